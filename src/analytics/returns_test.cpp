#include "analytics/returns.hpp"

#include <rapidcheck.h>

#include "analytics/oracle_test.hpp"

namespace sixbtc::analytics {
namespace {

using testing::expect_close;
using testing::Json;
using testing::numbers;

void expect_runs(const std::vector<DrawdownRun>& actual, const Json& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_EQ(actual[i].peak, expected[i]["peak_index"]);
    EXPECT_EQ(actual[i].length, expected[i]["length_periods"]);
    expect_close(actual[i].depth, expected[i]["depth"], "depth");
    ASSERT_EQ(actual[i].recovery.has_value(), !expected[i]["recovery_index"].is_null());
    if (actual[i].recovery) {
      EXPECT_EQ(*actual[i].recovery, expected[i]["recovery_index"]);
    }
  }
}

TEST(Returns, oracle_01) {
  const Json oracle = testing::read_oracle("01_returns_basic.json");
  ASSERT_EQ(oracle["cases"].size(), 7u);
  for (const Json& c : oracle["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const Json &in = c["input"], &e = c["expected"];
    const ReturnStatistics s = return_statistics(
        numbers(in["returns"]),
        {in["periods_per_year"], in["risk_free_annual"], in["target_per_period"]});
    EXPECT_EQ(s.moments.count, e["n"]);
    expect_close(s.moments.mean, e["mean"], "mean");
    expect_close(s.moments.deviation_sample, e["std_ddof1"], "std");
    expect_close(s.total_return, e["total_return"], "total");
    expect_close(s.cagr, e["cagr"], "cagr");
    expect_close(s.volatility_annual, e["volatility_annual"], "volatility");
    expect_close(s.sharpe_period, e["sharpe_period"], "sharpe");
    expect_close(s.sharpe_annual, e["sharpe_annual"], "sharpe annual");
    expect_close(s.downside_deviation, e["downside_deviation_period"], "downside");
    expect_close(s.sortino_period, e["sortino_period"], "sortino");
    expect_close(s.sortino_annual, e["sortino_annual"], "sortino annual");
    expect_close(s.max_drawdown.fraction, e["max_drawdown"], "max drawdown");
    EXPECT_EQ(s.max_drawdown.trough, e["max_drawdown_trough_index_in_equity"]);
    EXPECT_EQ(s.max_drawdown.peak, e["max_drawdown_peak_index_in_equity"]);
    expect_runs(s.drawdown_runs, e["drawdown_runs"]);
    EXPECT_EQ(s.longest_drawdown, e["longest_drawdown_periods"]);
    expect_close(s.calmar, e["calmar"], "calmar");
    expect_close(s.ulcer_index, e["ulcer_index_fraction"], "ulcer");
    expect_close(s.ulcer_index_sample, e["ulcer_index_fraction_n_minus_1"], "ulcer n - 1");
    expect_close(100 * s.ulcer_index, e["ulcer_index_percent"], "ulcer percent");
    expect_close(s.ulcer_performance_index, e["ulcer_performance_index"], "upi");
    expect_close(s.pain_index, e["pain_index_fraction"], "pain");
    expect_close(s.time_in_profit, e["time_in_profit_fraction"], "time in profit");
    expect_close(s.time_at_new_high, e["time_at_new_high_fraction"], "new high");
    expect_close(s.positive_periods, e["positive_period_fraction"], "positive");
    expect_close(s.moments.skewness, e["skewness_population"], "skewness");
    expect_close(s.moments.kurtosis_raw, e["kurtosis_raw_population"], "kurtosis");
    expect_close(s.moments.skewness_corrected, e["skewness_sample_G1"], "G1");
    expect_close(s.moments.kurtosis_excess_corrected, e["kurtosis_excess_sample_G2"], "G2");
  }
}

TEST(Returns, oracle_14_consistency) {
  const Json oracle = testing::read_oracle("14_consistency.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    std::vector<double> months;
    for (const auto& [month, value] : c["input"]["monthly_returns"].items())
      months.push_back(value.get<double>());
    const auto found = consistency(months);
    ASSERT_TRUE(found && found->log_equity);
    const Json& e = c["expected"];
    expect_close(found->positive_share, e["positive_month_fraction"], "positive");
    expect_close(found->non_negative_share, e["non_negative_month_fraction"], "non-negative");
    expect_close(found->log_equity->slope, e["log_equity_slope"], "slope");
    expect_close(found->log_equity->r_squared, e["log_equity_r_squared"], "r2");
    expect_close(found->log_equity->slope_over_error, e["k_ratio_slope_over_stderr"], "k");
    expect_close(found->best, e["best_month"], "best");
    expect_close(found->worst, e["worst_month"], "worst");
  }
}

TEST(Returns, hand_check) {
  const std::vector<double> returns = {-0.1, 0.05, 0.06, 0.1, -0.02, 0.05};
  const ReturnStatistics s = return_statistics(returns, {365, 0, 0});
  EXPECT_NEAR(s.max_drawdown.fraction, -0.1, 1e-15);
  EXPECT_EQ(s.max_drawdown.trough, 1u);
  EXPECT_EQ(s.longest_drawdown, 3u);
  EXPECT_NEAR(s.total_return, 0.13382423, 1e-12);
  EXPECT_DOUBLE_EQ(s.time_in_profit, 4.0 / 6);
}

TEST(Returns, what_is_undefined_is_none) {
  const ReturnStatistics nothing = return_statistics({}, {365, 0, 0});
  EXPECT_FALSE(nothing.cagr || nothing.sharpe_period || nothing.sortino_period || nothing.calmar);
  const std::vector<double> one = {0.1};
  EXPECT_FALSE(return_statistics(one, {365, 0, 0}).sharpe_period);
  // A thousand times 0.1 sums to a mean that is not 0.1; the deviation is 0 all the same.
  const std::vector<double> constant(1000, 0.1);
  const ReturnStatistics s = return_statistics(constant, {365, 0, 0});
  EXPECT_EQ(s.moments.deviation_sample, 0.0);
  EXPECT_FALSE(s.sharpe_period || s.moments.skewness || s.sortino_period || s.calmar);
  const std::vector<double> ruin = {-1.5, 0.2};
  EXPECT_FALSE(return_statistics(ruin, {365, 0, 0}).cagr);
  EXPECT_FALSE(consistency(ruin)->log_equity);
  EXPECT_FALSE(consistency({}));
  EXPECT_FALSE(share_above({}, 1));
}

TEST(Returns, share_above_is_strict) {
  const std::vector<double> equity = {100, 101, 99, 102};
  EXPECT_DOUBLE_EQ(*share_above(equity, 100), 0.5);
}

TEST(Drawdown, equals_a_naive_search) {
  EXPECT_TRUE(rc::check("drawdown", [](const std::vector<unsigned char>& steps) {
    std::vector<double> equity = {100};
    for (const unsigned char step : steps)
      equity.push_back(equity.back() * (0.9 + static_cast<double>(step % 21) / 100));
    double worst = 0;
    for (std::size_t i = 0; i < equity.size(); ++i)
      for (std::size_t j = i; j < equity.size(); ++j)
        worst = std::min(worst, equity[j] / equity[i] - 1);
    RC_ASSERT(max_drawdown(equity).fraction == worst);
    double deepest = 0;
    for (const DrawdownRun& run : drawdown_runs(equity)) deepest = std::min(deepest, run.depth);
    RC_ASSERT(deepest == worst);
    const auto back = equity_from_returns(returns_from_equity(equity));
    for (std::size_t i = 0; i < back.size(); ++i)
      RC_ASSERT(std::abs(100 * back[i] / equity[i] - 1) < 1e-12);
  }));
}

TEST(Returns, after_a_total_loss_are_zero) {
  const std::vector<double> equity{100, 150, 0, 0, 0};
  EXPECT_EQ(returns_from_equity(equity), (std::vector<double>{0.5, -1, 0, 0}));
}

}  // namespace
}  // namespace sixbtc::analytics
