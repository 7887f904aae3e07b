#include "adapters/sqlite/backtests.hpp"

#include <nlohmann/json.hpp>

#include "adapters/sqlite/rows.hpp"
#include "core/log.hpp"

namespace sixbtc::sqlite {
namespace {

using nlohmann::json;
using ports::BacktestRunRecord;
using ports::TradeRecord;

const std::string run_columns =
    "id, strategy_id, exchange, market, symbol, bar_interval, window_from, window_to, kind,"
    " profile, passport_json, metrics_json, started_at, finished_at";

const std::string trade_columns =
    "number, direction, entry_time, exit_time, entry_price, exit_price, quantity, fees, funding,"
    " profit, return_on_notional, risk, mae, mfe, exit_reason, stop, target";

core::Result<BacktestRunRecord> read_run(SQLite::Statement& statement) {
  Reader row(statement);
  BacktestRunRecord record;
  record.id = core::BacktestRunId(row.text());
  record.strategy = core::StrategyId(row.text());
  ASSIGN_OR_RETURN(record.series, row.series());
  record.window_from = row.timestamp();
  record.window_to = row.timestamp();
  ASSIGN_OR_RETURN(record.kind, ports::parse_run_kind(row.text()));
  record.profile = row.text();
  record.passport_json = row.text();
  record.metrics_json = row.text();
  record.started_at = row.timestamp();
  record.finished_at = row.timestamp();
  return record;
}

TradeRecord read_trade(SQLite::Statement& statement) {
  Reader row(statement);
  TradeRecord trade;
  trade.number = static_cast<std::uint32_t>(row.integer());
  trade.direction = static_cast<market::Direction>(row.integer());
  trade.entry_time = row.timestamp();
  trade.exit_time = row.timestamp();
  trade.entry_price = row.real();
  trade.exit_price = row.real();
  trade.quantity = row.real();
  trade.fees = row.real();
  trade.funding = row.real();
  trade.profit = row.real();
  trade.return_on_notional = row.real();
  trade.risk = row.real();
  trade.mae = row.real();
  trade.mfe = row.real();
  trade.exit_reason = row.text();
  trade.stop = row.optional_real();
  trade.target = row.optional_real();
  return trade;
}

core::Result<ports::RankedStrategy> read_ranked(SQLite::Statement& statement) {
  Reader row(statement);
  ports::RankedStrategy ranked;
  ranked.name = row.text();
  ranked.alias = row.text();
  ranked.type = row.text();
  ranked.base_name = row.text();
  ASSIGN_OR_RETURN(ranked.interval, market::Interval::parse(row.text()));
  auto& screening = ranked.screening;
  screening.strategy = core::StrategyId(row.text());
  screening.data_set_hash = row.text();
  screening.passport_hash = row.text();
  screening.is_passed = row.integer() != 0;
  screening.score = row.real();
  screening.gates_failed = static_cast<std::uint32_t>(row.integer());
  screening.first_failed_gate = row.text();
  screening.nearness = row.real();
  screening.gates_json = row.text();
  screening.metrics_json = row.text();
  screening.time = row.timestamp();
  return ranked;
}

}  // namespace

core::Result<std::size_t> Backtests::add(std::span<const ports::BacktestRun> runs,
                                         const ports::Actor& actor) {
  return connection_.transact([&](SQLite::Database& database) -> core::Result<std::size_t> {
    Insert insert_run(database, "INSERT INTO backtest_runs (" + run_columns +
                                    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                    " ON CONFLICT (id) DO NOTHING");
    Insert insert_trade(database,
                        "INSERT INTO trades (run_key, " + trade_columns +
                            ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Audit audit(database, actor);
    std::size_t added = 0;
    for (const auto& [r, trades] : runs) {
      const int changed = insert_run(
          r.id.value(), r.strategy.value(), r.series.exchange, r.series.market, r.series.symbol,
          r.series.interval.to_string(), r.window_from, r.window_to, to_string(r.kind), r.profile,
          r.passport_json, r.metrics_json, r.started_at, r.finished_at);
      if (changed == 0) continue;
      const std::int64_t key = database.getLastInsertRowid();
      for (const TradeRecord& t : trades)
        insert_trade(key, t.number, static_cast<int>(t.direction), t.entry_time, t.exit_time,
                     t.entry_price, t.exit_price, t.quantity, t.fees, t.funding, t.profit,
                     t.return_on_notional, t.risk, t.mae, t.mfe, t.exit_reason, t.stop, t.target);
      audit("backtest.add", r.strategy.value(), "",
            json{{"run", r.id.value()}, {"kind", to_string(r.kind)}, {"trades", trades.size()}}
                .dump());
      ++added;
    }
    return added;
  });
}

core::Result<std::vector<BacktestRunRecord>> Backtests::list(
    const core::StrategyId& strategy) const {
  return connection_.run(
      [&](SQLite::Database& database) -> core::Result<std::vector<BacktestRunRecord>> {
        SQLite::Statement query(database, "SELECT " + run_columns +
                                              " FROM backtest_runs WHERE strategy_id = ?"
                                              " ORDER BY started_at, id");
        query.bind(1, strategy.value());
        std::vector<BacktestRunRecord> records;
        while (query.executeStep()) {
          ASSIGN_OR_RETURN(BacktestRunRecord record, read_run(query));
          records.push_back(std::move(record));
        }
        return records;
      });
}

core::Result<BacktestRunRecord> Backtests::get(const core::BacktestRunId& id) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<BacktestRunRecord> {
    SQLite::Statement query(database, "SELECT " + run_columns + " FROM backtest_runs WHERE id = ?");
    query.bind(1, id.value());
    if (!query.executeStep())
      return core::fail(core::ErrorKind::NotFound,
                        "no backtest run '" + core::log::to_ascii(id.value()) + "'");
    return read_run(query);
  });
}

