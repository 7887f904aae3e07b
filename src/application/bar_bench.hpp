// How fast a script runs bar by bar, broker included: what a live session pays for each bar.
#pragma once

#include <cstdint>
#include <string>

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"
#include "ports/settings.hpp"

namespace sixbtc::application {

struct BarBenchRequest {
  std::string source;
  std::string name;  // of the script, for messages
  market::Interval interval = market::Interval::minutes(15);
  double seconds_min = 1;  // repeated for at least this long
};

struct BarBenchView {
  std::size_t bars = 0, runs = 0, trades = 0;
  double bars_per_second = 0;  // of the median run
  double compile_seconds = 0;  // of the median compilation
};

// `monotonic_seconds` is a stopwatch; the caller owns the clock. A script that does not compile is
// an error ready to print.
[[nodiscard]] core::Result<BarBenchView> bench_bars(const columns::CandleView& bars,
                                                    const BarBenchRequest& request,
                                                    const ports::LanguageLimits& limits,
                                                    double (*monotonic_seconds)());

}  // namespace sixbtc::application
