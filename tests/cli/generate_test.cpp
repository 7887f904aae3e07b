// Sources of strategies through the program: what is made is stored once, names tell the source,
// and the universe is taken as of the first training day.
#include <nlohmann/json.hpp>
#include <set>

#include "coins.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

json generated(const std::string& store, std::vector<std::string> more) {
  std::vector<std::string> words{"generate", "--json", "--store", store};
  words.insert(words.end(), more.begin(), more.end());
  const Outcome outcome = run(words);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json::array();
}

std::string store_with_coins(const TemporaryFolder& folder) {
  const std::string store = folder.path("store");
  const TemporaryFolder files;
  // Training begins 365 + 60 + 30 (+ unseen) days before the end, at day 1000.
  write_coin(files, "BTCUSDT", 0, 1000, 50e6);
  write_coin(files, "DEADUSDT", 0, 700, 20e6);    // delisted in the middle of training
  write_coin(files, "GONEUSDT", 0, 300, 80e6);    // delisted before it
  write_coin(files, "LATEUSDT", 800, 200, 90e6);  // listed after it began
  write_coin(files, "THINUSDT", 0, 1000, 1e4);
  const Outcome imported = run({"data", "import", files.path(), "--store", store, "--exchange",
                                "binance", "--market", "spot"});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  return store;
}

TEST(Generate, the_universe_keeps_what_died_later_and_leaves_out_what_came_later) {
  const TemporaryFolder folder;
  const std::string store = store_with_coins(folder);
  std::set<std::string> symbols;
  for (const auto& row :
       generated(store, {"--count", "60", "--source", "combinator", "--intervals", "1h"}))
    for (const auto& symbol : row["symbols"]) symbols.insert(symbol);
  EXPECT_EQ(symbols, (std::set<std::string>{"BTCUSDT", "DEADUSDT"}));
}

TEST(Generate, same_seed_same_strategies_and_never_one_that_is_stored) {
  const TemporaryFolder folder, other;
  const std::string store = store_with_coins(folder), twin = store_with_coins(other);
  const auto ids = [](const json& rows) {
    std::set<std::string> found;
    for (const auto& row : rows) found.insert(row["id"]);
    return found;
  };
  const std::vector<std::string> words{"--count",    "30",          "--source",
                                       "combinator", "--intervals", "1h,4h"};
  const auto first = ids(generated(store, words));
  EXPECT_EQ(first.size(), 30u);
  EXPECT_EQ(ids(generated(twin, words)), first);
  const auto second = ids(generated(store, words));
  EXPECT_EQ(second.size(), 30u);
  for (const auto& id : second) EXPECT_FALSE(first.contains(id));
  std::vector<std::string> seeded = words;
  seeded.insert(seeded.end(), {"--seed", "99"});
  for (const auto& id : ids(generated(twin, seeded))) EXPECT_FALSE(first.contains(id));
}

TEST(Generate, sources_take_turns_and_say_why_they_cannot) {
  const TemporaryFolder folder;
  const std::string store = store_with_coins(folder);
  const Outcome outcome = run({"generate", "--count", "12", "--intervals", "1h", "--store", store,
                               "--json", "--set", "generation.pattern.conditions=40"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json rows = json::parse(outcome.out);
  EXPECT_EQ(rows.size(), 12u) << "the others make what the exhausted ones leave over";
  EXPECT_NE(outcome.err.find("0 strategies were judged, 30 are needed"), std::string::npos)
      << outcome.err;
  EXPECT_NE(outcome.err.find("pattern on 1h"), std::string::npos) << outcome.err;
}

TEST(Generate, sources_make_eight_for_each_timeframe_a_round) {
  const TemporaryFolder folder;
  const json rows =
      generated(store_with_coins(folder),
                {"--count", "36", "--intervals", "1h,2h", "--symbol", "BTCUSDT", "--set",
                 "generation.sources.genetic=false", "--set", "generation.sources.pattern=false",
                 "--set", "generation.sources.expansion=true"});
  ASSERT_EQ(rows.size(), 36u);
  std::vector<std::string> runs;
  std::vector<int> lengths;
  for (const json& row : rows) {
    const std::string place =
        row["interval"].get<std::string>() + " " + row["source"].get<std::string>();
    if (runs.empty() || runs.back() != place) {
      runs.push_back(place);
      lengths.push_back(0);
    }
    ++lengths.back();
  }
  EXPECT_EQ(lengths, (std::vector<int>{8, 8, 8, 8, 1, 1, 1, 1}));
  EXPECT_EQ(
      (std::vector<std::string>{runs.begin(), runs.begin() + 4}),
      (std::vector<std::string>{"1h combinator", "1h expansion", "2h combinator", "2h expansion"}));
}

TEST(Generate, children_come_from_judged_strategies) {
  const TemporaryFolder folder;
  const std::string store = store_with_coins(folder);
  generated(store, {"--count", "40", "--source", "combinator", "--intervals", "1h", "--symbol",
                    "BTCUSDT"});
  ASSERT_EQ(run({"backtest", "--all", "--store", store}).exit_code, 0);
  const json children =
      generated(store, {"--count", "20", "--source", "genetic", "--intervals", "1h"});
  ASSERT_EQ(children.size(), 20u);
  const Outcome shown = run({"strategy", "show", children[0]["id"], "--store", store, "--json"});
  EXPECT_NE(shown.out.find("parents"), std::string::npos) << shown.out;
  // A report tells the days of each regime apart.
  const std::string parent = json::parse(shown.out)["parameters"]["parents"][0];
  const Outcome report = run({"report", parent, "--store", store, "--json"});
  ASSERT_EQ(report.exit_code, 0) << report.err;
  const json regimes = json::parse(report.out)["windows"][0]["regimes"];
  ASSERT_EQ(regimes.size(), 3u);
  int days = 0;
  for (const auto& row : regimes) days += row["days"].get<int>();
  EXPECT_EQ(days, 365);
  const std::string sheet = folder.path("sheet.html");
  ASSERT_EQ(run({"report", parent, "--store", store, "--html", sheet}).exit_code, 0);
  EXPECT_NE(read_file(sheet).find("</html>"), std::string::npos);
  EXPECT_NE(run({"report", parent, "--store", store, "--html", "/nowhere/sheet.html"}).exit_code,
            0);

  const Outcome source = run({"strategy", "source", children[0]["id"], "--store", store});
  const std::string file = folder.write("child.pine", source.out);
  EXPECT_EQ(run({"strategy", "check", file}).exit_code, 0);
  EXPECT_EQ(run({"strategy", "fmt", file, "--check"}).exit_code, 0);
}

TEST(Generate, a_wrong_source_is_a_usage_error) {
  EXPECT_EQ(run({"generate", "--count", "1", "--source", "combinatorial"}).exit_code, 2);
  EXPECT_EQ(run({"generate", "--count", "0"}).exit_code, 1);
}

}  // namespace
}  // namespace sixbtc::cli_test
