#include "adapters/sqlite/trials.hpp"

#include "adapters/sqlite/data_sets.hpp"
#include "adapters/sqlite/ledger_head.hpp"
#include "adapters/sqlite/rows.hpp"

namespace sixbtc::sqlite {
namespace {

using core::ErrorKind;
using ports::LedgerHead;
using ports::LedgerRow;
using ports::LedgerRowKind;

const std::string row_columns =
    "sequence, kind, data_set_hash, passport_hash, strategy_hash, content, time, previous_hash,"
    " hash";

core::Result<LedgerRow> read_row(SQLite::Statement& statement) {
  Reader row(statement);
  LedgerRow read;
  read.sequence = static_cast<std::uint64_t>(row.integer());
  ASSIGN_OR_RETURN(read.kind, ports::parse_ledger_row_kind(row.text()));
  read.data_set_hash = row.text();
  read.passport_hash = row.text();
  read.strategy_hash = row.text();
  read.content = row.text();
  read.time = row.timestamp();
  read.previous_hash = row.text();
  read.hash = row.text();
  return read;
}

LedgerRow trial_row(std::string data_set, std::string passport, std::string strategy,
                    std::string blocks, core::Timestamp time) {
  LedgerRow row;
  row.data_set_hash = std::move(data_set);
  row.passport_hash = std::move(passport);
  row.strategy_hash = std::move(strategy);
  row.content = std::move(blocks);
  row.time = time;
  return row;
}

LedgerRow tombstone_row(std::string strategy, std::string reason, core::Timestamp time) {
  LedgerRow row;
  row.kind = LedgerRowKind::Tombstone;
  row.strategy_hash = std::move(strategy);
  row.content = std::move(reason);
  row.time = time;
  return row;
}

// Is the chain still the one the head file knows? Within a transaction that holds the write lock.
core::Status check_head(SQLite::Database& database, const std::string& file) {
  constexpr const char* hint =
      "sixbtc ledger verify names the rows; a backup brings them back: sixbtc db restore FILE";
  const core::Result<LedgerHead> kept = read_head_file(file);
  if (!kept)
    return core::fail(ErrorKind::Conflict, kept.error().message + "; nothing was booked",
                      kept.error().where, hint);
  if (kept->rows == 0) return {};
  const std::string stored = hash_of_row(database, kept->rows);
  if (stored == kept->hash) return {};
  return core::fail(ErrorKind::Conflict,
                    stored.empty()
                        ? "rows were cut from the end of the trial ledger; nothing was booked"
                        : "the trial ledger was written again; nothing was booked",
                    file, hint);
}

}  // namespace

core::Result<std::size_t> Trials::book(std::span<const ports::TrialRecord> trials) {
  std::vector<LedgerRow> rows;
  rows.reserve(trials.size());
  for (const auto& t : trials) {
    if (t.data_set_hash.empty() || t.passport_hash.empty() || t.strategy_hash.empty())
      return core::fail(ErrorKind::Invalid,
                        "a trial needs the hashes of data set, strategy and passport");
    rows.push_back(
        trial_row(t.data_set_hash, t.passport_hash, t.strategy_hash, t.blocks_json, t.time));
  }
  return append(std::move(rows));
}

core::Status Trials::bury(std::span<const ports::TrialTombstone> tombstones) {
  std::vector<LedgerRow> rows;
  rows.reserve(tombstones.size());
  for (const auto& t : tombstones) rows.push_back(tombstone_row(t.strategy_hash, t.reason, t.time));
  RETURN_IF_ERROR(append(std::move(rows)));
  return {};
}

core::Result<std::size_t> Trials::append(std::vector<LedgerRow> rows) {
  if (rows.empty()) return std::size_t{0};
  ASSIGN_OR_RETURN(
      const std::size_t added,
      connection_.transact([&](SQLite::Database& database) -> core::Result<std::size_t> {
        RETURN_IF_ERROR(check_head(database, connection_.file()));
        ChainWriter writer(database);
        std::size_t booked = 0;
        for (LedgerRow& row : rows) booked += writer.append(std::move(row)) ? 1 : 0;
        return booked;
      }));
  // Under the write lock again, so that two processes cannot write their heads in the wrong order.
  RETURN_IF_ERROR(connection_.transact([&](SQLite::Database& database) {
    return write_head_file(connection_.file(), stored_head(database));
  }));
  return added;
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
    SQLite::Statement query(database,
                            "SELECT " + what +
                                " FROM trial_ledger WHERE kind = 'trial' AND data_set_hash IN " +
                                data_sets_of_1);
    query.bind(1, std::string(data_set_hash));
    query.executeStep();
    return static_cast<std::uint64_t>(query.getColumn(0).getInt64());
  });
}

