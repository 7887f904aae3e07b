// Profile `perp` by jumping over the bars in which nothing can happen. The account and the rules
// of a bar are the plain loop's own; only the search for the next bar worth visiting is faster. So
// the result has every bit of backtest::run() on the same signals.
#pragma once

#include "backtest/run.hpp"
#include "backtest/screening/exit_tables.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/signals.hpp"

namespace sixbtc::backtest::screening {

// Where a position can meet a level in each bar: its extremes, the opening price among them. The
// columns of the series itself unless some bar opens outside its own range.
class Reach {
 public:
  // `tables_budget_bytes`: without it exits are looked for in the columns.
  Reach(const columns::CandleView& bars, std::size_t tables_budget_bytes);
  Reach(const Reach&) = delete;
  Reach& operator=(const Reach&) = delete;
  [[nodiscard]] const TouchIndex& touch() const { return touch_; }
  [[nodiscard]] ExitTables& exits() const { return exits_; }

 private:
  std::vector<double> high_, low_;  // empty where the series' own serve
  TouchIndex touch_;
  mutable ExitTables exits_;  // what is found is no news about the series
};

// One backtest. `levels` go with every entry; `reach` is of market.bars(). Any thread.
[[nodiscard]] RunResult jump_perp(const Signals& signals, const MarketData& market,
                                  const Reach& reach, const Window& window,
                                  const strategy::EntryParams& levels,
                                  const Assumptions& assumptions, CurveRecording recording,
                                  TradeRecording trades);

}  // namespace sixbtc::backtest::screening
