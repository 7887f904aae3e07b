// Records come back as they went in, and the rules of the ports hold.
#include "adapters/sqlite/test_records.hpp"

namespace sixbtc::sqlite {
namespace {

using namespace testing;
using core::ErrorKind;
using ports::StrategyStatus;

class Repositories : public Store {};

void expect_equal(const ports::StrategyRecord& a, const ports::StrategyRecord& b) {
  auto fields = [](const ports::StrategyRecord& r) {
    return std::tie(r.id, r.name, r.alias, r.type, r.generation_mode, r.status, r.base_name,
                    r.base_code_hash, r.source, r.source_hash, r.parameters_json, r.exchange,
                    r.market, r.interval, r.symbols, r.created_at);
  };
  EXPECT_EQ(fields(a), fields(b));
}

void expect_equal(const ports::TradeRecord& a, const ports::TradeRecord& b) {
  auto fields = [](const ports::TradeRecord& t) {
    return std::tie(t.number, t.direction, t.entry_time, t.exit_time, t.entry_price, t.exit_price,
                    t.quantity, t.fees, t.funding, t.profit, t.return_on_notional, t.risk, t.mae,
                    t.mfe, t.exit_reason, t.stop, t.target);
  };
  EXPECT_EQ(fields(a), fields(b));
}

}  // namespace

TEST_F(Repositories, strategies_survive_closing_and_are_found_by_any_name) {
  auto records = strategies(1, 20);
  records[3].source = "// text with 'quotes', \"more\", ; DROP TABLE strategies; and \xc3\xa9\n";
  EXPECT_EQ(open()->strategies().add(records, actor()).value(), 20u);

  const auto database = open();
  auto& repository = database->strategies();
  for (const auto& record : records) expect_equal(repository.get(record.id).value(), record);
  const auto& wanted = records[7];
  EXPECT_EQ(repository.find(wanted.id.value())->id, wanted.id);
  EXPECT_EQ(repository.find(wanted.id.value().substr(0, 8))->id, wanted.id);
  EXPECT_EQ(repository.find("strategy_mom_00000008")->id, wanted.id);
  EXPECT_EQ(repository.find("btc_mom_00008")->id, wanted.id);
  EXPECT_EQ(repository.find("nothing like it").error().kind, ErrorKind::NotFound);
  EXPECT_EQ(repository.find("%").error().kind, ErrorKind::NotFound);
  EXPECT_EQ(repository.find("").error().kind, ErrorKind::NotFound);
}

TEST_F(Repositories, an_id_prefix_of_two_strategies_names_both) {
  const auto database = open();
  auto records = strategies(1, 2);
  records[0].id = core::StrategyId("abcdef01-1111");
  records[1].id = core::StrategyId("abcdef02-2222");
  ASSERT_TRUE(database->strategies().add(records, actor()).has_value());
  const auto found = database->strategies().find("ABCDEF0");
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().kind, ErrorKind::Conflict);
  EXPECT_NE(found.error().hint.find("abcdef02-2222"), std::string::npos);
  EXPECT_EQ(database->strategies().find("abcdef02")->id, records[1].id);
}

TEST_F(Repositories, adding_again_changes_nothing_and_taken_names_grow) {
  const auto database = open();
  auto& repository = database->strategies();
  ASSERT_EQ(repository.add(strategies(1, 3), actor()).value(), 3u);
  EXPECT_EQ(repository.add(strategies(1, 4), actor()).value(), 1u);

  auto twin = strategy(50);
  twin.name = "STRATEGY_mom_00000001";
  twin.alias = strategy(1).alias;
  ASSERT_EQ(repository.add(std::span(&twin, 1), actor()).value(), 1u);
  const auto stored = repository.get(twin.id).value();
  EXPECT_EQ(stored.alias, strategy(1).alias + "_" + twin.id.value().substr(0, 1));
  EXPECT_EQ(stored.name, twin.name + "_" + twin.id.value().substr(0, 1));
  EXPECT_EQ(repository.find(strategy(1).alias)->id, strategy(1).id);
}

TEST_F(Repositories, one_bad_strategy_refuses_the_whole_batch) {
  const auto database = open();
  auto records = strategies(1, 3);
  records[2].source.clear();
  EXPECT_EQ(database->strategies().add(records, actor()).error().kind, ErrorKind::Invalid);
  EXPECT_EQ(database->strategies().count({}).value(), 0u);
  EXPECT_TRUE(database->audit().list({}).value().empty());
}

