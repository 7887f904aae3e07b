// What a compiled script wants at each close, as bitmaps and columns of a signal graph, for each
// side its position can be on.
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "backtest/decision_source.hpp"
#include "backtest/screening/signal_graph.hpp"
#include "backtest/screening/source_words.hpp"
#include "language/decision_plan.hpp"
#include "language/evaluator.hpp"

namespace sixbtc::backtest::screening {

class ScriptSignals {
 public:
  // Nothing where the plan cannot be shared on this series (SignalGraph::bind). `parameters`: as
  // language::first_slots() takes them. `defaults` go with
  // an entry that says nothing of its own. Bit i is bar `first_bar` + i of the market.
  [[nodiscard]] static std::optional<ScriptSignals> make(SignalGraph& graph,
                                                         const language::DecisionPlan& plan,
                                                         std::span<const double> parameters,
                                                         const strategy::EntryParams& defaults,
                                                         std::size_t first_bar);

  // The levels stated at the close before `bar`, where next_when_steady() left that one out.
  template <class Account>
  void catch_up(std::size_t bar, Account& account) const {
    update(side(account.direction()).mine(account.direction()), bar - 1, account);
  }
  // What every entry has, where nothing but that decides when a position ends, beside the signals:
  // no levels stated at an entry or while it is held. Else null.
  [[nodiscard]] const strategy::EntryParams* set_exits() const {
    return states_levels() ? nullptr : &defaults_;
  }
  // The same where its stops are stated, at entries or while it is held, as prices and with nothing
  // else. Those of either side are one column.
  [[nodiscard]] const strategy::EntryParams* stated_stops_alone() const {
    const bool moves = defaults_.trail || defaults_.break_even;
    return moves || !states_levels() || !states_stops_alone() ? nullptr : &defaults_;
  }
  [[nodiscard]] StatedStops stated_stops(market::Direction direction) const;
  [[nodiscard]] market::Direction wanted(market::Direction held, std::size_t bar) const {
    const std::size_t row = bar - first_bar_;
    const Side& now = side(held);
    return now.long_side.enters.test(row)    ? market::Direction::Long
           : now.short_side.enters.test(row) ? market::Direction::Short
                                             : market::Direction::Flat;
  }
  [[nodiscard]] std::size_t first_bar() const { return first_bar_; }
  [[nodiscard]] SideWords side_words(market::Direction held) const {
    const Side& now = side(held);
    return {now.long_side.enters.words(), now.short_side.enters.words(), now.wakes_steady};
  }
  [[nodiscard]] bool leaves(market::Direction held, std::size_t bar) const {
    return side(held).leaves.test(bar - first_bar_);
  }
  [[nodiscard]] bool is_confident(std::size_t bar) const {
    return !confidence_ || confident_.test(bar - first_bar_);
  }
  // Asks memory for what confidence() will read: a column of its own for each strategy.
  void foresee_confidence(std::size_t bar) const {
    if (confidence_) __builtin_prefetch(confidence_->data() + (bar - first_bar_));
  }
  [[nodiscard]] double confidence(std::size_t bar) const {
    return confidence_ ? std::min((*confidence_)[bar - first_bar_], 1.0) : 1.0;
  }
  [[nodiscard]] bool begins_trails() const {
    return sides_.back().long_side.activation.values || sides_.front().short_side.activation.values;
  }
  // What the script decides at the close of that bar, as ScriptEvaluation does, straight into the
  // account.
  template <class Account>
  void tell(std::size_t bar, Account& account) const {
    const auto held = account.is_open() ? account.direction() : market::Direction::Flat;
    const Side& now = side(held);
    const market::Direction to = wanted(held, bar);
    const bool should_exit = held != market::Direction::Flat && leaves(held, bar);
    if (auto* const entry = account.keep(bar, to, confidence(bar), should_exit)) {
      entry->params = &defaults_;
      const Direction& side = now.mine(to);
      if (side.has_any && side.has_levels.test(bar - first_bar_)) {
        entry->own = defaults_;
        add_levels(side, bar - first_bar_, entry->own);
        entry->params = &entry->own;
      }
    }
    if (held != market::Direction::Flat) update(now.mine(held), bar, account);
  }
  // Asks memory for what the next entry decided in [from, end) will read: a column of its own for
  // each strategy, far from the processor when its turn comes.
  void foresee(std::size_t from, std::size_t end) const {
    if (foreseen_.empty()) return;
    const std::size_t bar = next_when_flat(from, end);
    if (bar == end) return;
    for (const double* const column : foreseen_) __builtin_prefetch(column + (bar - first_bar_));
  }
  [[nodiscard]] std::size_t next_when_flat(std::size_t from, std::size_t end) const {
    return next_awake(side(market::Direction::Flat).wakes, from, end);
  }
  [[nodiscard]] std::size_t next_when_held(market::Direction held, std::size_t from,
                                           std::size_t end) const {
    return next_awake(side(held).wakes, from, end);
  }
  [[nodiscard]] std::size_t next_when_steady(market::Direction held, std::size_t from,
                                             std::size_t end) const {
    return next_awake(side(held).wakes_steady, from, end);
  }

