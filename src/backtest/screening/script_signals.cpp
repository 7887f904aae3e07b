#include "backtest/screening/script_signals.hpp"

#include <algorithm>

namespace sixbtc::backtest::screening {

using language::OrderSite;

// From slots of a decision plan to what the graph holds for them.
class ScriptSignals::Reader {
 public:
  Reader(SignalGraph& graph, const SignalGraph::Binding& binding)
      : graph_(graph), binding_(binding) {}

  [[nodiscard]] Bits bits(language::Slot slot) const { return graph_.bits(binding_.node(slot)); }
  [[nodiscard]] Column column(language::Slot slot) const {
    return graph_.column(binding_.node(slot));
  }
  [[nodiscard]] Level level(const language::LevelColumn& from) const {
    if (from.slot == OrderSite::none) return {};
    return {column(from.slot), from.kind == language::LevelColumn::Kind::Price
                                   ? strategy::Level::Kind::Price
                                   : strategy::Level::Kind::Distance};
  }
  [[nodiscard]] ScriptSignals::Direction direction(
      const language::DecisionColumns::Direction& from) const {
    const language::ExitColumns& levels = from.levels;
    return {bits(from.enters),
            bits(from.has_levels),
            level(levels.stop),
            level(levels.target),
            level(levels.activation),
            level({language::LevelColumn::Kind::Distance, levels.trail_offset})};
  }
  // With `held` open, an entry in its own direction matters only where the position also ends.
  [[nodiscard]] Side side(const language::DecisionColumns& from, market::Direction held) const {
    Side made{direction(from.long_side), direction(from.short_side), bits(from.leaves), {}};
    if (held == market::Direction::Flat) {
      made.wakes = *made.long_side.enters;
      made.wakes |= *made.short_side.enters;
      return made;
    }
    const bool is_long = held == market::Direction::Long;
    made.wakes = *(is_long ? made.short_side : made.long_side).enters;
    made.wakes |= *(is_long ? made.long_side : made.short_side).has_levels;
    made.wakes |= *made.leaves;
    return made;
  }

 private:
  SignalGraph& graph_;
  const SignalGraph::Binding& binding_;
};

std::optional<ScriptSignals> ScriptSignals::make(SignalGraph& graph,
                                                 const language::DecisionPlan& plan,
                                                 const strategy::EntryParams& defaults,
                                                 std::size_t first_bar) {
  const auto binding = graph.bind(plan.plan);
  if (!binding) return {};
  const Reader reader(graph, *binding);
  ScriptSignals made;
  made.first_bar_ = first_bar;
  made.defaults_ = defaults;
  made.flat_ = reader.side(plan.flat, market::Direction::Flat);
  made.long_ = reader.side(plan.held_long, market::Direction::Long);
  made.short_ = reader.side(plan.held_short, market::Direction::Short);
  if (plan.confidence != OrderSite::none) made.confidence_ = reader.column(plan.confidence);
  return made;
}

const ScriptSignals::Side& ScriptSignals::side(market::Direction held) const {
  return held == market::Direction::Long    ? long_
         : held == market::Direction::Short ? short_
                                            : flat_;
}

std::size_t ScriptSignals::next_when_flat(std::size_t from, std::size_t end) const {
  return first_bar_ + flat_.wakes.next_set(from - first_bar_, end - first_bar_);
}

std::size_t ScriptSignals::next_when_held(market::Direction held, std::size_t from,
                                          std::size_t end) const {
  return first_bar_ + side(held).wakes.next_set(from - first_bar_, end - first_bar_);
}

void ScriptSignals::add_levels(const Direction& direction, std::size_t row,
                               std::optional<strategy::Level>& stop,
                               std::optional<strategy::Level>& target,
                               std::optional<strategy::Trail>& trail) {
  const auto at = [&](const Level& level) -> std::optional<strategy::Level> {
    if (!level.values || language::is_na((*level.values)[row])) return {};
    return strategy::Level{level.kind, (*level.values)[row]};
  };
  if (const auto level = at(direction.stop)) stop = level;
  if (const auto level = at(direction.target)) target = level;
  if (const auto activation = at(direction.activation))
    trail = strategy::Trail{activation,
                            {direction.trail_offset.kind, (*direction.trail_offset.values)[row]}};
}

// As ScriptEvaluation::decide.
strategy::Decision ScriptSignals::decision(std::size_t row, market::Direction held) const {
  const Side& now = side(held);
  strategy::Decision decision;
  const bool is_long = now.long_side.enters->test(row);
  if (is_long || now.short_side.enters->test(row)) {
    decision.signal.kind =
        is_long ? strategy::SignalKind::OpenLong : strategy::SignalKind::OpenShort;
    if (confidence_) decision.signal.confidence = std::min((*confidence_)[row], 1.0);
    strategy::EntryParams& entry = decision.entry = defaults_;
    add_levels(is_long ? now.long_side : now.short_side, row, entry.stop, entry.target,
               entry.trail);
  }
  if (held == market::Direction::Flat) return decision;
  decision.should_exit = now.leaves->test(row);
  const Direction& mine = held == market::Direction::Long ? now.long_side : now.short_side;
  if (mine.has_levels->test(row)) {
    strategy::PositionUpdate& update = decision.update.emplace();
    add_levels(mine, row, update.stop, update.target, update.trail);
  }
  return decision;
}

}  // namespace sixbtc::backtest::screening