TEST_F(Repositories, lists_filter_and_page_and_deleted_ones_stay_as_tombstones) {
  const auto database = open();
  auto& repository = database->strategies();
  ASSERT_TRUE(repository.add(strategies(0, 10), actor()).has_value());
  ports::StrategyQuery query;
  query.base_name = "ema_cross";
  EXPECT_EQ(repository.count(query).value(), 5u);
  query.interval = market::Interval::minutes(37);
  EXPECT_EQ(repository.count(query).value(), 0u);
  query = {};
  query.symbol = "BTC";
  EXPECT_EQ(repository.count(query).value(), 0u) << "a symbol matches whole";
  query.symbol = "ETHUSDT";
  query.limit = 3;
  query.offset = 2;
  const auto page = repository.list(query).value();
  ASSERT_EQ(page.size(), 3u);
  EXPECT_EQ(page.front().id, strategy(2).id);

  const auto deleted =
      next_event(*database, 2, ports::EventKind::GateFailed, StrategyStatus::Deleted);
  ASSERT_TRUE(database->lifecycle().append(std::span(&deleted, 1), {}));
  EXPECT_EQ(repository.count({}).value(), 9u);
  EXPECT_EQ(repository.get(strategy(2).id)->status, StrategyStatus::Deleted);
  query = {};
  query.status = StrategyStatus::Deleted;
  EXPECT_EQ(repository.count(query).value(), 1u);
}

TEST_F(Repositories, runs_and_trades_round_trip_to_the_last_bit) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(1, 2), actor()).has_value());
  const std::vector<ports::BacktestRun> runs = {run(1, 1, 7), run(1, 0, 5), run(2, 0, 0)};
  EXPECT_EQ(database->backtests().add(runs, actor()).value(), 3u);
  EXPECT_EQ(database->backtests().add(runs, actor()).value(), 0u);
  const auto listed = database->backtests().list(strategy(1).id).value();
  ASSERT_EQ(listed.size(), 2u);
  const auto& expected = runs[1].record;
  EXPECT_EQ(listed[0].id, expected.id) << "by start time";
  EXPECT_EQ(listed[0].series, expected.series);
  EXPECT_EQ(listed[0].kind, ports::RunKind::Training);
  EXPECT_EQ(
      std::tie(listed[0].window_from, listed[0].window_to, listed[0].profile,
               listed[0].passport_json, listed[0].metrics_json, listed[0].started_at,
               listed[0].finished_at),
      std::tie(expected.window_from, expected.window_to, expected.profile, expected.passport_json,
               expected.metrics_json, expected.started_at, expected.finished_at));
  const auto trades = database->backtests().trades(runs[0].record.id).value();
  ASSERT_EQ(trades.size(), 7u);
  for (std::size_t i = 0; i < trades.size(); ++i) expect_equal(trades[i], runs[0].trades[i]);
  EXPECT_EQ(database->backtests().get(core::BacktestRunId("none")).error().kind,
            ErrorKind::NotFound);

  auto orphan = run(99, 0, 1);
  EXPECT_EQ(database->backtests().add(std::span(&orphan, 1), actor()).error().kind,
            ErrorKind::Invalid);
  auto nan = run(2, 5, 1);
  nan.trades[0].profit = std::nan("");
  EXPECT_EQ(database->backtests().add(std::span(&nan, 1), actor()).error().kind,
            ErrorKind::Invalid);
  EXPECT_EQ(database->backtests().list(strategy(2).id)->size(), 1u) << "nothing half stored";
}

TEST_F(Repositories, ranking_takes_the_newest_screening_of_what_is_not_deleted) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(1, 4), actor()).has_value());
  auto& backtests = database->backtests();
  ASSERT_TRUE(backtests.add_screenings({{screening(1, 90, true), screening(2, 50, true),
                                         screening(3, 70, false), screening(4, 99, true)}},
                                       actor()));
  ASSERT_TRUE(backtests.add_screenings({{screening(1, 45, true)}}, actor()));
  const auto deleted =
      next_event(*database, 4, ports::EventKind::GateFailed, StrategyStatus::Deleted);
  ASSERT_TRUE(database->lifecycle().append(std::span(&deleted, 1), {}));
  auto scores = [&](const ports::RankingQuery& query) {
    std::vector<double> found;
    const auto ranking = backtests.ranked(query).value();
    for (const auto& row : ranking) found.push_back(row.screening.score);
    return found;
  };
  EXPECT_EQ(scores({}), (std::vector<double>{70, 50, 45}));
  EXPECT_EQ(scores({.is_passed = {}, .with_deleted = true}), (std::vector<double>{99, 70, 50, 45}));
  EXPECT_EQ(scores({.is_passed = {}, .strategy = strategy(4).id}), std::vector<double>{99});
  EXPECT_EQ(scores({.is_passed = true}), (std::vector<double>{50, 45}));
  EXPECT_EQ(scores({.is_passed = false, .order = ports::RankingOrder::ByNearness}),
            std::vector<double>{70});
  EXPECT_EQ(scores({.is_passed = {}, .limit = 1}), std::vector<double>{70});
  const auto first = backtests.ranked({}).value().front();
  EXPECT_EQ(first.name, strategy(3).name);
  EXPECT_EQ(first.interval, strategy(3).interval);
  EXPECT_EQ(first.screening.first_failed_gate, "sharpe");
  EXPECT_EQ(first.screening.gates_failed, 2u);
}