 private:
  // Shared bits at hand: without the way through their owner.
  class Flag {
   public:
    Flag() = default;
    explicit Flag(Bits bits) : bits_(std::move(bits)), words_(bits_->data()) {}
    [[nodiscard]] bool test(std::size_t row) const { return (words_[row >> 6] >> (row & 63)) & 1; }
    [[nodiscard]] const std::uint64_t* words() const { return words_; }

   private:
    Bits bits_;
    const std::uint64_t* words_ = nullptr;
  };
  // Null where the script never asks for it.
  struct Level {
    Column values;
    strategy::Level::Kind kind = strategy::Level::Kind::Price;

    [[nodiscard]] bool is_price_or_none() const {
      return !values || kind == strategy::Level::Kind::Price;
    }
  };
  struct Direction {
    Flag enters, has_levels;
    Level stop, target, activation, trail_offset;
    bool has_any = false;  // of these levels
  };
  struct Side {
    Direction long_side, short_side;
    Flag leaves;
    Flag restless;       // closes that a stop stated anew must not miss (restless_stop())
    Wakes wakes;         // anything at all may happen
    Wakes wakes_steady;  // the same while no trail moves the stop

    [[nodiscard]] const Direction& mine(market::Direction held) const {
      return held == market::Direction::Long ? long_side : short_side;
    }
  };

  class Reader;
  void foresee_column(const Column& column);
  [[nodiscard]] bool states_levels() const {
    return std::ranges::any_of(
        sides_, [](const Side& side) { return side.long_side.has_any || side.short_side.has_any; });
  }
  [[nodiscard]] bool states_stops_alone() const;
  [[nodiscard]] const Side& side(market::Direction held) const {
    return sides_[static_cast<std::size_t>(1 + static_cast<int>(held))];
  }
  [[nodiscard]] std::size_t next_awake(const Wakes& wakes, std::size_t from,
                                       std::size_t end) const {
    // Nothing else reads these words in a row: they are asked for one cache line ahead.
    constexpr std::size_t line_words = 64 / sizeof(std::uint64_t);
    const std::size_t ahead = ((from - first_bar_) >> 6) + line_words;
    for (const std::uint64_t* const words : wakes) __builtin_prefetch(words + ahead);
    return first_bar_ + next_of(from - first_bar_, end - first_bar_, [&](std::size_t w) {
             return wakes[0][w] | wakes[1][w] | wakes[2][w];
           });
  }
  template <class Account>
  void update(const Direction& mine, std::size_t bar, Account& account) const {
    const std::size_t row = bar - first_bar_;
    if (!mine.has_levels.test(row)) return;
    strategy::PositionUpdate update;
    add_levels(mine, row, update);
    account.update_levels(bar, update);
  }
  // Replaces what the script asks for on that bar, one that has levels.
  template <class Levels>
  static void add_levels(const Direction& direction, std::size_t row, Levels& levels) {
    const auto at = [&](const Level& level) -> std::optional<strategy::Level> {
      if (!level.values || language::is_na((*level.values)[row])) return {};
      return strategy::Level{level.kind, (*level.values)[row]};
    };
    if (const auto stop = at(direction.stop)) levels.stop = stop;
    if (const auto target = at(direction.target)) levels.target = target;
    if (const auto activation = at(direction.activation))
      levels.trail = strategy::Trail{
          activation, {direction.trail_offset.kind, (*direction.trail_offset.values)[row]}};
  }

  std::size_t first_bar_ = 0;
  strategy::EntryParams defaults_;
  std::array<Side, 3> sides_;            // by direction held: short, flat, long
  Column confidence_;                    // null: always 1
  Flag confident_;                       // it is above 0
  std::vector<const double*> foreseen_;  // confidence and stops
};

}  // namespace sixbtc::backtest::screening
