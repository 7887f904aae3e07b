#include "analytics/sharpe.hpp"

#include <rapidcheck.h>

#include "analytics/normal.hpp"
#include "analytics/oracle_test.hpp"

namespace sixbtc::analytics {
namespace {

using testing::expect_close;
using testing::Json;
using testing::numbers;

SharpeSample sample_of(const Json& in) {
  return {in["sharpe_period"], in["skewness"], in["kurtosis_raw"], in.value("T", std::size_t{0})};
}

TEST(Normal, quantile_inverts_the_distribution) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
  EXPECT_NEAR(normal_cdf(1), 0.8413447460685429, 1e-15);
  EXPECT_NEAR(normal_quantile(1e-300), -37.0471, 1e-3);
  EXPECT_TRUE(rc::check("quantile", [] {
    const double z = static_cast<double>(*rc::gen::inRange(-80'000, 50'000)) / 10'000;
    RC_ASSERT(std::abs(normal_quantile(normal_cdf(z)) - z) < 1e-9);
  }));
}

TEST(Sharpe, oracle_03_probabilistic_and_deflated) {
  const Json oracle = testing::read_oracle("03_psr_dsr_minbtl.json");
  for (const Json& c : oracle["psr"]) {
    const SharpeSample sample = sample_of(c["input"]);
    const auto psr = probabilistic_sharpe(sample, c["input"]["benchmark_sharpe_period"]);
    ASSERT_TRUE(psr.has_value());
    expect_close(sharpe_standard_error(sample), c["expected"]["standard_error"], "error");
    expect_close(psr->z, c["expected"]["z"], "z");
    expect_close(psr->value, c["expected"]["psr"], "psr");
  }
  for (const Json& c : oracle["dsr"]) {
    const Json& in = c["input"];
    const auto dsr =
        deflated_sharpe(sample_of(in), in["N_trials"], in["variance_of_trial_sharpes_period"]);
    ASSERT_TRUE(dsr.has_value());
    expect_close(expected_maximum(in["N_trials"]), c["expected"]["expected_max_unit_normal"],
                 "max");
    expect_close(dsr->benchmark, c["expected"]["sr0_period"], "sr0");
    expect_close(dsr->probability.z, c["expected"]["z"], "z");
    expect_close(dsr->probability.value, c["expected"]["dsr"], "dsr");
  }
}

TEST(Sharpe, oracle_03_lengths) {
  const Json oracle = testing::read_oracle("03_psr_dsr_minbtl.json");
  for (const Json& c : oracle["min_trl"]) {
    const Json& in = c["input"];
    const auto length =
        minimum_track_record(sample_of(in), in["benchmark_sharpe_period"], in["confidence"]);
    expect_close(length, c["expected"]["min_track_record_observations"], "observations");
    expect_close(*length / in["periods_per_year"].get<double>(), c["expected"]["years"], "years");
  }
  for (const Json& c : oracle["min_btl"]) {
    const auto length =
        minimum_backtest_length(c["input"]["N_trials"], c["input"]["target_max_sharpe_annual"]);
    expect_close(length.years, c["expected"]["min_backtest_years"], "years");
    expect_close(length.upper_bound, c["expected"]["upper_bound_years"], "bound");
  }
  for (const Json& c : oracle["expected_max"])
    expect_close(expected_maximum(c["N"]), c["expected"], "expected maximum");
}

TEST(Sharpe, oracle_04_from_returns) {
  const Json oracle = testing::read_oracle("04_psr_from_returns.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const auto sample = sharpe_sample(numbers(c["input"]["returns"]));
    ASSERT_TRUE(sample.has_value());
    const auto psr = probabilistic_sharpe(*sample, c["input"]["benchmark_sharpe_period"]);
    const Json& e = c["expected"];
    expect_close(sample->sharpe, e["sharpe_period"], "sharpe");
    expect_close(sample->skewness, e["skewness"], "skewness");
    expect_close(sample->kurtosis_raw, e["kurtosis_raw"], "kurtosis");
    expect_close(psr->z, e["z"], "z");
    expect_close(psr->value, e["psr"], "psr");
  }
}

TEST(Sharpe, oracle_13_serial_correlation) {
  const Json oracle = testing::read_oracle("13_sharpe_autocorrelation.json");
  ASSERT_FALSE(oracle["cases"].empty());
  for (const Json& c : oracle["cases"]) {
    const std::vector<double> returns = numbers(c["input"]["returns"]);
    const std::size_t q = c["input"]["q"];
    const auto found = aggregated_sharpe(returns, q);
    ASSERT_TRUE(found.has_value());
    const Json& e = c["expected"];
    expect_close(found->autocorrelation, e["rho"], "rho");
    expect_close(found->scale, e["eta"], "eta");
    expect_close(found->sharpe, e["sharpe_scaled"], "scaled");
    expect_close(sharpe_sample(returns)->sharpe * std::sqrt(static_cast<double>(q)),
                 e["sharpe_iid_scaled"], "iid");
  }
}

TEST(Sharpe, interval_covers_what_the_probabilistic_sharpe_says) {
  const SharpeSample sample{0.1, -0.5, 5, 400};
  const auto interval = sharpe_interval(sample, 0.9);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(probabilistic_sharpe(sample, interval->low)->value, 0.95, 1e-12);
  EXPECT_NEAR(probabilistic_sharpe(sample, interval->high)->value, 0.05, 1e-12);
}

TEST(Sharpe, what_is_undefined_is_none) {
  const std::vector<double> constant(10, 0.01);
  EXPECT_FALSE(sharpe_sample(constant) || sharpe_sample({}) || aggregated_sharpe(constant, 2));
  EXPECT_FALSE(sharpe_standard_error({0.1, 0, 3, 1}));
  EXPECT_FALSE(minimum_track_record({0.1, 0, 3, 100}, 0.1, 0.95));
  EXPECT_EQ(expected_maximum(1), 0);
  const std::vector<double> few = {0.1, 0.2, -0.1};
  EXPECT_FALSE(aggregated_sharpe(few, 4));
}

}  // namespace
}  // namespace sixbtc::analytics
