#include "application/generate_sources.hpp"

#include <gtest/gtest.h>

namespace sixbtc::application {
namespace {

ports::Settings settings() {
  ports::Settings all{};
  all.generation.seed = 5;
  all.generation.sources = {.combinator = true,
                            .genetic = false,
                            .pattern = true,
                            .ai_free = false,
                            .ai_assigned = false,
                            .expansion = true,
                            .optimized = false};
  all.generation.batch = {.strategies_per_timeframe = 8, .strategies_per_hour_max = 1000};
  for (const std::int64_t minutes : {5, 15, 30, 60, 240, 1440})
    all.trading.timeframes.push_back(market::Interval::minutes(minutes));
  return all;
}

TEST(BatchRequest, sources_that_are_on_take_turns_over_all_timeframes) {
  std::vector<std::string> turns;
  for (std::uint64_t number = 0; number < 6; ++number) {
    const SourcesRequest request = batch_request(settings(), number);
    EXPECT_EQ(request.count, 48u);
    EXPECT_EQ(request.seed, 5u);
    EXPECT_EQ(request.intervals.size(), 6u);
    ASSERT_EQ(request.sources.size(), 1u);
    turns.push_back(request.sources.front());
  }
  EXPECT_EQ(turns, (std::vector<std::string>{"combinator", "pattern", "expansion", "combinator",
                                             "pattern", "expansion"}));
}

TEST(BatchRequest, has_no_source_where_all_are_off) {
  ports::Settings off = settings();
  off.generation.sources = {};
  EXPECT_TRUE(batch_request(off, 3).sources.empty());
}

}  // namespace
}  // namespace sixbtc::application
