#include "backtest/screening/exit_finder.hpp"

namespace sixbtc::backtest::screening {

using market::Direction;

ExitWay way_of(const fills::Exit& exit) {
  switch (exit.reason) {
    case fills::ExitReason::Stop:
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
  const bool is_stop = kind == ExitLevelKey::Kind::Stop;
  const strategy::Level& level = is_stop ? levels_.stop() : levels_.target();
  ExitLevelKey key{kind, level.kind, level.value, rules_.terms()};
  if (!is_stop) key.terms.liquidation = {};
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

CodeTable::Code ExitFinder::code_of(const fills::Levels& levels, std::size_t bar) const {
  const std::size_t end = std::min(bars_.size(), bar + ExitCode::bars_max + 1);
  const std::size_t touched = first_touch(levels, bar, end);
  if (touched == end) return ExitCode::far;
  return ExitCode::of(touched - bar,
                      way_of(fills::resolve_touched<fills::PerpProfile>(levels, bar_at(touched))));
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
  const fills::Levels none = fills::Levels::none(direction);
  const auto keep = [&](CodeTable& table, bool is_good, const fills::Levels& alone) {
    table.put(index, is_good && opens_inside ? code_of(alone, bar) : ExitCode::special);
  };
  if (stops_->at(index) == ExitCode::unknown) {
    const auto stop = levels_.stop_at(basis, rules_.grid());
    keep(*stops_, stop.is_good,
         {direction, stop.price, none.target, rules_.liquidation(direction, basis.entry), false});
  }
  if (targets_ != nullptr && targets_->at(index) == ExitCode::unknown) {
    const auto target = levels_.target_at(basis, rules_.grid());
    keep(*targets_, target.is_good, {direction, none.stop, target.price, none.liquidation, false});
  }
  return code(bar, direction == Direction::Short);
}

}  // namespace sixbtc::backtest::screening
