#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

TEST(HouseCommands, version_is_printed_in_every_format) {
  EXPECT_NE(run({"version"}).out.find("sixbtc"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(run({"version", "--json"}).out)["program"], "sixbtc");
}

TEST(HouseCommands, a_mistyped_word_gets_the_nearest_one_and_exit_2) {
  const Outcome outcome = run({"dta", "import"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.err.find("did you mean 'data'"), std::string::npos) << outcome.err;
}

TEST(HouseCommands, every_configuration_problem_is_reported_at_once) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "mine.yaml", "risk:\n  leverage_mx: 5\n  fixed_fractional:\n    risk_per_trade_pct: 2\n");
  const Outcome outcome = run({"config", "check", "--config", file});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_NE(outcome.err.find("mine.yaml:2:3  risk.leverage_mx"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("leverage_max"), std::string::npos);
  EXPECT_NE(outcome.err.find("mine.yaml:4:"), std::string::npos);
  EXPECT_NE(outcome.err.find("write 0.02"), std::string::npos);
}

TEST(HouseCommands, the_origin_of_each_value_is_shown) {
  const Outcome outcome =
      run({"config", "show", "--json", "--set", "risk.leverage_max=7"}, {"SIXBTC__THREADS=1"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  std::map<std::string, std::string> origin, value;
  for (const auto& row : nlohmann::json::parse(outcome.out)) {
    origin[row["key"]] = row["origin"];
    value[row["key"]] = row["value"];
  }
  EXPECT_EQ(value["risk.leverage_max"], "7");
  EXPECT_EQ(origin["risk.leverage_max"], "--set");
  EXPECT_NE(origin["threads"].find("SIXBTC__THREADS"), std::string::npos);
  EXPECT_NE(origin["screen.sharpe_min"].find("config.yaml:"), std::string::npos);
}

TEST(HouseCommands, init_writes_once_and_never_overwrites) {
  const TemporaryFolder folder;
  EXPECT_EQ(run({"init", folder.path("new")}).exit_code, 0);
  (void)folder.write("new/config/config.yaml", "mine: true\n");
  EXPECT_EQ(run({"init", folder.path("new")}).exit_code, 0);
  EXPECT_EQ(std::filesystem::file_size(folder.path("new/config/config.yaml")), 11u);
}

TEST(HouseCommands, a_backup_can_be_restored_only_when_asked_for_by_name) {
  const TemporaryFolder folder;
  const std::string store = folder.path("store");
  ASSERT_EQ(run({"doctor", "--store", store}).exit_code, 0)
      << run({"doctor", "--store", store}).out;
  ASSERT_EQ(run({"db", "backup", folder.path("copy.sqlite"), "--store", store}).exit_code, 0);
  EXPECT_EQ(run({"db", "restore", folder.path("copy.sqlite"), "--store", store}).exit_code, 7);
  const Outcome restored =
      run({"db", "restore", folder.path("copy.sqlite"), "--store", store, "--yes"});
  EXPECT_EQ(restored.exit_code, 0) << restored.err;
  const std::string junk = folder.write("junk.sqlite", "not a database at all");
  const Outcome refused = run({"db", "restore", junk, "--store", store, "--yes"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("junk.sqlite"), std::string::npos);
}

}  // namespace
}  // namespace sixbtc::cli_test
