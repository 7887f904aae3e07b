// The trial ledger, the life of strategies and the pool as a user sees them.
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

// A store with strategies generated from the sample candles and judged.
class Judged : public ::testing::Test {
 protected:
  void SetUp() override {
    store_ = folder_.path("store");
    ASSERT_EQ(run({"data", "import", sample(), "--store", store_}).exit_code, 0);
    ASSERT_EQ(run({"generate", "--count", "8", "--source", "expansion", "--intervals", "1h,4h",
                   "--store", store_})
                  .exit_code,
              0);
  }
  json ask(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--store", store_, "--json"});
    const Outcome outcome = run(arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return json::parse(outcome.out, nullptr, false);
  }
  [[nodiscard]] Outcome tell(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--store", store_});
    return run(arguments);
  }

  TemporaryFolder folder_;
  std::string store_;
};

}  // namespace

TEST_F(Judged, a_strategy_says_why_it_is_where_it_is) {
  const json made = ask({"strategy", "list"});
  ASSERT_EQ(made.size(), 8u);
  EXPECT_EQ(made[0]["status"], "GENERATED");
  ask({"backtest", "--all"});
  const json why = ask({"strategy", "why", made[0]["alias"]});
  EXPECT_EQ(why["state"], "DELETED");
  EXPECT_NE(why["why"].get<std::string>().find("screen"), std::string::npos) << why["why"];
  std::vector<std::string> events;
  for (const auto& event : why["events"]) events.push_back(event["event"]);
  EXPECT_EQ(events, (std::vector<std::string>{"generated", "validated", "gate_failed"}));
  EXPECT_EQ(why["events"][2]["cause"], why["events"][1]["id"]);
  bool is_failed_gate_shown = false;
  for (const auto& gate : why["gates"]) {
    EXPECT_TRUE(gate.contains("value") && gate.contains("threshold") && gate.contains("verdict"));
    is_failed_gate_shown = is_failed_gate_shown || gate["verdict"] == "fail";
  }
  EXPECT_TRUE(is_failed_gate_shown);
  EXPECT_GT(why["screening"]["strategies_tried"], 0);
  EXPECT_EQ(tell({"strategy", "why", "nobody"}).exit_code, 4);
  EXPECT_EQ(ask({"strategy", "list"}).size(), 0u) << "what failed is deleted";
  EXPECT_EQ(ask({"score", "--misses"}).size(), 8u) << "and still seen among the misses";
}

TEST_F(Judged, a_person_overrides_with_a_reason_but_not_into_the_pool) {
  const std::string id = ask({"strategy", "list"})[0]["id"];
  ask({"backtest", "--strategy", id});
  EXPECT_EQ(tell({"strategy", "override", id, "--to", "VALIDATED"}).exit_code, 2);
  EXPECT_EQ(ask({"strategy", "override", id, "--to", "VALIDATED", "--reason", "bad data"})["to"],
            "VALIDATED");
  EXPECT_EQ(tell({"strategy", "override", id, "--to", "ACTIVE", "--reason", "i like it"}).exit_code,
            7);
  EXPECT_EQ(tell({"strategy", "override", id, "--to", "FAMOUS", "--reason", "x"}).exit_code, 1);
  const json why = ask({"strategy", "why", id});
  EXPECT_EQ(why["state"], "VALIDATED");
  EXPECT_EQ(why["events"].back()["event"], "overridden");
  EXPECT_EQ(why["events"].back()["reason"], "bad data");
}

TEST_F(Judged, the_ledger_is_shown_and_what_was_done_to_it_is_named) {
  ask({"backtest", "--all"});
  const json shown = ask({"ledger", "show", "--limit", "3"});
  ASSERT_EQ(shown["newest"].size(), 3u);
  EXPECT_EQ(shown["newest"][0]["row"], shown["rows"]);
  std::size_t trials = 0;
  for (const auto& set : shown["data_sets"]) trials += set["trials"].get<std::size_t>();
  EXPECT_EQ(trials, 8u);
  const std::string data_set = shown["data_sets"][0]["data_set"];
  EXPECT_EQ(ask({"ledger", "show", "--data-set", data_set})["newest"][0]["data_set"], data_set);
  EXPECT_EQ(tell({"ledger", "show", "--data-set", "none"}).exit_code, 4);

  const json whole = ask({"ledger", "verify"});
  EXPECT_EQ(whole["ok"], true);
  EXPECT_EQ(whole["problems"].size(), 0u);
  const std::string noted =
      std::to_string(whole["rows"].get<int>()) + ":" + whole["head"].get<std::string>();
  EXPECT_EQ(tell({"ledger", "verify", "--head", noted}).exit_code, 0);
  EXPECT_EQ(tell({"ledger", "verify", "--head", "nonsense"}).exit_code, 1);

  // Somebody puts the database of another day in the place of this one.
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(store_ + "/sixbtc.sqlite" + suffix);
  const Outcome cut = tell({"ledger", "verify", "--json"});
  EXPECT_EQ(cut.exit_code, 1);
  const json found = json::parse(cut.out);
  EXPECT_EQ(found["ok"], false);
  EXPECT_EQ(found["problems"][0]["kind"], "cut");
  const Outcome refused = tell({"generate", "--count", "2", "--source", "expansion"});
  EXPECT_EQ(refused.exit_code, 0) << "strategies may still be made";
  const Outcome judged = tell({"backtest", "--all"});
  EXPECT_EQ(judged.exit_code, 1);
  EXPECT_NE(judged.err.find("cut from the end"), std::string::npos) << judged.err;
}

TEST_F(Judged, an_empty_pool_is_a_result) {
  EXPECT_EQ(ask({"pool", "list"}), json::array());
  EXPECT_EQ(ask({"pool", "retest"}), json::array());
  EXPECT_EQ(ask({"classify"}), json::array());
  EXPECT_NE(tell({"pool", "list"}).err.find("valid result"), std::string::npos);
  EXPECT_EQ(ask({"score"}).size(), 0u) << "nothing was judged";
}

}  // namespace sixbtc::cli_test
