// One sixbtc mines patterns and serves them, another makes strategies of them: the same ones it
// would have made of its own.
#include <set>

#include "core/random.hpp"
#include "served.hpp"

namespace sixbtc::api_test {
namespace {

// Hourly candles in which three falling closes are followed by a rise more often than not.
void write_rebounding_coin(const TemporaryFolder& folder) {
  core::Random random(5);
  std::string csv;
  double price = 100;
  int falling = 0, rising_hours = 0;
  for (int hour = 0; hour < 24 * 1000; ++hour) {
    if (falling >= 3) rising_hours = 6;
    const double open = price;
    price *= 1 + (random.uniform() - 0.5) * 0.02 + (rising_hours > 0 ? 0.004 : 0);
    rising_hours = std::max(0, rising_hours - 1);
    falling = price < open ? falling + 1 : 0;
    const long long time = (1'600'041'600LL + 3600LL * hour) * 1000;
    csv += std::to_string(time) + "," + std::to_string(open) + "," +
           std::to_string(std::max(open, price) * 1.001) + "," +
           std::to_string(std::min(open, price) * 0.999) + "," + std::to_string(price) + "," +
           std::to_string(50e6 / 24 / price) + "," + std::to_string(time + 3'599'999) +
           ",0,0,0,0,0\n";
  }
  (void)folder.write("BTCUSDT-1h-2020.csv", csv);
}

class Patterns : public testing::Test {
 protected:
  std::string store(const std::string& name) {
    const std::string path = folder_.path(name);
    const TemporaryFolder files;
    write_rebounding_coin(files);
    const auto outcome = cli_test::run({"data", "import", files.path(), "--store", path,
                                        "--exchange", "binance", "--market", "spot"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    return path;
  }
  static std::set<std::string> made(const std::string& path, std::vector<std::string> more) {
    std::vector<std::string> words{"generate",    "--source", "pattern", "--count", "500",
                                   "--intervals", "1h",       "--store", path,      "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = cli_test::run(words);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::set<std::string> ids;
    for (const json& row : json::parse(outcome.out)) ids.insert(row["id"]);
    return ids;
  }

  TemporaryFolder folder_;
};

TEST_F(Patterns, served_make_the_strategies_that_own_ones_make) {
  Served served(store("serving"), {"api.anonymous=read"});
  const auto own = made(store("own"), {});
  EXPECT_GE(own.size(), 1u);
  const auto others = made(
      store("asking"),
      {"--set", "generation.pattern.origin=service", "--set",
       "generation.pattern.service.base_url=http://127.0.0.1:" + std::to_string(served.port())});
  EXPECT_EQ(others, own);
}

TEST_F(Patterns, are_filtered_counted_and_found_by_id) {
  Served served(store("serving"), {"api.anonymous=read"});
  const auto get = [&](const std::string& target) {
    const HttpReply reply = served.ask("GET", target);
    EXPECT_EQ(reply.status, 200) << target << reply.body;
    return json::parse(reply.body);
  };
  EXPECT_EQ(get("/health")["status"], "ok");
  const json all = get("/api/v1/patterns?timeframe=1h&include_coin_performance=true&limit=10000");
  ASSERT_GE(all["patterns"].size(), 1u);
  double edge = 100;
  std::size_t of_tier = 0;
  for (const json& one : all["patterns"]) {
    EXPECT_LE(one["test_edge"].get<double>(), edge) << "best first";
    edge = one["test_edge"];
    of_tier += one["tier"] == 2 ? 1u : 0u;
    EXPECT_EQ(one["coin_performance"][0]["coin"], "BTCUSDT");
    EXPECT_TRUE(one["target_results"].contains(one["target_name"])) << one;
    EXPECT_EQ(get("/api/v1/patterns/" + one["id"].get<std::string>()), one);
  }
  EXPECT_EQ(get("/api/v1/patterns?timeframe=1h&tier=2&limit=10000")["patterns"].size(), of_tier);
  EXPECT_EQ(get("/api/v1/patterns?timeframe=1h&status=BETA&limit=10000")["patterns"].size(),
            of_tier);
  const json first = get("/api/v1/patterns?limit=1")["patterns"];
  ASSERT_EQ(first.size(), 1u);
  EXPECT_FALSE(first[0].contains("coin_performance"));
  EXPECT_GE(get("/api/v1/patterns/stats")["total_patterns"].get<std::size_t>(),
            all["patterns"].size());
  EXPECT_EQ(get("/api/v1/helpers?base_timeframe=1h")["timeframe_bars"]["4h"], 4);
  EXPECT_EQ(served.ask("GET", "/api/v1/patterns/none").status, 404);
  EXPECT_EQ(served.ask("GET", "/api/v1/patterns?limit=-1").status, 400);
}

}  // namespace
}  // namespace sixbtc::api_test
