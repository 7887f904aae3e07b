#include <cmath>

#include "analytics/multiple_testing.hpp"
#include "analytics/overfitting.hpp"
#include "analytics/permutation.hpp"
#include "analytics/returns.hpp"
#include "analytics/snooping.hpp"
#include "analytics/walk_forward.hpp"
#include "application/stats_answers.hpp"

namespace sixbtc::application::stats {

namespace {

struct Matrix {
  std::vector<double> values;
  std::size_t rows = 0, columns = 0;
};

Matrix matrix(const Json& rows) {
  Matrix found;
  for (const Json& row : rows) {
    const std::vector<double> values = numbers(row);
    require(found.rows == 0 || values.size() == found.columns, "rows differ in length");
    found.columns = values.size();
    found.values.insert(found.values.end(), values.begin(), values.end());
    ++found.rows;
  }
  return found;
}

void require_permutation(const std::vector<std::size_t>& order, std::size_t size) {
  std::vector<bool> seen(size, false);
  require(order.size() == size, "a permutation has the wrong length");
  for (const std::size_t index : order) {
    require(index < size && !seen[index], "not a permutation");
    seen[index] = true;
  }
}

double restart_of(const Json& in) {
  const double restart = number(in, "p_restart");
  require(restart > 0 && restart <= 1, "p_restart must be above 0 and at most 1");
  return restart;
}

Json to_json(const analytics::BootstrapP& p) {
  return {{"share_strictly_greater", p.strictly_greater},
          {"one_plus_k_over_one_plus_B", p.plus_one}};
}

Json to_json(const analytics::Range& range) {
  return {range.begin, range.end};
}

}  // namespace

Json overfitting(const Json& in) {
  const Matrix returns = matrix(in.at("returns_rows_by_config"));
  const std::size_t blocks = count(in, "S");
  require(blocks >= 2 && blocks <= 20 && blocks % 2 == 0, "S must be even, 2 to 20");
  const auto found =
      analytics::backtest_overfitting({returns.values, returns.rows, returns.columns}, blocks);
  require(found.has_value(), "two configurations and two rows a block are needed");
  Json splits = Json::array();
  for (const analytics::CscvSplit& split : found->splits)
    splits.push_back({{"is_blocks", split.in_sample_blocks},
                      {"best_is_config", split.best},
                      {"is_sharpe", split.in_sample_sharpe},
                      {"oos_sharpe", split.out_of_sample_sharpe},
                      {"oos_rank_ascending", split.rank},
                      {"omega", split.omega},
                      {"logit", split.logit}});
  return {{"n_combinations", found->splits.size()},
          {"pbo", found->probability},
          {"n_logit_exactly_zero", found->logits_zero},
          {"prob_oos_loss", found->out_of_sample_loss},
          {"degradation_slope", value_or_null(found->slope)},
          {"degradation_intercept", value_or_null(found->intercept)},
          {"combinations", std::move(splits)}};
}

Json permutation(const Json& in) {
  const auto found =
      analytics::permutation_test(number(in, "observed"), numbers(in.at("permuted")));
  return {{"k", found.at_least_as_good}, {"n", found.permutations}, {"p_value", found.p_value()}};
}

Json signal_shift(const Json& in) {
  const auto position = numbers(in.at("position")), returns = numbers(in.at("returns"));
  require(position.size() == returns.size(), "position and returns differ in length");
  const auto found = analytics::signal_shift_test(position, returns);
  return {{"observed_sum", found.observed},
          {"shift_statistics", found.shifted},
          {"k", found.result.at_least_as_good},
          {"n", found.result.permutations},
          {"p_value", found.result.p_value()}};
}

Json bar_permutation(const Json& in) {
  columns::CandleColumns bars;
  bars.open = numbers(in.at("open"));
  bars.high = numbers(in.at("high"));
  bars.low = numbers(in.at("low"));
  bars.close = numbers(in.at("close"));
  const std::size_t rows = bars.open.size(), start = count(in, "start");
  require(start < rows, "start is beyond the last bar");
  for (const auto* column : {&bars.open, &bars.high, &bars.low, &bars.close}) {
    require(column->size() == rows, "the columns differ in length");
    for (const double price : *column) require(price > 0, "a price is not above 0");
  }
  for (std::size_t row = 0; row < rows; ++row)
    bars.open_time.push_back(static_cast<std::int64_t>(row));
  bars.volume.assign(rows, 0);
  bars.flags.assign(rows, 0);
  const auto shapes = counts(in.at("perm_intrabar")), gaps = counts(in.at("perm_gap"));
  require_permutation(shapes, rows - start - 1);
  require_permutation(gaps, rows - start - 1);
  const auto found = analytics::permute_bars(bars.view(), start, shapes, gaps);
  const double drift = std::abs(found.close.back() / bars.close.back() - 1);
  constexpr double rounding = 1e-9;
  return {{"open", found.open},
          {"high", found.high},
          {"low", found.low},
          {"close", found.close},
          {"final_close_unchanged", drift < rounding}};
}

Json bootstrap(const Json& in) {
  const auto restart = numbers(in.at("u_restart")), position = numbers(in.at("u_position"));
  require(!position.empty() && restart.size() == position.size(),
          "u_restart and u_position differ in length");
  for (const double u : position) require(u >= 0 && u < 1, "a uniform is not in [0, 1)");
  return {{"indices", analytics::stationary_bootstrap(restart_of(in), restart, position)}};
}

Json snooping(const Json& in) {
  const Matrix f = matrix(in.at("f"));
  require(f.rows >= 3 && f.columns >= 1, "three periods of one strategy are needed");
  std::vector<std::vector<std::size_t>> resamples;
  for (const Json& row : in.at("bootstrap_indices")) {
    resamples.push_back(counts(row));
    require(resamples.back().size() == f.rows, "a resample has the wrong length");
    for (const std::size_t index : resamples.back()) require(index < f.rows, "no such period");
  }
  const auto found = analytics::snooping_tests(f.values, f.columns, restart_of(in), resamples);
  return {{"mean_outperformance", found.mean},
          {"omega_k", found.omega},
          {"rc_statistic_sqrtn", found.reality_check_statistic},
          {"rc_p_share_strictly_greater", found.reality_check.strictly_greater},
          {"rc_p_one_plus_k", found.reality_check.plus_one},
          {"spa_statistic", found.spa_statistic},
          {"spa_threshold", found.spa_threshold},
          {"recentred_in_consistent", found.is_recentred},
          {"spa",
           {{"lower", to_json(found.spa_lower)},
            {"consistent", to_json(found.spa_consistent)},
            {"upper", to_json(found.spa_upper)}}}};
}

Json adjusted(const Json& in) {
  const auto p = numbers(in.at("p"));
  for (const double one : p) require(one >= 0 && one <= 1, "a p-value is not in 0..1");
  return {{"bonferroni", analytics::bonferroni(p)},
          {"sidak", analytics::sidak(p)},
          {"holm", analytics::holm(p)},
          {"benjamini_hochberg", analytics::benjamini_hochberg(p)},
          {"benjamini_yekutieli", analytics::benjamini_yekutieli(p)}};
}

Json walk_forward_windows(const Json& in) {
  const analytics::WalkForwardPlan plan{.train = count(in, "train"),
                                        .gap = count(in, "gap"),
                                        .test = count(in, "test"),
                                        .step = count(in, "step"),
                                        .anchor = in.at("anchored").get<bool>()
                                                      ? analytics::Anchor::Start
                                                      : analytics::Anchor::Rolling};
  require(plan.train > 0 && plan.test > 0 && plan.step > 0, "train, test and step must be above 0");
  Json found = Json::array();
  for (const auto& window : analytics::walk_forward_windows(count(in, "n"), plan))
    found.push_back({{"train", to_json(window.train)}, {"test", to_json(window.test)}});
  return found;
}

Json walk_forward_efficiency(const Json& in) {
  std::vector<analytics::WindowProfit> windows;
  Json inside = Json::array(), outside = Json::array(), each = Json::array();
  for (const Json& one : in) {
    windows.push_back({number(one, "is_net"), number(one, "is_days"), number(one, "oos_net"),
                       number(one, "oos_days")});
    const analytics::WindowProfit& w = windows.back();
    require(w.in_sample_days > 0 && w.out_of_sample_days > 0, "days must be above 0");
    inside.push_back(w.in_sample * analytics::days_per_year / w.in_sample_days);
    outside.push_back(w.out_of_sample * analytics::days_per_year / w.out_of_sample_days);
  }
  const auto found = analytics::walk_forward_efficiency(windows);
  for (const auto& value : found.per_window) each.push_back(value_or_null(value));
  return {{"is_annualised", std::move(inside)},
          {"oos_annualised", std::move(outside)},
          {"wfe_per_window", std::move(each)},
          {"wfe_mean_of_windows", value_or_null(found.mean_of_windows)},
          {"wfe_pooled", value_or_null(found.pooled)},
          {"share_of_profitable_oos_windows", value_or_null(found.profitable_share)}};
}

}  // namespace sixbtc::application::stats
