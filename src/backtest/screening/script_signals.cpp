#include "backtest/screening/script_signals.hpp"

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
  // Asks for a stop and nothing else.
  [[nodiscard]] static bool is_stop_alone(const language::ExitColumns& levels) {
    return levels.stop.slot != OrderSite::none && levels.target.slot == OrderSite::none &&
           levels.activation.slot == OrderSite::none;
  }
  // The column of a stop alone, read where anything is stated: that is where conditions choose it,
  // so the one they choose serves, and fewer columns are as many as the caches hold.
  [[nodiscard]] SignalGraph::Node stop_node(const language::ExitColumns& levels) const {
    const SignalGraph::Node node = binding_.node(levels.stop.slot);
    return is_stop_alone(levels) ? graph_.only_choice(node).value_or(node) : node;
  }
  [[nodiscard]] Level stop(const language::ExitColumns& levels) const {
    if (levels.stop.slot == OrderSite::none) return {};
    return {graph_.column(stop_node(levels)), kind_of(levels.stop)};
  }
  [[nodiscard]] Level level(const language::LevelColumn& from) const {
    if (from.slot == OrderSite::none) return {};
    return {column(from.slot), kind_of(from)};
  }
  [[nodiscard]] static strategy::Level::Kind kind_of(const language::LevelColumn& from) {
    return from.kind == language::LevelColumn::Kind::Price ? strategy::Level::Kind::Price
                                                           : strategy::Level::Kind::Distance;
  }
  [[nodiscard]] ScriptSignals::Direction direction(
      const language::DecisionColumns::Direction& from) const {
    const language::ExitColumns& levels = from.levels;
    ScriptSignals::Direction made{
        Flag(bits(from.enters)),
        Flag(bits(from.has_levels)),
        stop(levels),
        level(levels.target),
        level(levels.activation),
        level({language::LevelColumn::Kind::Distance, levels.trail_offset})};
    made.has_any = made.stop.values || made.target.values || made.activation.values;
    return made;
  }
  // With `held` open, an entry in its own direction matters only where the position also ends.
  [[nodiscard]] Side side(const language::DecisionColumns& from, market::Direction held) const {
    Side made{.long_side = direction(from.long_side),
              .short_side = direction(from.short_side),
              .leaves = Flag(bits(from.leaves)),
              .restless = {},
              .wakes = {},
              .wakes_steady = {}};
    const std::uint64_t *const longs = made.long_side.enters.words(), *const shorts =
                                                                          made.short_side.enters
                                                                              .words();
    if (held == market::Direction::Flat) {
      made.wakes = made.wakes_steady = {longs, shorts, shorts};
      return made;
    }
    const bool is_long = held == market::Direction::Long;
    const std::uint64_t *const against = is_long ? shorts : longs, *const leaves =
                                                                       made.leaves.words();
    made.wakes = made.wakes_steady = {against, leaves, made.mine(held).has_levels.words()};
    const auto& mine = is_long ? from.long_side : from.short_side;
    const language::ExitColumns& levels = mine.levels;
    if (is_stop_alone(levels) && levels.stop.kind == language::LevelColumn::Kind::Price) {
      made.restless =
          Flag(graph_.restless_stop(binding_.node(mine.has_levels), stop_node(levels), held));
      made.wakes_steady = {against, leaves, made.restless.words()};
    }
    return made;
  }

 private:
  SignalGraph& graph_;
  const SignalGraph::Binding& binding_;
};

bool ScriptSignals::states_stops_alone() const {
  for (const market::Direction direction : {market::Direction::Long, market::Direction::Short}) {
    const double* prices = nullptr;
    for (const Side& side : sides_) {
      const Direction& mine = side.mine(direction);
      if (mine.target.values || mine.activation.values || !mine.stop.is_price_or_none())
        return false;
      if (!mine.stop.values) continue;
      if (prices != nullptr && prices != mine.stop.values->data()) return false;
      prices = mine.stop.values->data();
    }
  }
  return true;
}

StatedStops ScriptSignals::stated_stops(market::Direction direction) const {
  StatedStops stops;
  for (std::size_t held = 0; held < sides_.size(); ++held) {
    const Direction& mine = sides_[held].mine(direction);
    if (!mine.stop.values) continue;
    stops.prices = mine.stop.values->data();
    stops.at_entry[held] = mine.has_levels.words();
    if (&sides_[held] == &side(direction)) stops.while_held = mine.has_levels.words();
  }
  return stops;
}

void ScriptSignals::foresee_column(const Column& column) {
  if (column && std::ranges::find(foreseen_, column->data()) == foreseen_.end())
    foreseen_.push_back(column->data());
}

std::optional<ScriptSignals> ScriptSignals::make(SignalGraph& graph,
                                                 const language::DecisionPlan& plan,
                                                 std::span<const double> parameters,
                                                 const strategy::EntryParams& defaults,
                                                 std::size_t first_bar) {
  const auto binding = graph.bind(plan.plan, parameters);
  if (!binding) return {};
  const Reader reader(graph, *binding);
  ScriptSignals made;
  made.first_bar_ = first_bar;
  made.defaults_ = defaults;
  made.sides_ = {reader.side(plan.held_short, market::Direction::Short),
                 reader.side(plan.flat, market::Direction::Flat),
                 reader.side(plan.held_long, market::Direction::Long)};
  if (plan.confidence != OrderSite::none) {
    made.confidence_ = reader.column(plan.confidence);
    made.confident_ = Flag(graph.positive(binding->node(plan.confidence)));
  }
  made.foresee_column(made.confidence_);
  for (const Side& side : made.sides_) {
    made.foresee_column(side.long_side.stop.values);
    made.foresee_column(side.short_side.stop.values);
  }
  return made;
}

}  // namespace sixbtc::backtest::screening
