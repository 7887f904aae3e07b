// Quota and bill of language models.
#include "adapters/sqlite/test_records.hpp"

namespace sixbtc::sqlite {

using namespace testing;

class ModelUsage : public Store {};

TEST_F(ModelUsage, a_call_counts_before_it_is_made_and_across_restarts) {
  const core::Timestamp noon = *core::Timestamp::parse("2026-01-02T12:00Z");
  {
    const auto database = open();
    ASSERT_TRUE(database->model_usage().begin("a", "m", 2, noon)->has_value());
  }
  const auto database = open();
  auto& usage = database->model_usage();
  const auto second = usage.begin("a", "m", 2, noon);
  ASSERT_TRUE(second->has_value());
  ASSERT_TRUE(usage.end(**second, {.outcome = "answered",
                                   .usage = {.input = 7, .output = 5},
                                   .cost = *core::Amount::parse("0.00000001")}));
  EXPECT_FALSE(usage.begin("a", "m", 2, noon)->has_value());
  EXPECT_TRUE(usage.begin("b", "m", 2, noon)->has_value()) << "each provider has its own quota";
  const core::Timestamp before = *core::Timestamp::parse("2026-01-02T23:59:59.999Z");
  EXPECT_FALSE(usage.begin("a", "m", 2, before)->has_value());
  const core::Timestamp midnight = *core::Timestamp::parse("2026-01-03");
  EXPECT_TRUE(usage.begin("a", "m", 2, midnight)->has_value());

  const auto all = usage.since({});
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ(all->at(0).provider, "a");
  EXPECT_EQ(all->at(0).calls, 3u);
  EXPECT_EQ(all->at(0).answered, 1u);
  EXPECT_EQ(all->at(0).usage.input, 7u);
  EXPECT_EQ(all->at(0).usage.output, 5u);
  EXPECT_EQ(all->at(0).cost.units(), 1);
  EXPECT_EQ(usage.since(midnight)->size(), 1u);
  EXPECT_EQ(usage.end(99, {}).error().kind, core::ErrorKind::NotFound);
}

}  // namespace sixbtc::sqlite
