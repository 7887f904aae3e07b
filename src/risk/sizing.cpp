#include "risk/sizing.hpp"

#include <algorithm>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace sixbtc::risk {

double risk_ratio(const SizingPolicy& policy, double balance) {
  if (policy.sizing_curve == SizingCurve::Flat) return policy.risk_per_trade_pct;
  const BalanceCurve& curve = policy.balance_curve;
  const double way = std::clamp(
      (balance - curve.balance_low) / (curve.balance_high - curve.balance_low), 0.0, 1.0);
  const double on_curve =
      curve.risk_high * core::elementary::pow(curve.risk_low / curve.risk_high, way);
  return std::min(policy.risk_per_trade_pct, std::clamp(on_curve, curve.risk_low, curve.risk_high));
}

Size size_entry(const SizingInputs& inputs, const SizingPolicy& policy,
                const market::TradingRules& rules) {
  CHECK(inputs.price > 0);
  CHECK(inputs.stop_distance > 0);
  CHECK(inputs.leverage >= 1);
  Size size;
  size.leverage = std::min({inputs.leverage, policy.leverage_max, rules.leverage_max});
  if (!(inputs.equity > 0)) {
    size.refusal = SizeRefusal::NoEquity;
    return size;
  }
  if (!(inputs.confidence > 0)) {
    size.refusal = SizeRefusal::NoConfidence;
    return size;
  }
  const double leverage = size.leverage;
  const double stop_ratio = inputs.stop_distance / inputs.price;
  const double by_risk = risk_ratio(policy, inputs.equity) * std::min(inputs.confidence, 1.0) *
                         inputs.equity / stop_ratio;
  const double cap_basis = policy.position_cap_basis == CapBasis::Margin ? leverage : 1.0;
  const double cap = policy.max_position_size_pct * inputs.equity * cap_basis;
  const double wanted = std::min(by_risk, cap);
  const double affordable = std::max(0.0, inputs.equity - inputs.margin_used) * leverage;
  size.is_cap_bound = cap < by_risk;
  size.is_margin_bound = affordable < wanted;
  size.wanted_quantity = wanted / inputs.price;

  const double minimum = rules.notional_min.to_double();
  const core::Quantity quantity =
      rules.round_quantity_down(std::min(wanted, affordable) / inputs.price);
  const double units = quantity.to_double(), notional = units * inputs.price;
  if (quantity.is_zero() || notional < minimum) {
    // The free margin is to blame only if the wanted size would have been large enough.
    size.refusal = size.is_margin_bound && wanted >= minimum ? SizeRefusal::NoFreeMargin
                                                             : SizeRefusal::BelowMinimumNotional;
    return size;
  }
  size.quantity = quantity;
  size.notional = notional;
  size.margin = notional / leverage;
  size.risk = units * inputs.stop_distance;
  return size;
}

}  // namespace sixbtc::risk
