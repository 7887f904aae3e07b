// Rounds and shares of language models among the sources, and what they are told of others.
#include "application/rejections.hpp"
#include "application/sources.hpp"

namespace sixbtc::application {
namespace {

TEST(Rounds, keep_the_weights_of_their_sources) {
  std::size_t whole = 0, free = 0, assigned = 0;
  for (std::size_t round = 0; round < 50; ++round) {
    EXPECT_EQ(share_of_round(1000, 8, round), 8U);
    whole += share_of_round(1000, 8, round);
    free += share_of_round(1400, 8, round);
    assigned += share_of_round(600, 8, round);
    EXPECT_EQ(free, (round + 1) * 1400 * 8 / 1000);
  }
  EXPECT_EQ(free + assigned, 2 * whole);
  EXPECT_EQ(share_of_round(0, 8, 3), 0U);
}

TEST(Rounds, shares_of_one_run_follow_the_ratio_too) {
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
