// The reference workload (backtest/bench_fixture.hpp) for the screening engine: its indicators,
// its predicate bitmaps, and any number of parameter sets over them.
//
// Building is the cold part; applying a rule is what a warm engine pays for a strategy.
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

  // The rule of one parameter set, bound to the cached bitmaps, which outlive it.
  struct Rule {
    const Bitmap *below, *above, *known, *close_above, *close_below;
    // Two crossings while a filter holds.
    void operator()(Signals& out) const;
  };
  [[nodiscard]] Rule rule(int rsi_length, double threshold) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Extremes {
    Bitmap below, above;  // rsi < t, rsi > 100 - t
  };
  Bitmap close_above_, close_below_;  // the average
  std::map<int, Bitmap> known_;       // by length: there is an rsi
  std::map<std::pair<int, double>, Extremes> extremes_;
};

// The 400 sets from candles through run_batch(): bench_fixture() of the plain loop, faster.
[[nodiscard]] std::vector<FixtureResult> screen_fixture(const columns::CandleSeries& candles,
                                                        const BatchOptions& options);

}  // namespace sixbtc::backtest::screening
