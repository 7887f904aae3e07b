// From the levels a strategy states to prices: once, at the entry fill.
#pragma once

#include <cmath>
#include <optional>

#include "fills/levels.hpp"
#include "fills/trail.hpp"
#include "market/trading_rules.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::strategy {

// What a level counts from.
struct LevelBasis {
  market::Direction direction = market::Direction::Long;
  double entry = 0;  // fill
  double atr = 0;    // frozen at the close of the decision; NaN when unknown
};

// Price units of favourable movement; 0 for a price that lies on the other side, or no number.
[[nodiscard]] double level_distance(const strategy::Level& level, const LevelBasis& basis);

// Prices are rounded to the tick against the position: a stop farther away, a target harder to
// reach. Zero when the level cannot be a price (no ATR yet, out of range, not positive). `rules`
// everywhere: market::TradingRules, or its LevelGrid for many prices.
template <class Rules>
[[nodiscard]] double stop_price(const strategy::Level& level, const LevelBasis& basis,
                                const Rules& rules);
template <class Rules>
[[nodiscard]] double target_price(const strategy::Level& level, const LevelBasis& basis,
                                  const Rules& rules);

// Where a trailing stop rests: the tick at or behind it.
template <class Rules>
[[nodiscard]] double trail_price(double trailed, market::Direction direction, const Rules& rules);

struct TrailDistances {
  double activation = 0;  // price units in favour; <= 0: at once
  double offset = 0;      // > 0
};
[[nodiscard]] std::optional<TrailDistances> trail_distances(const strategy::Trail& trail,
                                                            const LevelBasis& basis);

// Levels of entries that state none: multiples of the ATR. Names as in the configuration.
struct UnsaidLevels {
  double stop_atr_multiple;
  double target_atr_multiple;  // 0: no target is added
};

// Stop and target of a new position.
struct FirstLevels {
  bool are_good = false;  // otherwise the entry cannot be made: no stop on the losing side, ...
  double stop = 0;
  double target = 0;  // one no price can reach where there is none
};
// Those of every entry with the same parameters.
class FirstLevelRule {
 public:
  FirstLevelRule(const EntryParams& params, const UnsaidLevels& unsaid)
      : stop_(params.stop.value_or(Level{Level::Kind::AtrMultiple, unsaid.stop_atr_multiple})),
        target_(
            params.target.value_or(Level{Level::Kind::AtrMultiple, unsaid.target_atr_multiple})),
        has_target_(params.target || unsaid.target_atr_multiple > 0) {}

  template <class Rules>
  [[nodiscard]] FirstLevels at(const LevelBasis& basis, const Rules& rules) const;
  struct Found {
    bool is_good = false;
    double price = 0;
  };
  template <class Rules>
  [[nodiscard]] Found stop_at(const LevelBasis& basis, const Rules& rules) const;
  template <class Rules>
  [[nodiscard]] Found target_at(const LevelBasis& basis, const Rules& rules) const;

  // Before they are rounded, for callers that round many at once: a stop away from the entry, a
  // target, too.
  [[nodiscard]] double unrounded_stop(const LevelBasis& basis) const;
  [[nodiscard]] double unrounded_target(const LevelBasis& basis) const;

  [[nodiscard]] const Level& stop() const { return stop_; }
  [[nodiscard]] const Level& target() const { return target_; }
  [[nodiscard]] bool has_target() const { return has_target_; }

 private:
  Level stop_, target_;
  bool has_target_;
};

// Where a new position is protected from its fill on.
struct EntryLevels : FirstLevels {
  fills::Trail trail;
  double break_even = 0;  // favourable movement that moves the stop to the fill; 0: none
};
template <class Rules>
[[nodiscard]] EntryLevels entry_levels(const EntryParams& params, const UnsaidLevels& unsaid,
                                       const LevelBasis& basis, const Rules& rules);

namespace detail {

// Price units from the entry, in the direction the level looks (toward = +1: profit, -1: loss).
[[nodiscard]] [[gnu::always_inline]] inline double distance_of(const strategy::Level& level,
                                                               const LevelBasis& basis,
                                                               double toward) {
  switch (level.kind) {
    case strategy::Level::Kind::Percent:
      return basis.entry * level.value;
    case strategy::Level::Kind::AtrMultiple:
      return basis.atr * level.value;
    case strategy::Level::Kind::Distance:
      return level.value;
    case strategy::Level::Kind::Price:
      return toward * market::sign(basis.direction) * (level.value - basis.entry);
  }
  return std::nan("");
}

// Before it is rounded.
[[nodiscard]] [[gnu::always_inline]] inline double unrounded_price(const strategy::Level& level,
                                                                   const LevelBasis& basis,
                                                                   double toward) {
  if (level.kind == strategy::Level::Kind::Price) return level.value;
  return basis.entry + toward * market::sign(basis.direction) * distance_of(level, basis, toward);
}

[[nodiscard]] inline core::Rounding away_below(bool is_below) {
  return is_below ? core::Rounding::Down : core::Rounding::Up;
}

}  // namespace detail

