// What an entry under profile `perp` costs and where it is protected, under one set of assumptions.
#pragma once

#include "backtest/settings.hpp"
#include "fills/costs.hpp"
#include "strategy/levels.hpp"

namespace sixbtc::backtest {

class EntryRules {
 public:
  // `assumptions` outlive this.
  explicit EntryRules(const Assumptions& assumptions)
      : rules_(assumptions.rules),
        unsaid_{.stop_atr_multiple = assumptions.settings.stop_atr_multiple,
                .target_atr_multiple = assumptions.settings.target_atr_multiple},
        costs_(fills::with_floor(assumptions.costs)),
        leverage_(risk::leverage_of(assumptions.leverage, assumptions.sizing, assumptions.rules)) {}

  [[nodiscard]] double fill(market::Direction direction, double open) const {
    return fills::entry_price(direction, open, costs_.slippage);
  }
  [[nodiscard]] strategy::EntryLevels levels(const strategy::EntryParams& params,
                                             const strategy::LevelBasis& basis) const {
    return strategy::entry_levels(params, unsaid_, basis, rules_);
  }
  [[nodiscard]] double liquidation(market::Direction direction, double fill) const {
    return fills::liquidation_price(direction, fill, leverage_, costs_.maintenance_margin_ratio);
  }

 private:
  const market::TradingRules& rules_;
  const strategy::UnsaidLevels unsaid_;
  const fills::CostModel costs_;
  const double leverage_;
};

}  // namespace sixbtc::backtest
