// Profile `perp` by jumping over the bars in which nothing can happen. The account and the rules
// of a bar are the plain loop's own; only the search for the next bar worth visiting is faster. So
// the result has every bit of backtest::run() on the same signals.
#pragma once

#include "backtest/run.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/signals.hpp"

namespace sixbtc::backtest::screening {

// Where a position can meet a level in each bar: its extremes, the opening price among them. The
// columns of the series itself unless some bar opens outside its own range.
class Reach {
 public:
  explicit Reach(const columns::CandleView& bars);
  Reach(const Reach&) = delete;
  Reach& operator=(const Reach&) = delete;
  [[nodiscard]] const TouchIndex& touch() const { return touch_; }

 private:
  std::vector<double> high_, low_;  // empty where the series' own serve
  TouchIndex touch_;
};

// One backtest. `levels` go with every entry; `reach` is of market.bars(). Any thread.
[[nodiscard]] RunResult jump_perp(const Signals& signals, const MarketData& market,
                                  const Reach& reach, const Window& window,
                                  const strategy::EntryParams& levels,
                                  const Assumptions& assumptions, CurveRecording recording,
                                  TradeRecording trades);

}  // namespace sixbtc::backtest::screening
