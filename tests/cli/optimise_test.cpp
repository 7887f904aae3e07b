// The optimizer as a user meets it: what it chooses, what it books, and what it never reads.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

const char* const script = R"(//@version=6
//@sixbtc type=TRN leverage=2
strategy("Crossing averages")
fast = input.int(10, minval=4, maxval=20, step=2)
slow = input.int(40, minval=30, maxval=60, step=5)
how = input.string("EMA", options=["EMA", "SMA"])
quick = how == "EMA" ? ta.ema(close, fast) : ta.sma(close, fast)
late = how == "EMA" ? ta.ema(close, slow) : ta.sma(close, slow)
if ta.crossover(quick, late)
    strategy.entry("L", strategy.long)
if ta.crossunder(quick, late)
    strategy.entry("S", strategy.short)
)";

constexpr int days = 220;

// Hourly bars: waves on a drift. From day `changed_from` on the waves are other ones.
std::string candles(const TemporaryFolder& folder, int changed_from) {
  std::ostringstream csv;
  csv << "open_time_ms,open,high,low,close,volume\n";
  double open = 100;
  for (int i = 0; i < days * 24; ++i) {
    const double waves = std::sin(i / 17.0) + 0.6 * std::sin(i / 5.3) + 0.4 * std::sin(i / 71.0);
    const double close = i < changed_from * 24 ? 100 + 5 * waves : 100 - 9 * waves;
    csv << 1'672'531'200'000LL + 3'600'000LL * i << ',' << open << ','
        << std::max(open, close) + 0.2 << ',' << std::min(open, close) - 0.2 << ',' << close
        << ",10\n";
    open = close;
  }
  return folder.write("TESTUSDT-1h.csv", csv.str());
}

std::string store_of(const TemporaryFolder& folder, int changed_from) {
  const std::string store = folder.path("store");
  const Outcome imported =
      run({"data", "import", candles(folder, changed_from), "--store", store, "--exchange",
           "binance", "--market", "spot", "--symbol", "TESTUSDT", "--interval", "1h"});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  return store;
}

// 220 days: 120 of training (and history), 30 holdout, 20 vault, 5 unseen.
std::vector<std::string> command(const std::string& file, const std::string& store,
                                 const std::vector<std::string>& more) {
  std::vector<std::string> line{"optimize", file,      "--symbol", "TESTUSDT", "--interval",
                                "1h",       "--store", store,      "--json"};
  for (const char* set :
       {"optimiser.trials=30", "backtest.training_days=120", "backtest.holdout_days_slow=30",
        "backtest.vault_days=20", "backtest.unseen_days=5", "optimiser.walk_forward.train_days=60",
        "optimiser.walk_forward.test_days=20", "optimiser.walk_forward.step_days=20"}) {
    line.push_back("--set");
    line.push_back(set);
  }
  line.insert(line.end(), more.begin(), more.end());
  return line;
}

json optimised(const std::vector<std::string>& line) {
  const Outcome outcome = run(line);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  return outcome.exit_code == 0 ? json::parse(outcome.out) : json();
}

// Without what the ledger knew before.
json without_history(json result) {
  result.erase("trials_newly_booked");
  result.erase("strategies_tried_on_data_set");
  for (json& fold : result["folds"]) fold["trials"].erase("newly_booked");
  return result;
}

TEST(Optimize, books_every_trial_once_and_is_the_same_on_any_number_of_threads) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string file = folder.write("mine.pine", script);
  const json first = optimised(command(file, store, {"--threads", "1"}));
  ASSERT_GE(first["folds"].size(), 4u);
  EXPECT_EQ(first["fast_path_share"], 1.0);
  std::size_t booked = 0;
  for (const json& fold : first["folds"]) {
    const json& trials = fold["trials"];
    EXPECT_EQ(trials["searched"], 30);
    EXPECT_EQ(trials["booked"], trials["searched"].get<int>() + trials["neighbours"].get<int>());
    EXPECT_EQ(trials["newly_booked"], trials["booked"]);
    booked += trials["booked"].get<std::size_t>();
    EXPECT_EQ(fold["parameters"].size(), 3u);
    EXPECT_LE(fold["plateau"], fold["value"].get<double>() + 10);
    EXPECT_GT(fold["in_sample"]["trades"], 10);
    EXPECT_EQ(fold["out_of_sample"].is_null(), fold["test_from"].is_null());
  }
  EXPECT_TRUE(first["folds"].back()["test_from"].is_null());
  EXPECT_EQ(first["trials_booked"], booked);
  EXPECT_EQ(first["trials_newly_booked"], booked);
  EXPECT_TRUE(first["efficiency"].is_number()) << first["efficiency"];
  const json& joined = first["joined_tests"];
  double product = 1;
  std::size_t tests = 0;
  for (const json& fold : first["folds"]) {
    if (fold["out_of_sample"].is_null()) continue;
    product *= 1 + fold["out_of_sample"]["total_return"].get<double>();
    ++tests;
  }
  EXPECT_NEAR(joined["total_return"].get<double>(), product - 1, 1e-9);  // they do not overlap
  EXPECT_EQ(joined["days"], tests * 20);
  EXPECT_EQ(joined["curve"].size(), tests * 20);
  EXPECT_GT(joined["max_drawdown"], 0.0);
  // The ledger counts strategies, whatever window they were tried on.
  EXPECT_LT(first["strategies_tried_on_data_set"], booked);
  EXPECT_GE(first["strategies_tried_on_data_set"], 30);

  const json again = optimised(command(file, store, {"--threads", "2"}));
  EXPECT_EQ(again["trials_newly_booked"], 0);
  EXPECT_EQ(again["strategies_tried_on_data_set"], first["strategies_tried_on_data_set"]);
  EXPECT_EQ(without_history(again), without_history(first));
  const json other = optimised(command(file, store, {"--seed", "77"}));
  EXPECT_GT(other["trials_newly_booked"], 0);
}

