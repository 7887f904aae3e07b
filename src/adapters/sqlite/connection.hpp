// One open database file: a mutex, transactions, and the wall that no exception passes.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>
#include <mutex>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace sixbtc::sqlite {

[[nodiscard]] core::Error to_error(const SQLite::Exception& error, const std::string& file);

// A fixed list of migrations in order, from migrations/NNNN_name.sql.
struct Migration {
  int version = 0;
  std::string_view name, sql;
};
[[nodiscard]] std::vector<Migration> migrations();

// The version of the schema in a database; 0 when it is empty. Fails on a database of another
// program or of a newer version of this one.
[[nodiscard]] core::Result<int> stored_version(SQLite::Database& database, const std::string& file);
// The first finding of a check as an error; `pragma` is quick_check or integrity_check.
[[nodiscard]] core::Status check_integrity(SQLite::Database& database, const std::string& file,
                                           std::string_view pragma);

class Connection {
 public:
  [[nodiscard]] static core::Result<std::unique_ptr<Connection>> open(
      const std::filesystem::path& file, const core::Clock& clock);

  // Runs `body(database)` alone on this connection; what SQLite throws becomes an error.
  template <class Body>
  auto run(Body&& body) const -> decltype(body(std::declval<SQLite::Database&>())) {
    const std::scoped_lock lock(mutex_);
    try {
      return body(*database_);
    } catch (const SQLite::Exception& error) {
      return std::unexpected(to_error(error, file_));
    } catch (const std::exception& error) {
      return core::fail(core::ErrorKind::Io, error.what(), file_);
    }
  }

  // The same in one transaction: committed when the body succeeds, rolled back otherwise.
  template <class Body>
  auto transact(Body&& body) -> decltype(body(std::declval<SQLite::Database&>())) {
    return run([&](SQLite::Database& database) {
      // Taking the write lock at once avoids the deadlock of two readers that both want to write.
      SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
      auto result = body(database);
      if (result) transaction.commit();
      return result;
    });
  }

  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  Connection(std::unique_ptr<SQLite::Database> database, std::string file)
      : database_(std::move(database)), file_(std::move(file)) {}

  [[nodiscard]] static core::Status prepare(SQLite::Database& database, const std::string& file,
                                            const core::Clock& clock);

  mutable std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
  std::string file_;
};

}  // namespace sixbtc::sqlite
