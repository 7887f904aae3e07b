// The reference workload (backtest/bench_fixture.hpp) for the screening engine: its indicators,
// its predicate bitmaps, and any number of parameter sets over them.
//
// Building is the cold part; signals_of() is what a warm engine pays for a strategy.
#pragma once

#include <map>
#include <vector>

#include "backtest/bench_fixture.hpp"
#include "backtest/screening/batch.hpp"

namespace sixbtc::backtest::screening {

class FixturePredicates {
 public:
  // RSI columns of these lengths in one pass, then the bitmaps of every (length, threshold).
  FixturePredicates(const columns::CandleView& bars, std::span<const int> lengths,
                    std::span<const double> thresholds);

  // Entries of one parameter set from the cached bitmaps: two crossings while a filter holds.
  void signals_of(int rsi_length, double threshold, Signals& out) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Crossings {
    Bitmap below, was_not_below;  // rsi < t, rsi >= t
    Bitmap above, was_not_above;  // rsi > 100 - t, rsi <= 100 - t
  };
  Bitmap close_above_, close_below_;  // the average
  std::map<std::pair<int, double>, Crossings> crossings_;
};

// The 400 sets from candles through run_batch(): bench_fixture() of the plain loop, faster.
[[nodiscard]] std::vector<FixtureResult> screen_fixture(const columns::CandleSeries& candles,
                                                        const BatchOptions& options);

}  // namespace sixbtc::backtest::screening
