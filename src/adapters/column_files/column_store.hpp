// The embedded store: one folder, append-only checksummed column files, memory-mapped.
//
// One writer at a time holds a lock; any number of readers see the series as they were when they
// opened the store. A killed writer leaves at most an unfinished temporary file, which the next
// writer removes and reports. Threading: any thread. Format: docs/formats/column_files.md.
#pragma once

#include <filesystem>
#include <memory>

#include "ports/candle_store.hpp"

namespace sixbtc::column_files {

enum class Access { ReadOnly, ReadWrite };

// ReadWrite creates the folder when it is missing and fails with Conflict while another process
// writes; ReadOnly fails with NotFound when the folder is missing and never changes a file.
[[nodiscard]] core::Result<std::unique_ptr<ports::CandleStore>> open_store(
    const std::filesystem::path& directory, Access access);

}  // namespace sixbtc::column_files
