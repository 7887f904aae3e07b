#include "adapters/sqlite/connection.hpp"

#include <sqlite3.h>

#include <charconv>

#include "adapters/sqlite/data_sets.hpp"
#include "adapters/sqlite/ledger_head.hpp"
#include "adapters/sqlite/trials.hpp"
#include "core/check.hpp"

namespace sixbtc::sqlite {

// Generated from migrations/*.sql; see embed_text in cmake/modules.cmake.
using EmbeddedText = std::pair<std::string_view, std::string_view>;
std::span<const EmbeddedText> embedded_texts();

namespace {

using core::ErrorKind;

constexpr int busy_timeout_ms = 10'000;
constexpr int application_id = 0x53584254;  // "SXBT" in the file's header
constexpr std::uintmax_t checked_bytes_max = 64 << 20;

constexpr int chained_since = 3;  // the migration that makes the trial ledger a chain
constexpr int named_since = 9;    // ... that counts trials on series by name

const std::string remedy = "restore a backup: sixbtc db restore FILE";

bool has_table(SQLite::Database& database, const char* name) {
  SQLite::Statement query(database,
                          "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?");
  query.bind(1, name);
  query.executeStep();
  return query.getColumn(0).getInt() > 0;
}

core::Status migrate(SQLite::Database& database, const std::string& file,
                     const core::Clock& clock) {
  // Two processes may open a new file at once: the second finds the work done under the lock.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  ASSIGN_OR_RETURN(const int version, stored_version(database, file));
  for (const Migration& migration : migrations()) {
    if (migration.version <= version) continue;
    if (migration.version == 1) {
      database.exec(fmt::format("PRAGMA application_id = {}", application_id));
      database.exec(
          "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
          " applied_at BIGINT NOT NULL)");
    }
    database.exec(std::string(migration.sql));
    if (migration.version == chained_since) {
      // Before the first row is chained, so that a chain without a head file is never innocent.
      if (!std::filesystem::exists(head_file_of(file)))
        RETURN_IF_ERROR(write_head_file(file, ports::LedgerHead{}));
      chain_old_trials(database);
    }
    if (migration.version == named_since) name_earlier_data_sets(database);
    SQLite::Statement insert(database, "INSERT INTO schema_version VALUES (?, ?, ?)");
    insert.bind(1, migration.version);
    insert.bind(2, std::string(migration.name));
    insert.bind(3, clock.now().nanoseconds());
    insert.exec();
  }
  transaction.commit();
  return {};
}

// The switch needs the file for itself for a moment, and SQLite's busy timeout does not cover it:
// a second process that opens a new file at the same time has to ask again.
std::string switch_to_wal(SQLite::Database& database) {
  constexpr int pause_ms = 5;
  for (int waited_ms = 0;; waited_ms += pause_ms) {
    try {
      return database.execAndGet("PRAGMA journal_mode = WAL").getString();
    } catch (const SQLite::Exception& failure) {
      const bool is_busy = (failure.getErrorCode() & 0xff) == SQLITE_BUSY;
      if (!is_busy || waited_ms >= busy_timeout_ms) throw;
      sqlite3_sleep(pause_ms);
    }
  }
}

}  // namespace

core::Error to_error(const SQLite::Exception& error, const std::string& file) {
  const int code = error.getErrorCode() & 0xff;
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorKind::Conflict, "another process is using the database", file,
              "wait until it has finished, or stop it"};
    case SQLITE_CORRUPT:
      return {ErrorKind::Malformed, "the database is damaged", file, remedy};
    case SQLITE_NOTADB:
      return {ErrorKind::Malformed, "not a database file", file, remedy};
    case SQLITE_FULL:
      return {ErrorKind::Io, "the disk is full; nothing was written", file, "free some space"};
    case SQLITE_CANTOPEN:
      return {ErrorKind::Io, "the database cannot be opened", file,
              "check that its folder exists and may be written"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorKind::Io, "the database may not be written", file, "check its permissions"};
    case SQLITE_CONSTRAINT:
      return {ErrorKind::Invalid, fmt::format("a record was refused: {}", error.what()), file, ""};
    default:
      return {ErrorKind::Io, fmt::format("the database failed: {}", error.what()), file, ""};
  }
}

std::vector<Migration> migrations() {
  std::vector<Migration> list;
  for (const auto& [name, sql] : embedded_texts()) {
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    CHECK(version == static_cast<int>(list.size()) + 1);  // numbered without a gap
    list.push_back({version, name, sql});
  }
  return list;
}

core::Result<int> stored_version(SQLite::Database& database, const std::string& file) {
  if (!has_table(database, "schema_version")) {
    const bool is_empty = database.execAndGet("SELECT COUNT(*) FROM sqlite_master").getInt() == 0;
    if (is_empty) return 0;
    return core::fail(ErrorKind::Conflict, "a database of another program", file,
                      "name another file or store");
  }
  const int id = database.execAndGet("PRAGMA application_id").getInt();
  if (id != application_id)
    return core::fail(ErrorKind::Conflict, "a database of another program", file,
                      "name another file or store");
  const int version = database.execAndGet("SELECT MAX(version) FROM schema_version").getInt();
  const int known = migrations().back().version;
  if (version > known)
    return core::fail(ErrorKind::Unsupported,
                      fmt::format("written by a newer version of the program (schema {}, this one "
                                  "knows {})",
                                  version, known),
                      file, "update the program");
  return version;
}

core::Status check_integrity(SQLite::Database& database, const std::string& file,
                             std::string_view pragma) {
  SQLite::Statement query(database, fmt::format("PRAGMA {}(1)", pragma));
  if (query.executeStep()) {
    const std::string finding = query.getColumn(0).getString();
    if (finding != "ok")
      return core::fail(ErrorKind::Malformed, "the database is damaged: " + finding, file, remedy);
  }
  return {};
}

core::Status Connection::prepare(SQLite::Database& database, const std::string& file,
                                 const core::Clock& clock) {
  // Before anything is changed: is it ours, and is it whole?
  {
    // One snapshot: another process may be creating the tables between two of our questions.
    const SQLite::Transaction snapshot(database);
    RETURN_IF_ERROR(stored_version(database, file));
  }
  std::error_code error;
  if (std::filesystem::file_size(file, error) <= checked_bytes_max)
    RETURN_IF_ERROR(check_integrity(database, file, "quick_check"));
  const std::string mode = switch_to_wal(database);
  if (mode != "wal")
    return core::fail(ErrorKind::Unsupported, "the file system cannot hold a database in WAL mode",
                      file, "put the store on a local disk");
  database.exec("PRAGMA synchronous = FULL");
  // 32 MiB of log instead of 4: batches of a thousand rows are booked a third faster.
  database.exec("PRAGMA wal_autocheckpoint = 8192");
  database.exec("PRAGMA foreign_keys = ON");
  // INSERT OR REPLACE of another tool deletes rows; with this its triggers run.
  database.exec("PRAGMA recursive_triggers = ON");
  return migrate(database, file, clock);
}

core::Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& path,
                                                           const core::Clock& clock) {
  const std::string file = path.string();
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    return core::fail(ErrorKind::Invalid, "a folder, not a database file", file, "");
  try {
    auto database = std::make_unique<SQLite::Database>(
        file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms);
    RETURN_IF_ERROR(prepare(*database, file, clock));
    return std::unique_ptr<Connection>(new Connection(std::move(database), file));
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(to_error(failure, file));
  } catch (const std::exception& failure) {
    return core::fail(ErrorKind::Io, failure.what(), file);
  }
}

}  // namespace sixbtc::sqlite
