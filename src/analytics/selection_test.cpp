// Oracles 05 to 12: what choosing among many strategies does to the evidence.
#include <rapidcheck.h>

#include <numeric>

#include "analytics/multiple_testing.hpp"
#include "analytics/oracle_test.hpp"
#include "analytics/overfitting.hpp"
#include "analytics/permutation.hpp"
#include "analytics/snooping.hpp"
#include "analytics/walk_forward.hpp"

namespace sixbtc::analytics {
namespace {

using testing::expect_close;
using testing::Json;
using testing::numbers;

std::vector<double> flatten(const Json& rows) {
  std::vector<double> values;
  for (const Json& row : rows)
    for (const Json& value : row) values.push_back(value.get<double>());
  return values;
}

TEST(Overfitting, oracle_05) {
  const Json oracle = testing::read_oracle("05_pbo_cscv.json");
  ASSERT_EQ(oracle["cases"].size(), 3u);
  for (const Json& c : oracle["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const Json &rows = c["input"]["returns_rows_by_config"], &e = c["expected"];
    const std::vector<double> values = flatten(rows);
    const auto found = backtest_overfitting({values, rows.size(), rows[0].size()}, c["input"]["S"]);
    ASSERT_TRUE(found.has_value());
    expect_close(found->probability, e["pbo"], "pbo");
    EXPECT_EQ(found->logits_zero, e["n_logit_exactly_zero"]);
    expect_close(found->out_of_sample_loss, e["prob_oos_loss"], "loss");
    expect_close(found->slope, e["degradation_slope"], "slope");
    expect_close(found->intercept, e["degradation_intercept"], "intercept");
    ASSERT_EQ(found->splits.size(), e["n_combinations"]);
    for (std::size_t i = 0; i < e["combinations"].size(); ++i) {
      const CscvSplit& split = found->splits[i];
      const Json& s = e["combinations"][i];
      EXPECT_EQ(split.in_sample_blocks, s["is_blocks"].get<std::vector<std::size_t>>());
      EXPECT_EQ(split.best, s["best_is_config"]);
      expect_close(split.in_sample_sharpe, s["is_sharpe"], "is");
      expect_close(split.out_of_sample_sharpe, s["oos_sharpe"], "oos");
      expect_close(split.rank, s["oos_rank_ascending"], "rank");
      expect_close(split.omega, s["omega"], "omega");
      expect_close(split.logit, s["logit"], "logit");
    }
  }
}

TEST(Overfitting, sixteen_blocks_and_too_little_data) {
  const std::vector<double> values(64, 0.01);
  const auto found = backtest_overfitting({values, 32, 2}, 16);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->splits.size(), 12'870u);
  EXPECT_FALSE(found->slope.has_value());
  EXPECT_FALSE(backtest_overfitting({values, 64, 1}, 16));
  EXPECT_FALSE(backtest_overfitting({std::span(values).first(20), 10, 2}, 16));
}

TEST(Permutation, oracle_06_p_values) {
  const Json oracle = testing::read_oracle("06_permutation_p_value.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const auto found = permutation_test(c["input"]["observed"], numbers(c["input"]["permuted"]));
    EXPECT_EQ(found.at_least_as_good, c["expected"]["k"]);
    EXPECT_EQ(found.permutations, c["expected"]["n"]);
    expect_close(found.p_value(), c["expected"]["p_value"], "p");
  }
  const std::vector<double> broken = {std::numeric_limits<double>::quiet_NaN()};
  EXPECT_EQ(permutation_test(1, broken).p_value(), 1);
  EXPECT_EQ(permutation_test(1, {}).p_value(), 1);
}

TEST(Permutation, oracle_07_signal_shift) {
  const Json oracle = testing::read_oracle("07_signal_shift_test.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const auto found =
        signal_shift_test(numbers(c["input"]["position"]), numbers(c["input"]["returns"]));
    const Json& e = c["expected"];
    expect_close(found.observed, e["observed_sum"], "observed");
    expect_close(found.shifted, e["shift_statistics"], "shifted");
    EXPECT_EQ(found.result.at_least_as_good, e["k"]);
    expect_close(found.result.p_value(), e["p_value"], "p");
  }
}

columns::CandleColumns candles_of(const Json& in) {
  columns::CandleColumns candles;
  candles.open = numbers(in["open"]);
  candles.high = numbers(in["high"]);
  candles.low = numbers(in["low"]);
  candles.close = numbers(in["close"]);
  for (std::size_t i = 0; i < candles.open.size(); ++i) {
    candles.open_time.push_back(static_cast<std::int64_t>(i));
    candles.volume.push_back(static_cast<double>(i));
    candles.flags.push_back(0);
  }
  return candles;
}

TEST(Permutation, oracle_08_bars) {
  const Json oracle = testing::read_oracle("08_bar_permutation.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const Json &in = c["input"], &e = c["expected"];
    const columns::CandleColumns candles = candles_of(in);
    const auto shapes = in["perm_intrabar"].get<std::vector<std::size_t>>();
    const std::size_t start = in["start"];
    const auto found =
        permute_bars(candles.view(), start, shapes, in["perm_gap"].get<std::vector<std::size_t>>());
    expect_close(found.open, e["open"], "open");
    expect_close(found.high, e["high"], "high");
    expect_close(found.low, e["low"], "low");
    expect_close(found.close, e["close"], "close");
    EXPECT_EQ(found.open_time, candles.open_time);
    EXPECT_EQ(found.volume[start + 1], candles.volume[start + 1 + shapes[0]]);
  }
}

TEST(Snooping, oracle_09_stationary_bootstrap) {
  const Json oracle = testing::read_oracle("09_stationary_bootstrap.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const Json& in = c["input"];
    EXPECT_EQ(
        stationary_bootstrap(in["p_restart"], numbers(in["u_restart"]), numbers(in["u_position"])),
        c["expected"]["indices"].get<std::vector<std::size_t>>());
  }
  core::Random random(3), again(3);
  const auto rows = stationary_bootstrap(1000, 0.1, random);
  EXPECT_EQ(rows, stationary_bootstrap(1000, 0.1, again));
  EXPECT_LT(*std::max_element(rows.begin(), rows.end()), 1000u);
}

void expect_p(const BootstrapP& actual, const Json& expected) {
  expect_close(actual.strictly_greater, expected["share_strictly_greater"], "share");
  expect_close(actual.plus_one, expected["one_plus_k_over_one_plus_B"], "plus one");
}

TEST(Snooping, oracle_10_reality_check_and_spa) {
  const Json oracle = testing::read_oracle("10_reality_check_spa.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const Json &in = c["input"], &e = c["expected"];
    const auto resamples = in["bootstrap_indices"].get<std::vector<std::vector<std::size_t>>>();
    const auto found =
        snooping_tests(flatten(in["f"]), in["f"][0].size(), in["p_restart"], resamples);
    expect_close(found.mean, e["mean_outperformance"], "mean");
    expect_close(found.omega, e["omega_k"], "omega");
    expect_close(found.reality_check_statistic, e["rc_statistic_sqrtn"], "rc");
    expect_close(found.reality_check.strictly_greater, e["rc_p_share_strictly_greater"], "rc p");
    expect_close(found.reality_check.plus_one, e["rc_p_one_plus_k"], "rc p + 1");
    expect_close(found.spa_statistic, e["spa_statistic"], "spa");
    expect_close(found.spa_threshold, e["spa_threshold"], "threshold");
    EXPECT_EQ(found.is_recentred, e["recentred_in_consistent"].get<std::vector<bool>>());
    expect_p(found.spa_lower, e["spa"]["lower"]);
    expect_p(found.spa_consistent, e["spa"]["consistent"]);
    expect_p(found.spa_upper, e["spa"]["upper"]);
  }
}

TEST(MultipleTesting, oracle_11) {
  const Json oracle = testing::read_oracle("11_multiple_testing.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const std::vector<double> p = numbers(c["input"]["p"]);
    const Json& e = c["expected"];
    expect_close(bonferroni(p), e["bonferroni"], "bonferroni");
    expect_close(sidak(p), e["sidak"], "sidak");
    expect_close(holm(p), e["holm"], "holm");
    expect_close(benjamini_hochberg(p), e["benjamini_hochberg"], "bh");
    expect_close(benjamini_yekutieli(p), e["benjamini_yekutieli"], "by");
  }
}

TEST(MultipleTesting, adjusting_keeps_order_and_never_helps) {
  EXPECT_TRUE(rc::check("adjusted", [](const std::vector<unsigned char>& raw) {
    std::vector<double> p;
    for (const unsigned char value : raw) p.push_back(static_cast<double>(value) / 255);
    for (const auto& adjusted : {bonferroni(p), sidak(p), holm(p), benjamini_hochberg(p)})
      for (std::size_t i = 0; i < p.size(); ++i) {
        RC_ASSERT(adjusted[i] >= p[i] - 1e-15 && adjusted[i] <= 1);
        for (std::size_t j = 0; j < p.size(); ++j)
          RC_ASSERT(!(p[i] < p[j]) || adjusted[i] <= adjusted[j]);
      }
  }));
}

TEST(WalkForward, oracle_12) {
  const Json oracle = testing::read_oracle("12_walk_forward.json");
  for (const Json& c : oracle["windows"]) {
    const Json& in = c["input"];
    const auto windows = walk_forward_windows(
        in["n"], {in["train"], in["gap"], in["test"], in["step"],
                  in["anchored"].get<bool>() ? Anchor::Start : Anchor::Rolling});
    ASSERT_EQ(windows.size(), c["expected"].size());
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const Json &train = c["expected"][i]["train"], &test = c["expected"][i]["test"];
      EXPECT_EQ(windows[i].train, (Range{train[0], train[1]}));
      EXPECT_EQ(windows[i].test, (Range{test[0], test[1]}));
    }
  }
  std::vector<WindowProfit> profits;
  for (const Json& w : oracle["efficiency"]["input"])
    profits.push_back({w["is_net"], w["is_days"], w["oos_net"], w["oos_days"]});
  const auto found = walk_forward_efficiency(profits);
  const Json& e = oracle["efficiency"]["expected"];
  for (std::size_t i = 0; i < profits.size(); ++i)
    expect_close(found.per_window[i], e["wfe_per_window"][i], "window");
  expect_close(found.pooled, e["wfe_pooled"], "pooled");
  expect_close(found.mean_of_windows, e["wfe_mean_of_windows"], "mean");
  expect_close(found.profitable_share, e["share_of_profitable_oos_windows"], "profitable");
}

TEST(WalkForward, no_efficiency_without_a_profit_to_keep) {
  const std::vector<WindowProfit> windows = {{-100, 365, 50, 90}, {50, 365, 10, 90}};
  const auto found = walk_forward_efficiency(windows);
  EXPECT_FALSE(found.per_window[0] || found.pooled || found.mean_of_windows);
  EXPECT_TRUE(found.per_window[1].has_value());
  EXPECT_FALSE(walk_forward_efficiency({}).profitable_share);
  EXPECT_TRUE(walk_forward_windows(10, {5, 2, 4, 1, Anchor::Rolling}).empty());
}

TEST(WalkForward, test_windows_join_day_by_day_and_the_newest_choice_has_the_day) {
  const std::vector<double> first{0.1, 0.2, 0.3}, second{0.4, 0.5}, third{0.6};
  const std::vector<TestDays> apart{{10, first}, {14, second}};
  EXPECT_EQ(joined_tests(apart),
            (std::vector<DatedReturn>{{10, 0.1}, {11, 0.2}, {12, 0.3}, {14, 0.4}, {15, 0.5}}));
  const std::vector<TestDays> overlapping{{10, first}, {11, second}, {12, third}};
  EXPECT_EQ(joined_tests(overlapping), (std::vector<DatedReturn>{{10, 0.1}, {11, 0.4}, {12, 0.6}}));
  EXPECT_TRUE(joined_tests({}).empty());
}

}  // namespace
}  // namespace sixbtc::analytics
