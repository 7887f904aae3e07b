#include "adapters/pattern_service/client.hpp"

#include <nlohmann/json.hpp>

#include "adapters/pattern_service/parse.hpp"
#include "support/local_server.hpp"

namespace sixbtc::pattern_service {
namespace {

using nlohmann::json;
using test::LocalReply;
using test::LocalRequest;
using test::LocalServer;
using test::reply;

const json one = json::parse(R"({
  "id": 17, "name": "RSI_OVERSOLD_14", "formula": "signal = ta.rsi(close, 14) < 30",
  "formula_source": "sixbtc", "formula_readable": "rsi", "formula_components": ["rsi"],
  "tier": 1, "status": "PRODUCTION", "timeframe": "15m", "target_name": "target_max_2pct_4h",
  "target_direction": "long", "target_magnitude": 2.0, "holding_period": "4h",
  "strategy_type": "REV", "test_edge": 6.5, "test_win_rate": 58.0, "test_n_signals": 900,
  "quality_score": 71.5, "worst_window": 3.0, "avg_signals_per_month": 25.0,
  "suggested_sl_type": "atr", "suggested_sl_multiplier": 4.0, "suggested_tp_type": "magnitude",
  "suggested_rr_ratio": 0.5, "execution_type": "touch_based", "discovered_date": "2026-01-05",
  "atr_signal_median": 0.012, "atr_signal_std": 0.003, "atr_signal_min": 0.004,
  "atr_signal_max": 0.05,
  "coin_performance": [{"coin": "BTC", "edge": 12.0, "win_rate": 61.0, "n_signals": 80}],
  "target_results": {
    "target_max_2pct_4h": {"tier": 1, "avg_edge": 6.5, "win_rate": 58.0, "n_signals": 900,
      "direction": "long", "hold_hours": 4, "magnitude": 2.0, "is_valid": true,
      "quality_score": 71.5, "execution_type": "touch_based"},
    "target_1pct_2h": {"tier": 1, "avg_edge": 7.5, "win_rate": 55.0, "n_signals": 900,
      "direction": "long", "hold_hours": 2, "magnitude": 1.0, "is_valid": true,
      "quality_score": 60.0, "execution_type": "close_based"},
    "target_3pct_8h": {"tier": 3, "avg_edge": 1.0, "win_rate": 51.0, "n_signals": 10,
      "direction": "long", "hold_hours": 8, "magnitude": 3.0, "is_valid": false}}
})");

std::string listed(const std::vector<json>& patterns) {
  return json{{"patterns", patterns}}.dump();
}

class Sleeper final : public core::Sleeper {
 public:
  bool sleep(core::Duration duration, const std::stop_token&) override {
    waits.push_back(duration.seconds());
    return true;
  }
  std::vector<double> waits;
};

struct World {
  explicit World(std::function<LocalReply(const LocalRequest&)> handler)
      : server(std::move(handler)),
        client({.base_url = server.url(),
                .deadline_seconds = 5,
                .answer_bytes_max = 100'000,
                .limit = 500},
               *http, sleeper) {}
  LocalServer server;
  std::unique_ptr<net::HttpClient> http = net::make_http_client({});
  Sleeper sleeper;
  Client client;
};

TEST(PatternService, every_field_finds_its_place) {
  World world([](const LocalRequest&) { return reply(200, listed({one})); });
  const auto patterns = world.client.patterns({});
  ASSERT_TRUE(patterns) << patterns.error().to_string();
  ASSERT_EQ(patterns->size(), 1u);
  const ports::Pattern& pattern = patterns->front();
  EXPECT_EQ(pattern.id, "17");
  EXPECT_EQ(pattern.formula, "signal = ta.rsi(close, 14) < 30");
  EXPECT_EQ(pattern.tier, 1);
  EXPECT_EQ(pattern.interval, market::Interval::minutes(15));
  EXPECT_EQ(pattern.target.kind, ports::PatternTarget::Touch);
  EXPECT_DOUBLE_EQ(pattern.target.magnitude, 0.02);
  EXPECT_EQ(pattern.target.holding_bars, 16);
  EXPECT_DOUBLE_EQ(pattern.target.edge, 0.065);
  EXPECT_DOUBLE_EQ(pattern.target.win_rate, 0.58);
  EXPECT_DOUBLE_EQ(pattern.target.worst_window, 0.03);
  ASSERT_EQ(pattern.targets.size(), 2u) << "the invalid one is left out";
  EXPECT_EQ(pattern.targets[0].kind, ports::PatternTarget::Close) << "best first";
  EXPECT_EQ(pattern.targets[0].holding_bars, 8);
  ASSERT_EQ(pattern.coins.size(), 1u);
  EXPECT_DOUBLE_EQ(pattern.coins[0].edge, 0.12);
  ASSERT_TRUE(pattern.atr);
  EXPECT_DOUBLE_EQ(pattern.atr->median, 0.012);
  EXPECT_EQ(pattern.discovered.to_date(), "2026-01-05");
  EXPECT_EQ(world.server.requests()[0].line(),
            "GET /api/v1/patterns?limit=500&include_coin_performance=true HTTP/1.1");
}

TEST(PatternService, interval_tier_and_edge_are_chosen_here) {
  json slow = one, weak = one, poor = one;
  slow["timeframe"] = "1h";
  weak["tier"] = 3;
  poor["test_edge"] = 2.0;
  World world([&](const LocalRequest&) { return reply(200, listed({poor, slow, weak, one})); });
  EXPECT_EQ(world.client.patterns({.interval = market::Interval::minutes(60)})->size(), 1u);
  EXPECT_EQ(world.client.patterns({.interval = {}, .tier_max = 2})->size(), 3u);
  const auto strong = world.client.patterns({.interval = {}, .edge_min = 0.03});
  EXPECT_EQ(strong->size(), 3u);
  EXPECT_EQ(world.client.patterns({})->back().target.edge, 0.02) << "best first";
  EXPECT_EQ(world.server.requests().size(), 1u) << "asked once";
}

TEST(PatternService, asks_three_times_after_one_and_two_seconds) {
  int asked = 0;
  World world([&](const LocalRequest&) {
    return ++asked < 3 ? reply(503, "") : reply(200, listed({one}));
  });
  EXPECT_TRUE(world.client.patterns({}));
  EXPECT_EQ(world.sleeper.waits, (std::vector<double>{1, 2}));
}

TEST(PatternService, gives_up_with_a_kind_that_says_what_to_do) {
  World busy([](const LocalRequest&) { return reply(503, ""); });
  EXPECT_EQ(busy.client.patterns({}).error().kind, core::ErrorKind::Retryable);
  EXPECT_EQ(busy.server.requests().size(), 3u);
  World cut([](const LocalRequest&) {
    return LocalReply{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", {}};
  });
  EXPECT_EQ(cut.client.patterns({}).error().kind, core::ErrorKind::Retryable);
  EXPECT_EQ(cut.server.requests().size(), 3u);
  World wrong([](const LocalRequest&) { return reply(400, ""); });
  EXPECT_EQ(wrong.client.patterns({}).error().kind, core::ErrorKind::Rejected);
  EXPECT_EQ(wrong.server.requests().size(), 1u);
  World garbage([](const LocalRequest&) { return reply(200, "<html>"); });
  EXPECT_EQ(garbage.client.patterns({}).error().kind, core::ErrorKind::Malformed);
}

TEST(PatternService, one_pattern_by_its_id) {
  World world([](const LocalRequest& request) {
    return request.line() == "GET /api/v1/patterns/17 HTTP/1.1" ? reply(200, one.dump())
                                                                : reply(404, "");
  });
  EXPECT_EQ(world.client.pattern("17")->name, "RSI_OVERSOLD_14");
  EXPECT_EQ(world.client.pattern("../x y").error().kind, core::ErrorKind::NotFound);
  EXPECT_EQ(world.server.requests()[1].line(), "GET /api/v1/patterns/%2E%2E%2Fx%20y HTTP/1.1");
}

TEST(PatternService, what_makes_no_sense_is_left_out_and_counted) {
  std::vector<json> broken(9, one);
  broken[0].erase("timeframe");
  broken[1]["timeframe"] = "soon";
  broken[2]["target_direction"] = "sideways";
  broken[3]["target_magnitude"] = 0;
  broken[4]["target_magnitude"] = 1e308;
  broken[5]["holding_period"] = "";
  broken[6]["formula"] = 7;
  broken[7]["test_win_rate"] = 158;
  broken[8] = "pattern";
  const auto parsed = parse_patterns(listed(broken));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->patterns.size(), 0u);
  EXPECT_EQ(parsed->unusable, 9u);
}

}  // namespace
}  // namespace sixbtc::pattern_service
