#include "generation/pattern_scripts.hpp"

#include <algorithm>

#include "generation/expansion.hpp"

namespace sixbtc::generation {

double stop_multiple(ports::PatternTarget kind) {
  return kind == ports::PatternTarget::Touch ? 2 : 3;
}

std::optional<ExitChoice> exit_of(const ports::TargetResult& target, const ExpansionGrid& grid,
                                  int leverage_wanted) {
  using strategy::Level;
  const bool is_touch = target.kind == ports::PatternTarget::Touch;
  ExitChoice exit;
  exit.stop = Level{Level::Kind::Percent, target.magnitude * stop_multiple(target.kind)};
  if (is_touch) exit.target = Level{Level::Kind::Percent, target.magnitude};
  exit.bars_max = static_cast<std::uint32_t>(target.holding_bars);
  ExpansionGrid loose = grid;
  loose.target_exceeds_stop = false;  // a touch wins small and often
  exit.leverage = 0;
  for (const int leverage : grid.leverage) {
    ExitChoice one = exit;
    one.leverage = leverage;
    if (leverage <= leverage_wanted && leverage > exit.leverage && is_allowed(one, loose, {}))
      exit.leverage = leverage;
  }
  if (exit.leverage == 0) return std::nullopt;
  return exit;
}

core::Result<Draft> pattern_draft(const ports::Pattern& pattern, const ExpansionGrid& grid,
                                  int leverage_wanted) {
  if (pattern.formula_source != ports::own_formula_source)
    return core::fail(
        core::ErrorKind::Unsupported,
        "the formula is not in the strategy language but in " + pattern.formula_source,
        pattern.name);
  const auto exit = exit_of(pattern.target, grid, leverage_wanted);
  if (!exit)
    return core::fail(core::ErrorKind::Invalid,
                      "no leverage keeps the stop of the pattern before the liquidation",
                      pattern.name, "add a lower one to generation.expansion.leverage");
  const bool is_long = pattern.target.direction == market::Direction::Long;
  Draft made;
  made.type = pattern.strategy_type;
  made.base_name = pattern.name;
  made.direction = is_long ? TradeDirection::Long : TradeDirection::Short;
  made.parents.push_back(pattern.id);
  made.source = "//@version=6\n//@sixbtc type=" + made.type;
  for (const auto& [key, value] : annotations_of(*exit)) {
    made.source += " " + key + "=" + value;
    made.parameters.push_back({key, value});
  }
  made.source += "\nstrategy(\"" + pattern.formula_readable + "\")\n\n" + pattern.formula +
                 "\nif signal\n    strategy.entry(" +
                 (is_long ? "\"Long\", strategy.long" : "\"Short\", strategy.short") + ")\n";
  return made;
}

core::Result<Proposals> PatternScripts::make(const SourceRequest& request) {
  ASSIGN_OR_RETURN(const std::vector<ports::Pattern> patterns,
                   patterns_.patterns({.interval = request.interval}));
  Proposals made;
  std::size_t foreign = 0;
  for (std::uint64_t i = request.first;
       i < std::min<std::uint64_t>(patterns.size(), request.first + request.count); ++i) {
    auto draft = pattern_draft(patterns[i], *request.grid, leverage_wanted_);
    if (draft)
      made.drafts.push_back(std::move(*draft));
    else
      ++foreign;
  }
  if (request.first + request.count >= patterns.size()) {
    made.is_exhausted = true;
    made.note = fmt::format("{} patterns", patterns.size());
    if (foreign > 0) made.note += fmt::format(", {} of them unusable", foreign);
  }
  return made;
}

}  // namespace sixbtc::generation
