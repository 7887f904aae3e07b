#include "analytics/returns.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"

namespace sixbtc::analytics {
namespace {

std::optional<double> times(std::optional<double> value, double factor) {
  return value ? std::optional(*value * factor) : std::nullopt;
}

// Share of the elements that satisfy the predicate; 0 of none.
template <class Predicate>
double share(std::span<const double> values, Predicate predicate) {
  if (values.empty()) return 0;
  return static_cast<double>(std::count_if(values.begin(), values.end(), predicate)) /
         static_cast<double>(values.size());
}

void add_ratios(ReturnStatistics& s, std::span<const double> returns,
                const ReturnOptions& options) {
  const double root_of_year = std::sqrt(options.periods_per_year);
  const double risk_free =
      core::elementary::pow(1 + options.risk_free_annual, 1 / options.periods_per_year) - 1;
  s.volatility_annual = times(s.moments.deviation_sample, root_of_year);
  s.sharpe_period = ratio(s.moments.mean - risk_free, s.moments.deviation_sample);
  s.sharpe_annual = times(s.sharpe_period, root_of_year);

  double squares = 0;
  for (const double r : returns) {
    const double below = std::min(r - options.target_per_period, 0.0);
    squares += below * below;
  }
  s.downside_deviation = std::sqrt(squares / static_cast<double>(returns.size()));
  s.sortino_period = ratio(s.moments.mean - options.target_per_period, s.downside_deviation);
  s.sortino_annual = times(s.sortino_period, root_of_year);
}

void add_drawdowns(ReturnStatistics& s, std::span<const double> equity,
                   const ReturnOptions& options) {
  const double n = static_cast<double>(equity.size() - 1);
  s.max_drawdown = max_drawdown(equity);
  s.drawdown_runs = drawdown_runs(equity);
  for (const DrawdownRun& run : s.drawdown_runs)
    s.longest_drawdown = std::max(s.longest_drawdown, run.length);
  s.calmar = ratio(s.cagr, std::abs(s.max_drawdown.fraction));
  double squares = 0, sum = 0;
  for (const double depth : drawdown_curve(equity)) {
    squares += depth * depth;
    sum += std::abs(depth);
  }
  s.ulcer_index = std::sqrt(squares / n);
  if (n > 1) s.ulcer_index_sample = std::sqrt(squares / (n - 1));
  if (s.cagr) s.ulcer_performance_index = ratio(*s.cagr - options.risk_free_annual, s.ulcer_index);
  s.pain_index = sum / n;
}

}  // namespace

std::vector<double> equity_from_returns(std::span<const double> returns) {
  std::vector<double> equity = {1.0};
  equity.reserve(returns.size() + 1);
  for (const double r : returns) equity.push_back(equity.back() * (1 + r));
  return equity;
}

std::vector<double> returns_from_equity(std::span<const double> equity) {
  std::vector<double> returns;
  returns.reserve(equity.size());
  for (std::size_t i = 1; i < equity.size(); ++i)
    returns.push_back(equity[i - 1] == 0 ? 0 : equity[i] / equity[i - 1] - 1);
  return returns;
}

ReturnStatistics return_statistics(std::span<const double> returns, const ReturnOptions& options) {
  ReturnStatistics s;
  s.moments = moments(returns);
  if (returns.empty()) return s;
  const std::vector<double> equity = equity_from_returns(returns);
  const double n = static_cast<double>(returns.size());
  s.total_return = equity.back() - 1;
  if (equity.back() >= 0)
    s.cagr = core::elementary::pow(equity.back(), options.periods_per_year / n) - 1;
  add_ratios(s, returns, options);
  add_drawdowns(s, equity, options);
  const auto after_start = std::span(equity).subspan(1);
  s.time_in_profit = share(after_start, [](double value) { return value > 1; });
  s.time_at_new_high = share(after_start, [peak = 1.0](double value) mutable {
    peak = std::max(peak, value);
    return value >= peak;
  });
  s.positive_periods = share(returns, [](double r) { return r > 0; });
  return s;
}

std::optional<Consistency> consistency(std::span<const double> period_returns) {
  if (period_returns.empty()) return std::nullopt;
  Consistency result;
  result.positive_share = share(period_returns, [](double r) { return r > 0; });
  result.non_negative_share = share(period_returns, [](double r) { return r >= 0; });
  const auto [worst, best] = std::minmax_element(period_returns.begin(), period_returns.end());
  result.best = *best;
  result.worst = *worst;
  std::vector<double> logs = equity_from_returns(period_returns);
  if (std::all_of(logs.begin(), logs.end(), [](double value) { return value > 0; })) {
    for (double& value : logs) value = core::elementary::log(value);
    result.log_equity = trend_line(logs);
  }
  return result;
}

std::optional<double> share_above(std::span<const double> equity, double start) {
  if (equity.empty()) return std::nullopt;
  return share(equity, [start](double value) { return value > start; });
}

}  // namespace sixbtc::analytics
