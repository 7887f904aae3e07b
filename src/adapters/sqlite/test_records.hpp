// Records and a folder of their own for the tests of this module.
#pragma once

#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "adapters/sqlite/sqlite_database.hpp"
#include "core/hash.hpp"

namespace sixbtc::sqlite::testing {

inline core::Timestamp day(int n) {
  return core::Timestamp::from_seconds(1'735'689'600) + core::Duration::days(n);
}

inline ports::Actor actor(int n = 0) {
  return {"test", "because", day(n)};
}

class Store : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("sixbtc_sqlite_{}_{}", getpid(),
                          ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::filesystem::path file(std::string_view name = "sixbtc.db") const {
    return folder_ / name;
  }
  [[nodiscard]] std::unique_ptr<ports::Database> open(std::string_view name = "sixbtc.db") const {
    auto database = sqlite::open(file(name), clock_);
    EXPECT_TRUE(database.has_value()) << database.error().to_string();
    return database ? std::move(*database) : nullptr;
  }
  [[nodiscard]] std::string open_error(std::string_view name = "sixbtc.db") const {
    auto database = sqlite::open(file(name), clock_);
    if (database) return "opened";
    EXPECT_FALSE(database.error().where.empty() || database.error().message.empty());
    return database.error().message;
  }

  core::ManualClock clock_{day(0)};
  std::filesystem::path folder_;
};

inline ports::StrategyRecord strategy(int n) {
  ports::StrategyRecord record;
  record.id = core::StrategyId(core::uuid_from_content(fmt::format("strategy {}", n)));
  record.name = fmt::format("Strategy_MOM_{:08x}", n);
  record.alias = fmt::format("BTC_MOM_{:05X}", n);
  record.type = "MOM";
  record.generation_mode = "expansion";
  record.base_name = n % 2 == 0 ? "ema_cross" : "rsi_reversion";
  record.base_code_hash = "base";
  record.source = fmt::format("//@version=6\nstrategy(\"s{}\")\n", n);
  record.source_hash = core::sha256_hex(record.source);
  record.parameters_json = fmt::format(R"({{"length":{}}})", n);
  record.exchange = "binance";
  record.market = "spot";
  record.interval = market::Interval::minutes(n % 2 == 0 ? 60 : 37);
  record.symbols = {"BTCUSDT", "ETHUSDT"};
  record.created_at = day(0) + core::Duration::seconds(n);
  return record;
}

inline std::vector<ports::StrategyRecord> strategies(int first, int count) {
  std::vector<ports::StrategyRecord> records;
  for (int n = first; n < first + count; ++n) records.push_back(strategy(n));
  return records;
}

inline ports::BacktestRun run(int strategy_number, int number, int trades) {
  ports::BacktestRun made;
  auto& record = made.record;
  record.id = core::BacktestRunId(
      core::uuid_from_content(fmt::format("run {} {}", strategy_number, number)));
  record.strategy = strategy(strategy_number).id;
  record.series = {"binance", "spot", "BTCUSDT", market::Interval::minutes(60)};
  record.window_from = day(0);
  record.window_to = day(365);
  record.kind = number % 2 == 0 ? ports::RunKind::Training : ports::RunKind::Holdout;
  record.profile = "perp";
  record.passport_json = R"({"seed":1})";
  record.metrics_json = R"({"sharpe":1.5})";
  record.started_at = day(400 + number);
  record.finished_at = day(401 + number);
  for (int t = 0; t < trades; ++t) {
    ports::TradeRecord trade;
    trade.number = static_cast<std::uint32_t>(t);
    trade.direction = t % 2 == 0 ? market::Direction::Long : market::Direction::Short;
    trade.entry_time = day(t);
    trade.exit_time = day(t + 1);
    trade.entry_price = 100.1 + t;
    trade.exit_price = 101.3 + t;
    trade.quantity = 0.1;
    trade.fees = 0.009;
    trade.funding = -0.001;
    trade.profit = 1.0 / 3;
    trade.return_on_notional = 0.01;
    trade.risk = 98;
    trade.mae = 0.01 * t;
    trade.mfe = 0.02;
    trade.exit_reason = "stop";
    if (t % 3 == 0) trade.stop = 99.5 + t;
    if (t % 2 == 0) trade.target = 110.25 + t;
    made.trades.push_back(trade);
  }
  return made;
}

inline ports::ScreeningRecord screening(int n, double score, bool is_passed) {
  ports::ScreeningRecord record;
  record.strategy = strategy(n).id;
  record.data_set_hash = "data";
  record.passport_hash = fmt::format("passport {}", n);
  record.is_passed = is_passed;
  record.score = score;
  record.gates_failed = is_passed ? 0 : 2;
  record.first_failed_gate = is_passed ? "" : "sharpe";
  record.nearness = is_passed ? 1 : score / 100;
  record.gates_json = "[]";
  record.metrics_json = "{}";
  record.time = day(n);
  return record;
}

inline std::vector<ports::TrialRecord> trials(int first, int count,
                                              const std::string& data_set = "data") {
  std::vector<ports::TrialRecord> records;
  for (int n = first; n < first + count; ++n)
    records.push_back({data_set, fmt::format("strategy {}", n / 2), fmt::format("passport {}", n),
                       "[1,2]", day(n)});
  return records;
}

// The next event of a stored strategy, whatever the rules of its life say.
inline ports::LifecycleEvent next_event(ports::Database& database, int n, ports::EventKind kind,
                                        ports::StrategyStatus to) {
  const core::StrategyId id = strategy(n).id;
  const auto state = database.lifecycle().states(std::span(&id, 1)).value().front().value();
  ports::LifecycleEvent event;
  event.strategy = id;
  event.number = state.events + 1;
  event.kind = kind;
  event.from = state.status;
  event.to = to;
  event.rule = "test";
  event.numbers_json = "[]";
  event.cause = state.last_event;
  event.by = actor(n);
  event.id = ports::event_id(event);
  return event;
}

}  // namespace sixbtc::sqlite::testing
