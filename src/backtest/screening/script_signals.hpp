// What a compiled script wants at each close, as bitmaps and columns of a signal graph, for each
// side its position can be on.
#pragma once

#include <optional>

#include "backtest/decision_source.hpp"
#include "backtest/screening/signal_graph.hpp"
#include "language/decision_plan.hpp"

namespace sixbtc::backtest::screening {

class ScriptSignals {
 public:
  // Nothing where the plan cannot be shared on this series (SignalGraph::bind). `defaults` go with
  // an entry that says nothing of its own. Bit i is bar `first_bar` + i of the market.
  [[nodiscard]] static std::optional<ScriptSignals> make(SignalGraph& graph,
                                                         const language::DecisionPlan& plan,
                                                         const strategy::EntryParams& defaults,
                                                         std::size_t first_bar);

  template <class Account>
  [[nodiscard]] strategy::Decision decide(std::size_t bar, const Account& account) const {
    return decision(bar - first_bar_,
                    account.is_open() ? account.direction() : market::Direction::Flat);
  }
  // Nothing would come of asking.
  template <class Account>
  [[nodiscard]] bool is_silent(std::size_t bar, const Account& account) const {
    const auto held = account.is_open() ? account.direction() : market::Direction::Flat;
    return !side(held).wakes.test(bar - first_bar_);
  }
  [[nodiscard]] std::size_t next_when_flat(std::size_t from, std::size_t end) const;
  [[nodiscard]] std::size_t next_when_held(market::Direction held, std::size_t from,
                                           std::size_t end) const;

 private:
  // Null where the script never asks for it.
  struct Level {
    Column values;
    strategy::Level::Kind kind = strategy::Level::Kind::Price;
  };
  struct Direction {
    Bits enters, has_levels;
    Level stop, target, activation, trail_offset;
  };
  struct Side {
    Direction long_side, short_side;
    Bits leaves;
    Bitmap wakes;  // bars on which anything at all may happen
  };

  class Reader;
  [[nodiscard]] const Side& side(market::Direction held) const;
  [[nodiscard]] strategy::Decision decision(std::size_t row, market::Direction held) const;
  // Replaces what the script asks for on that bar.
  static void add_levels(const Direction& direction, std::size_t row,
                         std::optional<strategy::Level>& stop,
                         std::optional<strategy::Level>& target,
                         std::optional<strategy::Trail>& trail);

  std::size_t first_bar_ = 0;
  strategy::EntryParams defaults_;
  Side flat_, long_, short_;
  Column confidence_;  // null: always 1
};

}  // namespace sixbtc::backtest::screening
