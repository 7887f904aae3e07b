// The levels of an open position and how they move while it is held. Every engine keeps them here,
// so that a trailing stop, a break-even or an update means the same in all of them.
//
// Research precision; one thread. `rules` everywhere: market::TradingRules or its LevelGrid.
#pragma once

#include <algorithm>

#include "strategy/levels.hpp"

namespace sixbtc::strategy {

[[nodiscard]] inline bool is_tighter(market::Direction direction, double stop, double than) {
  return direction == market::Direction::Long ? stop > than : stop < than;
}

struct HeldLevels {
  // (One of our own, so that making one does not clear it first.)
  explicit HeldLevels(market::Direction direction) : levels(fills::Levels::none(direction)) {}

  fills::Levels levels;
  fills::Trail trail;
  double stop = 0;        // without the trail
  double break_even = 0;  // favourable movement that moves the stop to the fill; 0: none
  double atr = 0;         // frozen at the decision
  double entry_price = 0;
  double lowest = 0, highest = 0;  // of completed bars, from the fill on

  // At the fill. The liquidation price is the caller's business.
  void begin(const EntryLevels& entry, double fill, double atr_at_decision) {
    levels.stop = stop = entry.stop;
    levels.target = entry.target;
    trail = entry.trail;
    break_even = entry.break_even;
    atr = atr_at_decision;
    entry_price = lowest = highest = fill;
  }
  // A looser stop is ignored.
  void tighten(double to);
  // What the strategy asks for at a close, where the ATR is `atr_now`.
  template <class Rules>
  void update(const PositionUpdate& update, double atr_now, const Rules& rules);
  void see_extremes(double low, double high) {
    lowest = std::min(lowest, low);
    highest = std::max(highest, high);
  }
  // A bar has completed: moves what moves with it.
  template <class Rules>
  void see_completed(double high, double low, const Rules& rules);

 private:
  template <class Rules>
  void move_to_break_even(const Rules& rules);
};

inline void HeldLevels::tighten(double to) {
  if (is_tighter(levels.direction, to, stop)) stop = to;
  if (is_tighter(levels.direction, to, levels.stop)) {
    levels.stop = to;
    levels.stop_is_trail = false;
  }
}

template <class Rules>
void HeldLevels::update(const PositionUpdate& update, double atr_now, const Rules& rules) {
  const LevelBasis basis{levels.direction, entry_price, atr_now};
  if (update.stop) {
    if (const double to = stop_price(*update.stop, basis, rules); to > 0) tighten(to);
  }
  if (update.target) {
    if (const double target = target_price(*update.target, basis, rules); target > 0)
      levels.target = target;
  }
  if (update.trail) {
    if (const auto distances = trail_distances(*update.trail, basis))
      trail.change(distances->activation, distances->offset);
  }
}

template <class Rules>
void HeldLevels::see_completed(double high, double low, const Rules& rules) {
  see_extremes(low, high);
  if (break_even > 0) move_to_break_even(rules);
  const double trailed = trail.on_completed_bar(high, low);
  if (!trail.exists()) return;
  if (!is_tighter(levels.direction, trailed, levels.stop)) return;
  // A venue takes no price between two ticks.
  const double to = trail_price(trailed, levels.direction, rules);
  if (is_tighter(levels.direction, to, levels.stop)) {
    levels.stop = to;
    levels.stop_is_trail = true;
  }
}

// Where the price has come far enough, the entry costs no more than its fees.
template <class Rules>
void HeldLevels::move_to_break_even(const Rules& rules) {
  const bool is_long = levels.direction == market::Direction::Long;
  const double moved = is_long ? highest - entry_price : entry_price - lowest;
  if (moved < break_even) return;
  break_even = 0;
  const LevelBasis basis{levels.direction, entry_price, atr};
  if (const double to = stop_price({Level::Kind::Price, entry_price}, basis, rules); to > 0)
    tighten(to);
}

}  // namespace sixbtc::strategy
