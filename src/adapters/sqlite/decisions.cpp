#include <nlohmann/json.hpp>

#include "adapters/sqlite/logs.hpp"
#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {
namespace {

// Keeps the order of the indicators; NaN becomes null.
using Json = nlohmann::ordered_json;

std::string to_json(const std::vector<std::pair<std::string, double>>& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object[name] = value;
  return object.dump();
}

std::vector<std::pair<std::string, double>> from_json(const std::string& text) {
  std::vector<std::pair<std::string, double>> values;
  const Json object = Json::parse(text);
  for (const auto& [name, value] : object.items())
    values.emplace_back(
        name, value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>());
  return values;
}

}  // namespace

core::Status Decisions::add(std::span<const ports::DecisionRecord> records) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert insert(database,
                  "INSERT INTO decisions VALUES (?, (SELECT run_key FROM backtest_runs WHERE id ="
                  " ?), ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    SQLite::Statement known(database, "SELECT 1 FROM backtest_runs WHERE id = ?");
    for (const auto& r : records) {
      std::optional<std::string> run;
      if (r.run) {
        run = r.run->value();
        known.reset();
        known.bind(1, *run);
        if (!known.executeStep())
          return core::fail(core::ErrorKind::NotFound,
                            "a decision names the unknown backtest run '" + *run + "'");
      }
      insert(r.strategy.value(), run, r.series.exchange, r.series.market, r.series.symbol,
             r.series.interval.to_string(), r.time, r.signal, r.confidence, r.reason,
             to_json(r.indicators));
    }
    return {};
  });
}

core::Result<std::vector<ports::DecisionRecord>> Decisions::list(
    const ports::DecisionQuery& query) const {
  using Records = std::vector<ports::DecisionRecord>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Records> {
    const bool is_of_all = query.strategy.empty();
    const std::string run_condition = query.run ? " AND r.id = ?2" : "";
    SQLite::Statement statement(
        database,
        "SELECT d.strategy_id, r.id, d.exchange, d.market, d.symbol, d.bar_interval, d.time,"
        " d.signal, d.confidence, d.reason, d.indicators_json FROM decisions d"
        " LEFT JOIN backtest_runs r ON r.run_key = d.run_key WHERE " +
            std::string(is_of_all ? "?1 = ''" : "d.strategy_id = ?1") + run_condition +
            fmt::format(" ORDER BY {} LIMIT {} OFFSET {}",
                        is_of_all ? "d.rowid DESC" : "d.time, d.symbol", limit_of(query.limit),
                        query.offset));
    statement.bind(1, query.strategy.value());
    if (query.run) statement.bind(2, query.run->value());
    Records records;
    while (statement.executeStep()) {
      Reader row(statement);
      ports::DecisionRecord record;
      record.strategy = core::StrategyId(row.text());
      if (std::string run = row.text(); !run.empty())
        record.run = core::BacktestRunId(std::move(run));
      ASSIGN_OR_RETURN(record.series, row.series());
      record.time = row.timestamp();
      record.signal = row.text();
      record.confidence = row.real();
      record.reason = row.text();
      record.indicators = from_json(row.text());
      records.push_back(std::move(record));
    }
    return records;
  });
}

core::Status Decisions::put_indicators(std::span<const ports::IndicatorValueRecord> records) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert insert(database,
                  "INSERT INTO indicator_values VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                  " ON CONFLICT (exchange, market, symbol, bar_interval, indicator, time)"
                  " DO UPDATE SET parameters_json = excluded.parameters_json,"
                  " value = excluded.value");
    for (const auto& r : records)
      insert(r.series.exchange, r.series.market, r.series.symbol, r.series.interval.to_string(),
             r.indicator, r.time, r.parameters_json, r.value);
    return {};
  });
}

core::Result<std::vector<ports::IndicatorValueRecord>> Decisions::indicators(
    const market::SeriesKey& series, const std::string& indicator, core::Timestamp from,
    core::Timestamp to) const {
  using Records = std::vector<ports::IndicatorValueRecord>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Records> {
    SQLite::Statement statement(
        database,
        "SELECT time, parameters_json, value FROM indicator_values WHERE exchange = ? AND"
        " market = ? AND symbol = ? AND bar_interval = ? AND indicator = ? AND time >= ? AND"
        " time < ? ORDER BY time");
    SQLite::bind(statement, series.exchange, series.market, series.symbol,
                 series.interval.to_string(), indicator, from.nanoseconds(), to.nanoseconds());
    Records records;
    while (statement.executeStep()) {
      Reader row(statement);
      ports::IndicatorValueRecord record;
      record.series = series;
      record.indicator = indicator;
      record.time = row.timestamp();
      record.parameters_json = row.text();
      record.value = row.real();
      records.push_back(std::move(record));
    }
    return records;
  });
}

}  // namespace sixbtc::sqlite
