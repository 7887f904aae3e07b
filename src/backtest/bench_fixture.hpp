// The reference workload of tests/fixtures/performance/README.md: 400 parameter sets of an RSI/EMA
// rule on one series, profile `benchmark`. Correctness oracle and speed measure of the loop.
//
// Pure functions, any thread. Ratios are fractions, thresholds RSI points.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "columns/candle_series.hpp"

namespace sixbtc::backtest {

struct FixtureSet {
  int rsi_length = 0;
  double threshold = 0;
  double stop = 0, target = 0;  // ratios of the entry fill
};

struct FixtureResult {
  FixtureSet set;
  std::uint64_t trades = 0, wins = 0;
  double equity = 0;
  double realised_drawdown = 0;  // of realised equity, >= 0
  int open_at_end = 0;           // direction still open: -1, 0, +1
};

// Of the bar-by-bar curve.
struct FixtureMarked {
  double drawdown = 0;       // >= 0
  double sharpe_scaled = 0;  // mean / deviation of bar returns, times the root of their number
};

// In the order of the rows of expected_*.csv.
[[nodiscard]] std::vector<FixtureSet> fixture_sets();
// What they are made of.
[[nodiscard]] std::span<const int> fixture_lengths();
[[nodiscard]] std::span<const double> fixture_thresholds();

// The workload's RSI columns, one a length, in one pass over the closes.
[[nodiscard]] std::vector<std::vector<double>> fixture_rsi(const columns::CandleView& bars,
                                                           std::span<const int> lengths);
// Its average, which starts at the first close, unlike indicators::Ema.
[[nodiscard]] std::vector<double> fixture_average(const columns::CandleView& bars);

// Column of +1, -1, 0 for one (RSI length, threshold); the 400 sets share 20 of them.
[[nodiscard]] std::vector<std::int8_t> fixture_signal(const columns::CandleView& bars,
                                                      int rsi_length, double threshold);

// One backtest on a finished signal column.
[[nodiscard]] FixtureResult run_fixture_set(const columns::CandleView& bars,
                                            std::span<const std::int8_t> signal,
                                            const FixtureSet& set);
// The same with the mark-to-market curve.
[[nodiscard]] FixtureMarked mark_fixture_set(const columns::CandleView& bars,
                                             std::span<const std::int8_t> signal,
                                             const FixtureSet& set);

// All sets from candles: the twenty signals, then 400 backtests.
[[nodiscard]] std::vector<FixtureResult> bench_fixture(const columns::CandleView& bars);

}  // namespace sixbtc::backtest
