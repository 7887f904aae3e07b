#include "backtest/screening/exit_finder.hpp"

#include "backtest/screening/moving_levels.hpp"

namespace sixbtc::backtest::screening {

using market::Direction;

ExitWay way_of(const fills::Exit& exit) {
  switch (exit.reason) {
    case fills::ExitReason::Stop:
    case fills::ExitReason::Trail:
      return exit.at_open ? ExitWay::StopAtOpen : ExitWay::Stop;
    case fills::ExitReason::Target:
      return exit.at_open ? ExitWay::TargetAtOpen : ExitWay::Target;
    case fills::ExitReason::Liquidation:
      return ExitWay::Liquidation;
    default:
      CHECK(!"an exit by a level");
  }
}

ExitLevelKey ExitFinder::key(ExitLevelKey::Kind kind) const {
  using Stated = ExitLevelKey::Stated;
  const bool is_stop = kind == ExitLevelKey::Kind::Stop;
  ExitLevelKey key{.kind = kind,
                   .level = Stated(is_stop ? levels_.stop() : levels_.target()),
                   .trail_activation = {},
                   .trail_offset = {},
                   .break_even = {},
                   .terms = rules_.terms()};
  if (!is_stop) {
    key.terms.liquidation = {};
    return key;
  }
  if (params_.trail) {
    key.trail_activation = Stated(params_.trail->activation);
    key.trail_offset = Stated(params_.trail->offset);
  }
  key.break_even = Stated(params_.break_even);
  return key;
}

std::size_t ExitFinder::first_touch(const fills::Levels& levels, std::size_t entry_bar,
                                    std::size_t limit) const {
  const fills::Band band = fills::band_of<fills::PerpProfile>(levels);
  std::size_t bar = touch_.first_touch(entry_bar, limit, band.lower, band.upper);
  // A bar that opens outside its own range reaches a level with its open alone: that counts for
  // who held the position before, and for stop and target only.
  while (bar < limit && !band.is_touched(bars_.high[bar], bars_.low[bar]) &&
         (bar == entry_bar || !fills::resolve_open<fills::PerpProfile>(levels, bars_.open[bar])))
    bar = touch_.first_touch(bar + 1, limit, band.lower, band.upper);
  return bar;
}

std::size_t ExitFinder::first_touch(strategy::HeldLevels& held, std::size_t entry_bar,
                                    std::size_t limit) const {
  const auto is_met = [&](std::size_t bar) {
    return fills::band_of<fills::PerpProfile>(held.levels)
               .is_touched(bars_.high[bar], bars_.low[bar]) ||
           (bar != entry_bar &&
            fills::resolve_open<fills::PerpProfile>(held.levels, bars_.open[bar]));
  };
  std::size_t bar = entry_bar;
  while (bar < limit && !is_met(bar)) {
    held.see_completed(bars_.high[bar], bars_.low[bar], rules_.grid());
    bar = pass_moving(bars_, rules_.grid(), bar + 1, limit, held);
  }
  return bar;
}

ExitFinder::Met ExitFinder::look(std::size_t bar, Direction direction, std::size_t limit) const {
  const strategy::LevelBasis basis = basis_of(bar, direction);
  const double liquidation = rules_.liquidation(direction, basis.entry);
  if (!moves_) {
    const strategy::FirstLevels first = levels_.at(basis, rules_.grid());
    if (!first.are_good) return {};
    const fills::Levels levels{direction, first.stop, first.target, liquidation, false};
    return {true, first_touch(levels, bar, limit), levels};
  }
  const strategy::EntryLevels first = rules_.levels(params_, basis);
  if (!first.are_good) return {};
  strategy::HeldLevels held(direction);
  held.begin(first, basis.entry, basis.atr);
  held.levels.liquidation = liquidation;
  const std::size_t met = first_touch(held, bar, limit);
  return {true, met, held.levels};
}

namespace {

const fills::Levels& levels_of(const fills::Levels& levels) {
  return levels;
}
const fills::Levels& levels_of(const strategy::HeldLevels& held) {
  return held.levels;
}

}  // namespace

template <class Levels>
CodeTable::Code ExitFinder::code_of(Levels& levels, std::size_t bar) const {
  const std::size_t end = std::min(bars_.size(), bar + ExitCode::bars_max + 1);
  const std::size_t touched = first_touch(levels, bar, end);
  if (touched == end) return ExitCode::far;
  return ExitCode::of(touched - bar, way_of(fills::resolve_touched<fills::PerpProfile>(
                                         levels_of(levels), bar_at(touched))));
}

void ExitFinder::enter(std::span<const EntryPlace> places, std::span<Entry> entries) const {
  CHECK(places.size() <= batch && entries.size() == places.size());
  const market::LevelGrid& grid = rules_.grid();
  // Of stops, then of targets.
  struct Side {
    std::array<double, batch> prices, steps, downwards, levels;
  };
  Side stops, targets;
  const auto put = [&](Side& side, std::size_t i, double price, double downwards) {
    side.prices[i] = price;
    side.downwards[i] = downwards;
    side.steps[i] =
        grid.usual_steps_of_one(price, downwards > 0 ? core::Rounding::Down : core::Rounding::Up);
  };
  const auto round = [&](Side& side) {
    const std::size_t count = places.size();
    round_to_steps({side.prices.data(), count}, {side.steps.data(), count},
                   {side.downwards.data(), count}, {side.levels.data(), count});
    for (std::size_t i = 0; i < count; ++i)
      if (!(side.steps[i] > 0)) [[unlikely]]
        side.levels[i] = grid.level_near(
            side.prices[i], side.downwards[i] > 0 ? core::Rounding::Down : core::Rounding::Up);
  };
  const bool has_target = levels_.has_target();
  for (std::size_t i = 0; i < places.size(); ++i) {
    const strategy::LevelBasis basis = basis_of(places[i].bar, places[i].direction);
    const double side = market::sign(basis.direction);
    entries[i].direction = basis.direction;
    entries[i].fill = basis.entry;
    put(stops, i, levels_.unrounded_stop(basis), side);
    if (has_target) put(targets, i, levels_.unrounded_target(basis), -side);
  }
  round(stops);
  if (has_target) round(targets);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double never = fills::Levels::none(entries[i].direction).target;
    const double target = has_target && targets.levels[i] > 0 ? targets.levels[i] : never;
    entries[i].levels = {.are_good = true, .stop = stops.levels[i], .target = target};
  }
}

