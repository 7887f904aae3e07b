#include <cmath>

#include "analytics/returns.hpp"
#include "analytics/sharpe.hpp"
#include "analytics/trades.hpp"
#include "application/stats_answers.hpp"

namespace sixbtc::application::stats {

double number(const Json& in, const char* key) {
  const double value = in.at(key).get<double>();
  require(std::isfinite(value), "a number is not finite");
  return value;
}

std::size_t count(const Json& in, const char* key) {
  constexpr double most = 1e9;
  const double value = number(in, key);
  require(value >= 0 && value <= most && value == std::floor(value), "not a whole number");
  return static_cast<std::size_t>(value);
}

std::vector<double> numbers(const Json& values) {
  auto found = values.get<std::vector<double>>();
  for (const double value : found) require(std::isfinite(value), "a number is not finite");
  return found;
}

std::vector<std::size_t> counts(const Json& values) {
  std::vector<std::size_t> found;
  for (const double value : numbers(values)) {
    require(value >= 0 && value < 1e9 && value == std::floor(value), "not a whole number");
    found.push_back(static_cast<std::size_t>(value));
  }
  return found;
}

Json returns(const Json& in) {
  const double periods = number(in, "periods_per_year"), risk_free = number(in, "risk_free_annual");
  require(periods > 0, "periods_per_year must be above 0");
  require(risk_free > -1, "risk_free_annual must be above -1");
  const auto s = analytics::return_statistics(
      numbers(in.at("returns")), {periods, risk_free, number(in, "target_per_period")});
  Json runs = Json::array();
  for (const analytics::DrawdownRun& run : s.drawdown_runs)
    runs.push_back({{"peak_index", run.peak},
                    {"recovery_index", run.recovery ? Json(*run.recovery) : Json()},
                    {"length_periods", run.length},
                    {"depth", run.depth}});
  return {{"n", s.moments.count},
          {"mean", s.moments.mean},
          {"std_ddof1", value_or_null(s.moments.deviation_sample)},
          {"total_return", s.total_return},
          {"cagr", value_or_null(s.cagr)},
          {"volatility_annual", value_or_null(s.volatility_annual)},
          {"sharpe_period", value_or_null(s.sharpe_period)},
          {"sharpe_annual", value_or_null(s.sharpe_annual)},
          {"downside_deviation_period", s.downside_deviation},
          {"sortino_period", value_or_null(s.sortino_period)},
          {"sortino_annual", value_or_null(s.sortino_annual)},
          {"max_drawdown", s.max_drawdown.fraction},
          {"max_drawdown_trough_index_in_equity", s.max_drawdown.trough},
          {"max_drawdown_peak_index_in_equity", s.max_drawdown.peak},
          {"drawdown_runs", std::move(runs)},
          {"longest_drawdown_periods", s.longest_drawdown},
          {"calmar", value_or_null(s.calmar)},
          {"ulcer_index_fraction", s.ulcer_index},
          {"ulcer_index_fraction_n_minus_1", value_or_null(s.ulcer_index_sample)},
          {"ulcer_index_percent", 100 * s.ulcer_index},
          {"ulcer_performance_index", value_or_null(s.ulcer_performance_index)},
          {"pain_index_fraction", s.pain_index},
          {"time_in_profit_fraction", s.time_in_profit},
          {"time_at_new_high_fraction", s.time_at_new_high},
          {"positive_period_fraction", s.positive_periods},
          {"skewness_population", value_or_null(s.moments.skewness)},
          {"kurtosis_raw_population", value_or_null(s.moments.kurtosis_raw)},
          {"skewness_sample_G1", value_or_null(s.moments.skewness_corrected)},
          {"kurtosis_excess_sample_G2", value_or_null(s.moments.kurtosis_excess_corrected)}};
}

Json trades(const Json& in) {
  const auto pnl = numbers(in.at("pnl")), risk = numbers(in.at("risk_per_trade"));
  const double capital = number(in, "starting_capital");
  require(risk.empty() || risk.size() == pnl.size(), "pnl and risk_per_trade differ in length");
  for (const double one : risk) require(one > 0, "a risk is not above 0");
  require(capital > 0, "starting_capital must be above 0");
  const auto s = analytics::trade_statistics(pnl, risk, capital);
  // Expectancy from its parts; a side without trades adds nothing.
  std::optional<double> identity;
  if (s.win_rate)
    identity = *s.win_rate * s.average_win.value_or(0) - static_cast<double>(s.losses) /
                                                             static_cast<double>(s.trades) *
                                                             s.average_loss.value_or(0);
  return {{"n", s.trades},
          {"wins", s.wins},
          {"losses", s.losses},
          {"breakeven", s.breakeven},
          {"win_rate", value_or_null(s.win_rate)},
          {"average_win", value_or_null(s.average_win)},
          {"average_loss_abs", value_or_null(s.average_loss)},
          {"payoff_ratio", value_or_null(s.payoff)},
          {"gross_profit", s.gross_profit},
          {"gross_loss_abs", s.gross_loss},
          {"profit_factor", value_or_null(s.profit_factor)},
          {"net_profit", s.net_profit},
          {"expectancy_currency", value_or_null(s.expectancy)},
          {"expectancy_identity_check", value_or_null(identity)},
          {"expectancy_R", value_or_null(s.expectancy_r)},
          {"std_R_ddof1", value_or_null(s.deviation_r)},
          {"sqn", value_or_null(s.sqn)},
          {"sqn_capped_100", value_or_null(s.sqn_capped_100)},
          {"max_drawdown_currency", s.max_drawdown},
          {"max_drawdown_fraction", s.max_drawdown_fraction},
          {"max_drawdown_R", value_or_null(s.max_drawdown_r)},
          {"ed_ratio_currency", value_or_null(s.ed_ratio)},
          {"ed_ratio_R", value_or_null(s.ed_ratio_r)},
          {"recovery_factor", value_or_null(s.recovery_factor)},
          {"max_consecutive_losses", s.consecutive_losses_max},
          {"max_consecutive_wins", s.consecutive_wins_max},
          {"kelly_fraction", value_or_null(s.kelly_fraction)},
          {"t_stat_of_mean", value_or_null(s.t_statistic)}};
}

namespace {

analytics::SharpeSample sample_of(const Json& in, std::size_t observations) {
  return {number(in, "sharpe_period"), number(in, "skewness"), number(in, "kurtosis_raw"),
          observations};
}

double trials_of(const Json& in) {
  const double trials = number(in, "N_trials");
  require(trials >= 1, "N_trials must be at least 1");
  return trials;
}

template <class T>
std::optional<double> member(const std::optional<T>& from, double T::*which) {
  return from ? std::optional(*from.*which) : std::nullopt;
}

}  // namespace

Json probabilistic(const Json& in) {
  const auto sample = sample_of(in, count(in, "T"));
  const auto found = analytics::probabilistic_sharpe(sample, number(in, "benchmark_sharpe_period"));
  return {{"standard_error", value_or_null(analytics::sharpe_standard_error(sample))},
          {"z", value_or_null(member(found, &analytics::Probability::z))},
          {"psr", value_or_null(member(found, &analytics::Probability::value))}};
}

Json deflated(const Json& in) {
  const double variance = number(in, "variance_of_trial_sharpes_period"), trials = trials_of(in);
  require(variance >= 0, "a variance is below 0");
  const auto found = analytics::deflated_sharpe(sample_of(in, count(in, "T")), trials, variance);
  Json json = {{"expected_max_unit_normal", analytics::expected_maximum(trials)}};
  json["sr0_period"] = found ? Json(found->benchmark) : Json();
  json["z"] = found ? Json(found->probability.z) : Json();
  json["dsr"] = found ? Json(found->probability.value) : Json();
  return json;
}

Json track_record(const Json& in) {
  const double confidence = number(in, "confidence"), periods = number(in, "periods_per_year");
  require(confidence > 0 && confidence < 1, "confidence must be between 0 and 1");
  require(periods > 0, "periods_per_year must be above 0");
  const auto found = analytics::minimum_track_record(
      sample_of(in, 0), number(in, "benchmark_sharpe_period"), confidence);
  return {{"min_track_record_observations", value_or_null(found)},
          {"years", found ? Json(*found / periods) : Json()}};
}

Json backtest_length(const Json& in) {
  const double sharpe = number(in, "target_max_sharpe_annual"), trials = trials_of(in);
  require(sharpe > 0, "target_max_sharpe_annual must be above 0");
  const auto found = analytics::minimum_backtest_length(trials, sharpe);
  return {{"expected_max_unit_normal", analytics::expected_maximum(trials)},
          {"min_backtest_years", found.years},
          {"upper_bound_years", found.upper_bound}};
}

Json probabilistic_of_returns(const Json& in) {
  const auto sample = analytics::sharpe_sample(numbers(in.at("returns")));
  const double benchmark = number(in, "benchmark_sharpe_period");
  const auto found = sample ? analytics::probabilistic_sharpe(*sample, benchmark) : std::nullopt;
  return {{"sharpe_period", value_or_null(member(sample, &analytics::SharpeSample::sharpe))},
          {"skewness", value_or_null(member(sample, &analytics::SharpeSample::skewness))},
          {"kurtosis_raw", value_or_null(member(sample, &analytics::SharpeSample::kurtosis_raw))},
          {"z", value_or_null(member(found, &analytics::Probability::z))},
          {"psr", value_or_null(member(found, &analytics::Probability::value))}};
}

Json aggregated(const Json& in) {
  const auto values = numbers(in.at("returns"));
  const std::size_t q = count(in, "q");
  require(q >= 1, "q must be at least 1");
  const auto sample = analytics::sharpe_sample(values);
  const auto found = analytics::aggregated_sharpe(values, q);
  const auto sharpe = member(sample, &analytics::SharpeSample::sharpe);
  Json json = {{"sharpe_period", value_or_null(sharpe)}};
  json["rho"] = found ? Json(found->autocorrelation) : Json();
  json["eta"] = found ? Json(found->scale) : Json();
  json["sharpe_scaled"] = found ? Json(found->sharpe) : Json();
  json["sharpe_iid_scaled"] = sharpe ? Json(*sharpe * std::sqrt(static_cast<double>(q))) : Json();
  return json;
}

Json consistency(const Json& in) {
  std::vector<double> months;
  for (const auto& [month, value] : in.at("monthly_returns").items())
    months.push_back(value.get<double>());
  const auto found = analytics::consistency(months);
  require(found.has_value(), "there are no months");
  const auto& line = found->log_equity;
  Json json = {{"positive_month_fraction", found->positive_share},
               {"non_negative_month_fraction", found->non_negative_share}};
  json["log_equity_slope"] = line ? Json(line->slope) : Json();
  json["log_equity_r_squared"] = line ? value_or_null(line->r_squared) : Json();
  json["k_ratio_slope_over_stderr"] = line ? value_or_null(line->slope_over_error) : Json();
  json["best_month"] = found->best;
  json["worst_month"] = found->worst;
  return json;
}

}  // namespace sixbtc::application::stats
