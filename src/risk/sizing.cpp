#include "risk/sizing.hpp"

#include <algorithm>

#include "core/elementary.hpp"

namespace sixbtc::risk {

double risk_on_curve(const SizingPolicy& policy, double balance) {
  const BalanceCurve& curve = policy.balance_curve;
  const double way = std::clamp(
      (balance - curve.balance_low) / (curve.balance_high - curve.balance_low), 0.0, 1.0);
  const double on_curve =
      curve.risk_high * core::elementary::pow(curve.risk_low / curve.risk_high, way);
  return std::min(policy.risk_per_trade_pct, std::clamp(on_curve, curve.risk_low, curve.risk_high));
}

}  // namespace sixbtc::risk
