// The reference sets under profile `perp`: what loop_bench and screening_bench both run.
#pragma once

#include "backtest/bench_fixture.hpp"
#include "backtest/settings.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::bench {

// Fees, slippage, hourly funding, lots and margin of a perpetual at leverage 3.
inline backtest::Assumptions perp_assumptions() {
  return {.settings = {.initial_capital = 10'000, .stop_atr_multiple = 2, .target_atr_multiple = 0},
          .costs = {.taker = 0.00045,
                    .maker = 0.00015,
                    .slippage = 0.0002,
                    .floor_taker = 0.00045,
                    .floor_slippage = 0.0002,
                    .target_fill = fills::TargetFill::Taker,
                    .funding_interval_hours = 1,
                    .funding_rate_missing = 0.0000125,
                    .maintenance_margin_ratio = 0.0125},
          .sizing = {.risk_per_trade_pct = 0.02,
                     .max_position_size_pct = 0.20,
                     .position_cap_basis = risk::CapBasis::Margin,
                     .sizing_curve = risk::SizingCurve::Flat,
                     .balance_curve = {1e4, 1e5, 0.02, 0.005},
                     .leverage_max = 10},
          .rules = {.tick = *core::Price::parse("0.1"),
                    .lot = *core::Quantity::parse("0.00001"),
                    .notional_min = core::Amount::from_integer(10),
                    .significant_digits = std::nullopt,
                    .leverage_max = 40},
          .leverage = 3};
}

inline strategy::EntryParams perp_levels(const backtest::FixtureSet& set) {
  return {.stop = strategy::Level{strategy::Level::Kind::Percent, set.stop},
          .target = strategy::Level{strategy::Level::Kind::Percent, set.target},
          .trail = std::nullopt,
          .bars_max = 0};
}

}  // namespace sixbtc::bench
