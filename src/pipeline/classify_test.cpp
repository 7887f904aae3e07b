#include "pipeline/classify.hpp"

#include <rapidcheck/gtest.h>

#include <map>

#include "core/random.hpp"
#include "pipeline/likeness.hpp"

namespace sixbtc::pipeline {
namespace {

// M-103 and C-07 as configured, on all of the pool.
const ClassifyRules rules{.percentile = 1,
                          .top = 10,
                          .per_timeframe_max = 3,
                          .per_type_max = 2,
                          .correlation_max = 0.7,
                          .common_days_min = 5};

ports::PoolMember member(int n, double score, const std::string& type, int minutes) {
  ports::PoolMember made;
  made.name = fmt::format("m{:02}", n);
  made.type = type;
  made.interval = market::Interval::minutes(minutes);
  made.entry.strategy = core::StrategyId(made.name);
  made.entry.score = score;
  return made;
}

std::vector<std::string> texts(const std::vector<Classified>& rows) {
  std::vector<std::string> found;
  for (const auto& row : rows)
    found.push_back(fmt::format("{} {}", row.strategy.value(), to_string(row.selection)));
  return found;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST(Classify, the_percentile_gate_comes_first_and_lets_the_best_through) {
  std::vector<ports::PoolMember> pool;
  for (int n = 0; n < 30; ++n) pool.push_back(member(n, 100 - n, fmt::format("T{}", n), n + 1));
  ClassifyRules tenth = rules;
  tenth.percentile = 0.1;
  const auto rows = classify(pool, tenth);
  EXPECT_EQ(rows[2].selection, Selection::Selected);
  EXPECT_EQ(rows[3].selection, Selection::Percentile);
  EXPECT_EQ(rows[3].value, 4);
  EXPECT_EQ(rows[3].threshold, 3) << "a tenth of 30, though 0.1 is a hair more than a tenth";
  pool.resize(1);
  tenth.percentile = 0.001;
  EXPECT_EQ(texts(classify(pool, tenth)), Texts{"m00 selected"});
  EXPECT_TRUE(classify({}, tenth).empty());
}

TEST(Classify, three_a_timeframe_two_a_type_ten_in_all) {
  const std::vector pool = {member(0, 90, "MOM", 60), member(1, 89, "MOM", 15),
                            member(2, 88, "MOM", 5),  member(3, 87, "REV", 60),
                            member(4, 86, "TRN", 60), member(5, 85, "BRE", 60),
                            member(6, 84, "REV", 30)};
  EXPECT_EQ(texts(classify(pool, rules)),
            (Texts{"m00 selected", "m01 selected", "m02 type", "m03 selected", "m04 selected",
                   "m05 timeframe", "m06 selected"}));
  ClassifyRules two = rules;
  two.top = 2;
  EXPECT_EQ(texts(classify(pool, two))[3], "m03 full");
}

TEST(Classify, who_moves_like_a_chosen_one_is_left_out_and_says_like_whom) {
  std::vector pool = {member(0, 90, "MOM", 60), member(1, 89, "REV", 15), member(2, 88, "TRN", 5)};
  const std::vector<double> moves = {1, -2, 3, 0, 2, -1, 4, -3};
  pool[0].entry.returns.values = moves;
  pool[2].entry.returns.values = moves;
  pool[1].entry.returns.values = {3, 1, -2, 2, -3, 0, -1, 1};
  const auto rows = classify(pool, rules);
  EXPECT_EQ(texts(rows), (Texts{"m00 selected", "m01 selected", "m02 correlation"}));
  EXPECT_EQ(rows[2].against, core::StrategyId("m00"));
  EXPECT_NEAR(rows[2].value, 1, 1e-12);
  EXPECT_EQ(rows[2].threshold, 0.7);
  pool[2].entry.returns.values.resize(4);
  EXPECT_EQ(classify(pool, rules)[2].selection, Selection::Selected) << "too few days to say";
}

TEST(Classify, ties_go_to_who_came_first_then_by_id) {
  std::vector pool = {member(2, 50, "MOM", 60), member(1, 50, "MOM", 60), member(0, 50, "MOM", 60)};
  pool[2].admitted_at = core::Timestamp::from_seconds(9);
  EXPECT_EQ(texts(classify(pool, rules)), (Texts{"m01 selected", "m02 selected", "m00 type"}));
}

RC_GTEST_PROP(ClassifyProperty, every_limit_holds_and_the_order_given_says_nothing, ()) {
  const auto count = *rc::gen::inRange(0, 40);
  std::vector<ports::PoolMember> pool;
  for (int n = 0; n < count; ++n) {
    const std::string type = fmt::format("T{}", *rc::gen::inRange(0, 6));
    pool.push_back(member(n, *rc::gen::inRange(40, 60), type, *rc::gen::inRange(1, 6)));
    for (int d = 0; d < 8; ++d)
      pool.back().entry.returns.values.push_back(*rc::gen::inRange(-3, 4));
  }
  ClassifyRules some = rules;
  some.percentile = *rc::gen::element(0.1, 0.5, 1.0);
  const auto rows = classify(pool, some);
  RC_ASSERT(rows.size() == pool.size());
  std::map<std::string, const ports::PoolMember*> by_name;
  for (const auto& one : pool) by_name[one.name] = &one;
  std::map<std::string, std::size_t> of_type;
  std::map<market::Interval, std::size_t> of_timeframe;
  std::vector<const ports::PoolMember*> chosen;
  for (const auto& row : rows) {
    if (row.selection != Selection::Selected) continue;
    const ports::PoolMember* one = by_name.at(row.strategy.value());
    RC_ASSERT(++of_type[one->type] <= some.per_type_max);
    RC_ASSERT(++of_timeframe[one->interval] <= some.per_timeframe_max);
    for (const auto* other : chosen)
      RC_ASSERT(return_correlation(one->entry.returns, other->entry.returns, 5).value_or(0) <=
                some.correlation_max);
    chosen.push_back(one);
  }
  RC_ASSERT(chosen.size() <= some.top);
  RC_ASSERT(chosen.empty() == pool.empty());
  core::Random(*rc::gen::arbitrary<std::uint64_t>()).shuffle(std::span(pool));
  RC_ASSERT(texts(classify(pool, some)) == texts(rows));
}

}  // namespace sixbtc::pipeline
