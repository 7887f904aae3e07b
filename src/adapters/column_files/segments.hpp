// The segments of one series in one folder: 00000001.seg, 00000002.seg, ...; a later segment wins
// where times are equal. Beside them view.col, the merged series, derived and replaceable.
// Not thread-safe: the store serialises.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/column_files/layout.hpp"
#include "adapters/files/file_io.hpp"

namespace sixbtc::column_files {

struct SegmentInfo {
  std::filesystem::path path;
  FileHeader header;
};

// Header and length checked, columns not read.
[[nodiscard]] core::Result<FileHeader> inspect(const std::filesystem::path& path);

// A mapped file whose checksums are right.
struct LoadedTable {
  FileHeader header;
  TableView table;
  std::shared_ptr<const void> owner;
};
[[nodiscard]] core::Result<LoadedTable> load(const std::filesystem::path& path);

// What opening the folder of one series found.
struct SeriesFiles {
  std::filesystem::path folder;
  TableKind kind = TableKind::Candles;
  std::string key;
  std::vector<SegmentInfo> segments;  // by number
  std::uint32_t next_number = 1;      // above every number ever used, rejected ones included
};

// Whether broken files may be moved aside (the writer) or are only left out (a reader).
enum class Repair { MoveAside, LeaveOut };
// Sentences about leftovers and broken segments go to `notes`.
[[nodiscard]] core::Result<SeriesFiles> scan(const std::filesystem::path& folder, TableKind kind,
                                             const std::string& key, Repair repair,
                                             std::vector<std::string>& notes);
// Moves a damaged file to name + ".rejected".
[[nodiscard]] core::Status move_aside(const std::filesystem::path& path);

// Identity of the list of segments, so that a view can tell whether it is current.
[[nodiscard]] std::uint64_t sources_hash(const SeriesFiles& files);

// Writes `rows` as the next segment; durable on return.
[[nodiscard]] core::Status append_segment(SeriesFiles& files, const TableView& rows,
                                          const TableFacts& facts);
// Header, columns and padding, durably.
[[nodiscard]] core::Status write_table(const std::filesystem::path& path, const FileHeader& header,
                                       const TableView& table);

}  // namespace sixbtc::column_files
