// null-experiment as others run it, and bench/null_experiment in pieces.
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

std::string text_of(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void in_pieces(const std::string& file, const char* runs) {
  const std::string command = std::string("SIXBTC=") + SIXBTC_PROGRAM + " " + SIXBTC_SOURCE_DIR +
                              "/bench/null_experiment " + file + " " + runs +
                              " 30 5 --years 1.5 > /dev/null";
  ASSERT_EQ(std::system(command.c_str()), 0);
}

TEST(NullExperimentCommand, prints_every_run_and_its_gates) {
  const Outcome outcome =
      run({"null-experiment", "--runs", "2", "--strategies", "30", "--seed", "4", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json report = json::parse(outcome.out);
  ASSERT_EQ(report["runs"].size(), 2U);
  EXPECT_EQ(report["runs"][1]["seed"], 5);
  EXPECT_EQ(report["runs"][0]["admitted"], 0);
  EXPECT_EQ(report["runs"][0]["by_gate"]["execution"]["judged"], 30);
  EXPECT_GT(report["seconds"].get<double>(), 0);
}

TEST(NullExperimentCommand, refuses_what_makes_no_sense) {
  EXPECT_NE(run({"null-experiment", "--runs", "0"}).exit_code, 0);
  EXPECT_NE(run({"null-experiment", "--years", "many"}).exit_code, 0);
  EXPECT_NE(run({"null-experiment", "--planted-sharpe", "x"}).exit_code, 0);
  const Outcome shorter = run({"null-experiment", "--strategies", "5", "--years", "1"});
  EXPECT_NE(shorter.exit_code, 0);
  EXPECT_NE(shorter.err.find("too short"), std::string::npos) << shorter.err;
}

TEST(NullExperimentCommand, pieces_give_what_one_go_gives) {
  const TemporaryFolder folder;
  in_pieces(folder.path("whole"), "3");
  in_pieces(folder.path("pieces"), "1");
  // Killed in the middle of a line.
  std::ofstream(folder.path("pieces"), std::ios::app) << "{\"seed\":6,\"ser";
  in_pieces(folder.path("pieces"), "3");
  EXPECT_FALSE(text_of(folder.path("whole")).empty());
  EXPECT_EQ(text_of(folder.path("pieces")), text_of(folder.path("whole")));
}

}  // namespace
}  // namespace sixbtc::cli_test
