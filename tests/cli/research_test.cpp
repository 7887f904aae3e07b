#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

const char* const script = R"(//@version=6
//@sixbtc type=TRN leverage=2 stop=2% target=4%
strategy("Crossing averages")
fast = input.int(10, minval=5, maxval=20, step=5)
slow = input.int(40, minval=30, maxval=60, step=10)
if ta.crossover(ta.ema(close, fast), ta.ema(close, slow))
    strategy.entry("L", strategy.long)
if ta.crossunder(ta.ema(close, fast), ta.ema(close, slow))
    strategy.entry("S", strategy.short)
)";

std::string store_with_candles(const TemporaryFolder& folder) {
  const std::string store = folder.path("store");
  const Outcome imported = run({"data", "import", fixture("candles"), "--store", store,
                                "--exchange", "binance", "--market", "spot"});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  return store;
}

TEST(StrategyCheck, every_shipped_script_is_proved_causal_on_every_bar) {
  std::size_t scripts = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    const Outcome outcome = run({"strategy", "check", entry.path().string(), "--data",
                                 fixture("performance/synthetic_15m.csv.zst"), "--json", "--set",
                                 "backtest.causality_truncations=4"});
    ASSERT_EQ(outcome.exit_code, 0) << entry.path() << outcome.out << outcome.err;
    const json causality = json::parse(outcome.out)["causality"];
    EXPECT_EQ(causality["causal"], true) << entry.path();
    EXPECT_EQ(causality["bars"], 35'040);
    EXPECT_GT(causality["signals"], 100);
    EXPECT_EQ(causality["truncations"], 4);
    ++scripts;
  }
  EXPECT_GE(scripts, 16u);
}

TEST(StrategyCheck, a_stored_series_serves_and_a_wrong_one_is_named) {
  const TemporaryFolder folder;
  const std::string store = store_with_candles(folder);
  const std::string file = folder.write("mine.pine", script);
  const Outcome proved = run({"strategy", "check", file, "--data", "BTCUSDT/5m", "--store", store});
  EXPECT_EQ(proved.exit_code, 0) << proved.err;
  EXPECT_NE(proved.out.find("causal on binance/spot/BTCUSDT/5m"), std::string::npos) << proved.out;
  const Outcome unknown =
      run({"strategy", "check", file, "--data", "DOGEUSDT/5m", "--store", store});
  EXPECT_EQ(unknown.exit_code, 4);
  EXPECT_NE(unknown.err.find("DOGEUSDT"), std::string::npos);
}

