#include "backtest/levels.hpp"

#include <cmath>

namespace sixbtc::backtest {

namespace {

using market::Direction;
using strategy::Level;

// Price units from the entry, in the direction the level looks (toward = +1: profit, -1: loss).
double distance_of(const Level& level, const LevelBasis& basis, double toward) {
  switch (level.kind) {
    case Level::Kind::Percent:
      return basis.entry * level.value;
    case Level::Kind::AtrMultiple:
      return basis.atr * level.value;
    case Level::Kind::Distance:
      return level.value;
    case Level::Kind::Price:
      return toward * market::sign(basis.direction) * (level.value - basis.entry);
  }
  return std::nan("");
}

std::optional<double> price_at(const Level& level, const LevelBasis& basis, double toward,
                               core::Rounding rounding, const market::TradingRules& rules) {
  const double price = level.kind == Level::Kind::Price
                           ? level.value
                           : basis.entry + toward * market::sign(basis.direction) *
                                               distance_of(level, basis, toward);
  const auto rounded = rules.round_price(price, rounding);
  if (!rounded || rounded->units() <= 0) return std::nullopt;
  return rounded->to_double();
}

core::Rounding away_below(bool is_below) {
  return is_below ? core::Rounding::Down : core::Rounding::Up;
}

}  // namespace

double level_distance(const strategy::Level& level, const LevelBasis& basis) {
  const double distance = distance_of(level, basis, +1.0);
  return distance > 0 && std::isfinite(distance) ? distance : 0;
}

std::optional<double> stop_price(const Level& level, const LevelBasis& basis,
                                 const market::TradingRules& rules) {
  return price_at(level, basis, -1.0, away_below(basis.direction == Direction::Long), rules);
}

std::optional<double> target_price(const Level& level, const LevelBasis& basis,
                                   const market::TradingRules& rules) {
  return price_at(level, basis, +1.0, away_below(basis.direction == Direction::Short), rules);
}

std::optional<TrailDistances> trail_distances(const strategy::Trail& trail,
                                              const LevelBasis& basis) {
  if (trail.offset.kind == Level::Kind::Price) return std::nullopt;
  TrailDistances distances;
  distances.offset = distance_of(trail.offset, basis, +1.0);
  if (trail.activation) distances.activation = distance_of(*trail.activation, basis, +1.0);
  if (!(distances.offset > 0) || !std::isfinite(distances.offset)) return std::nullopt;
  if (!std::isfinite(distances.activation)) return std::nullopt;
  return distances;
}

}  // namespace sixbtc::backtest