core::Result<std::vector<ports::TrialRecord>> Trials::list(std::string_view data_set_hash) const {
  using Records = std::vector<ports::TrialRecord>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<Records> {
    SQLite::Statement query(database, "SELECT " + row_columns +
                                          " FROM trial_ledger WHERE kind = 'trial'"
                                          " AND data_set_hash IN " +
                                          data_sets_of_1 + " ORDER BY sequence");
    query.bind(1, std::string(data_set_hash));
    Records records;
    while (query.executeStep()) {
      ASSIGN_OR_RETURN(LedgerRow row, read_row(query));
      records.push_back({std::move(row.data_set_hash), std::move(row.strategy_hash),
                         std::move(row.passport_hash), std::move(row.content), row.time});
    }
    return records;
  });
}

core::Result<LedgerHead> Trials::head() const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<LedgerHead> {
    return stored_head(database);
  });
}

core::Result<std::vector<LedgerRow>> Trials::newest(const ports::LedgerQuery& query) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<std::vector<LedgerRow>> {
    SQLite::Statement statement(
        database, "SELECT " + row_columns +
                      " FROM trial_ledger WHERE (?1 = '' OR (kind = 'trial' AND data_set_hash IN " +
                      data_sets_of_1 + ")) AND sequence < ?3 ORDER BY sequence DESC LIMIT ?2");
    statement.bind(1, query.data_set_hash);
    statement.bind(2, limit_of(query.limit));
    statement.bind(3, static_cast<std::int64_t>(query.before));
    std::vector<LedgerRow> rows;
    while (statement.executeStep()) {
      ASSIGN_OR_RETURN(LedgerRow row, read_row(statement));
      rows.push_back(std::move(row));
    }
    return rows;
  });
}

core::Result<std::vector<ports::DataSetTrials>> Trials::data_sets() const {
  using DataSets = std::vector<ports::DataSetTrials>;
  return connection_.run([&](SQLite::Database& database) -> core::Result<DataSets> {
    SQLite::Statement statement(
        database,
        "SELECT COALESCE(continued_as, ledger.data_set_hash) AS data_set, COUNT(*) AS trials,"
        " COUNT(DISTINCT strategy_hash), MIN(time), MAX(time) FROM trial_ledger AS ledger"
        " LEFT JOIN earlier_data_sets AS earlier ON earlier.data_set_hash = ledger.data_set_hash"
        " WHERE kind = 'trial' GROUP BY data_set ORDER BY trials DESC, data_set");
    DataSets sets;
    while (statement.executeStep()) {
      Reader row(statement);
      ports::DataSetTrials set;
      set.data_set_hash = row.text();
      set.trials = static_cast<std::uint64_t>(row.integer());
      set.strategies = static_cast<std::uint64_t>(row.integer());
      set.first = row.timestamp();
      set.last = row.timestamp();
      sets.push_back(std::move(set));
    }
    return sets;
  });
}

core::Result<ports::LedgerCheck> Trials::verify(const std::optional<LedgerHead>& noted) const {
  return connection_.run([&](SQLite::Database& database) -> core::Result<ports::LedgerCheck> {
    // The file first: what is booked meanwhile can only put the rows further ahead of it.
    ports::ChainCheck check(read_head_file(connection_.file()), noted);
    SQLite::Statement statement(database,
                                "SELECT " + row_columns + " FROM trial_ledger ORDER BY sequence");
    while (statement.executeStep()) {
      ASSIGN_OR_RETURN(const LedgerRow row, read_row(statement));
      check.see(row);
    }
    return check.finish();
  });
}

void chain_old_trials(SQLite::Database& database) {
  ChainWriter writer(database);
  SQLite::Statement trials(database,
                           "SELECT data_set_hash, passport_hash, strategy_hash, blocks_json, time"
                           " FROM trials ORDER BY time, data_set_hash, passport_hash");
  while (trials.executeStep()) {
    Reader row(trials);
    std::string data_set = row.text(), passport = row.text(), strategy = row.text();
    std::string blocks = row.text();
    writer.append(trial_row(std::move(data_set), std::move(passport), std::move(strategy),
                            std::move(blocks), row.timestamp()));
  }
  SQLite::Statement tombstones(database,
                               "SELECT strategy_hash, reason, time FROM trial_tombstones"
                               " ORDER BY time, strategy_hash");
  while (tombstones.executeStep()) {
    Reader row(tombstones);
    std::string strategy = row.text(), reason = row.text();
    writer.append(tombstone_row(std::move(strategy), std::move(reason), row.timestamp()));
  }
}

}  // namespace sixbtc::sqlite
