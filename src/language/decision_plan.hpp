// What a strategy decides as expressions over bars alone, where its sequential part is no more than
// conditions around order calls. Screening turns such a strategy into columns once and never runs
// it bar by bar.
//
// The position may be asked for its side (strategy.position_size against 0, strategy.opentrades):
// the decisions are then given for each side it can be on. Everything else that lives from bar to
// bar or depends on the account (changed `var`s, loops, averages of entries, conditional
// indicators) has no such plan, and the strategy runs in sequence.
#pragma once

#include <array>
#include <expected>
#include <string>

#include "language/plan.hpp"

namespace sixbtc::language {

// A level on each bar; na where nothing is asked for. `none` as slot: never.
struct LevelColumn {
  enum class Kind : std::uint8_t { Price, Distance };
  Kind kind = Kind::Price;
  Slot slot = OrderSite::none;
};

// What strategy.exit asks for one direction on each bar.
struct ExitColumns {
  LevelColumn stop, target, activation;
  Slot trail_offset = OrderSite::none;  // a distance; na: no trail
};

// Slots of bools, 0 or 1 on each bar.
struct DecisionColumns {
  struct Direction {
    Slot enters = 0;      // an entry that will be carried out at the next open
    Slot has_levels = 0;  // strategy.exit asks for something
    ExitColumns levels;
  };
  Direction long_side, short_side;
  Slot leaves = 0;  // closes the open position
};

struct DecisionPlan {
  Plan plan;  // a signal part alone, from which the slots below are computed
  DecisionColumns flat, held_long, held_short;  // while the position is on that side
  Slot confidence = OrderSite::none;            // as written; an entry needs it above 0
};

// The plan of a script compiled under perp, or why it has none.
[[nodiscard]] std::expected<DecisionPlan, std::string> decision_plan(const Plan& plan);

}  // namespace sixbtc::language
