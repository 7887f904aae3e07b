#include "application/shared_log.hpp"

#include <gtest/gtest.h>

namespace sixbtc::application {
namespace {

TEST(SharedLog, a_view_keeps_what_it_has_seen) {
  SharedLog<int> log;
  std::vector<SharedLog<int>::View> views;
  for (int i = 0; i < 5000; ++i) {
    if (i % 500 == 0) views.push_back(log.view());
    log.push_back(i);
  }
  for (std::size_t v = 0; v < views.size(); ++v) {
    ASSERT_EQ(views[v].size(), v * 500);
    for (std::size_t i = 0; i < views[v].size(); ++i) ASSERT_EQ(views[v][i], static_cast<int>(i));
  }
  EXPECT_TRUE(views.front().empty());
  EXPECT_EQ(log.view()[4999], 4999);
}

}  // namespace
}  // namespace sixbtc::application
