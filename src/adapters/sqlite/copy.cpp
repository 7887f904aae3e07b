#include "adapters/sqlite/copy.hpp"

#include <SQLiteCpp/Backup.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "adapters/sqlite/connection.hpp"
#include "adapters/sqlite/data_sets.hpp"
#include "adapters/sqlite/ledger_head.hpp"
#include "adapters/sqlite/rows.hpp"
#include "adapters/sqlite/sqlite_database.hpp"
#include "adapters/sqlite/vault.hpp"

namespace sixbtc::sqlite {
namespace {

namespace fs = std::filesystem;
using core::ErrorKind;

constexpr int pages_per_step = 1024;
constexpr int busy_wait_ms = 10'000;

// Removes a half made file unless told that it is whole.
class Leftover {
 public:
  explicit Leftover(fs::path path) : path_(std::move(path)) {}
  ~Leftover() {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal", ".head"})
      fs::remove(path_.string() + suffix, ignored);
  }
  Leftover(const Leftover&) = delete;
  Leftover& operator=(const Leftover&) = delete;

 private:
  fs::path path_;
};

// A rename is on disk only when its folder is.
core::Status sync_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!is_synced) return core::fail(ErrorKind::Io, "the folder cannot be synced", folder.string());
  return {};
}

core::Status rename_into_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return core::fail(ErrorKind::Io, error.message(), to.string());
  return sync_folder(to);
}

core::Status copy_pages(SQLite::Database& source, const fs::path& to) {
  SQLite::Database copy(to.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_wait_ms);
  {
    SQLite::Backup backup(copy, source);
    for (;;) {
      const int code = backup.executeStep(pages_per_step);
      if (code == SQLITE_DONE) break;
      // A writer is at work: SQLite starts over by itself where needed.
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(10);
    }
  }
  copy.exec("PRAGMA journal_mode = DELETE");
  return check_integrity(copy, to.string(), "integrity_check");
}

core::Status check_backup(SQLite::Database& backup, const std::string& file) {
  ASSIGN_OR_RETURN(const int version, stored_version(backup, file));
  if (version == 0) return core::fail(ErrorKind::Malformed, "an empty database, no backup", file);
  RETURN_IF_ERROR(check_integrity(backup, file, "integrity_check"));
  SQLite::Statement orphans(backup, "PRAGMA foreign_key_check");
  if (orphans.executeStep())
    return core::fail(ErrorKind::Malformed, "the backup holds rows without their owners", file);
  return {};
}

// Leaves `target` as one file that no other process has open.
core::Status close_for_all(const fs::path& target) {
  try {
    SQLite::Database database(target.string(), SQLite::OPEN_READWRITE, 0);
    // Leaving WAL mode needs the file alone and folds the log into it.
    const std::string mode = database.execAndGet("PRAGMA journal_mode = DELETE").getString();
    if (mode == "delete") return {};
    return core::fail(ErrorKind::Conflict, "another process is using the database", target.string(),
                      "stop it first");
  } catch (const SQLite::Exception& failure) {
    core::Error error = to_error(failure, target.string());
    // A damaged file is what restoring is for.
    if (error.kind == ErrorKind::Malformed) return {};
    return std::unexpected(std::move(error));
  }
}

// Every row that `previous` has and `restored` lacks, at the end of the chain. One that the
// backup's chain leads up to continues it row by row and keeps its hashes; of another chain (the
// backup of another store) the rows are booked anew.
void carry_rows(SQLite::Database& database) {
  const ports::LedgerHead head = stored_head(database);
  SQLite::Statement follows(database, "SELECT hash FROM previous.trial_ledger WHERE sequence = ?");
  follows.bind(1, static_cast<std::int64_t>(head.rows));
  const bool continues =
      head.rows == 0 || (follows.executeStep() && follows.getColumn(0).getString() == head.hash);
  SQLite::Statement rows(database,
                         "SELECT kind, data_set_hash, passport_hash, strategy_hash, content, time"
                         " FROM previous.trial_ledger WHERE sequence > ? ORDER BY sequence");
  rows.bind(1, continues ? static_cast<std::int64_t>(head.rows) : std::int64_t{0});
  ChainWriter writer(database);
  while (rows.executeStep()) {
    Reader row(rows);
    ports::LedgerRow carried;
    // What is no trial was refused when it was written.
    carried.kind = row.text() == to_string(ports::LedgerRowKind::Trial)
                       ? ports::LedgerRowKind::Trial
                       : ports::LedgerRowKind::Tombstone;
    carried.data_set_hash = row.text();
    carried.passport_hash = row.text();
    carried.strategy_hash = row.text();
    carried.content = row.text();
    carried.time = row.timestamp();
    // The same content after the same row has the same hash.
    writer.append(std::move(carried));
  }
}

