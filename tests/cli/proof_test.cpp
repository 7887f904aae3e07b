// validate and stats as a user runs them.
#include <fstream>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

// A store with the sample candles and strategies that were screened.
class Proofs : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    ASSERT_EQ(run({"data", "import", sample(), "--store", store()}).exit_code, 0);
    ASSERT_EQ(
        run({"generate", "--count", "120", "--source", "expansion", "--store", store()}).exit_code,
        0);
    const Outcome screened = run({"backtest", "--all", "--store", store(), "--json"});
    for (const auto& row : json::parse(screened.out))
      if (row["interval"] == "30m" && id_.empty()) id_ = row["id"];
    ASSERT_FALSE(id_.empty()) << screened.out.substr(0, 500);
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string store() { return folder_->path("store"); }
  static Outcome validate(std::vector<std::string> more) {
    more.insert(more.begin(), {"validate", id_, "--store", store()});
    return run(more);
  }

  static inline TemporaryFolder* folder_ = nullptr;
  static inline std::string id_;
};

TEST_F(Proofs, what_scored_too_little_is_refused_and_proved_only_when_asked) {
  const Outcome refused = validate({});
  EXPECT_EQ(refused.exit_code, 7) << refused.out;
  EXPECT_NE(refused.err.find("--anyway"), std::string::npos) << refused.err;
  const std::vector<std::string> few = {"--anyway", "--json", "--set", "proof.permutations=40"};
  const Outcome outcome = validate(few);
  ASSERT_EQ(outcome.exit_code, 7) << outcome.err;
  const json proof = json::parse(outcome.out);
  EXPECT_EQ(proof["passed"], false);
  EXPECT_EQ(proof["vault_opened"], false);
  std::vector<std::string> names;
  for (const auto& gate : proof["gates"]) names.push_back(gate["name"]);
  EXPECT_EQ(names, (std::vector<std::string>{"windows", "walk_forward", "cost_stress",
                                             "neighbours_profitable", "neighbours_median",
                                             "overfitting", "data_quality", "bar_permutation",
                                             "signal_shift", "deflated_sharpe",
                                             "deflated_sharpe_raw", "deflated_sharpe_spread"}));
  EXPECT_GE(proof["trials"]["strategies"], proof["trials"]["independent"]);
  EXPECT_GT(proof["history"]["years"].size(), 2u);
  // The vault begins later than anything that was proved on.
  EXPECT_LT(proof["from"].get<std::string>(), proof["to"].get<std::string>());
  // The same again, to the last digit, on any number of threads; another seed permutes otherwise.
  EXPECT_EQ(
      validate({"--anyway", "--json", "--set", "proof.permutations=40", "--threads", "1"}).out,
      outcome.out);
  EXPECT_NE(validate({"--anyway", "--json", "--set", "proof.permutations=40", "--seed", "9"}).out,
            outcome.out);
}

TEST_F(Proofs, the_vault_stays_closed_for_what_failed) {
  const Outcome outcome = validate({"--anyway", "--open-vault", "--set", "proof.permutations=40"});
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_NE(outcome.out.find("the vault stays closed"), std::string::npos) << outcome.out;
}

// With every threshold out of the way the flow is walked to its end: one opening, no second.
TEST_F(Proofs, the_vault_opens_once) {
  std::vector<std::string> lax = {"--open-vault", "--json"};
  for (const char* set :
       {"proof.permutations=20", "proof.alpha=0.5", "proof.windows.profitable_min=0",
        "proof.walk_forward.efficiency_min=-10", "proof.walk_forward.profitable_min=0",
        "proof.cost_stress.sharpe_min=-10", "proof.neighbourhood.profitable_min=0",
        "proof.neighbourhood.median_min=0", "proof.quality_retained_min=0",
        "proof.deflated_sharpe_min=0.01", "proof.trials_min=1", "screen.sharpe_min=-10",
        "screen.win_rate=off", "screen.expectancy_min=-0.1", "screen.max_drawdown_max=1",
        "screen.trades_min=1", "score.proof_threshold=0"}) {
    lax.push_back("--set");
    lax.push_back(set);
  }
  const json first = json::parse(validate(lax).out);
  ASSERT_EQ(first["vault_opened"], true) << first["gates"].dump();
  EXPECT_EQ(first["gates"].back()["name"], "vault");
  const Outcome again = validate(lax);
  EXPECT_NE(again.exit_code, 0);
  EXPECT_NE(again.err.find("opened before"), std::string::npos) << again.err;
}

TEST(Stats, answers_a_fixture_without_a_store) {
  const std::string file = fixture("stats/03_psr_dsr_minbtl.json");
  const Outcome outcome = run({"stats", "--fixture", file, "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  std::ifstream stream(file);
  const json answered = json::parse(outcome.out), oracle = json::parse(stream);
  for (std::size_t i = 0; i < oracle["dsr"].size(); ++i)
    EXPECT_NEAR(answered["dsr"][i]["expected"]["dsr"].get<double>(),
                oracle["dsr"][i]["expected"]["dsr"].get<double>(), 1e-9);
  EXPECT_EQ(run({"stats", "--fixture", "/nowhere.json"}).exit_code, 4);
  EXPECT_EQ(run({"stats"}).exit_code, 2);
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad.json", R"({"cases":[{"input":{"p":[2]}}]})");
  EXPECT_EQ(run({"stats", "--fixture", bad}).exit_code, 1);
}

}  // namespace
}  // namespace sixbtc::cli_test