TEST_F(Repositories, decisions_keep_their_indicators_in_order) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(1, 1), actor()).has_value());
  const auto backtest = run(1, 0, 0);
  ASSERT_TRUE(database->backtests().add(std::span(&backtest, 1), actor()).has_value());
  ports::DecisionRecord decision;
  decision.strategy = strategy(1).id;
  decision.run = backtest.record.id;
  decision.series = backtest.record.series;
  decision.time = day(1);
  decision.signal = "OPEN_LONG";
  decision.confidence = 0.7;
  decision.reason = "rsi below 30";
  decision.indicators = {{"rsi", 1.0 / 3}, {"atr", std::nan("")}, {"ema", 4e-300}};
  auto live = decision;
  live.run.reset();
  auto unknown = decision;
  unknown.run = core::BacktestRunId("none");
  ASSERT_TRUE(database->decisions().add({{decision, decision, live, live}}));
  auto good = decision;
  good.time = day(2);
  EXPECT_EQ(database->decisions().add({{good, unknown}}).error().kind, ErrorKind::NotFound);

  const auto all = database->decisions().list({.strategy = strategy(1).id, .run = {}}).value();
  ASSERT_EQ(all.size(), 2u) << "kept once, and nothing of a batch that failed";
  const auto listed =
      database->decisions().list({.strategy = strategy(1).id, .run = backtest.record.id}).value();
  ASSERT_EQ(listed.size(), 1u);
  const auto& read = listed[0];
  EXPECT_EQ(read.run, decision.run);
  EXPECT_EQ(read.series, decision.series);
  EXPECT_EQ(std::tie(read.time, read.signal, read.confidence, read.reason),
            std::tie(decision.time, decision.signal, decision.confidence, decision.reason));
  ASSERT_EQ(read.indicators.size(), 3u);
  EXPECT_EQ(read.indicators[0], decision.indicators[0]);
  EXPECT_EQ(read.indicators[1].first, "atr");
  EXPECT_TRUE(std::isnan(read.indicators[1].second));
  EXPECT_EQ(read.indicators[2], decision.indicators[2]);
}

TEST_F(Repositories, indicator_values_are_overwritten_by_key) {
  const auto database = open();
  const market::SeriesKey series{"binance", "spot", "BTCUSDT", market::Interval::minutes(37)};
  auto value = [&](int n, double v) {
    return ports::IndicatorValueRecord{series, day(n), "ma44", R"({"length":44})", v};
  };
  auto& log = database->decisions();
  ASSERT_TRUE(log.put_indicators({{value(1, 10), value(2, std::nan("")), value(3, 30)}}));
  ASSERT_TRUE(log.put_indicators({{value(1, 11)}}));
  const auto values = log.indicators(series, "ma44", day(1), day(3)).value();
  ASSERT_EQ(values.size(), 2u);
  EXPECT_EQ(values[0].value, 11);
  EXPECT_TRUE(std::isnan(values[1].value));
  EXPECT_TRUE(log.indicators(series, "ma125", day(1), day(3)).value().empty());
}

TEST_F(Repositories, quality_report_replaces_the_one_of_the_same_data) {
  const auto database = open();
  ports::QualityReport report;
  report.series = {"binance", "spot", "BTCUSDT", market::Interval::minutes(1)};
  report.data_hash = "a";
  report.checked_at = day(1);
  report.findings = {{"gap", day(0), day(1), 60, "an hour"}, {"outlier", day(2), day(3), 1, "x"}};
  EXPECT_EQ(database->quality().latest(report.series).error().kind, ErrorKind::NotFound);
  ASSERT_TRUE(database->quality().put(report, actor()));
  report.findings.pop_back();
  ASSERT_TRUE(database->quality().put(report, actor()));
  auto read = database->quality().latest(report.series).value();
  ASSERT_EQ(read.findings.size(), 1u);
  EXPECT_EQ(read.findings[0].kind, "gap");
  EXPECT_EQ(read.findings[0].bars, 60u);
  report.data_hash = "b";
  report.checked_at = day(2);
  ASSERT_TRUE(database->quality().put(report, actor()));
  EXPECT_EQ(database->quality().latest(report.series)->data_hash, "b");
  EXPECT_TRUE(database->check());
}

}  // namespace sixbtc::sqlite
