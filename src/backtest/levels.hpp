// From the levels a strategy states to prices: once, at the entry fill.
#pragma once

#include <optional>

#include "fills/levels.hpp"
#include "fills/trail.hpp"
#include "market/trading_rules.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::backtest {

// What a level counts from.
struct LevelBasis {
  market::Direction direction = market::Direction::Long;
  double entry = 0;  // fill
  double atr = 0;    // frozen at the close of the decision; NaN when unknown
};

// Prices are rounded to the tick against the position: a stop farther away, a target harder to
// reach. No value when the level cannot be a price (no ATR yet, out of range, not positive).
// Price units of favourable movement; 0 for a price that lies on the other side, or no number.
[[nodiscard]] double level_distance(const strategy::Level& level, const LevelBasis& basis);

[[nodiscard]] std::optional<double> stop_price(const strategy::Level& level,
                                               const LevelBasis& basis,
                                               const market::TradingRules& rules);
[[nodiscard]] std::optional<double> target_price(const strategy::Level& level,
                                                 const LevelBasis& basis,
                                                 const market::TradingRules& rules);

struct TrailDistances {
  double activation = 0;  // price units in favour; <= 0: at once
  double offset = 0;      // > 0
};
[[nodiscard]] std::optional<TrailDistances> trail_distances(const strategy::Trail& trail,
                                                            const LevelBasis& basis);

}  // namespace sixbtc::backtest
