#include "analytics/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/random.hpp"

namespace sixbtc::analytics {
namespace {

constexpr PairedBootstrap bootstrap{
    .resamples = 1'000, .restart = 0.1, .confidence = 0.95, .seed = 7};

std::vector<double> noise(std::uint64_t seed, std::size_t days, double mean) {
  core::Random random(seed);
  std::vector<double> returns;
  for (std::size_t i = 0; i < days; ++i)
    returns.push_back(mean + 0.02 * (random.uniform() + random.uniform() - 1.0));
  return returns;
}

TEST(Correlation, known_values) {
  const std::vector<double> up{1, 2, 3, 4}, down{8, 6, 4, 2}, bent{1, 3, 2, 4}, flat{5, 5, 5, 5};
  EXPECT_DOUBLE_EQ(*correlation(up, up), 1.0);
  EXPECT_DOUBLE_EQ(*correlation(up, down), -1.0);
  EXPECT_DOUBLE_EQ(*correlation(up, bent), 0.8);
  EXPECT_FALSE(correlation(up, flat).has_value());
  EXPECT_FALSE(correlation({}, {}).has_value());
}

TEST(CompareReturns, a_strategy_with_itself_differs_by_nothing) {
  const auto returns = noise(1, 300, 0.001);
  const auto same = compare_returns(returns, returns, bootstrap);
  EXPECT_EQ(same.days, 300u);
  EXPECT_EQ(same.sharpe_annual.value, 0.0);
  EXPECT_EQ(same.sharpe_annual.interval->low, 0.0);
  EXPECT_EQ(same.sharpe_annual.interval->high, 0.0);
}

// A constant added every day is known exactly, however noisy the days are.
TEST(CompareReturns, what_both_share_cancels) {
  const auto base = noise(2, 300, 0.0);
  auto better = base;
  for (double& value : better) value += 0.001;
  const auto paired = compare_returns(better, base, bootstrap);
  EXPECT_NEAR(*paired.mean.value, 0.001, 1e-15);
  EXPECT_NEAR(paired.mean.interval->low, 0.001, 1e-12);
  EXPECT_NEAR(paired.mean.interval->high, 0.001, 1e-12);
  EXPECT_NEAR(*paired.correlation, 1.0, 1e-12);
  EXPECT_GT(paired.sharpe_annual.interval->low, 0.0);
}

// Independent strategies of equal skill: the interval of the mean holds 0 about 95 times in 100.
TEST(CompareReturns, interval_covers_as_often_as_it_says) {
  int covered = 0;
  constexpr int cases = 200;
  for (std::uint64_t i = 0; i < cases; ++i) {
    PairedBootstrap few = bootstrap;
    few.resamples = 400;
    few.restart = 0.5;
    const auto result = compare_returns(noise(100 + i, 250, 0), noise(1'000 + i, 250, 0), few);
    covered += result.mean.interval->low <= 0 && result.mean.interval->high >= 0;
  }
  EXPECT_GE(covered, 178);
  EXPECT_LE(covered, 198);
}

TEST(CompareReturns, same_seed_same_interval) {
  const auto a = noise(3, 100, 0), b = noise(4, 100, 0);
  const auto one = compare_returns(a, b, bootstrap), two = compare_returns(a, b, bootstrap);
  EXPECT_EQ(one.sharpe_annual.interval->low, two.sharpe_annual.interval->low);
  PairedBootstrap other = bootstrap;
  other.seed = 8;
  EXPECT_NE(one.sharpe_annual.interval->low,
            compare_returns(a, b, other).sharpe_annual.interval->low);
}

TEST(CompareReturns, says_nothing_where_nothing_is_defined) {
  const std::vector<double> flat(50, 0.0), two{0.1, 0.2};
  const auto still = compare_returns(flat, noise(5, 50, 0), bootstrap);
  EXPECT_FALSE(still.sharpe_annual.value.has_value());
  EXPECT_FALSE(still.sharpe_annual.interval.has_value());
  EXPECT_TRUE(still.mean.interval.has_value());
  EXPECT_FALSE(compare_returns(two, two, bootstrap).mean.interval.has_value());
  EXPECT_FALSE(compare_returns({}, {}, bootstrap).mean.value.has_value());
}

}  // namespace
}  // namespace sixbtc::analytics
