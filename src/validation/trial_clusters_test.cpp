#include "validation/trial_clusters.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "analytics/normal.hpp"
#include "analytics/sharpe.hpp"
#include "core/random.hpp"

namespace sixbtc::validation {
namespace {

constexpr ClusterRules rules{.chance = 0.01, .correlation_min = 0.5, .blocks_min = 6};

double normal(core::Random& random) {
  return analytics::normal_quantile(std::min(std::max(random.uniform(), 1e-12), 1 - 1e-12));
}

// `families` independent trials, each with `copies` of correlation `likeness` with it.
BlockSums family(std::uint64_t seed, std::size_t families, std::size_t copies, double likeness,
                 std::size_t blocks) {
  core::Random random(seed);
  BlockSums sums{{}, blocks};
  const double rest = std::sqrt(1 - likeness * likeness);
  for (std::size_t f = 0; f < families; ++f) {
    std::vector<double> base;
    for (std::size_t b = 0; b < blocks; ++b) base.push_back(normal(random));
    sums.values.insert(sums.values.end(), base.begin(), base.end());
    for (std::size_t copy = 0; copy < copies; ++copy)
      for (std::size_t b = 0; b < blocks; ++b)
        sums.values.push_back(likeness * base[b] + rest * normal(random));
  }
  return sums;
}

double effective(const BlockSums& sums, double level) {
  return effective_trials(cluster_trials(sums, rules), level);
}

// Student's t with 11 degrees of freedom: 1.796 is exceeded with 5 %.
TEST(TrialClusters, chance_correlation_is_that_of_students_t) {
  const double t = 1.7958848187;
  EXPECT_NEAR(chance_correlation(13, 0.05), t / std::sqrt(11 + t * t), 1e-9);
  EXPECT_LT(chance_correlation(52, 1e-6), chance_correlation(13, 1e-6));
}

TEST(TrialClusters, independent_trials_all_count) {
  for (const std::size_t trials : {200UL, 2'000UL, 20'000UL}) {
    const double counted = effective(family(trials, trials, 0, 1, 13), 5);
    EXPECT_LE(counted, static_cast<double>(trials));
    EXPECT_GE(counted, 0.98 * static_cast<double>(trials));
  }
}

TEST(TrialClusters, copies_count_once_and_near_copies_in_part) {
  EXPECT_EQ(effective(family(1, 300, 9, 1.0, 13), 5), 300);
  const double near = effective(family(2, 300, 9, 0.999, 13), 5);
  EXPECT_GT(near, 330);
  EXPECT_LT(near, 900);
  // A tenth of a deviation apart is worth more than a thousandth.
  EXPECT_GT(effective(family(2, 300, 9, 0.99, 13), 5), near);
}

TEST(TrialClusters, flat_trials_are_one_and_few_blocks_tell_nothing) {
  EXPECT_EQ(effective({std::vector<double>(13 * 40, 0.0), 13}, 5), 1);
  const BlockSums few = family(1, 30, 3, 1.0, 5);
  EXPECT_EQ(effective(few, 5), static_cast<double>(few.trials()));
  EXPECT_EQ(effective({{}, 13}, 5), 0);
}

TEST(TrialClusters, joint_exceedance_runs_from_independence_to_identity) {
  EXPECT_NEAR(joint_exceedance(0, 2), analytics::normal_cdf(-2), 1e-12);
  EXPECT_NEAR(joint_exceedance(1, 2), 1, 1e-6);
  EXPECT_LT(joint_exceedance(0.9, 5), joint_exceedance(0.9, 2));
  // Half an orthant: P(both > 0) = 1/4 + asin(0.5) / (2 pi) = 1/3.
  EXPECT_NEAR(joint_exceedance(0.5, 0), 2.0 / 3, 1e-9);
}

// The number is meant for a union bound: the best of the trials exceeds a level no more often than
// the best of so many independent ones.
TEST(TrialClusters, the_best_of_them_is_bounded_by_the_effective_number) {
  constexpr double level = 2.5, likeness = 0.97;
  constexpr std::size_t families = 10, copies = 20, blocks = 60;
  const double counted = effective(family(4, families, copies, likeness, blocks), level);
  EXPECT_LT(counted, 0.8 * families * (copies + 1));
  EXPECT_GT(counted, families);
  core::Random random(5);
  std::size_t exceeded = 0;
  constexpr std::size_t repetitions = 4'000;
  for (std::size_t i = 0; i < repetitions; ++i) {
    double best = -10;
    for (std::size_t f = 0; f < families; ++f) {
      const double base = normal(random);
      best = std::max(best, base);
      for (std::size_t copy = 0; copy < copies; ++copy)
        best =
            std::max(best, likeness * base + std::sqrt(1 - likeness * likeness) * normal(random));
    }
    exceeded += best > level ? 1U : 0U;
  }
  const double share = static_cast<double>(exceeded) / repetitions;
  EXPECT_LE(share, counted * analytics::normal_cdf(-level));
}

// 200,000 rows, half of them near copies, in a few seconds at most.
TEST(TrialClusters, scales_to_two_hundred_thousand_trials) {
  const BlockSums sums = family(6, 20'000, 9, 0.999, 13);
  const auto begin = std::chrono::steady_clock::now();
  const double counted = effective(sums, 6);
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  EXPECT_GT(counted, 20'000);
  EXPECT_LT(counted, 100'000);
  EXPECT_LT(spent.count(), 60);
}

TEST(TrialOverfitting, a_search_of_noise_overfits_and_a_real_edge_does_not) {
  double noise = 0, edge = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    BlockSums sums = family(seed, 200, 0, 1, 24);
    noise += trial_overfitting(sums, 8)->probability / 20;
    for (std::size_t b = 0; b < 24; ++b) sums.values[b] += 1.5;
    edge += trial_overfitting(sums, 8)->probability / 20;
  }
  EXPECT_NEAR(noise, 0.5, 0.12);
  EXPECT_LT(edge, 0.1);
  EXPECT_FALSE(trial_overfitting({{1, 2, 3, 4, 5}, 5}, 8));
  EXPECT_EQ(trial_overfitting(family(1, 20, 0, 1, 13), 16)->blocks, 6U);
}

}  // namespace
}  // namespace sixbtc::validation
