// Every rule of risk as a session stands against it: value, limit, and when it last said no.
#include <algorithm>

#include "application/session_watch.hpp"

namespace sixbtc::application {

namespace {

using risk::Rule;

double flag(bool is_refusing) {
  return is_refusing ? 1 : 0;
}

double ratio(core::Amount part, core::Amount whole) {
  return whole.units() > 0 ? part.to_double() / whole.to_double() : 0;
}

// Of the strategy that has lost the largest share of its own highest equity.
double worst_strategy_loss(const engine::Engine& engine) {
  const auto& strategies = engine.emergency().state().strategies;
  double worst = 0;
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    const core::Amount own =
        engine.ledger().initial() +
        engine.ledger().result(orders::OwnerId{static_cast<std::uint32_t>(i)}).settled;
    if (strategies[i].high_water.units() > 0)
      worst = std::max(worst, 1 - ratio(own, strategies[i].high_water));
  }
  return worst;
}

}  // namespace

std::int64_t SessionWatch::correlated_positions() const {
  const risk::ExposureBook& book = engine_.exposures();
  const double min = engine_.risk_policy().limits.correlation_min;
  std::int64_t most = 0;
  for (std::uint32_t i = 0; i < book.instrument_count(); ++i) {
    for (const bool is_long : {true, false}) {
      const auto& own = book.sides({i});
      if ((is_long ? own.longs : own.shorts) == 0) continue;
      std::int64_t together = 0;
      for (std::uint32_t k = 0; k < book.instrument_count(); ++k) {
        const double alike = (is_long ? 1 : -1) * correlations_.between({i}, {k});
        if (alike >= min) together += book.sides({k}).longs;
        if (-alike >= min) together += book.sides({k}).shorts;
      }
      most = std::max(most, together);
    }
  }
  return most;
}

void SessionWatch::add_correlations(SessionState& state) const {
  const risk::ExposureBook& book = engine_.exposures();
  const auto is_held = [&book](std::uint32_t i) {
    return book.sides({i}).longs + book.sides({i}).shorts > 0;
  };
  state.correlation_min = engine_.risk_policy().limits.correlation_min;
  for (std::uint32_t i = 0; i < book.instrument_count(); ++i) {
    if (!is_held(i)) continue;
    for (std::uint32_t k = i + 1; k < book.instrument_count(); ++k) {
      if (!is_held(k)) continue;
      const double between = correlations_.between({i}, {k});
      const auto& [a_longs, a_shorts] = book.sides({i});
      const auto& [b_longs, b_shorts] = book.sides({k});
      const bool is_same_way = (a_longs > 0 && b_longs > 0) || (a_shorts > 0 && b_shorts > 0);
      const bool is_other_way = (a_longs > 0 && b_shorts > 0) || (a_shorts > 0 && b_longs > 0);
      const bool is_known = std::ranges::any_of(engine_.plan().correlations,
                                                [&](const engine::CorrelationPlan& pair) {
                                                  return (pair.a.index == i && pair.b.index == k) ||
                                                         (pair.a.index == k && pair.b.index == i);
                                                });
      state.correlations.push_back(
          {.a = symbol_of({i}),
           .b = symbol_of({k}),
           .correlation = is_known ? std::optional(between) : std::nullopt,
           .is_one_bet = (is_same_way && between >= state.correlation_min) ||
                         (is_other_way && -between >= state.correlation_min)});
    }
  }
}