// Of ten trials asked for a fold, "40 trials" were told: the neighbours of the best among them.
TEST(Optimize, searched_sets_and_their_neighbours_are_told_apart) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string file = folder.write("mine.pine", script);
  std::vector<std::string> in_a_table = command(file, store, {"--trials", "10"});
  std::erase(in_a_table, "--json");
  const Outcome outcome = run(in_a_table);
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const std::string titles = outcome.out.substr(0, outcome.out.find('\n'));
  EXPECT_TRUE(titles.ends_with("searched  neighbours  booked")) << titles;
  const json again = optimised(command(file, store, {"--trials", "10"}));
  for (const json& fold : again["folds"]) {
    const json& trials = fold["trials"];
    EXPECT_EQ(trials["searched"], 10);
    EXPECT_NE(
        outcome.err.find(fmt::format("10 searched, {} neighbours of the best, {} booked",
                                     trials["neighbours"].get<int>(), trials["booked"].get<int>())),
        std::string::npos)
        << outcome.err;
  }
}

TEST(Optimize, the_holdout_and_the_vault_are_never_read) {
  const TemporaryFolder one, two;
  const std::string file = one.write("mine.pine", script);
  // Day 165 is where the holdout begins.
  json plain = optimised(command(file, store_of(one, days), {}));
  json changed = optimised(command(file, store_of(two, 165), {}));
  ASSERT_FALSE(plain.is_null());
  EXPECT_EQ(plain["read_until"], "2023-06-15");
  EXPECT_EQ(plain, changed);
  // A day earlier is read.
  const TemporaryFolder three;
  EXPECT_NE(plain, optimised(command(file, store_of(three, 164), {})));
}

TEST(Optimize, every_method_writes_a_script_that_compiles) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string file = folder.write("mine.pine", script);
  for (const std::string method : {"grid", "random", "tpe"}) {
    const std::string best = folder.path(method + ".pine");
    const json result = optimised(command(file, store, {"--method", method, "--write", best}));
    EXPECT_EQ(result["method"], method);
    std::ifstream written(best);
    const std::string source((std::istreambuf_iterator<char>(written)), {});
    EXPECT_EQ(source, result["source"]);
    const json& chosen = result["folds"].back()["parameters"];
    EXPECT_NE(source.find("fast = input.int(" + chosen["fast"].get<std::string>() + ","),
              std::string::npos)
        << source;
    EXPECT_EQ(run({"strategy", "check", best}).exit_code, 0);
  }
}

TEST(Optimize, the_newest_choice_is_kept_and_screened_like_any_other) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const json result = optimised(command(folder.write("mine.pine", script), store, {}));
  const Outcome shown =
      run({"strategy", "show", result["strategy"].get<std::string>(), "--store", store, "--json"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_EQ(json::parse(shown.out)["generation_mode"], "optimized");
  const Outcome screened =
      run({"backtest", "--all", "--store", store, "--json", "--set", "backtest.training_days=120",
           "--set", "backtest.holdout_days_slow=30", "--set", "backtest.vault_days=20", "--set",
           "backtest.unseen_days=5"});
  ASSERT_EQ(screened.exit_code, 0) << screened.err;
  EXPECT_NE(screened.out.find(result["strategy"].get<std::string>()), std::string::npos);
}

TEST(Optimize, exits_are_searched_where_asked_for_and_only_allowed_ones) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string file = folder.write("mine.pine", script);
  const std::string best = folder.path("best.pine");
  const json result = optimised(command(file, store, {"--exits", "--write", best}));
  ASSERT_EQ(result["parameters"].size(), 6u);
  const auto percent = [](const json& text) { return std::stod(text.get<std::string>()); };
  for (const json& fold : result["folds"]) {
    const json& chosen = fold["parameters"];
    EXPECT_TRUE(chosen["@target"] != "none" || chosen["@max_bars"] != "none") << chosen;
    if (chosen["@target"] != "none") {
      EXPECT_GT(percent(chosen["@target"]), percent(chosen["@stop"]));
    }
  }
  std::ifstream written(best);
  const std::string source((std::istreambuf_iterator<char>(written)), {});
  const std::string stop = result["folds"].back()["parameters"]["@stop"];
  EXPECT_NE(source.find("stop=" + stop), std::string::npos) << source;
  EXPECT_NE(source.find("leverage=2"), std::string::npos) << source;

  const std::string own =
      folder.write("own.pine", std::string(script) + "strategy.exit(\"X\", stop = close * 0.98)\n");
  const Outcome refused = run(command(own, store, {"--exits"}));
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("states its exits itself"), std::string::npos) << refused.err;
}

