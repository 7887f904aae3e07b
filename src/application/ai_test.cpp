// Turns and shares of language models among the sources, and what they are told of others.
#include "application/rejections.hpp"
#include "application/sources.hpp"

namespace sixbtc::application {
namespace {

std::map<std::string, int> turns(const ports::Settings& settings, std::uint64_t count) {
  std::map<std::string, int> made;
  for (std::uint64_t number = 0; number < count; ++number)
    for (const auto& name : sources_of_turn(settings, number)) ++made[name];
  return made;
}

TEST(Turns, ai_free_and_ai_assigned_share_one_turn_in_their_ratio) {
  ports::Settings settings{};
  settings.generation.ai.free_ratio = 0.7;
  EXPECT_TRUE(sources_of_turn(settings, 0).empty());
  settings.generation.sources = {.combinator = true,
                                 .genetic = false,
                                 .pattern = true,
                                 .ai_free = true,
                                 .ai_assigned = true,
                                 .expansion = false,
                                 .optimized = false};
  EXPECT_EQ(turns(settings, 300),
            (std::map<std::string, int>{
                {"combinator", 100}, {"pattern", 100}, {"ai_free", 70}, {"ai_assigned", 30}}));
  settings.generation.sources.ai_free = false;
  EXPECT_EQ(turns(settings, 300)["ai_assigned"], 100);
  settings.generation.sources.ai_free = true;
  settings.generation.ai.free_ratio = 1;
  EXPECT_EQ(turns(settings, 300)["ai_free"], 100);
}

TEST(Turns, shares_of_one_run_follow_the_ratio_too) {
  ports::Settings settings{};
  settings.generation.ai.free_ratio = 0.7;
  const std::vector<std::string> both{"combinator", "ai_free", "ai_assigned"};
  const std::size_t whole = weight_of("combinator", both, settings);
  EXPECT_EQ(weight_of("ai_free", both, settings) * 10, whole * 14);
  EXPECT_EQ(weight_of("ai_assigned", both, settings) * 10, whole * 6);
  EXPECT_EQ(weight_of("ai_free", {"combinator", "ai_free"}, settings), whole);
}

TEST(Rejections, tell_of_training_alone) {
  const std::string training =
      R"([{"name": "sharpe", "value": 0.4123, "threshold": 1, "verdict": "fail"},
          {"name": "total_trades", "value": 400, "threshold": 100, "verdict": "pass"},
          {"name": "win_rate", "value": null, "threshold": 0.55, "verdict": "fail"}])";
  EXPECT_EQ(failed_in_training(training),
            "sharpe 0.412 (threshold 1), win_rate undefined (threshold 0.55)");
  for (const char* later : {"holdout", "vault", "shuffle", "anything new"}) {
    std::string seen = training;
    seen.insert(seen.size() - 1, std::string(R"(, {"name": ")") + later +
                                     R"(", "value": 0.01, "threshold": 0.05, "verdict": "fail"})");
    EXPECT_EQ(failed_in_training(seen), "") << later;
  }
  for (const char* broken : {"", "{}", "[1]", "[{}]", "nonsense"})
    EXPECT_EQ(failed_in_training(broken), "") << broken;
}

}  // namespace
}  // namespace sixbtc::application
