#include "backtest/screening/exit_finder.hpp"

#include "backtest/screening/level_touch.hpp"

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
  if (kind == ExitLevelKey::Kind::Stop)
    return {kind, levels_.stop(), params_.trail, params_.break_even, rules_.terms()};
  ExitLevelKey key{kind, levels_.target(), {}, {}, rules_.terms()};
  key.terms.liquidation = {};
  return key;
}

ExitFinder::Met ExitFinder::look(std::size_t bar, Direction direction, std::size_t limit) const {
  const strategy::LevelBasis basis = basis_of(bar, direction);
  const double liquidation = rules_.liquidation(direction, basis.entry);
  if (!moves_) {
    const strategy::FirstLevels first = levels_.at(basis, rules_.grid());
    if (!first.are_good) return {};
    const fills::Levels levels{direction, first.stop, first.target, liquidation, false};
    return {true, first_touch(bars_, touch_, levels, bar, bar, limit), levels};
  }
  const strategy::EntryLevels first = rules_.levels(params_, basis);
  if (!first.are_good) return {};
  strategy::HeldLevels held(direction);
  held.begin(first, basis.entry, basis.atr);
  held.levels.liquidation = liquidation;
  const std::size_t met = first_touch(bars_, rules_.grid(), held, bar, limit);
  return {true, met, held.levels};
}

CodeTable::Code ExitFinder::code_of(std::size_t bar, std::size_t touched,
                                    const fills::Levels& levels) const {
  if (touched == end_of_codes(bar)) return ExitCode::far;
  return ExitCode::of(touched - bar,
                      way_of(fills::resolve_touched<fills::PerpProfile>(levels, bar_at(touched))));
}

CodeTable::Code ExitFinder::code_of(std::size_t bar, const fills::Levels& levels) const {
  return code_of(bar, first_touch(bars_, touch_, levels, bar, bar, end_of_codes(bar)), levels);
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
    targets_->put(index, target.is_good && opens_inside ? code_of(bar, alone) : ExitCode::special);
  }
  return code(bar, direction == Direction::Short);
}

CodeTable::Code ExitFinder::find_stop(std::size_t index, std::size_t bar,
                                      const strategy::LevelBasis& basis) const {
  const double liquidation = rules_.liquidation(basis.direction, basis.entry);
  const double no_target = fills::Levels::none(basis.direction).target;
  if (!moves_) {
    const auto stop = levels_.stop_at(basis, rules_.grid());
    if (!stop.is_good) return ExitCode::special;
    const fills::Levels alone{basis.direction, stop.price, no_target, liquidation, false};
    return code_of(bar, alone);
  }
  strategy::EntryLevels first = rules_.levels(params_, basis);
  if (!first.are_good) return ExitCode::special;
  first.target = no_target;
  strategy::HeldLevels held(basis.direction);
  held.begin(first, basis.entry, basis.atr);
  held.levels.liquidation = liquidation;
  const std::size_t touched = first_touch(bars_, rules_.grid(), held, bar, end_of_codes(bar));
  stops_->put_rest(index, rest_of(held.levels));
  return code_of(bar, touched, held.levels);
}

}  // namespace sixbtc::backtest::screening
