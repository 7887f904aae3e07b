#include "application/trial_statistics.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"

namespace sixbtc::application {
namespace {

ports::ProofSettings settings() {
  ports::ProofSettings proof{};
  proof.deflated_sharpe_min = 0.95;
  proof.clusters = {.chance = 0.01, .correlation_min = 0.7, .blocks_min = 6};
  proof.overfitting = {.probability_max = 0.5, .trials_min = 10, .blocks_max = 8};
  return proof;
}

std::vector<double> days(core::Random& random) {
  std::vector<double> returns;
  for (int i = 0; i < 365; ++i) returns.push_back(random.uniform() - 0.5);
  return returns;
}

ports::TrialRecord row(const std::string& strategy, std::span<const double> daily,
                       TrialReturns::Kind kind, const char* from = "2024-01-01") {
  const TrialReturns returns{kind, *core::Timestamp::parse(from), daily};
  return {"data", strategy, strategy + from, trial_blocks(returns), {}};
}

TEST(TrialStatistics, a_partial_block_is_left_out) {
  const std::vector<double> daily(365, 0.01);
  const auto blocks = parse_blocks(row("a", daily, TrialReturns::Kind::Marked).blocks_json);
  ASSERT_TRUE(blocks);
  EXPECT_EQ(blocks->sums.size(), 12U);
  EXPECT_NEAR(blocks->sums.front(), 0.3, 1e-12);
  EXPECT_FALSE(parse_blocks("no json"));
  EXPECT_FALSE(parse_blocks(R"({"block_days":30,"sums":[1,2]})"));
  EXPECT_FALSE(parse_blocks(R"({"returns":"marked","from":1,"days":"x","sums":[]})"));
}

TEST(TrialStatistics, realised_returns_and_other_windows_are_not_compared) {
  core::Random random(1);
  std::vector<ports::TrialRecord> rows;
  const auto candidate = row("s0", days(random), TrialReturns::Kind::Marked);
  rows.push_back(candidate);
  for (int i = 1; i < 40; ++i)
    rows.push_back(row("s" + std::to_string(i), days(random), TrialReturns::Kind::Marked));
  for (int i = 40; i < 60; ++i)
    rows.push_back(row("s" + std::to_string(i), days(random), TrialReturns::Kind::Realised));
  rows.push_back(row("s60", days(random), TrialReturns::Kind::Marked, "2023-06-01"));
  // The same strategy over another window: booked, but no further trial.
  rows.push_back(row("s1", days(random), TrialReturns::Kind::Marked, "2023-06-01"));
  const auto found = summarise_trials(rows, 61, candidate, settings());
  EXPECT_EQ(found.rows, 62U);
  EXPECT_EQ(found.comparable, 40U);
  EXPECT_EQ(found.statistics.raw, 61);
  EXPECT_GT(found.statistics.clustered, 59);
  EXPECT_LE(found.statistics.clustered, 61);
  ASSERT_TRUE(found.statistics.overfitting);
  EXPECT_EQ(found.statistics.overfitting->trials, 40U);
  EXPECT_TRUE(found.statistics.sharpe_variance);
}

TEST(TrialStatistics, copies_under_other_names_count_once) {
  core::Random random(2);
  const auto returns = days(random);
  std::vector<ports::TrialRecord> rows;
  for (int i = 0; i < 30; ++i)
    rows.push_back(row("s" + std::to_string(i), returns, TrialReturns::Kind::Marked));
  const auto found = summarise_trials(rows, 30, rows.front(), settings());
  EXPECT_EQ(found.statistics.clustered, 1);
  EXPECT_EQ(found.statistics.raw, 30);
}

TEST(TrialStatistics, similar_strategies_are_found_by_their_blocks) {
  core::Random random(3);
  const auto a = days(random), b = days(random);
  const auto blocks = [](std::span<const double> daily, const char* from = "2024-01-01") {
    return *parse_blocks(row("s", daily, TrialReturns::Kind::Marked, from).blocks_json);
  };
  EXPECT_NEAR(*correlation(blocks(a), blocks(a)), 1, 1e-12);
  EXPECT_LT(*correlation(blocks(a), blocks(b)), 0.9);
  EXPECT_FALSE(correlation(blocks(a), blocks(a, "2023-01-01")));
}

}  // namespace
}  // namespace sixbtc::application
