// Where a strategy enters and leaves, from event to event: positions whose levels are stated anew
// while they are held. Where they are not, set_exits.hpp is shorter. The rules are PerpHolding's.
#pragma once

#include "backtest/perp_holding.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/trade_book.hpp"

namespace sixbtc::backtest::screening {

class PerpWalk : public PerpHolding<PerpWalk> {
 public:
  // `book` outlives this and gets the trades.
  PerpWalk(const MarketData& market, const Assumptions& assumptions, TradeBook& book)
      : PerpHolding(market, assumptions), book_(book) {}

  void completed(std::size_t bar) {
    if (is_open() && (sees_extremes_ || is_trailing()))
      position().see_completed(bars_.high[bar], bars_.low[bar], grid());
  }

  // Somebody asks how far the price went for or against a position that does not trail yet.
  void see_extremes() { sees_extremes_ = true; }
  // Leaves out bars [from, to) in which a position without a trail meets no level and nothing is
  // decided or waits for the open.
  void pass(std::size_t from, std::size_t to);
  // Passes bars from `from` on, moving the trailing stop, up to the first that may meet a level;
  // `limit` when none before it does.
  [[nodiscard]] std::size_t trail(std::size_t from, std::size_t limit);

  [[nodiscard]] bool is_trailing() const {
    return position().trail.exists() || position().break_even > 0;
  }
  using PerpHolding::is_waiting;
  // The bar at whose open the position is closed for its age; a huge number without such a limit.
  [[nodiscard]] std::size_t time_exit_bar() const {
    return position().bars_max == 0 ? std::numeric_limits<std::size_t>::max()
                                    : position().entry_bar + position().bars_max;
  }

  // After bar `last`. Closes what is open at its close.
  void finish(std::size_t last);

 private:
  friend PerpHolding;

  [[nodiscard]] bool stakes(const HeldPosition& position) {
    if (position.confidence > 0) return true;
    ++book_.counters().no_confidence;
    return false;
  }
  void at_funding_of_open(std::size_t) {}
  void before_decision(std::size_t) {}
  void leaves(std::size_t bar, const fills::Exit& exit) {
    const HeldPosition& held = position();
    book_.add({.bar = held.entry_bar,
               .direction = held.levels.direction,
               .fill = held.entry_price,
               .stop = held.first_stop,
               .target = held.first_target,
               .confidence = held.confidence},
              bar, exit);
  }

  TradeBook& book_;
  bool sees_extremes_ = false;
};

}  // namespace sixbtc::backtest::screening
