#include "ports/risk_policy.hpp"

namespace sixbtc::ports {

risk::SizingPolicy sizing_policy(const RiskSettings& settings) {
  return {.risk_per_trade_pct = settings.fixed_fractional.risk_per_trade_pct,
          .max_position_size_pct = settings.fixed_fractional.max_position_size_pct,
          .position_cap_basis = settings.position_cap_basis == PositionCapBasis::Margin
                                    ? risk::CapBasis::Margin
                                    : risk::CapBasis::Notional,
          .sizing_curve = settings.sizing_curve == SizingCurve::Flat
                              ? risk::SizingCurve::Flat
                              : risk::SizingCurve::BalanceCurve,
          .balance_curve = {.balance_low = settings.balance_curve.balance_low,
                            .balance_high = settings.balance_curve.balance_high,
                            .risk_high = settings.balance_curve.risk_high,
                            .risk_low = settings.balance_curve.risk_low},
          .leverage_max = static_cast<int>(settings.leverage_max)};
}

risk::Policy risk_policy(const RiskSettings& settings) {
  return {.sizing = sizing_policy(settings),
          .limits = settings.limits,
          .emergency = settings.emergency,
          .protections = settings.protections};
}

}  // namespace sixbtc::ports
