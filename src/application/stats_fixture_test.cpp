// Every oracle of tests/fixtures/stats, as `stats --fixture` answers it.
#include "application/stats_fixture.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace sixbtc::application {
namespace {

using Json = nlohmann::ordered_json;

void expect_equal(const Json& actual, const Json& expected, const std::string& where) {
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      ASSERT_TRUE(actual.contains(key)) << where << "." << key;
      expect_equal(actual[key], value, where + "." + key);
    }
  } else if (expected.is_array()) {
    ASSERT_EQ(actual.size(), expected.size()) << where;
    for (std::size_t i = 0; i < expected.size(); ++i)
      expect_equal(actual[i], expected[i], where + "[" + std::to_string(i) + "]");
  } else if (expected.is_number()) {
    ASSERT_TRUE(actual.is_number()) << where << " is " << actual.dump();
    const double value = expected.get<double>();
    EXPECT_NEAR(actual.get<double>(), value, std::max(1e-12, 1e-9 * std::abs(value))) << where;
  } else {
    EXPECT_EQ(actual, expected) << where;
  }
}

// The file without its answers, so that nothing can be copied from them.
void forget(Json& node) {
  if (node.is_object()) node.erase("expected");
  if (node.is_structured())
    for (auto& child : node) forget(child);
}

TEST(StatsFixture, answers_every_oracle_without_seeing_its_expectations) {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/tests/fixtures/stats")) {
    std::ifstream file(entry.path());
    const Json oracle = Json::parse(file);
    Json question = oracle;
    forget(question);
    const auto answered = answer_fixture(question);
    ASSERT_TRUE(answered) << entry.path() << answered.error().to_string();
    expect_equal(*answered, oracle, entry.path().stem());
    ++files;
  }
  EXPECT_EQ(files, 14U);
}

TEST(StatsFixture, hostile_inputs_are_refused_with_a_reason) {
  const char* bad[] = {
      R"({"cases":[{"input":{"p":[0.5,1.5]}}]})",
      R"({"cases":[{"input":{"p":["a"]}}]})",
      R"({"cases":[{"input":{"weight":1}}]})",
      R"({"cases":[{"input":{"position":[1],"returns":[1,2]}}]})",
      R"({"cases":[{"input":{"returns":[0.1],"q":0}}]})",
      R"({"cases":[{"input":{"returns":[0.1],"periods_per_year":0,"risk_free_annual":0,)"
      R"("target_per_period":0}}]})",
      R"({"cases":[{"input":{"returns_rows_by_config":[[1,2],[1]],"S":2}}]})",
      R"({"cases":[{"input":{"returns_rows_by_config":[[1,2],[1,2]],"S":3}}]})",
      R"({"cases":[{"input":{"open":[1],"high":[1],"low":[1],"close":[1],"start":1,)"
      R"("perm_intrabar":[],"perm_gap":[]}}]})",
      R"({"cases":[{"input":{"open":[1,1],"high":[1,1],"low":[1,1],"close":[1,0],"start":0,)"
      R"("perm_intrabar":[0],"perm_gap":[0]}}]})",
      R"({"cases":[{"input":{"u_restart":[0.5],"u_position":[1.0],"p_restart":0.5}}]})",
      R"({"cases":[{"input":{"f":[[1],[2],[3]],"p_restart":0.5,"bootstrap_indices":[[0,1,3]]}}]})",
      R"({"cases":[{"input":{"pnl":[1],"risk_per_trade":[0],"starting_capital":1}}]})",
      R"({"expected_max":[{"N":0}]})",
      R"({"cases":[{"input":{"n":10,"train":0,"test":1,"step":1,"gap":0,"anchored":false}}]})",
      R"({"cases":[{"input":{"monthly_returns":{}}}]})",
  };
  for (const char* text : bad) {
    const auto answered = answer_fixture(Json::parse(text));
    ASSERT_FALSE(answered) << text;
    EXPECT_FALSE(answered.error().message.empty());
  }
}

}  // namespace
}  // namespace sixbtc::application
