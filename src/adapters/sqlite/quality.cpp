#include <nlohmann/json.hpp>

#include "adapters/sqlite/logs.hpp"
#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {
namespace {

const std::string of_series =
    " WHERE exchange = ? AND market = ? AND symbol = ? AND bar_interval = ?";

void bind_series(SQLite::Statement& statement, const market::SeriesKey& series) {
  SQLite::bind(statement, series.exchange, series.market, series.symbol,
               series.interval.to_string());
}

}  // namespace

core::Status Quality::put(const ports::QualityReport& report, const ports::Actor& actor) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    const auto& series = report.series;
    SQLite::Statement remove(database,
                             "DELETE FROM quality_reports" + of_series + " AND data_hash = ?");
    bind_series(remove, series);
    remove.bind(5, report.data_hash);
    remove.exec();  // its findings go with it
    Insert insert(database,
                  "INSERT INTO quality_reports (exchange, market, symbol, bar_interval, data_hash,"
                  " checked_at) VALUES (?, ?, ?, ?, ?, ?)");
    insert(series.exchange, series.market, series.symbol, series.interval.to_string(),
           report.data_hash, report.checked_at);
    const std::int64_t key = database.getLastInsertRowid();
    Insert insert_finding(database, "INSERT INTO quality_findings VALUES (?, ?, ?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const auto& f : report.findings)
      insert_finding(key, number++, f.kind, f.from, f.to, static_cast<std::int64_t>(f.bars),
                     f.detail);
    Audit(database, actor)(
        "data.checked", series.to_string(), "",
        nlohmann::json{{"data_hash", report.data_hash}, {"findings", report.findings.size()}}
            .dump());
    return {};
  });
}

core::Result<ports::QualityReport> Quality::latest(const market::SeriesKey& series) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<ports::QualityReport> {
    SQLite::Statement query(
        database, "SELECT report_key, data_hash, checked_at FROM quality_reports" + of_series +
                      " ORDER BY checked_at DESC, report_key DESC LIMIT 1");
    bind_series(query, series);
    if (!query.executeStep())
      return core::fail(core::ErrorKind::NotFound, "the series was never checked",
                        series.to_string(), "sixbtc data check");
    Reader head(query);
    const std::int64_t key = head.integer();
    ports::QualityReport report;
    report.series = series;
    report.data_hash = head.text();
    report.checked_at = head.timestamp();
    SQLite::Statement findings(database,
                               "SELECT kind, time_from, time_to, bars, detail FROM"
                               " quality_findings WHERE report_key = ? ORDER BY number");
    findings.bind(1, key);
    while (findings.executeStep()) {
      Reader row(findings);
      ports::QualityRecord record;
      record.kind = row.text();
      record.from = row.timestamp();
      record.to = row.timestamp();
      record.bars = static_cast<std::uint64_t>(row.integer());
      record.detail = row.text();
      report.findings.push_back(std::move(record));
    }
    return report;
  });
}

}  // namespace sixbtc::sqlite
