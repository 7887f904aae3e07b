#include "validation/screen.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/normal.hpp"
#include "analytics/returns.hpp"
#include "analytics/sharpe.hpp"
#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

using analytics::Interval;
using backtest::Metrics;

Verdict verdict_of(bool is_passed) {
  return is_passed ? Verdict::Pass : Verdict::Fail;
}

std::optional<Interval> annual_sharpe_interval(const Metrics& metrics, double confidence) {
  if (!metrics.daily) return std::nullopt;
  auto interval = analytics::sharpe_interval(*metrics.daily, confidence);
  if (!interval) return std::nullopt;
  const double scale = std::sqrt(analytics::days_per_year);
  return Interval{interval->low * scale, interval->high * scale};
}

std::optional<double> squared_error(const Metrics& metrics) {
  if (!metrics.expectancy_deviation || metrics.trades == 0) return std::nullopt;
  const double deviation = *metrics.expectancy_deviation;
  return deviation * deviation / static_cast<double>(metrics.trades);
}

std::optional<Interval> expectancy_interval(const Metrics& metrics, double confidence) {
  const auto error = squared_error(metrics);
  if (!metrics.expectancy || !error) return std::nullopt;
  const double width = analytics::normal_quantile(0.5 + confidence / 2) * std::sqrt(*error);
  return Interval{*metrics.expectancy - width, *metrics.expectancy + width};
}

Gate win_rate_gate(const Metrics& metrics, const ScreenThresholds& thresholds, double confidence) {
  Gate gate{"win_rate", metrics.win_rate, thresholds.win_rate_min, Verdict::Off,
            analytics::wilson_interval(metrics.wins, metrics.trades, confidence)};
  if (thresholds.win_rate == WinRateGate::Off) return gate;
  if (thresholds.win_rate == WinRateGate::Breakeven)
    // Without a loss (or a win) there is no payoff: any win at all is above break-even.
    gate.threshold = metrics.break_even_win_rate.value_or(metrics.losses == 0 ? 0.0 : 1.0);
  gate.verdict = verdict_of(gate.value && *gate.value >= gate.threshold);
  return gate;
}

// Share of the threshold a failing gate misses by.
double shortfall_of(const Gate& gate) {
  if (!gate.value) return 1.0;
  const double distance = std::abs(*gate.value - gate.threshold);
  return gate.threshold != 0 ? distance / std::abs(gate.threshold) : distance;
}

}  // namespace

std::vector<Gate> screen(const Metrics& training, const ScreenThresholds& thresholds) {
  const double confidence = 1.0 - thresholds.holdout.alpha;
  const auto trades = static_cast<double>(training.trades);
  const auto trades_min = static_cast<double>(thresholds.trades_min);
  return {
      {"sharpe", training.sharpe_annual, thresholds.sharpe_min,
       verdict_of(training.sharpe_annual && *training.sharpe_annual >= thresholds.sharpe_min),
       annual_sharpe_interval(training, confidence)},
      win_rate_gate(training, thresholds, confidence),
      {"expectancy", training.expectancy, thresholds.expectancy_min,
       verdict_of(training.expectancy && *training.expectancy > thresholds.expectancy_min),
       expectancy_interval(training, confidence)},
      {"max_drawdown", training.max_drawdown, thresholds.max_drawdown_max,
       verdict_of(training.max_drawdown <= thresholds.max_drawdown_max), std::nullopt},
      {"total_trades", trades, trades_min, verdict_of(trades >= trades_min), std::nullopt},
  };
}

bool passes(const std::vector<Gate>& gates) {
  return std::ranges::none_of(gates, [](const Gate& g) { return g.verdict == Verdict::Fail; });
}

Verdict agreed(const std::vector<bool>& outcomes) {
  CHECK(!outcomes.empty());
  const bool first = outcomes.front();
  const bool is_unanimous = std::ranges::all_of(outcomes, [&](bool one) { return one == first; });
  return is_unanimous ? verdict_of(first) : Verdict::Undecided;
}

Gate holdout_gate(const Metrics& training, const Metrics& holdout,
                  const HoldoutThresholds& thresholds) {
  Gate gate{"holdout", std::nullopt, thresholds.alpha, Verdict::Undecided,
            expectancy_interval(holdout, 1.0 - thresholds.alpha)};
  const auto error = squared_error(holdout), training_error = squared_error(training);
  if (static_cast<std::int64_t>(holdout.trades) < thresholds.trades_min || !error ||
      !training_error)
    return gate;
  // A few trades that went badly are alike more often than trades are: where profits are large and
  // rare, the months without one have a small spread of their own. "No worse than training" says
  // that they come from where training's came from, so they vary no less.
  const double of_training =
      *training_error * static_cast<double>(training.trades) / static_cast<double>(holdout.trades);
  const double spread = std::sqrt(std::max(*error, of_training) + *training_error);
  if (!(spread > 0)) return gate;
  gate.value = analytics::normal_cdf((*holdout.expectancy - *training.expectancy) / spread);
  gate.verdict = verdict_of(*gate.value >= thresholds.alpha);
  return gate;
}

std::optional<Miss> nearest_miss(const std::vector<Gate>& gates) {
  std::optional<Miss> miss;
  std::size_t failed = 0;
  for (const Gate& gate : gates) {
    if (gate.verdict != Verdict::Fail) continue;
    ++failed;
    const double shortfall = shortfall_of(gate);
    if (!miss || shortfall > miss->shortfall) miss = Miss{gate.name, shortfall, 0};
  }
  if (miss) miss->gates_failed = failed;
  return miss;
}

}  // namespace sixbtc::validation