CodeTable::Code ExitFinder::find(std::size_t bar, Direction direction) const {
  if (!has_tables_) return ExitCode::special;
  const std::size_t index = CodeTable::index_of(bar, direction == Direction::Short);
  const bool opens_inside = bars_.open[bar] <= bars_.high[bar] && bars_.open[bar] >= bars_.low[bar];
  const strategy::LevelBasis basis = basis_of(bar, direction);
  if (stops_->at(index) == ExitCode::unknown)
    stops_->put(index, opens_inside ? find_stop(index, bar, basis) : ExitCode::special);
  if (targets_ != nullptr && targets_->at(index) == ExitCode::unknown) {
    const fills::Levels none = fills::Levels::none(direction);
    const auto target = levels_.target_at(basis, rules_.grid());
    const fills::Levels alone{direction, none.stop, target.price, none.liquidation, false};
    targets_->put(index, target.is_good && opens_inside ? code_of(alone, bar) : ExitCode::special);
  }
  return code(bar, direction == Direction::Short);
}

CodeTable::Code ExitFinder::find_stop(std::size_t index, std::size_t bar,
                                      const strategy::LevelBasis& basis) const {
  const auto stop = levels_.stop_at(basis, rules_.grid());
  if (!stop.is_good) return ExitCode::special;
  const double liquidation = rules_.liquidation(basis.direction, basis.entry);
  const double no_target = fills::Levels::none(basis.direction).target;
  if (!moves_) {
    const fills::Levels alone{basis.direction, stop.price, no_target, liquidation, false};
    return code_of(alone, bar);
  }
  strategy::EntryLevels first = rules_.levels(params_, basis);
  if (!first.are_good) return ExitCode::special;
  first.target = no_target;
  strategy::HeldLevels held(basis.direction);
  held.begin(first, basis.entry, basis.atr);
  held.levels.liquidation = liquidation;
  const CodeTable::Code code = code_of(held, bar);
  stops_->put_rest(index, rest_of(held.levels));
  return code;
}

}  // namespace sixbtc::backtest::screening
