// Keys of risk. Ranges of what may not be switched off are those of risk/policy.hpp.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::BalanceCurveSettings;
using ports::FixedFractionalSettings;
using ports::RiskSettings;
using risk::EmergencySettings;
using risk::LimitSettings;
using namespace risk::protections;

template <auto Member>
Slot limits(S& settings, std::string_view name) {
  return at<&S::risk, &RiskSettings::limits, Member>(settings, name);
}
template <auto Member>
Slot emergency(S& settings, std::string_view name) {
  return at<&S::risk, &RiskSettings::emergency, Member>(settings, name);
}
template <auto... Members>
Slot protection(S& settings, std::string_view name) {
  return at<&S::risk, &RiskSettings::protections, Members...>(settings, name);
}

}  // namespace

std::vector<Field> risk_fields() {
  return {
      {"risk.fixed_fractional.risk_per_trade_pct", ratio(0, 0.1), "of equity",
       "Lost when the stop is hit, before costs.",
       at<&S::risk, &RiskSettings::fixed_fractional, &FixedFractionalSettings::risk_per_trade_pct>},
      {"risk.fixed_fractional.max_position_size_pct", ratio(0, 1), "of equity",
       "Most that one position may take, on the basis below.",
       at<&S::risk, &RiskSettings::fixed_fractional,
          &FixedFractionalSettings::max_position_size_pct>},
      {"risk.position_cap_basis", choice({"margin", "notional"}), "",
       "What max_position_size_pct limits.", at<&S::risk, &RiskSettings::position_cap_basis>},
      {"risk.sizing_curve", choice({"flat", "balance_curve"}), "",
       "Whether the risk per trade falls as the balance grows.",
       at<&S::risk, &RiskSettings::sizing_curve>},
      {"risk.balance_curve.balance_low", real(1, 1e12), "quote units",
       "Up to this balance risk_high applies.",
       at<&S::risk, &RiskSettings::balance_curve, &BalanceCurveSettings::balance_low>},
      {"risk.balance_curve.balance_high", real(1, 1e12), "quote units",
       "From this balance risk_low applies; exponential decay between.",
       at<&S::risk, &RiskSettings::balance_curve, &BalanceCurveSettings::balance_high>},
      {"risk.balance_curve.risk_high", ratio(0, 0.1), "of equity", "Risk per trade at the low end.",
       at<&S::risk, &RiskSettings::balance_curve, &BalanceCurveSettings::risk_high>},
      {"risk.balance_curve.risk_low", ratio(0, 0.1), "of equity", "Risk per trade at the high end.",
       at<&S::risk, &RiskSettings::balance_curve, &BalanceCurveSettings::risk_low>},
      {"risk.leverage_max", real(1, 10), "x", "No position is ever leveraged higher.",
       at<&S::risk, &RiskSettings::leverage_max>},

      {"risk.limits.max_open_positions", integer(1, 100), "positions",
       "Open at once in the account, entries in flight included.",
       limits<&LimitSettings::max_open_positions>, NameKind::None, false},
      {"risk.limits.max_open_positions_per_subaccount", integer(1, 100), "positions",
       "The same in one subaccount.", limits<&LimitSettings::max_open_positions_per_subaccount>,
       NameKind::None, false},
      {"risk.limits.max_correlated_positions", integer(1, 100), "positions",
       "Open at once that win and lose together.", limits<&LimitSettings::max_correlated_positions>,
       NameKind::None, false},
      {"risk.limits.correlation_min", ratio(0.01, 1), "of returns",
       "From here on two positions count as one bet; an unknown pair does.",
       limits<&LimitSettings::correlation_min>, NameKind::None, false},
      {"risk.limits.max_exposure", real(0.01, 100), "x equity",
       "Largest sum of notionals at entry.", limits<&LimitSettings::max_exposure>, NameKind::None,
       false},
      {"risk.limits.max_stop_out_loss", ratio(0.01, risk::hard::stop_out_loss_max), "of equity",
       "Most that is lost if every stop is hit at once, with the gap below.",
       limits<&LimitSettings::max_stop_out_loss>, NameKind::None, false},
      {"risk.limits.gap_slippage", ratio(0, 0.5), "of price",
       "How far beyond its trigger each stop is filled in that case.",
       limits<&LimitSettings::gap_slippage>, NameKind::None, false},
      {"risk.limits.entry_slippage_max", ratio(0.0001, 0.2), "of price",
       "An entry is not filled further than this beyond its expected price.",
       limits<&LimitSettings::entry_slippage_max>, NameKind::None, false},
      {"risk.limits.price_deviation_max", ratio(0.001, 0.5), "of price",
       "An entry expected further from the newest price is refused.",
       limits<&LimitSettings::price_deviation_max>, NameKind::None, false},
      {"risk.limits.feed_age_max_seconds", integer(1, 3600), "s",
       "No entries on prices older than this.", limits<&LimitSettings::feed_age_max_seconds>,
       NameKind::None, false},
      {"risk.limits.entries_per_minute_max", integer(1, 10'000), "entries",
       "Most entries sent within a minute.", limits<&LimitSettings::entries_per_minute_max>,
       NameKind::None, false},
      {"risk.limits.opposing_entries", choice({"refuse", "allow"}), "",
       "Whether strategies may hold opposite sides of one instrument.",
       limits<&LimitSettings::opposing_entries>, NameKind::None, false},

      {"risk.emergency.alert_portfolio_drawdown", ratio(0.01, risk::hard::portfolio_drawdown_max),
       "of equity", "Loss from the high-water mark at which a person is told.",
       emergency<&EmergencySettings::alert_portfolio_drawdown>, NameKind::None, false},
      {"risk.emergency.max_portfolio_drawdown", ratio(0.01, risk::hard::portfolio_drawdown_max),
       "of equity", "Loss from the high-water mark at which everything is closed.",
       emergency<&EmergencySettings::max_portfolio_drawdown>, NameKind::None, false},
      {"risk.emergency.max_daily_loss", ratio(0.005, risk::hard::daily_loss_max), "of equity",
       "Loss since midnight UTC at which entries pause until the next.",
       emergency<&EmergencySettings::max_daily_loss>, NameKind::None, false},
      {"risk.emergency.max_subaccount_drawdown", ratio(0.01, risk::hard::strategy_drawdown_max),
       "of equity", "Loss from a strategy's own high-water mark that retires it.",
       emergency<&EmergencySettings::max_subaccount_drawdown>, NameKind::None, false},
      {"risk.emergency.alert_losing_days", integer(1, 365), "days",
       "Losing days in a row at which a person is told.",
       emergency<&EmergencySettings::alert_losing_days>, NameKind::None, false},

      {"risk.protections.consecutive_losses.losses", integer(1, risk::hard::consecutive_losses_max),
       "positions", "Lost in a row by one strategy: it pauses. Always on.",
       protection<&ProtectionSettings::consecutive_losses, &ConsecutiveLossesSettings::losses>,
       NameKind::None, false},
      {"risk.protections.consecutive_losses.pause_minutes", integer(1, 525'600), "minutes",
       "How long, from the last of them.",
       protection<&ProtectionSettings::consecutive_losses,
                  &ConsecutiveLossesSettings::pause_minutes>,
       NameKind::None, false},
      {"risk.protections.cooldown.enabled", boolean(), "",
       "Whether a strategy waits after each position on an instrument.",
       protection<&ProtectionSettings::cooldown, &CooldownSettings::enabled>, NameKind::None,
       false},
      {"risk.protections.cooldown.pause_minutes", integer(1, 525'600), "minutes", "How long.",
       protection<&ProtectionSettings::cooldown, &CooldownSettings::pause_minutes>, NameKind::None,
       false},
      {"risk.protections.stop_loss_guard.enabled", boolean(), "",
       "Whether several stops in a short time pause entries.",
       protection<&ProtectionSettings::stop_loss_guard, &StopLossGuardSettings::enabled>,
       NameKind::None, false},
      {"risk.protections.stop_loss_guard.stops", integer(1, 1000), "positions",
       "Closed at a loss by their stop or the venue, of all strategies.",
       protection<&ProtectionSettings::stop_loss_guard, &StopLossGuardSettings::stops>,
       NameKind::None, false},
      {"risk.protections.stop_loss_guard.window_minutes", integer(1, 525'600), "minutes",
       "Within this time.",
       protection<&ProtectionSettings::stop_loss_guard, &StopLossGuardSettings::window_minutes>,
       NameKind::None, false},
      {"risk.protections.stop_loss_guard.pause_minutes", integer(1, 525'600), "minutes",
       "How long, from the last of them.",
       protection<&ProtectionSettings::stop_loss_guard, &StopLossGuardSettings::pause_minutes>,
       NameKind::None, false},
      {"risk.protections.stop_loss_guard.per_instrument", boolean(), "",
       "Count and pause each instrument by itself.",
       protection<&ProtectionSettings::stop_loss_guard, &StopLossGuardSettings::per_instrument>,
       NameKind::None, false},
      {"risk.protections.max_drawdown.enabled", boolean(), "",
       "Whether a fall of settled equity within a window pauses entries.",
       protection<&ProtectionSettings::max_drawdown, &MaxDrawdownSettings::enabled>, NameKind::None,
       false},
      {"risk.protections.max_drawdown.drawdown", ratio(0.001, 1), "of equity",
       "From its highest within the window.",
       protection<&ProtectionSettings::max_drawdown, &MaxDrawdownSettings::drawdown>,
       NameKind::None, false},
      {"risk.protections.max_drawdown.round_trips_min", integer(1, 10'000), "positions",
       "Fewer closed within the window say nothing.",
       protection<&ProtectionSettings::max_drawdown, &MaxDrawdownSettings::round_trips_min>,
       NameKind::None, false},
      {"risk.protections.max_drawdown.window_minutes", integer(1, 525'600), "minutes",
       "The window.",
       protection<&ProtectionSettings::max_drawdown, &MaxDrawdownSettings::window_minutes>,
       NameKind::None, false},
      {"risk.protections.max_drawdown.pause_minutes", integer(1, 525'600), "minutes",
       "How long, from the last position closed.",
       protection<&ProtectionSettings::max_drawdown, &MaxDrawdownSettings::pause_minutes>,
       NameKind::None, false},
      {"risk.protections.low_profit.enabled", boolean(), "",
       "Whether an instrument that earned too little is left alone.",
       protection<&ProtectionSettings::low_profit, &LowProfitSettings::enabled>, NameKind::None,
       false},
      {"risk.protections.low_profit.profit_min", real(-10, 10), "of entry value",
       "Sum over the window below which it is.",
       protection<&ProtectionSettings::low_profit, &LowProfitSettings::profit_min>, NameKind::None,
       false},
      {"risk.protections.low_profit.round_trips_min", integer(1, 10'000), "positions",
       "Fewer closed within the window say nothing.",
       protection<&ProtectionSettings::low_profit, &LowProfitSettings::round_trips_min>,
       NameKind::None, false},
      {"risk.protections.low_profit.window_minutes", integer(1, 525'600), "minutes", "The window.",
       protection<&ProtectionSettings::low_profit, &LowProfitSettings::window_minutes>,
       NameKind::None, false},
      {"risk.protections.low_profit.pause_minutes", integer(1, 525'600), "minutes", "How long.",
       protection<&ProtectionSettings::low_profit, &LowProfitSettings::pause_minutes>,
       NameKind::None, false},
  };
}

}  // namespace sixbtc::yaml_config
