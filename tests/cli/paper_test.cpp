// Paper sessions through the program: killed at any moment they end as an undisturbed one, replays
// verify, parity adds up, every bar has one outcome.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

std::string content_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

json answer(const std::vector<std::string>& words) {
  const Outcome outcome = run(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

// A store with candles and some strategies; their names, separated by commas.
struct Stage {
  std::string store, strategies;
  std::vector<std::string> ids;

  explicit Stage(const TemporaryFolder& folder, int count) : store(folder.path("store")) {
    EXPECT_EQ(run({"data", "import", sample(), "--store", store}).exit_code, 0);
    EXPECT_EQ(run({"generate", "--count", std::to_string(count), "--source", "expansion", "--seed",
                   "7", "--symbol", "BTCUSDT", "--intervals", "15m", "--store", store})
                  .exit_code,
              0);
    for (const json& row : answer({"strategy", "list", "--store", store, "--json"})) {
      ids.push_back(row.at("id").get<std::string>());
      strategies += (strategies.empty() ? "" : ",") + ids.back();
    }
  }
  [[nodiscard]] std::vector<std::string> paper(const std::string& session,
                                               std::vector<std::string> more = {}) const {
    std::vector<std::string> words{"paper",      "--strategies", strategies,   "--from",
                                   "2024-10-01", "--to",         "2024-12-01", "--store",
                                   store,        "--session",    session,      "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  [[nodiscard]] std::string journal(const std::string& session) const {
    return content_of(store + "/sessions/" + session + "/journal");
  }
};

// What a session came to, without how long it took.
json result_of(json view) {
  for (const char* key : {"session", "created_at", "seconds", "resumed"}) view.erase(key);
  return view;
}

double number(const json& text) {
  return std::stod(text.get<std::string>());
}

TEST(Paper, killed_at_any_moment_it_ends_as_an_undisturbed_session) {
  const TemporaryFolder folder;
  const Stage stage(folder, 6);
  const auto began = std::chrono::steady_clock::now();
  const json undisturbed = answer(stage.paper("whole"));
  const std::chrono::microseconds whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began);
  ASSERT_TRUE(undisturbed["complete"].get<bool>());
  ASSERT_GT(undisturbed["fills"].get<int>(), 50);
  for (int attempt = 0; attempt < 10; ++attempt) {
    Running session(stage.paper("killed"));
    usleep(static_cast<useconds_t>(whole.count() * (attempt + 1) / 11));
    session.signal(SIGKILL);
    (void)session.wait();
  }
  const json resumed = answer(stage.paper("killed"));
  EXPECT_GT(resumed["resumed"].get<int>(), 0);
  EXPECT_EQ(result_of(resumed)["curve"], result_of(undisturbed)["curve"]);
  EXPECT_EQ(resumed["balance"], undisturbed["balance"]);
  EXPECT_EQ(resumed["fills"], undisturbed["fills"]);
  EXPECT_EQ(resumed["events"], undisturbed["events"]);
  // Once more is the same session, and changes nothing.
  const std::string journal = stage.journal("killed");
  EXPECT_EQ(answer(stage.paper("killed"))["digest"], resumed["digest"]);
  EXPECT_EQ(stage.journal("killed"), journal);
  const json replayed = answer({"replay", "killed", "--verify", "--store", stage.store, "--json"});
  EXPECT_TRUE(replayed["verified"].get<bool>());
  EXPECT_EQ(replayed["digest"], resumed["digest"]);
}

TEST(Paper, one_strategy_alone_trades_as_in_the_backtest) {
  const TemporaryFolder folder;
  Stage stage(folder, 1);
  const json done = answer(stage.paper("alone"));
  const json parity = answer({"parity", "alone", "--store", stage.store, "--json"});
  EXPECT_GT(parity["strategies"][0]["matched"].get<int>(), 3);
  EXPECT_EQ(parity["strategies"][0]["matched"], parity["strategies"][0]["backtest_trades"]);
  EXPECT_LT(std::abs(number(parity["difference"])), 0.01) << parity["parts"];
}

// A delay of 200 ms moves the market's price at each fill and nothing else. What it makes of the
// equity changes later sizes.
TEST(Paper, a_delay_appears_as_timing) {
  const TemporaryFolder folder;
  Stage stage(folder, 1);
  (void)answer(stage.paper("late", {"--set", "simulation.latency.to_venue_ms=200"}));
  const json parity = answer({"parity", "late", "--store", stage.store, "--json"});
  const json& parts = parity["parts"];
  EXPECT_EQ(number(parts["signal"]), 0) << parts;
  EXPECT_GT(std::abs(number(parts["timing"])), 0.001) << parts;
  for (const char* other : {"price", "fee", "funding", "residual"})
    EXPECT_LT(std::abs(number(parts[other])), 0.01) << other << parts;
  double sum = 0;
  for (const auto& [name, value] : parts.items()) sum += number(value);
  EXPECT_NEAR(sum, number(parity["difference"]), 1e-6);
}

TEST(Paper, every_bar_has_one_outcome_and_why_tells_it) {
  const TemporaryFolder folder;
  const Stage stage(folder, 3);
  const json done = answer(stage.paper("asked"));
  for (const json& strategy : done["strategies"]) {
    const json why = answer({"why", strategy["id"].get<std::string>(), "2024-11-05T12:07Z",
                             "--store", stage.store, "--json"});
    EXPECT_EQ(why["bar_open"], "2024-11-05T12:00:00Z");
    EXPECT_FALSE(why["outcome"].get<std::string>().empty());
    std::uint64_t total = 0;
    for (const auto& [name, count] : why["totals"].items()) total += count.get<std::uint64_t>();
    const auto bars = why["bars"].get<std::uint64_t>();
    EXPECT_EQ(bars, 61u * 96u);
    EXPECT_TRUE(total == bars || total + 1 == bars) << total << " of " << bars;
    EXPECT_EQ(why["totals"], strategy["outcomes"]);
  }
}

TEST(Paper, what_cannot_be_is_refused_with_a_remedy) {
  const TemporaryFolder folder;
  const Stage stage(folder, 1);
  const auto fails = [&](const std::vector<std::string>& words, const std::string& part) {
    const Outcome outcome = run(words);
    EXPECT_NE(outcome.exit_code, 0);
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
  };
  const std::string& store = stage.store;
  fails({"paper", "--strategies", stage.strategies, "--from", "2031-01-01", "--to", "2031-02-01",
         "--store", store},
        "no bars between");
  fails({"paper", "--strategies", stage.strategies, "--from", "2024-12-01", "--to", "2024-10-01",
         "--store", store},
        "must be before");
  fails({"paper", "--strategies", "nobody", "--from", "2024-10-01", "--to", "2024-12-01", "--store",
         store},
        "nobody");
  fails({"replay", "nothing", "--store", store}, "no such session");
  fails({"why", stage.ids[0], "2024-11-05T12:00Z", "--store", store}, "no session traded it");
  (void)answer(stage.paper("one"));
  fails(stage.paper("one", {"--set", "risk.fixed_fractional.risk_per_trade_pct=0.01"}),
        "other strategies, times or settings");
  // A flipped byte in the middle is found, whoever reads.
  const std::string file = store + "/sessions/one/journal";
  std::string journal = content_of(file);
  std::size_t record = 8;  // behind the magic; each has 12 bytes in front of it
  while (record < journal.size() / 2) {
    std::uint32_t length = 0;
    std::memcpy(&length, journal.data() + record, sizeof length);
    record += 12 + length;
  }
  journal[record + 12] ^= 1;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << journal;
  fails({"replay", "one", "--verify", "--store", store}, "damaged");
}

}  // namespace
}  // namespace sixbtc::cli_test
