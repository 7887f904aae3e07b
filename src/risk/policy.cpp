#include "risk/policy.hpp"

namespace sixbtc::risk {

core::Status check_policy(const Policy& policy) {
  core::Status status;
  // Written so that a value that is no number is out of range.
  const auto within = [&](const char* name, double value, double above, double max) {
    if (status && !(value > above && value <= max))
      status = core::fail(core::ErrorKind::Invalid,
                          std::to_string(value) + " is not above " + std::to_string(above) +
                              " and at most " + std::to_string(max),
                          name, "this limit cannot be switched off");
  };
  const SizingPolicy& sizing = policy.sizing;
  within("risk.leverage_max", sizing.leverage_max, 0, hard::leverage_max);
  within("risk.fixed_fractional.risk_per_trade_pct", sizing.risk_per_trade_pct, -1,
         hard::risk_per_trade_max);
  within("risk.fixed_fractional.max_position_size_pct", sizing.max_position_size_pct, -1,
         hard::position_size_max);
  const EmergencySettings& emergency = policy.emergency;
  within("risk.emergency.max_portfolio_drawdown", emergency.max_portfolio_drawdown, 0,
         hard::portfolio_drawdown_max);
  within("risk.emergency.max_daily_loss", emergency.max_daily_loss, 0, hard::daily_loss_max);
  within("risk.emergency.max_subaccount_drawdown", emergency.max_subaccount_drawdown, 0,
         hard::strategy_drawdown_max);
  within("risk.protections.consecutive_losses.losses",
         static_cast<double>(policy.protections.consecutive_losses.losses), 0,
         static_cast<double>(hard::consecutive_losses_max));
  within("risk.protections.consecutive_losses.pause_minutes",
         static_cast<double>(policy.protections.consecutive_losses.pause_minutes), 0, 1e9);
  const LimitSettings& limits = policy.limits;
  within("risk.limits.max_stop_out_loss", limits.max_stop_out_loss, 0, hard::stop_out_loss_max);
  within("risk.limits.gap_slippage", limits.gap_slippage, -1, 1);
  within("risk.limits.entry_slippage_max", limits.entry_slippage_max, 0, 0.5);
  within("risk.limits.price_deviation_max", limits.price_deviation_max, 0, 0.5);
  within("risk.limits.correlation_min", limits.correlation_min, 0, 1);
  within("risk.limits.max_exposure", limits.max_exposure, 0, 1'000);
  within("risk.limits.feed_age_max_seconds", static_cast<double>(limits.feed_age_max_seconds), 0,
         86'400);
  return status;
}

}  // namespace sixbtc::risk
