// The head of the trial ledger beside the database: "<database file>.head". It is written after the
// rows it tells of are on disk, so a crash leaves it behind them and never ahead.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

#include "core/result.hpp"
#include "ports/trial_chain.hpp"

namespace sixbtc::sqlite {

[[nodiscard]] std::filesystem::path head_file_of(const std::filesystem::path& database);

// NotFound when there is none, Malformed when it is damaged.
[[nodiscard]] core::Result<ports::LedgerHead> read_head_file(const std::filesystem::path& database);
// Replaces the file at once and syncs it.
[[nodiscard]] core::Status write_head_file(const std::filesystem::path& database,
                                           const ports::LedgerHead& head);

// As the rows say.
[[nodiscard]] ports::LedgerHead stored_head(SQLite::Database& database);
// The hash of one row; empty when it is not there.
[[nodiscard]] std::string hash_of_row(SQLite::Database& database, std::uint64_t sequence);

// Writes the rows of a batch one after the other, each chained to the one before. Within the
// transaction of the caller.
class ChainWriter {
 public:
  explicit ChainWriter(SQLite::Database& database);
  // Sequence, previous hash and hash are given here. False: booked before, nothing was written.
  bool append(ports::LedgerRow row);

 private:
  SQLite::Statement insert_;
  ports::LedgerHead head_;
};

}  // namespace sixbtc::sqlite
