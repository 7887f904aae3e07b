#include "risk/emergency_stop.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sixbtc::risk {

namespace {

std::int64_t day_of(core::Timestamp time) {
  const std::int64_t length = core::Duration::days(1).nanoseconds();
  const std::int64_t days = time.nanoseconds() / length;
  return time.nanoseconds() % length < 0 ? days - 1 : days;
}

// Share of `highest` that is lost; all of it when there was nothing to lose and less is left.
double lost(core::Amount highest, core::Amount equity) {
  if (equity >= highest) return 0;
  return highest.units() > 0 ? 1 - equity.to_double() / highest.to_double() : 1;
}

// Whether at least that share of `highest` is lost: in decimals, so that a tenth is a tenth.
bool has_lost(core::Amount highest, core::Amount equity, double share) {
  if (equity >= highest) return false;
  if (highest.units() <= 0) return true;
  const auto rate = core::Rate::from_double(share, core::Rounding::HalfEven);
  CHECK(rate.has_value());
  const core::Int128 fallen = static_cast<core::Int128>(highest.units()) - equity.units();
  return fallen * core::Rate::one >= static_cast<core::Int128>(highest.units()) * rate->units();
}

StopState& of(RiskState& state, StopCause cause) {
  return state.stops[static_cast<std::size_t>(cause)];
}

}  // namespace

StopLevel EmergencyStop::level() const {
  StopLevel strictest = StopLevel::None;
  for (const StopState& stop : state_.stops) strictest = std::max(strictest, stop.level);
  return strictest;
}

std::optional<StopCause> EmergencyStop::cause() const {
  const StopLevel strictest = level();
  if (strictest == StopLevel::None) return std::nullopt;
  const auto at = std::ranges::find(state_.stops, strictest, &StopState::level);
  return static_cast<StopCause>(at - state_.stops.begin());
}

void EmergencyStop::begin_day(std::int64_t day, StopActions& actions) {
  state_.losing_days = state_.equity < state_.day_start_equity ? state_.losing_days + 1 : 0;
  if (state_.losing_days >= settings_.alert_losing_days)
    actions.alerts.push_back({.kind = Alert::Kind::LosingDays,
                              .cause = StopCause::DailyLoss,
                              .value = static_cast<double>(state_.losing_days),
                              .threshold = static_cast<double>(settings_.alert_losing_days)});
  state_.day = day;
  state_.day_start_equity = state_.equity;
  StopState& stop = of(state_, StopCause::DailyLoss);
  if (stop.level == StopLevel::None) return;
  stop = {};
  actions.alerts.push_back({.kind = Alert::Kind::DayBegan, .cause = StopCause::DailyLoss});
}

StopActions EmergencyStop::observe(core::Amount equity, core::Timestamp now) {
  StopActions actions;
  const std::int64_t day = day_of(now);
  if (!state_.is_started) {
    state_.is_started = true;
    state_.high_water = state_.day_start_equity = equity;
    state_.day = day;
  } else if (day > state_.day) {
    begin_day(day, actions);
  }
  state_.equity = equity;
  state_.high_water = std::max(state_.high_water, equity);
  drawdown_ = lost(state_.high_water, equity);
  daily_loss_ = lost(state_.day_start_equity, equity);

  const bool is_alert = has_lost(state_.high_water, equity, settings_.alert_portfolio_drawdown);
  if (is_alert && !state_.is_drawdown_alerted)
    actions.alerts.push_back({.kind = Alert::Kind::Drawdown,
                              .cause = StopCause::PortfolioDrawdown,
                              .value = drawdown_,
                              .threshold = settings_.alert_portfolio_drawdown});
  // Told once on the way down from one peak: an equity that hovers around the threshold says
  // nothing new.
  state_.is_drawdown_alerted =
      is_alert || (state_.is_drawdown_alerted && equity < state_.high_water);

  const auto stop = [&](StopCause cause, StopLevel level, core::Amount highest, double threshold) {
    if (!has_lost(highest, equity, threshold) || of(state_, cause).level >= level) return;
    const double value = lost(highest, equity);
    StopActions raised =
        raise(cause, level, fmt::format("{:.4f} against {:.4f}", value, threshold), now);
    raised.alerts.back().value = value;
    raised.alerts.back().threshold = threshold;
    actions.cancel_entries |= raised.cancel_entries;
    actions.close_everything |= raised.close_everything;
    actions.alerts.push_back(raised.alerts.back());
  };
  stop(StopCause::DailyLoss, StopLevel::PauseEntries, state_.day_start_equity,
       settings_.max_daily_loss);
  stop(StopCause::PortfolioDrawdown, StopLevel::CloseEverything, state_.high_water,
       settings_.max_portfolio_drawdown);
  return actions;
}

bool EmergencyStop::observe_strategy(orders::OwnerId owner, core::Amount equity) {
  CHECK(!owner.is_external());
  if (owner.index >= state_.strategies.size()) state_.strategies.resize(owner.index + 1u);
  StrategyState& strategy = state_.strategies[owner.index];
  strategy.high_water = std::max(strategy.high_water, equity);
  if (strategy.is_retired ||
      !has_lost(strategy.high_water, equity, settings_.max_subaccount_drawdown))
    return false;
  strategy.is_retired = true;
  return true;
}

void EmergencyStop::on_transfer(core::Amount amount) {
  if (!state_.is_started) return;
  state_.high_water += amount;
  state_.day_start_equity += amount;
  state_.equity += amount;
}

StopActions EmergencyStop::raise(StopCause cause, StopLevel level, std::string reason,
                                 core::Timestamp now) {
  StopActions actions;
  StopState& stop = of(state_, cause);
  if (level <= stop.level) return actions;
  stop = {.level = level, .since = now, .reason = std::move(reason)};
  actions.cancel_entries = level >= StopLevel::CancelAndHalt;
  actions.close_everything = level == StopLevel::CloseEverything;
  actions.alerts.push_back({.kind = Alert::Kind::Stopped, .cause = cause});
  return actions;
}

core::Status EmergencyStop::clear(StopCause cause, std::string_view reason, bool is_reconciled) {
  const std::string where(name_of(cause));
  if (cause == StopCause::DailyLoss)
    return core::fail(core::ErrorKind::Rejected, "the daily loss clears itself at midnight UTC",
                      where);
  if (reason.find_first_not_of(' ') == std::string_view::npos)
    return core::fail(core::ErrorKind::Invalid, "a stop is cleared with a reason", where,
                      "say why trading may go on");
  if (!is_reconciled)
    return core::fail(core::ErrorKind::Conflict, "the account is not reconciled with the venue",
                      where, "clear the stop when reconciliation has passed");
  StopState& stop = of(state_, cause);
  if (cause == StopCause::PortfolioDrawdown && stop.level != StopLevel::None) {
    state_.high_water = state_.equity;
    state_.is_drawdown_alerted = false;
    drawdown_ = 0;
  }
  stop = {};
  return {};
}

}  // namespace sixbtc::risk