// Copies the trials of `previous` into `restored`; the number of new ones.
core::Result<std::uint64_t> carry_trials(Connection& restored, const fs::path& previous,
                                         const core::Clock& clock) {
  // A ledger from before the chain is chained first.
  RETURN_IF_ERROR(Connection::open(previous, clock));
  return restored.run([&](SQLite::Database& database) -> core::Result<std::uint64_t> {
    constexpr const char* count = "SELECT COUNT(*) FROM trial_ledger WHERE kind = 'trial'";
    SQLite::Statement attach(database, "ATTACH DATABASE ? AS previous");
    attach.bind(1, previous.string());
    attach.exec();
    const std::int64_t before = database.execAndGet(count).getInt64();
    {
      SQLite::Transaction transaction(database);
      carry_rows(database);
      carry_data_sets(database);
      carry_openings(database);
      transaction.commit();
    }
    const std::int64_t after = database.execAndGet(count).getInt64();
    database.exec("DETACH DATABASE previous");
    return static_cast<std::uint64_t>(after - before);
  });
}

core::Status audit_restore(Connection& restored, const fs::path& from, const RestoreReport& report,
                           const ports::Actor& actor) {
  return restored.transact([&](SQLite::Database& database) -> core::Status {
    Audit(database, actor)("database.restore", from.filename().string(), "",
                           fmt::format(R"({{"trials_kept":{}}})", report.trials_kept));
    return {};
  });
}

core::Result<RestoreReport> restore_checked(const fs::path& target, const fs::path& from,
                                            const core::Clock& clock, const ports::Actor& actor) {
  const fs::path next = target.string() + ".restoring";
  const Leftover leftover(next);
  {
    SQLite::Database backup(from.string(), SQLite::OPEN_READONLY, busy_wait_ms);
    RETURN_IF_ERROR(check_backup(backup, from.string()));
    std::error_code ignored;
    fs::remove(next, ignored);
    RETURN_IF_ERROR(copy_pages(backup, next));
  }
  RestoreReport report;
  ports::LedgerHead head;
  const bool had_previous = fs::exists(target);
  if (had_previous) RETURN_IF_ERROR(close_for_all(target));
  {
    ASSIGN_OR_RETURN(const auto restored, Connection::open(next, clock));
    if (had_previous) {
      const auto kept = carry_trials(*restored, target, clock);
      report.is_ledger_kept = kept.has_value();
      report.trials_kept = kept.value_or(0);
    }
    RETURN_IF_ERROR(audit_restore(*restored, from, report, actor));
    ASSIGN_OR_RETURN(
        head, restored->run([](SQLite::Database& database) -> core::Result<ports::LedgerHead> {
          return stored_head(database);
        }));
  }
  RETURN_IF_ERROR(close_for_all(next));
  if (had_previous) {
    report.replaced = fmt::format("{}.replaced-{}", target.string(), clock.now().milliseconds());
    // A second name first, so that there is no moment without a database under the first one.
    std::error_code error;
    fs::create_hard_link(target, report.replaced, error);
    if (error) RETURN_IF_ERROR(rename_into_place(target, report.replaced));
    // The log of a damaged file belongs to it and would poison the new one.
    for (const char* suffix : {"-wal", "-shm", ".head"})
      fs::rename(target.string() + suffix, report.replaced.string() + suffix, error);
  }
  RETURN_IF_ERROR(rename_into_place(next, target));
  // An interruption before this line may leave the head of the replaced chain: restoring again ends
  // it.
  RETURN_IF_ERROR(write_head_file(target, head));
  return report;
}

}  // namespace

core::Status copy_database(SQLite::Database& source, const fs::path& to) {
  if (fs::exists(to))
    return core::fail(ErrorKind::Conflict, "the file exists", to.string(), "name another file");
  const fs::path partial = to.string() + ".partial";
  const Leftover leftover(partial);
  std::error_code ignored;
  fs::remove(partial, ignored);
  try {
    RETURN_IF_ERROR(copy_pages(source, partial));
  } catch (const SQLite::Exception& error) {
    return std::unexpected(to_error(error, to.string()));
  }
  return rename_into_place(partial, to);
}

core::Result<RestoreReport> restore(const fs::path& target, const fs::path& from,
                                    const core::Clock& clock, const ports::Actor& actor) {
  std::error_code error;
  if (!fs::is_regular_file(from, error))
    return core::fail(ErrorKind::NotFound, "no such backup file", from.string());
  if (fs::equivalent(target, from, error))
    return core::fail(ErrorKind::Invalid, "the backup is the database itself", from.string());
  try {
    return restore_checked(target, from, clock, actor);
  } catch (const SQLite::Exception& failure) {
    return std::unexpected(to_error(failure, from.string()));
  } catch (const std::exception& failure) {
    return core::fail(ErrorKind::Io, failure.what(), from.string());
  }
}

}  // namespace sixbtc::sqlite