TEST(Optimize, a_sequential_script_takes_the_plain_loop) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string file = folder.write("mine.pine", R"(//@version=6
//@sixbtc type=TRN
strategy("Counting")
length = input.int(10, minval=5, maxval=15, step=5)
var int crosses = 0
if ta.cross(close, ta.sma(close, length))
    crosses := crosses + 1
if crosses % 4 == 1
    strategy.entry("L", strategy.long)
if crosses % 4 == 3
    strategy.close("L")
)");
  const json result = optimised(command(file, store, {}));
  EXPECT_EQ(result["fast_path_share"], 0.0);
  EXPECT_EQ(result["folds"][0]["trials"]["booked"], 3);
}

TEST(Optimize, what_cannot_be_searched_is_said) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string fixed =
      folder.write("fixed.pine",
                   "//@version=6\nstrategy(\"x\")\nn = input.int(5)\nif bar_index % n == 0\n"
                   "    strategy.entry(\"L\", strategy.long)\n");
  const Outcome none = run(command(fixed, store, {}));
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_NE(none.err.find("minval"), std::string::npos) << none.err;
  const std::string file = folder.write("mine.pine", script);
  const Outcome too_short =
      run(command(file, store, {"--set", "optimiser.walk_forward.train_days=300"}));
  EXPECT_EQ(too_short.exit_code, 1);
  EXPECT_NE(too_short.err.find("train_days"), std::string::npos) << too_short.err;
  const Outcome too_fine = run(command(file, store, {"--set", "optimiser.values_max=5"}));
  EXPECT_EQ(too_fine.exit_code, 1);
  EXPECT_NE(too_fine.err.find("the input fast may take 9 values"), std::string::npos)
      << too_fine.err;
  EXPECT_EQ(run(command(file, store, {"--method", "guess"})).exit_code, 2);
  EXPECT_EQ(run(command(file, store, {"--trials", "0"})).exit_code, 2);
  EXPECT_EQ(run(command(file, store, {"--seed=-1"})).exit_code, 2);
  EXPECT_EQ(run({"optimize", file, "--symbol", "TESTUSDT", "--store", store}).exit_code, 2);
}

TEST(Optimize, nothing_is_chosen_where_nothing_trades_enough) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  const std::string file = folder.write("mine.pine", script);
  const std::string best = folder.path("best.pine");
  const Outcome outcome = run(command(
      file, store,
      {"--write", best, "--output", "table", "--set", "optimiser.objectives.trades_min=100000"}));
  EXPECT_EQ(outcome.exit_code, 7) << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(best));
}

TEST(Optimize, an_interrupt_leaves_what_was_booked) {
  const TemporaryFolder folder;
  const std::string store = store_of(folder, days);
  // Far more than a second's work: a space of millions and as many trials as are allowed.
  const std::string wide = folder.write("wide.pine", R"(//@version=6
//@sixbtc type=TRN
strategy("Wide")
a = input.int(10, minval=2, maxval=500, step=1)
b = input.int(10, minval=2, maxval=500, step=1)
if ta.crossover(ta.sma(close, a), ta.sma(close, b))
    strategy.entry("L", strategy.long)
)");
  Running long_search(command(wide, store, {"--trials", "100000", "--method", "random"}));
  std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
  long_search.signal(SIGINT);
  EXPECT_EQ(long_search.wait(), 130);
  // Booked by the second search alone: at most 30 and 8 finalists' neighbours in each fold.
  const json after = optimised(command(wide, store, {"--method", "random"}));
  EXPECT_GT(after["strategies_tried_on_data_set"].get<std::size_t>(),
            after["folds"].size() * (30 + 8 * 4));
}

}  // namespace
}  // namespace sixbtc::cli_test