TEST(ResearchCommands, a_users_script_is_backtested_kept_and_reported) {
  const TemporaryFolder folder;
  const std::string store = store_with_candles(folder);
  const std::string file = folder.write("mine.pine", script);
  const Outcome outcome =
      run({"backtest", file, "--symbol", "BTC", "--interval", "5m", "--store", store, "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result["series"], "binance/spot/BTCUSDT/5m");
  EXPECT_GT(result["trades"].size(), 3u);
  EXPECT_GT(result["decisions_recorded"], 3);
  double pnl = 0;
  for (const auto& trade : result["trades"]) pnl += trade["pnl"].get<double>();
  EXPECT_NEAR(result["metrics"]["final_equity"].get<double>(), 10'000 + pnl, 1e-6);

  const Outcome report =
      run({"report", result["strategy"].get<std::string>(), "--store", store, "--json"});
  ASSERT_EQ(report.exit_code, 0) << report.err;
  const json kept = json::parse(report.out);
  EXPECT_EQ(kept["windows"][0]["trades"].size(), result["trades"].size());
  EXPECT_EQ(kept["generation_mode"], "user");
}

TEST(ResearchCommands, the_tradingview_profile_lists_trades_and_keeps_nothing) {
  const TemporaryFolder folder;
  const std::string store = store_with_candles(folder);
  const std::string file = folder.write(
      "mine.pine",
      "//@version=6\nstrategy(\"x\", use_bar_magnifier = true)\nif bar_index % 20 == 3\n"
      "    strategy.entry(\"L\", strategy.long, qty = 2)\nif bar_index % 20 == 9\n"
      "    strategy.close(\"L\")\n");
  const Outcome outcome = run({"backtest", file, "--profile", "tradingview", "--symbol", "BTC",
                               "--interval", "5m", "--store", store, "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result["purpose"], "parity only, never judged or traded");
  ASSERT_GT(result["trades"].size(), 3u);
  double profit = 0;
  for (const auto& trade : result["trades"]) {
    EXPECT_EQ(trade["quantity"], 2);
    profit += trade["profit"].get<double>();
  }
  EXPECT_NEAR(result["net_profit"].get<double>(), profit, 1e-6);
  EXPECT_NE(outcome.out.find("bar magnifier: 1m bars inside"), std::string::npos) << outcome.out;
  const Outcome list = run({"strategy", "list", "--store", store, "--json"});
  EXPECT_EQ(json::parse(list.out).size(), 0u) << list.out;
  EXPECT_EQ(run({"backtest", "--all", "--profile", "tradingview", "--store", store}).exit_code, 2);
}

TEST(ResearchCommands, a_broken_script_is_shown_with_line_and_caret) {
  const TemporaryFolder folder;
  const std::string file = folder.write(
      "bad.pine", "//@version=6\nstrategy(\"x\")\na = ta.smaa(close, 5)\nb = close[-1]\n");
  const Outcome outcome = run({"strategy", "check", file});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_NE(outcome.out.find("bad.pine:3:"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("ta.sma"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("bad.pine:4:"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("^"), std::string::npos);
  EXPECT_NE(outcome.out.find("strategy explain CODE (E0301, E0701)"), std::string::npos)
      << outcome.out;
}

TEST(ResearchCommands, a_script_is_formatted_checked_and_left_alone_when_broken) {
  const TemporaryFolder folder;
  const std::string file = folder.write("mine.pine", "//@version=6\nstrategy(\"x\")\na=1,b=2\n");
  const std::string wanted = "//@version=6\nstrategy(\"x\")\na = 1\nb = 2\n";
  EXPECT_EQ(run({"strategy", "fmt", file}).out, wanted);
  EXPECT_EQ(run({"strategy", "fmt", file, "--check"}).exit_code, 1);
  EXPECT_EQ(run({"strategy", "fmt", file, "--check", "--write"}).exit_code, 2);
  EXPECT_EQ(run({"strategy", "fmt", folder.path("none.pine")}).exit_code, 4);
  EXPECT_EQ(run({"strategy", "fmt", file, "--write"}).exit_code, 0);
  EXPECT_EQ(run({"strategy", "fmt", file}).out, wanted);
  EXPECT_EQ(run({"strategy", "fmt", file, "--check"}).exit_code, 0);
  const json seen = json::parse(run({"strategy", "fmt", file, "--json"}).out);
  EXPECT_EQ(seen["source"], wanted);
  EXPECT_EQ(seen["changed"], false);

  const std::string broken = "//@version=6\nstrategy(\"x\"\n";
  const std::string bad = folder.write("bad.pine", broken);
  const Outcome refused = run({"strategy", "fmt", bad, "--write"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("E0204"), std::string::npos) << refused.err;
  EXPECT_EQ(refused.out, "");
  std::ostringstream text;
  text << std::ifstream(bad).rdbuf();
  EXPECT_EQ(text.str(), broken);
}

TEST(ResearchCommands, a_diagnostic_code_is_explained) {
  const Outcome outcome = run({"strategy", "explain", "E0703", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_FALSE(json::parse(outcome.out)["why"].get<std::string>().empty());
  EXPECT_EQ(json::parse(outcome.out)["page"], "docs/language/errors/E0703.md");
  EXPECT_NE(run({"strategy", "explain", "E0703"}).out.find("Corrected:"), std::string::npos);
  EXPECT_EQ(run({"strategy", "explain", "E9999"}).exit_code, 4);
}

TEST(ResearchCommands, the_demo_does_not_depend_on_the_number_of_threads) {
  const TemporaryFolder folder;
  std::vector<std::string> answers;
  for (const char* threads : {"1", "2", "2"}) {
    const std::string store = folder.path(answers.empty() ? "one" : "two");
    const Outcome outcome = run(
        {"demo", "--json", "--store", store, "--threads", threads, "--set", "demo.strategies=48"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
    answers.push_back(outcome.out);
  }
  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(answers[1], answers[2]) << "a second run in the same store says the same";
  const json result = json::parse(answers[0]);
  EXPECT_EQ(result["judged"], 48);
  EXPECT_EQ(result["ranking"].size(), 48u);
}

TEST(ResearchCommands, generated_strategies_are_complete_and_can_be_screened) {
  const TemporaryFolder folder;
  const std::string store = folder.path("store");
  ASSERT_EQ(run({"data", "import", sample(), "--store", store}).exit_code, 0);
  const Outcome made = run({"generate", "--count", "6", "--source", "expansion", "--intervals",
                            "1h,4h", "--store", store, "--json"});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const json strategies = json::parse(made.out);
  ASSERT_EQ(strategies.size(), 6u);
  const std::string alias = strategies[0]["alias"];
  const Outcome source = run({"strategy", "source", alias, "--store", store});
  EXPECT_EQ(source.exit_code, 0);
  const std::string file = folder.write("one.pine", source.out);
  EXPECT_EQ(run({"strategy", "check", file}).exit_code, 0) << source.out;

  const Outcome screened = run({"backtest", "--all", "--store", store, "--json"});
  ASSERT_EQ(screened.exit_code, 0) << screened.err;
  const json rows = json::parse(screened.out);
  EXPECT_EQ(rows.size(), 6u);
  for (const json& row : rows) {
    // Each trains once, and runs on the holdout where training passed.
    ASSERT_TRUE(row.contains("batch")) << row;
    const json& batch = row["batch"];
    EXPECT_EQ(batch["strategies"], 6);
    EXPECT_GE(batch["runs"], 6);
    EXPECT_LE(batch["runs"], 12);
    EXPECT_EQ(batch["fast_path_share"], 1.0);
  }
  const Outcome report = run({"report", alias, "--store", store});
  EXPECT_EQ(report.exit_code, 0) << report.err;
  EXPECT_NE(report.out.find("Gates"), std::string::npos);
}

TEST(ResearchCommands, unknown_names_are_not_found) {
  const TemporaryFolder folder;
  const std::string store = store_with_candles(folder);
  EXPECT_EQ(run({"report", "Strategy_MOM_00000000", "--store", store}).exit_code, 4);
  EXPECT_EQ(run({"strategy", "show", "nobody", "--store", store}).exit_code, 4);
  const std::string file = folder.write("mine.pine", script);
  EXPECT_EQ(
      run({"backtest", file, "--symbol", "ETH", "--interval", "1h", "--store", store}).exit_code,
      4);
  EXPECT_EQ(run({"backtest", "--store", store}).exit_code, 2);
}

TEST(ResearchCommands, the_reference_workload_equals_its_oracle) {
  const Outcome outcome = run({"bench-fixture", fixture("performance"), "--series", "synthetic_15m",
                               "--engine", "loop", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json rows = json::parse(outcome.out);
  ASSERT_EQ(rows.size(), 400u);
  EXPECT_EQ(rows[0]["rsi_length"], 7);
  EXPECT_EQ(rows[0]["trades"], 575);
  EXPECT_EQ(rows[0]["wins"], 300);
  EXPECT_NEAR(rows[0]["equity"].get<double>(), 6478.185098091097, 1e-5);
}

}  // namespace
}  // namespace sixbtc::cli_test
