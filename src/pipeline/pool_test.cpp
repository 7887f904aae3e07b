#include "pipeline/pool.hpp"

#include <rapidcheck/gtest.h>

#include "core/random.hpp"
#include "pipeline/likeness.hpp"
#include "pipeline/retest.hpp"

namespace sixbtc::pipeline {
namespace {

const PoolRules rules{
    .size = 3, .score_min = 40, .duplicate_correlation = 0.9, .common_days_min = 5};

core::Timestamp day(int n) {
  return core::Timestamp::from_seconds(1'735'689'600) + core::Duration::days(n);
}

// Returns that differ from shape to shape and correlate little.
ports::DailyReturns returns(int shape, int first = 0, int days = 12) {
  ports::DailyReturns made{day(first), {}};
  for (int d = first; d < first + days; ++d)
    made.values.push_back(((d * 7 + shape * 5 + (d * d * (shape + 1)) % 11) % 13) - 6.0);
  return made;
}

Candidate candidate(const std::string& id, double score, const std::string& cluster = "") {
  return {.strategy = core::StrategyId(id),
          .score = score,
          .cluster_key = cluster,
          .returns = {},
          .evidence_json = "{}",
          .time = day(0)};
}

Seat seat(const std::string& id, double score, int since, const std::string& cluster = "") {
  return {candidate(id, score, cluster), day(since)};
}

std::vector<std::string> names(const std::vector<core::StrategyId>& ids) {
  std::vector<std::string> found;
  for (const auto& id : ids) found.push_back(id.value());
  return found;
}
using Names = std::vector<std::string>;

}  // namespace

TEST(Pool, a_free_place_goes_to_whoever_reaches_the_floor) {
  EXPECT_EQ(decide(candidate("a", 40), {}, rules).rule, PoolRule::FreePlace);
  EXPECT_EQ(decide(candidate("a", 39.999), {}, rules).rule, PoolRule::BelowFloor);
  EXPECT_EQ(decide(candidate("a", std::nan("")), {}, rules).rule, PoolRule::BelowFloor);
}

TEST(Pool, a_full_pool_is_entered_above_its_worst_alone) {
  const std::vector pool = {seat("a", 70, 1), seat("b", 50, 2), seat("c", 60, 3)};
  const PoolDecision better = decide(candidate("d", 50.1), pool, rules);
  EXPECT_EQ(better.rule, PoolRule::BetterThanWorst);
  EXPECT_EQ(names(better.leaving), Names{"b"});
  EXPECT_EQ(better.threshold, 50);
  const PoolDecision equal = decide(candidate("d", 50), pool, rules);
  EXPECT_EQ(equal.rule, PoolRule::NotBetter) << "who is inside stays";
  EXPECT_TRUE(equal.leaving.empty());
  EXPECT_EQ(decide(candidate("b", 99), pool, rules).rule, PoolRule::AlreadyIn);
}

TEST(Pool, at_equal_scores_the_latest_leaves_then_the_last_by_id) {
  const std::vector pool = {seat("a", 50, 1), seat("c", 50, 2), seat("b", 50, 2)};
  EXPECT_EQ(names(decide(candidate("d", 60), pool, rules).leaving), Names{"c"});
}

TEST(Pool, near_duplicates_compete_with_each_other_alone) {
  const std::vector pool = {seat("a", 70, 1, "x"), seat("b", 41, 2)};
  const PoolDecision worse = decide(candidate("d", 60, "x"), pool, rules);
  EXPECT_EQ(worse.rule, PoolRule::WorseDuplicate) << "though a place is free and b is worse";
  EXPECT_EQ(names(worse.rivals), Names{"a"});
  const PoolDecision better = decide(candidate("d", 71, "x"), pool, rules);
  EXPECT_EQ(better.rule, PoolRule::BetterDuplicate);
  EXPECT_EQ(names(better.leaving), Names{"a"}) << "its rival leaves, not the worst";
}

TEST(Pool, who_is_like_two_members_has_to_beat_both) {
  std::vector pool = {seat("a", 70, 1), seat("b", 50, 2)};
  Candidate like_both = candidate("d", 60, "x");
  pool[0].candidate.cluster_key = "x";
  pool[1].candidate.returns = like_both.returns = returns(3);
  EXPECT_EQ(decide(like_both, pool, rules).rule, PoolRule::WorseDuplicate);
  like_both.score = 71;
  EXPECT_EQ(names(decide(like_both, pool, rules).leaving), (Names{"a", "b"}));
}

TEST(Pool, likeness_is_the_correlation_of_the_common_days) {
  const ports::DailyReturns long_one = returns(1, 0, 40), late = returns(1, 30, 30);
  EXPECT_NEAR(return_correlation(long_one, late, 10).value(), 1, 1e-12) << "10 common days";
  EXPECT_FALSE(return_correlation(long_one, late, 11).has_value());
  EXPECT_FALSE(return_correlation(returns(1, 0, 10), returns(1, 20, 10), 2).has_value());
  EXPECT_FALSE(return_correlation({day(0), {0, 0, 0, 0}}, {day(0), {1, 2, 3, 4}}, 2).has_value());
  ports::DailyReturns opposite = long_one;
  for (double& value : opposite.values) value = -value;
  EXPECT_NEAR(return_correlation(long_one, opposite, 10).value(), -1, 1e-12);
}

TEST(Pool, who_waits_longest_is_tested_first_and_nobody_depends_on_the_hour) {
  std::vector pool = {seat("a", 50, 0), seat("b", 60, 0), seat("c", 70, 0), seat("d", 80, 0)};
  const int tested[] = {3, 1, 9, 1};
  for (std::size_t i = 0; i < pool.size(); ++i) pool[i].candidate.time = day(tested[i]);
  const auto week = core::Duration::days(7);
  EXPECT_EQ(names(due_for_retest(pool, day(10), week, 9)), (Names{"b", "d", "a"}));
  EXPECT_EQ(names(due_for_retest(pool, day(10), week, 2)), (Names{"b", "d"}));
  EXPECT_EQ(names(due_for_retest(pool, day(8), week, 9)), (Names{"b", "d"})) << "to the day";
  EXPECT_TRUE(due_for_retest(pool, day(7), week, 9).empty());
  EXPECT_EQ(due_for_retest(pool, day(400), week, 9).size(), 4u) << "who comes late catches up";
}

TEST(Pool, a_retest_is_judged_by_the_gates_and_the_floor_as_they_are) {
  EXPECT_EQ(judge_retest({.score = 40, .failed_gate = {}}, rules), RetestRule::StillGood);
  EXPECT_EQ(judge_retest({.score = 39, .failed_gate = {}}, rules), RetestRule::BelowFloor);
  EXPECT_EQ(judge_retest({.score = std::nan(""), .failed_gate = {}}, rules),
            RetestRule::BelowFloor);
  EXPECT_EQ(judge_retest({.score = 90, .failed_gate = "sharpe"}, rules), RetestRule::GateFailed);
}

namespace {

std::vector<Candidate> many_candidates() {
  const auto count = *rc::gen::inRange<std::size_t>(0, 25);
  std::vector<Candidate> made;
  for (std::size_t i = 0; i < count; ++i) {
    Candidate one = candidate(fmt::format("s{:02}", i), *rc::gen::inRange(30, 60));
    const int cluster = *rc::gen::inRange(0, 8);
    if (cluster < 5) one.cluster_key = fmt::format("c{}", cluster);
    if (*rc::gen::arbitrary<bool>()) one.returns = returns(*rc::gen::inRange(0, 4));
    made.push_back(std::move(one));
  }
  return made;
}

std::vector<std::string> members(const std::vector<Seat>& pool) {
  std::vector<std::string> found;
  for (const Seat& one : pool) found.push_back(one.candidate.strategy.value());
  return found;
}

}  // namespace

RC_GTEST_PROP(PoolProperty, size_floor_and_clusters_hold_whatever_comes_in_whatever_order, ()) {
  const PoolRules some{.size = *rc::gen::inRange<std::size_t>(1, 7),
                       .score_min = 40,
                       .duplicate_correlation = 0.9,
                       .common_days_min = 5};
  std::vector<Seat> pool;
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<Candidate> candidates = many_candidates();
    for (Candidate& one : candidates)
      one.strategy = core::StrategyId(fmt::format("{}-{}", batch, one.strategy.value()));
    const PoolOutcome outcome = place(candidates, pool, day(batch), some);
    std::vector<Candidate> shuffled = candidates;
    core::Random(*rc::gen::arbitrary<std::uint64_t>()).shuffle(std::span(shuffled));
    RC_ASSERT(members(place(shuffled, pool, day(batch), some).pool) == members(outcome.pool));

    RC_ASSERT(outcome.decisions.size() == candidates.size());
    RC_ASSERT(outcome.pool.size() <= some.size);
    RC_ASSERT(outcome.pool.size() >= std::min(pool.size(), std::size_t{1}));
    std::map<core::StrategyId, double> scores;
    for (const Seat& one : pool) scores[one.candidate.strategy] = one.candidate.score;
    for (const Candidate& one : candidates) scores[one.strategy] = one.score;
    for (const PoolDecision& decision : outcome.decisions) {
      RC_ASSERT(decision.is_admitted || decision.leaving.empty());
      for (const auto& leaving : decision.leaving)
        RC_ASSERT(scores.at(leaving) < scores.at(decision.strategy));
    }
    for (std::size_t i = 0; i < outcome.pool.size(); ++i) {
      RC_ASSERT(outcome.pool[i].candidate.score >= some.score_min);
      if (i > 0) RC_ASSERT(ranks_before(outcome.pool[i - 1].rank(), outcome.pool[i].rank()));
      for (std::size_t j = 0; j < i; ++j)
        RC_ASSERT(!are_near_duplicates(outcome.pool[i].candidate, outcome.pool[j].candidate, some));
    }
    pool = outcome.pool;
  }
}

}  // namespace sixbtc::pipeline