inline double level_distance(const strategy::Level& level, const LevelBasis& basis) {
  const double distance = detail::distance_of(level, basis, +1.0);
  return distance > 0 && std::isfinite(distance) ? distance : 0;
}

template <class Rules>
[[gnu::always_inline]] inline double stop_price(const strategy::Level& level,
                                                const LevelBasis& basis, const Rules& rules) {
  return rules.level_near(detail::unrounded_price(level, basis, -1.0),
                          detail::away_below(basis.direction == market::Direction::Long));
}

template <class Rules>
[[gnu::always_inline]] inline double target_price(const strategy::Level& level,
                                                  const LevelBasis& basis, const Rules& rules) {
  return rules.level_near(detail::unrounded_price(level, basis, +1.0),
                          detail::away_below(basis.direction == market::Direction::Short));
}

template <class Rules>
inline double trail_price(double trailed, market::Direction direction, const Rules& rules) {
  return rules.level_near(trailed, detail::away_below(direction == market::Direction::Long));
}

inline std::optional<TrailDistances> trail_distances(const strategy::Trail& trail,
                                                     const LevelBasis& basis) {
  if (trail.offset.kind == strategy::Level::Kind::Price) return std::nullopt;
  TrailDistances distances;
  distances.offset = detail::distance_of(trail.offset, basis, +1.0);
  if (trail.activation) distances.activation = detail::distance_of(*trail.activation, basis, +1.0);
  if (!(distances.offset > 0) || !std::isfinite(distances.offset)) return std::nullopt;
  if (!std::isfinite(distances.activation)) return std::nullopt;
  return distances;
}

[[gnu::always_inline]] inline double FirstLevelRule::unrounded_stop(const LevelBasis& basis) const {
  return detail::unrounded_price(stop_, basis, -1.0);
}

[[gnu::always_inline]] inline double FirstLevelRule::unrounded_target(
    const LevelBasis& basis) const {
  return detail::unrounded_price(target_, basis, +1.0);
}

template <class Rules>
[[gnu::always_inline]] inline FirstLevelRule::Found FirstLevelRule::stop_at(
    const LevelBasis& basis, const Rules& rules) const {
  const double stop = stop_price(stop_, basis, rules);
  return {stop > 0 && market::sign(basis.direction) * (basis.entry - stop) > 0, stop};
}

template <class Rules>
[[gnu::always_inline]] inline FirstLevelRule::Found FirstLevelRule::target_at(
    const LevelBasis& basis, const Rules& rules) const {
  if (!has_target_) return {true, fills::Levels::none(basis.direction).target};
  const double target = target_price(target_, basis, rules);
  if (target > 0) return {market::sign(basis.direction) * (target - basis.entry) > 0, target};
  // A short's target below zero is one that is never reached, not a mistake.
  return {basis.direction == market::Direction::Short, fills::Levels::none(basis.direction).target};
}

template <class Rules>
[[gnu::always_inline]] inline FirstLevels FirstLevelRule::at(const LevelBasis& basis,
                                                             const Rules& rules) const {
  const Found stop = stop_at(basis, rules), target = target_at(basis, rules);
  return {.are_good = stop.is_good && target.is_good, .stop = stop.price, .target = target.price};
}

template <class Rules>
inline EntryLevels entry_levels(const EntryParams& params, const UnsaidLevels& unsaid,
                                const LevelBasis& basis, const Rules& rules) {
  EntryLevels levels{FirstLevelRule(params, unsaid).at(basis, rules), {}, 0};
  if (params.trail) {
    const auto trail = trail_distances(*params.trail, basis);
    levels.are_good = levels.are_good && trail.has_value();
    if (trail)
      levels.trail = fills::Trail(basis.direction, basis.entry, trail->activation, trail->offset);
  } else {
    levels.trail = fills::Trail(basis.direction, basis.entry, 0.0, 0.0);
  }
  if (params.break_even) levels.break_even = level_distance(*params.break_even, basis);
  return levels;
}

}  // namespace sixbtc::strategy