core::Result<std::vector<BacktestRunRecord>> Backtests::newest(const ports::RunQuery& query) const {
  return connection_.run(
      [&](SQLite::Database& database) -> core::Result<std::vector<BacktestRunRecord>> {
        SQLite::Statement statement(database,
                                    "SELECT " + run_columns + " FROM backtest_runs" +
                                        (query.strategy ? " WHERE strategy_id = ?" : "") +
                                        fmt::format(" ORDER BY run_key DESC LIMIT {} OFFSET {}",
                                                    limit_of(query.limit), query.offset));
        if (query.strategy) statement.bind(1, query.strategy->value());
        std::vector<BacktestRunRecord> records;
        while (statement.executeStep()) {
          ASSIGN_OR_RETURN(BacktestRunRecord record, read_run(statement));
          records.push_back(std::move(record));
        }
        return records;
      });
}

core::Result<std::vector<TradeRecord>> Backtests::trades(const core::BacktestRunId& id) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<std::vector<TradeRecord>> {
    SQLite::Statement query(
        database, "SELECT " + trade_columns +
                      " FROM trades WHERE run_key ="
                      " (SELECT run_key FROM backtest_runs WHERE id = ?) ORDER BY number");
    query.bind(1, id.value());
    std::vector<TradeRecord> trades;
    while (query.executeStep()) trades.push_back(read_trade(query));
    return trades;
  });
}

core::Status Backtests::add_screenings(std::span<const ports::ScreeningRecord> records,
                                       const ports::Actor& actor) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert insert(database,
                  "INSERT INTO screenings (strategy_id, data_set_hash, passport_hash, is_passed,"
                  " score, gates_failed, first_failed_gate, nearness, gates_json, metrics_json,"
                  " time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Audit audit(database, actor);
    for (const auto& r : records) {
      insert(r.strategy.value(), r.data_set_hash, r.passport_hash, r.is_passed ? 1 : 0, r.score,
             r.gates_failed, r.first_failed_gate, r.nearness, r.gates_json, r.metrics_json, r.time);
      audit(
          "strategy.screened", r.strategy.value(), "",
          json{{"passed", r.is_passed}, {"score", r.score}, {"gate", r.first_failed_gate}}.dump());
    }
    return {};
  });
}

core::Result<std::vector<ports::RankedStrategy>> Backtests::ranked(
    const ports::RankingQuery& query) const {
  using Ranking = std::vector<ports::RankedStrategy>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Ranking> {
    std::string sql =
        "SELECT t.name, t.alias, t.type, t.base_name, t.bar_interval, s.strategy_id,"
        " s.data_set_hash, s.passport_hash, s.is_passed, s.score, s.gates_failed,"
        " s.first_failed_gate, s.nearness, s.gates_json, s.metrics_json, s.time"
        " FROM screenings s JOIN strategies t ON t.id = s.strategy_id"
        " WHERE s.sequence ="
        " (SELECT MAX(sequence) FROM screenings WHERE strategy_id = s.strategy_id)";
    if (!query.with_deleted && !query.strategy) sql += " AND t.status <> 'DELETED'";
    if (query.is_passed) sql += *query.is_passed ? " AND s.is_passed = 1" : " AND s.is_passed = 0";
    if (query.strategy) sql += " AND s.strategy_id = ?";
    sql += query.order == ports::RankingOrder::ByScore ? " ORDER BY s.score DESC, s.strategy_id"
                                                       : " ORDER BY s.nearness DESC, s.strategy_id";
    sql += fmt::format(" LIMIT {} OFFSET {}", limit_of(query.limit), query.offset);
    SQLite::Statement statement(database, sql);
    if (query.strategy) statement.bind(1, query.strategy->value());
    Ranking ranking;
    while (statement.executeStep()) {
      ASSIGN_OR_RETURN(ports::RankedStrategy ranked, read_ranked(statement));
      ranking.push_back(std::move(ranked));
    }
    return ranking;
  });
}

}  // namespace sixbtc::sqlite
