#include "adapters/sqlite/ledger_head.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace sixbtc::sqlite {
namespace {

namespace fs = std::filesystem;
using core::ErrorKind;

core::Status write_synced(const fs::path& file, const std::string& text) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                                S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
  if (descriptor < 0) return core::fail(ErrorKind::Io, "cannot be written", file.string());
  const bool is_written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!is_written) return core::fail(ErrorKind::Io, "cannot be written", file.string());
  return {};
}

}  // namespace

fs::path head_file_of(const fs::path& database) {
  return database.string() + ".head";
}

core::Result<ports::LedgerHead> read_head_file(const fs::path& database) {
  const fs::path file = head_file_of(database);
  std::ifstream in(file, std::ios::binary);
  if (!in)
    return core::fail(ErrorKind::NotFound, "the ledger's head file is missing", file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return ports::parse_head(text.str(), file.string());
}

core::Status write_head_file(const fs::path& database, const ports::LedgerHead& head) {
  const fs::path file = head_file_of(database);
  const fs::path next = file.string() + ".next";
  RETURN_IF_ERROR(write_synced(next, ports::head_text(head)));
  std::error_code error;
  fs::rename(next, file, error);
  if (error) return core::fail(ErrorKind::Io, error.message(), file.string());
  return {};
}

ports::LedgerHead stored_head(SQLite::Database& database) {
  SQLite::Statement query(database,
                          "SELECT sequence, hash FROM trial_ledger ORDER BY sequence DESC LIMIT 1");
  if (!query.executeStep()) return {};
  return {static_cast<std::uint64_t>(query.getColumn(0).getInt64()),
          query.getColumn(1).getString()};
}

std::string hash_of_row(SQLite::Database& database, std::uint64_t sequence) {
  SQLite::Statement query(database, "SELECT hash FROM trial_ledger WHERE sequence = ?");
  query.bind(1, static_cast<std::int64_t>(sequence));
  return query.executeStep() ? query.getColumn(0).getString() : std::string();
}

ChainWriter::ChainWriter(SQLite::Database& database)
    : insert_(database,
              "INSERT INTO trial_ledger (sequence, kind, data_set_hash, passport_hash,"
              " strategy_hash, content, time, previous_hash, hash)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      head_(stored_head(database)) {}

bool ChainWriter::append(ports::LedgerRow row) {
  row.sequence = head_.rows + 1;
  row.previous_hash = head_.hash;
  row.hash = ports::row_hash(row);
  insert_.reset();
  insert_.bind(1, static_cast<std::int64_t>(row.sequence));
  insert_.bind(2, std::string(to_string(row.kind)));
  insert_.bindNoCopy(3, row.data_set_hash);
  insert_.bindNoCopy(4, row.passport_hash);
  insert_.bindNoCopy(5, row.strategy_hash);
  insert_.bindNoCopy(6, row.content);
  insert_.bind(7, row.time.nanoseconds());
  insert_.bindNoCopy(8, row.previous_hash);
  insert_.bindNoCopy(9, row.hash);
  if (insert_.exec() == 0) return false;
  head_ = {row.sequence, std::move(row.hash)};
  return true;
}

}  // namespace sixbtc::sqlite
