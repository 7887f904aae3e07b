#include "adapters/yaml_config/rules.hpp"

#include <cmath>

#include "adapters/yaml_config/schema.hpp"

namespace sixbtc::yaml_config {
namespace {

constexpr double sum_tolerance = 1e-9;  // weights such as 0.6 + 0.4 are not exact in binary

void check_grids(const std::vector<market::Interval>& intervals, const std::string& key,
                 const ports::Settings& settings, std::vector<Disagreement>& found) {
  for (const auto& interval : intervals)
    if (!settings.generation.expansion.grids.contains(interval))
      found.push_back({key, fmt::format("{} has no exit grid. Add generation.expansion.grids.{}",
                                        interval.to_string(), interval.to_string())});
}

}  // namespace

std::vector<Disagreement> disagreements(const ports::Settings& settings) {
  std::vector<Disagreement> found;
  auto require = [&](bool condition, std::string key, std::string message) {
    if (!condition) found.push_back({std::move(key), std::move(message)});
  };
  const auto& backtest = settings.backtest;
  require(backtest.holdout_days < backtest.training_days, "backtest.holdout_days",
          "must be shorter than backtest.training_days");
  require(backtest.holdout_days_slow < backtest.training_days, "backtest.holdout_days_slow",
          "must be shorter than backtest.training_days");
  require(backtest.leverage <= settings.risk.leverage_max, "backtest.leverage",
          "must not be above risk.leverage_max");

  const auto& curve = settings.risk.balance_curve;
  require(curve.balance_low < curve.balance_high, "risk.balance_curve.balance_low",
          "must be below risk.balance_curve.balance_high");
  require(0 < curve.risk_low && curve.risk_low <= curve.risk_high, "risk.balance_curve.risk_low",
          "must be above 0 and not above risk.balance_curve.risk_high");

  const auto& emergency = settings.risk.emergency;
  require(emergency.alert_portfolio_drawdown < emergency.max_portfolio_drawdown,
          "risk.emergency.alert_portfolio_drawdown",
          "must be below risk.emergency.max_portfolio_drawdown");
  const auto& execution = settings.execution;
  require(execution.in_flight_timeout_seconds < execution.not_found_grace_seconds,
          "execution.not_found_grace_seconds", "must be above execution.in_flight_timeout_seconds");
  require(execution.history_overlap_seconds < execution.retention_hours * 3600,
          "execution.history_overlap_seconds", "must be shorter than execution.retention_hours");
  require(execution.requests.reserve < execution.requests.burst, "execution.requests.reserve",
          "must be below execution.requests.burst");
  require(execution.requests.backoff_first_seconds <= execution.requests.backoff_longest_seconds,
          "execution.requests.backoff_first_seconds",
          "must not be above execution.requests.backoff_longest_seconds");

  require(settings.costs.venues.contains(settings.trading.venue), "trading.venue",
          "must be a key of costs.venues");
  for (const auto& [name, venue] : settings.costs.venues) {
    require(!venue.rules.tick.is_zero(), "costs.venues." + name + ".rules.tick", "must be above 0");
    require(!venue.rules.lot.is_zero(), "costs.venues." + name + ".rules.lot", "must be above 0");
  }

  const auto& score = settings.score;
  const std::pair<const char*, const ports::ScoreTerm*> terms[] = {
      {"sharpe", &score.sharpe},
      {"expectancy", &score.expectancy},
      {"ed_ratio", &score.ed_ratio},
      {"consistency", &score.consistency},
      {"drawdown", &score.drawdown}};
  double weights = 0;
  for (const auto& [name, term] : terms) {
    weights += term->weight;
    require(term->floor != term->target, fmt::format("score.{}.target", name),
            "must differ from the floor");
  }
  require(std::abs(weights - 100) < sum_tolerance, "score.sharpe.weight",
          fmt::format("the five weights of the score must add up to 100, not {}",
                      number_text(weights)));
  const double shares = score.training_weight + score.holdout_weight;
  require(std::abs(shares - 1) < sum_tolerance, "score.training_weight",
          fmt::format("and score.holdout_weight must add up to 1, not {}", number_text(shares)));

  const auto& objectives = settings.optimiser.objectives;
  const std::pair<const char*, const ports::ScoreTerm*> aims[] = {
      {"profit", &objectives.profit},
      {"sharpe", &objectives.sharpe},
      {"expectancy", &objectives.expectancy},
      {"drawdown", &objectives.drawdown}};
  double aimed = 0;
  for (const auto& [name, term] : aims) {
    aimed += term->weight;
    require(term->floor != term->target, fmt::format("optimiser.objectives.{}.target", name),
            "must differ from the floor");
  }
  require(aimed > 0, "optimiser.objectives.profit.weight",
          "some objective must have a weight above 0");

  const auto& generation = settings.generation;
  const auto& shapes = generation.combinator;
  require(shapes.single + shapes.pair + shapes.triple + shapes.sequence + shapes.two_periods +
                  shapes.atr_regime >
              0,
          "generation.combinator.pair", "some shape must have a part above 0");
  require(generation.back_pressure.validated_resume <= generation.back_pressure.validated_pause,
          "generation.back_pressure.validated_resume",
          "must not be above generation.back_pressure.validated_pause");
  require(generation.genetic.parents_min <= generation.genetic.parents_max,
          "generation.genetic.parents_min", "must not be above generation.genetic.parents_max");

  require(generation.ai.retry_first_seconds <= generation.ai.retry_longest_seconds,
          "generation.ai.retry_first_seconds",
          "must not be above generation.ai.retry_longest_seconds");

  check_grids(settings.trading.timeframes, "trading.timeframes", settings, found);
  check_grids(settings.demo.intervals, "demo.intervals", settings, found);
  return found;
}

}  // namespace sixbtc::yaml_config
