#include "execution/request_budget.hpp"

#include <gtest/gtest.h>

#include "support/execution_desk.hpp"

namespace sixbtc::execution {
namespace {

using namespace test;

core::Timestamp at(std::int64_t milliseconds) {
  return core::Timestamp::from_milliseconds(1'700'000'000'000 + milliseconds);
}

RequestBudgetPolicy small() {
  RequestBudgetPolicy policy = desk_policy().requests;
  policy.per_second = 10;
  policy.burst = 5;
  policy.reserve = 2;
  return policy;
}

TEST(RequestBudget, keeps_its_reserve_for_what_protects) {
  RequestBudget budget(small());
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(budget.take(1, 1, Urgency::Normal, at(0)));
  EXPECT_FALSE(budget.take(1, 1, Urgency::Normal, at(0)));
  EXPECT_EQ(budget.available_at(1, 1, Urgency::Normal, at(0)), at(100));
  EXPECT_TRUE(budget.take(1, 1, Urgency::Protective, at(0)));
  EXPECT_TRUE(budget.take(1, 1, Urgency::Protective, at(0)));
  EXPECT_FALSE(budget.take(1, 1, Urgency::Protective, at(0)));
  EXPECT_TRUE(budget.take(1, 1, Urgency::Protective, at(100)));
}

TEST(RequestBudget, what_costs_more_than_the_bucket_waits_until_it_is_full) {
  RequestBudget budget(small());
  EXPECT_TRUE(budget.take(9, 1, Urgency::Normal, at(0)));
  EXPECT_FALSE(budget.take(9, 1, Urgency::Normal, at(899)));
  EXPECT_TRUE(budget.take(9, 1, Urgency::Normal, at(900)));
}

TEST(RequestBudget, quota_of_an_address_grows_with_what_is_traded) {
  RequestBudgetPolicy policy = small();
  policy.per_second = 1e6;
  policy.address_initial = 10;
  policy.address_reserve = 4;
  RequestBudget budget(policy);
  std::int64_t now = 0;
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(budget.take(1, 1, Urgency::Normal, at(++now)));
  EXPECT_FALSE(budget.take(1, 1, Urgency::Normal, at(++now)));
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(budget.take(1, 1, Urgency::Protective, at(++now)));
  // Nothing is left: one request in ten seconds.
  EXPECT_TRUE(budget.take(1, 1, Urgency::Protective, at(++now)));
  EXPECT_FALSE(budget.take(1, 1, Urgency::Protective, at(++now)));
  EXPECT_TRUE(budget.take(1, 1, Urgency::Protective, at(now += 10'000)));
  budget.traded(core::Amount::from_integer(20));
  EXPECT_TRUE(budget.take(1, 1, Urgency::Normal, at(++now)));
  EXPECT_TRUE(budget.take(1, 0, Urgency::Normal, at(++now))) << "questions are free of the quota";
}

TEST(RequestBudget, too_many_requests_doubles_the_pause_and_an_answer_ends_it) {
  RequestBudget budget(small());
  budget.refused(at(0));
  budget.refused(at(1));  // the rest of the batch
  EXPECT_EQ(budget.available_at(1, 1, Urgency::Normal, at(1)), at(1000));
  budget.refused(at(1000));
  EXPECT_EQ(budget.available_at(1, 1, Urgency::Normal, at(1000)), at(3000));
  EXPECT_EQ(budget.available_at(1, 1, Urgency::Protective, at(1000)), at(2000));
  budget.answered();
  budget.refused(at(4000));
  EXPECT_EQ(budget.available_at(1, 1, Urgency::Normal, at(4000)), at(5000));
}

// --- what the order manager makes of it --------------------------------------------------------

struct OnABudget : testing::Test, Desk {
  OnABudget() : Desk(policy()) {}
  static ExecutionPolicy policy() {
    ExecutionPolicy policy = desk_policy();
    policy.requests.per_second = 0.5;
    policy.requests.burst = 10;
    policy.requests.reserve = 4;
    return policy;
  }
  void SetUp() override { start(); }
};

TEST_F(OnABudget, entries_wait_when_only_the_reserve_is_left_and_stops_leave) {
  submit(entry(1));  // 3 of 6
  EXPECT_EQ(count<Submit>(), 1u);
  submit(entry(11));
  EXPECT_EQ(count<Submit>(), 1u);
  submit(entry(21));
  EXPECT_EQ(count<Submit>(), 0u);
  ASSERT_EQ(count<BudgetExhausted>(), 1u);
  EXPECT_FALSE(all<BudgetExhausted>()[0].is_reserve_used);
  submit(alone(request(30, orders::Purpose::Stop, market::Side::Sell, 1)));
  EXPECT_EQ(count<Submit>(), 1u);
  submit(exit(31));
  EXPECT_EQ(count<Submit>(), 1u);
}

TEST_F(OnABudget, entry_that_the_budget_holds_too_long_ends_as_not_sent) {
  submit(entry(1));
  submit(entry(11));
  submit(entry(21));
  pass(seconds(4));
  EXPECT_EQ(ending(21), Ending::NotSent);
  EXPECT_EQ(ending(22), Ending::NotSent);
}

TEST_F(OnABudget, exits_beyond_the_reserve_wait_their_turn_and_leave) {
  for (std::uint64_t id = 1; id <= 10; ++id) submit(exit(id));
  submit(exit(11));
  EXPECT_EQ(count<Submit>(), 0u);
  EXPECT_TRUE(all<BudgetExhausted>()[0].is_reserve_used);
  for (std::uint64_t id = 1; id <= 10; ++id) accept(id);
  pass(seconds(3));
  EXPECT_EQ(count<Submit>(), 1u);
  EXPECT_TRUE(is<orders::InFlight>(11));
}

TEST_F(OnABudget, cancel_beyond_the_reserve_leaves_later) {
  for (std::uint64_t id = 1; id <= 10; ++id) {
    submit(exit(id));
    accept(id);
  }
  cancel(1);
  EXPECT_EQ(count<Cancel>(), 0u);
  pass(seconds(3));
  EXPECT_EQ(count<Cancel>(), 1u);
}

}  // namespace
}  // namespace sixbtc::execution
