// Sessions that another process runs: seen, steered, and left with letters that make no sense.
#include <fmt/format.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "trading_store.hpp"

namespace sixbtc::api_test {
namespace {

bool comes_to_be(const std::filesystem::path& file) {
  for (int i = 0; i < 1000 && !std::filesystem::exists(file); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return std::filesystem::exists(file);
}

// Another process with a paper session "theirs", slow enough to be steered.
cli_test::Running paper_of_theirs(const std::string& store,
                                  const std::vector<std::string>& strategies) {
  return cli_test::Running({"paper", "--strategies", fmt::format("{}", fmt::join(strategies, ",")),
                            "--from", "2024-10-01", "--to", "2024-12-01", "--session", "theirs",
                            "--speed", "100000", "--store", store});
}

TEST_F(Trading, a_session_of_another_process_is_seen_and_stopped) {
  const cli_test::Running other = paper_of_theirs(store_, strategies_);
  const Served served(store_, quick());
  const json first = until(served, "/api/v1/portfolio", [](const json& p) {
    return p["state"] == "elsewhere" && p["progress"].get<double>() > 0;
  });
  EXPECT_EQ(first["is_running"], true);
  until(served, "/api/v1/portfolio", [&](const json& p) {
    return p["progress"].get<double>() > first["progress"].get<double>();
  });
  const auto control = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--store", store_, "--json"});
    return cli_test::run(words);
  };
  const auto paused = control({"control", "pause", "--reason", "from elsewhere"});
  ASSERT_EQ(paused.exit_code, 0) << paused.err;
  EXPECT_EQ(json::parse(paused.out)["control"], "paused");
  EXPECT_EQ(json::parse(paused.out)["reason"], "from elsewhere");
  EXPECT_EQ(control({"control", "clear-halt"}).exit_code, 1);  // paused is not halted
  EXPECT_EQ(say(served, "resume", json::object()).status, 200);
  EXPECT_EQ(data(served, "/api/v1/control")["control"], "running");
  const auto looked = control({"emergency-stop", "--dry-run"});
  EXPECT_EQ(looked.exit_code, 0) << looked.err;
  EXPECT_EQ(json::parse(looked.out)["control"], "running");
  const auto stopped = control({"emergency-stop"});
  ASSERT_EQ(stopped.exit_code, 0) << stopped.out << stopped.err;
  EXPECT_EQ(json::parse(stopped.out)["is_flat"], true);
  EXPECT_EQ(data(served, "/api/v1/control")["stage"], "done");
  const json audit = data(served, "/api/v1/audit?limit=20");
  EXPECT_EQ(std::ranges::count_if(audit,
                                  [](const json& row) {
                                    return row["action"].get<std::string>().starts_with("control.");
                                  }),
            3)
      << audit.dump();
  // Killed and looked at again: what was said stands in its journal.
  other.signal(SIGKILL);
  until(served, "/api/v1/control", [](const json& c) { return c["state"] == "interrupted"; });
  EXPECT_EQ(data(served, "/api/v1/control")["control"], "halted");
  EXPECT_EQ(control({"replay", "theirs", "--verify"}).exit_code, 0);
  EXPECT_NE(control({"emergency-stop"}).exit_code, 0);  // nothing runs
}

TEST_F(Trading, letters_that_are_no_commands_are_answered_and_change_nothing) {
  const cli_test::Running other = paper_of_theirs(store_, strategies_);
  const Served served(store_, quick());
  until(served, "/api/v1/portfolio", [](const json& p) { return p["progress"].get<double>() > 0; });
  const std::filesystem::path letters = std::filesystem::path(store_) / "sessions/theirs/letters";
  std::filesystem::create_directories(letters);
  int number = 0;
  for (const char* text : {"{", "[]", "5", R"({"command":5})", R"({"command":["pause"]})",
                           R"({"command":"fly"})", "\xff\xfe"})
    std::ofstream(letters / fmt::format("{}.asked", number++)) << text;
  for (int i = 0; i < number; ++i)
    EXPECT_TRUE(comes_to_be(letters / fmt::format("{}.answered", i))) << i;
  EXPECT_EQ(data(served, "/api/v1/control")["control"], "running");
}

}  // namespace
}  // namespace sixbtc::api_test
