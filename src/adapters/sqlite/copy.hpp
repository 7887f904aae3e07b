// Whole-file work: the online copy behind backup, and restore.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>

#include "core/result.hpp"

namespace sixbtc::sqlite {

// Copies `source` to the new file `to` (one file, no write-ahead log beside it) and checks the
// copy. On failure nothing is left behind.
[[nodiscard]] core::Status copy_database(SQLite::Database& source, const std::filesystem::path& to);

}  // namespace sixbtc::sqlite
