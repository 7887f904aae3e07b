#include "application/task_costs.hpp"

#include <gtest/gtest.h>

namespace sixbtc::application {
namespace {

TEST(ShareDone, counts_costs_and_ends_at_one) {
  ShareDone share({3, 1, 1});
  EXPECT_DOUBLE_EQ(share.add(1), 0.2);
  EXPECT_DOUBLE_EQ(share.add(0), 0.8);
  EXPECT_DOUBLE_EQ(share.add(2), 1);
}

TEST(ShareDone, tasks_that_cost_nothing_are_all_done) {
  ShareDone share({0, 0});
  EXPECT_EQ(share.add(0), 1);
}

}  // namespace
}  // namespace sixbtc::application
