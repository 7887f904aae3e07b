#include "adapters/sqlite/pool.hpp"

#include <nlohmann/json.hpp>

#include "adapters/sqlite/rows.hpp"
#include "ports/lifecycle_log.hpp"

namespace sixbtc::sqlite {

using nlohmann::json;

namespace {

const std::string entry_columns =
    "e.strategy_id, e.score, e.cluster_key, e.first_day, e.daily_returns_json, e.evidence_json,"
    " e.time";

ports::PoolEntry read_entry(Reader& row) {
  ports::PoolEntry entry;
  entry.strategy = core::StrategyId(row.text());
  entry.score = row.real();
  entry.cluster_key = row.text();
  entry.returns.first_day = row.timestamp();
  entry.returns.values = json::parse(row.text()).get<std::vector<double>>();
  entry.evidence_json = row.text();
  entry.time = row.timestamp();
  return entry;
}

}  // namespace

core::Status Pool::add(std::span<const ports::PoolEntry> entries) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert insert(database,
                  "INSERT INTO pool_entries (strategy_id, score, cluster_key, first_day,"
                  " daily_returns_json, evidence_json, time) VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const auto& e : entries)
      insert(e.strategy.value(), e.score, e.cluster_key, e.returns.first_day,
             json(e.returns.values).dump(), e.evidence_json, e.time);
    return {};
  });
}

core::Result<std::vector<ports::PoolMember>> Pool::members() const {
  using Members = std::vector<ports::PoolMember>;
  return connection_.run([](SQLite::Database& database) -> core::Result<Members> {
    SQLite::Statement query(
        database,
        "SELECT s.name, s.alias, s.type, s.bar_interval, " + entry_columns +
            ", a.time, a.kind"
            " FROM strategies s JOIN pool_entries e ON e.strategy_id = s.id"
            " JOIN lifecycle_events a ON a.strategy_id = s.id"
            " WHERE s.status = 'ACTIVE' AND e.sequence ="
            " (SELECT MAX(sequence) FROM pool_entries WHERE strategy_id = s.id)"
            " AND a.number = (SELECT MAX(number) FROM lifecycle_events WHERE strategy_id = s.id"
            "  AND to_status = 'ACTIVE' AND from_status <> 'ACTIVE') ORDER BY s.id");
    Members members;
    while (query.executeStep()) {
      Reader row(query);
      ports::PoolMember member;
      member.name = row.text();
      member.alias = row.text();
      member.type = row.text();
      ASSIGN_OR_RETURN(member.interval, market::Interval::parse(row.text()));
      member.entry = read_entry(row);
      member.admitted_at = row.timestamp();
      member.is_overridden = row.text() == to_string(ports::EventKind::Overridden);
      members.push_back(std::move(member));
    }
    return members;
  });
}

core::Result<std::vector<ports::PoolEntry>> Pool::history(const core::StrategyId& strategy) const {
  using Entries = std::vector<ports::PoolEntry>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Entries> {
    SQLite::Statement query(database, "SELECT " + entry_columns +
                                          " FROM pool_entries e WHERE e.strategy_id = ?"
                                          " ORDER BY e.sequence");
    query.bind(1, strategy.value());
    Entries entries;
    while (query.executeStep()) {
      Reader row(query);
      entries.push_back(read_entry(row));
    }
    return entries;
  });
}

}  // namespace sixbtc::sqlite
