// Profile `benchmark` by jumping from exit to next entry; the exit is looked for in the columns.
// Every figure has the bits of the plain loop, because the loop's own account does the arithmetic.
// `touch` is of the high and low of `bars`. Pure functions, any thread.
#pragma once

#include "backtest/screening/kernels.hpp"
#include "backtest/screening/realised.hpp"
#include "backtest/screening/signals.hpp"
#include "columns/candle_series.hpp"

namespace sixbtc::backtest::screening {

// Ratios of the entry fill.
struct BenchmarkTerms {
  double stop = 0, target = 0;
  friend bool operator==(const BenchmarkTerms&, const BenchmarkTerms&) = default;
};

[[nodiscard]] Realised scan_benchmark(const columns::CandleView& bars, const TouchIndex& touch,
                                      const Signals& signals, const BenchmarkTerms& terms);

struct MarkedRealised {
  Realised realised;
  double marked_drawdown = 0;  // of the bar-by-bar curve, exact
};
[[nodiscard]] MarkedRealised scan_benchmark_marked(const columns::CandleView& bars,
                                                   const TouchIndex& touch, const Signals& signals,
                                                   const BenchmarkTerms& terms);

}  // namespace sixbtc::backtest::screening
