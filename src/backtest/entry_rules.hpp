// What an entry under profile `perp` costs and where it is protected, under one set of assumptions.
#pragma once

#include <array>

#include "backtest/settings.hpp"
#include "fills/costs.hpp"
#include "strategy/levels.hpp"

namespace sixbtc::backtest {

class EntryRules {
 public:
  // `assumptions` outlive this.
  explicit EntryRules(const Assumptions& assumptions)
      : rules_(assumptions.rules),
        grid_(assumptions.rules),
        unsaid_{.stop_atr_multiple = assumptions.settings.stop_atr_multiple,
                .target_atr_multiple = assumptions.settings.target_atr_multiple},
        slippage_(fills::with_floor(assumptions.costs).slippage),
        liquidation_{liquidation_of(market::Direction::Long, assumptions),
                     liquidation_of(market::Direction::Short, assumptions)} {}

  // All that a fill, a rounded level and a liquidation depend on, beside bars and level.
  struct Terms {
    double slippage = 0;
    std::array<double, 2> liquidation{};  // of a long and of a short
    core::Price tick;
    std::optional<int> significant_digits;

    friend auto operator<=>(const Terms&, const Terms&) = default;
  };
  [[nodiscard]] Terms terms() const {
    return {slippage_, liquidation_, rules_.tick, rules_.significant_digits};
  }

  [[nodiscard]] double fill(market::Direction direction, double open) const {
    return fills::entry_price(direction, open, slippage_);
  }
  [[nodiscard]] strategy::EntryLevels levels(const strategy::EntryParams& params,
                                             const strategy::LevelBasis& basis) const {
    return strategy::entry_levels(params, unsaid_, basis, grid_);
  }
  // For many entries with the same parameters.
  [[nodiscard]] strategy::FirstLevelRule first_levels(const strategy::EntryParams& params) const {
    return {params, unsaid_};
  }
  [[nodiscard]] const market::LevelGrid& grid() const { return grid_; }
  [[nodiscard]] double liquidation(market::Direction direction, double fill) const {
    return fill * liquidation_[direction == market::Direction::Short];
  }

 private:
  [[nodiscard]] static double liquidation_of(market::Direction direction,
                                             const Assumptions& assumptions) {
    return fills::liquidation_ratio(
        direction, risk::leverage_of(assumptions.leverage, assumptions.sizing, assumptions.rules),
        assumptions.costs.maintenance_margin_ratio);
  }

  const market::TradingRules& rules_;
  const market::LevelGrid grid_;
  const strategy::UnsaidLevels unsaid_;
  const double slippage_;
  const std::array<double, 2> liquidation_;  // of a long's fill and of a short's
};

}  // namespace sixbtc::backtest