std::vector<RuleRow> SessionWatch::rules() const {
  const risk::Policy& policy = engine_.risk_policy();
  const risk::ExposureBook& exposures = engine_.exposures();
  const core::Amount settled = engine_.ledger().settled_equity();
  const auto is_stopped_by = [this](risk::StopCause cause) {
    return levels_[static_cast<std::size_t>(cause)] != risk::StopLevel::None;
  };
  const auto count = [](auto number) { return static_cast<double>(number); };

  std::vector<RuleRow> rows;
  for (std::size_t i = 0; i < risk::rule_count; ++i) {
    RuleRow row{.rule = static_cast<Rule>(i),
                .unit = RuleUnit::None,
                .value = {},
                .limit = {},
                .trips = tripped_[i].trips,
                .last_trip = tripped_[i].last};
    const auto set = [&row](RuleUnit unit, std::optional<double> value,
                            std::optional<double> limit) {
      row.unit = unit;
      row.value = value;
      row.limit = limit;
    };
    switch (row.rule) {
      case Rule::PersonStopped:
        set(RuleUnit::Flag, flag(is_stopped_by(risk::StopCause::Person)), {});
        break;
      case Rule::FaultStopped:
        set(RuleUnit::Flag, flag(is_stopped_by(risk::StopCause::Fault)), {});
        break;
      case Rule::DailyLoss:
        set(RuleUnit::Ratio, engine_.emergency().daily_loss(), policy.emergency.max_daily_loss);
        break;
      case Rule::PortfolioDrawdown:
        set(RuleUnit::Ratio, engine_.emergency().drawdown(),
            policy.emergency.max_portfolio_drawdown);
        break;
      case Rule::NotConnected:
        set(RuleUnit::Flag, flag(!engine_.is_connected()), {});
        break;
      case Rule::NotReconciled:
        set(RuleUnit::Flag, flag(!engine_.execution().is_reconciled()), {});
        break;
      case Rule::StaleFeed:
        set(RuleUnit::Seconds, {}, count(policy.limits.feed_age_max_seconds));
        break;
      case Rule::EntryRate:
        set(RuleUnit::Count, count(engine_.entries_last_minute()),
            count(policy.limits.entries_per_minute_max));
        break;
      case Rule::StrategyDrawdown:
        set(RuleUnit::Ratio, worst_strategy_loss(engine_),
            policy.emergency.max_subaccount_drawdown);
        break;
      case Rule::ConsecutiveLosses:
        set(RuleUnit::Count, losses_.empty() ? 0 : count(std::ranges::max(losses_)),
            count(policy.protections.consecutive_losses.losses));
        break;
      case Rule::Leverage:
        set(RuleUnit::Count, {}, count(policy.sizing.leverage_max));
        break;
      case Rule::PriceDeviation:
        set(RuleUnit::Ratio, {}, policy.limits.price_deviation_max);
        break;
      case Rule::OpenPositions:
        set(RuleUnit::Count, count(exposures.positions()), count(policy.limits.max_open_positions));
        break;
      case Rule::SubaccountPositions:
        // The engine has one subaccount.
        set(RuleUnit::Count, count(exposures.positions_in(0)),
            count(policy.limits.max_open_positions_per_subaccount));
        break;
      case Rule::CorrelatedPositions:
        set(RuleUnit::Count, count(correlated_positions()),
            count(policy.limits.max_correlated_positions));
        break;
      case Rule::Exposure:
        set(RuleUnit::Ratio, ratio(exposures.notional(), settled), policy.limits.max_exposure);
        break;
      case Rule::StopOutLoss:
        set(RuleUnit::Ratio, ratio(exposures.stop_out_loss(), settled),
            policy.limits.max_stop_out_loss);
        break;
      case Rule::StopLossGuard:
        if (policy.protections.stop_loss_guard.enabled)
          set(RuleUnit::Count, {}, count(policy.protections.stop_loss_guard.stops));
        break;
      case Rule::MaxDrawdown:
        if (policy.protections.max_drawdown.enabled)
          set(RuleUnit::Ratio, {}, policy.protections.max_drawdown.drawdown);
        break;
      case Rule::LowProfit:
        if (policy.protections.low_profit.enabled)
          set(RuleUnit::Ratio, {}, policy.protections.low_profit.profit_min);
        break;
      default:
        break;  // looks at the one order, or at nothing that has a number
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace sixbtc::application
