// Bands, portfolio and comparison, as a user sees them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "program.hpp"

namespace sixbtc::cli_test {
namespace {

using nlohmann::json;

std::string script(const std::string& stop_and_target, int fast) {
  return "//@version=6\n//@sixbtc type=TRN leverage=3 " + stop_and_target +
         "\nstrategy(\"Crossing\")\na = ta.ema(close, " + std::to_string(fast) +
         ")\nb = ta.ema(close, 20)\nif ta.crossover(a, b)\n"
         "    strategy.entry(\"L\", strategy.long)\nif ta.crossunder(a, b)\n"
         "    strategy.entry(\"S\", strategy.short)\n";
}

class SideBySide : public testing::Test {
 protected:
  SideBySide() : store_(folder_.path("store")) {
    const Outcome imported = run({"data", "import", fixture("candles"), "--store", store_,
                                  "--exchange", "binance", "--market", "spot"});
    EXPECT_EQ(imported.exit_code, 0) << imported.err;
  }
  // Backtests a script and returns what was found.
  json backtest(const std::string& file, const std::string& interval) {
    const Outcome outcome = run(
        {"backtest", file, "--symbol", "BTC", "--interval", interval, "--store", store_, "--json"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return json::parse(outcome.out);
  }
  TemporaryFolder folder_;
  std::string store_;
};

TEST_F(SideBySide, bands_use_minutes_where_the_bars_were_built_from_them) {
  const std::string file = folder_.write("tight.pine", script("stop=0.1% target=0.1%", 5));
  const json built = backtest(file, "15m");
  EXPECT_EQ(built["bands"]["inside_bars"], "1m");
  ASSERT_EQ(built["bands"]["results"].size(), 3u);
  EXPECT_GT(built["bands"]["results"][0]["exits_by_minutes"], 0);

  ASSERT_EQ(run({"data", "build", "--symbol", "BTCUSDT", "--interval", "15m", "--store", store_})
                .exit_code,
            0);
  const json stored = backtest(file, "15m");
  const json& bands = stored["bands"];
  EXPECT_EQ(bands["inside_bars"], "path");
  EXPECT_EQ(bands["results"][0]["band"], "pessimistic");
  EXPECT_EQ(bands["results"][0]["final_equity"], stored["metrics"]["final_equity"]);
  EXPECT_EQ(stored["metrics"], built["metrics"]) << "what judges never looks at minutes";
  EXPECT_GT(bands["results"][0]["exits_ambiguous"], 0);
  EXPECT_NE(bands["results"][0]["final_equity"], bands["results"][2]["final_equity"]);

  const Outcome table =
      run({"backtest", file, "--symbol", "BTC", "--interval", "15m", "--store", store_});
  EXPECT_NE(table.out.find("ambiguous exits"), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("screen: fail"), std::string::npos) << table.out;
}

TEST_F(SideBySide, portfolio_adds_up_and_counts_what_it_refused) {
  std::string ids;
  for (const auto& [fast, interval] : {std::pair{3, "5m"}, std::pair{5, "15m"}}) {
    const std::string file =
        folder_.write("s" + std::to_string(fast) + ".pine", script("stop=1% target=2%", fast));
    ids += (ids.empty() ? "" : ",") + backtest(file, interval)["strategy"].get<std::string>();
  }
  const std::vector<std::string> command{"backtest", "--portfolio", ids, "--store", store_};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = command;
    all.insert(all.end(), more.begin(), more.end());
    return run(all);
  };
  const Outcome outcome = with({"--json", "--set", "portfolio.positions_max=1"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  ASSERT_EQ(result["members"].size(), 2u);
  // Exact amounts, eight digits: compared as whole units.
  const auto units = [](const json& text) {
    std::string digits = text.get<std::string>();
    const std::size_t point = digits.find('.');
    std::size_t decimals = 0;
    if (point != std::string::npos) {
      decimals = digits.size() - point - 1;
      digits.erase(point, 1);
    }
    return std::stoll(digits + std::string(8 - decimals, '0'));
  };
  long long sum = units(result["initial_capital"]);
  std::int64_t refused = 0;
  for (const auto& member : result["members"]) {
    sum += units(member["contribution_exact"]);
    refused += member["refused_reasons"]["positions_max"].get<std::int64_t>();
    EXPECT_EQ(member["trades"].size(), member["entries"]);
  }
  EXPECT_EQ(sum, units(result["final_equity"]));
  ASSERT_EQ(result["strategies"].size(), 2u);
  EXPECT_EQ(result["strategies"][0]["contribution_exact"],
            result["members"][0]["contribution_exact"]);
  EXPECT_GT(refused, 0);
  EXPECT_EQ(result["positions_peak"], 1);
  EXPECT_NEAR(result["curve"]["equity"].back().get<double>(),
              std::stod(result["final_equity"].get<std::string>()), 1e-5);
  EXPECT_EQ(with({"--json", "--set", "portfolio.positions_max=1"}).out, outcome.out);

  const Outcome table = with({});
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_NE(table.out.find("contribution"), std::string::npos) << table.out;
  EXPECT_EQ(run({"backtest", "--portfolio", "nobody", "--store", store_}).exit_code, 4);
}

TEST_F(SideBySide, comparison_of_scripts_and_stored_strategies) {
  const std::string a = folder_.write("a.pine", script("stop=1% target=2%", 5));
  const std::string b = folder_.write("b.pine", script("stop=1% target=1%", 5));
  const Outcome outcome =
      run({"compare", a, b, "--symbol", "BTC", "--interval", "15m", "--store", store_, "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_EQ(result["a"]["name"], a);
  EXPECT_GT(result["a"]["metrics"]["trades"], 3);
  EXPECT_GE(result["daily_returns"]["days"], 2);
  const json& difference = result["first_difference"];
  ASSERT_FALSE(difference.is_null());
  EXPECT_NE(difference["a"], difference["b"]);

  const std::string stored = backtest(a, "15m")["strategy"];
  const Outcome same =
      run({"compare", a, stored, "--symbol", "BTC", "--interval", "15m", "--store", store_});
  ASSERT_EQ(same.exit_code, 0) << same.err;
  EXPECT_NE(same.out.find("every trade is the same"), std::string::npos) << same.out;
  EXPECT_EQ(run({"compare", a, b, "--store", store_}).exit_code, 2);
  EXPECT_EQ(run({"compare", a, "nobody", "--symbol", "BTC", "--interval", "15m", "--store", store_})
                .exit_code,
            4);
}

}  // namespace
}  // namespace sixbtc::cli_test
