#include "adapters/sqlite/logs.hpp"
#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {

core::Result<std::size_t> Trials::book(std::span<const ports::TrialRecord> trials) {
  for (const auto& t : trials)
    if (t.data_set_hash.empty() || t.passport_hash.empty() || t.strategy_hash.empty())
      return core::fail(core::ErrorKind::Invalid,
                        "a trial needs the hashes of data set, strategy and passport");
  return connection_.transact([&](SQLite::Database& database) -> core::Result<std::size_t> {
    // ON CONFLICT says it for PostgreSQL; here the trigger drops the row first.
    Insert insert(database,
                  "INSERT INTO trials (data_set_hash, passport_hash, strategy_hash, blocks_json,"
                  " time) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    std::size_t booked = 0;
    for (const auto& t : trials)
      booked += static_cast<std::size_t>(
          insert(t.data_set_hash, t.passport_hash, t.strategy_hash, t.blocks_json, t.time));
    return booked;
  });
}

core::Status Trials::bury(std::span<const ports::TrialTombstone> tombstones) {
  return connection_.transact([&](SQLite::Database& database) -> core::Status {
    Insert insert(database,
                  "INSERT INTO trial_tombstones (strategy_hash, reason, time) VALUES (?, ?, ?)"
                  " ON CONFLICT DO NOTHING");
    for (const auto& t : tombstones) insert(t.strategy_hash, t.reason, t.time);
    return {};
  });
}

core::Result<std::uint64_t> Trials::strategies_tried(std::string_view data_set_hash) const {
  return count("COUNT(DISTINCT strategy_hash)", data_set_hash);
}

core::Result<std::uint64_t> Trials::trials(std::string_view data_set_hash) const {
  return count("COUNT(*)", data_set_hash);
}

core::Result<std::uint64_t> Trials::count(const std::string& what,
                                          std::string_view data_set_hash) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<std::uint64_t> {
    SQLite::Statement query(database, "SELECT " + what + " FROM trials WHERE data_set_hash = ?");
    query.bind(1, std::string(data_set_hash));
    query.executeStep();
    return static_cast<std::uint64_t>(query.getColumn(0).getInt64());
  });
}

core::Result<std::vector<ports::TrialRecord>> Trials::list(std::string_view data_set_hash) const {
  using Records = std::vector<ports::TrialRecord>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Records> {
    SQLite::Statement query(database,
                            "SELECT data_set_hash, passport_hash, strategy_hash, blocks_json, time"
                            " FROM trials WHERE data_set_hash = ? ORDER BY time, passport_hash");
    query.bind(1, std::string(data_set_hash));
    Records records;
    while (query.executeStep()) {
      Reader row(query);
      ports::TrialRecord record;
      record.data_set_hash = row.text();
      record.passport_hash = row.text();
      record.strategy_hash = row.text();
      record.blocks_json = row.text();
      record.time = row.timestamp();
      records.push_back(std::move(record));
    }
    return records;
  });
}

}  // namespace sixbtc::sqlite
