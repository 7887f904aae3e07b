// The bytes of a column file (docs/formats/column_files.md): a 512-byte header, then the columns
// one after another, each starting at a multiple of 64 bytes. Little endian.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace sixbtc::column_files {

enum class TableKind : std::uint32_t { Candles = 1, Points = 2 };
enum class FileRole : std::uint32_t { Segment = 1, View = 2 };

inline constexpr std::size_t columns_max = 7;
// Bytes of one value of each column; the first column is always the time.
[[nodiscard]] std::span<const std::size_t> column_widths(TableKind kind);

// Columns somebody else owns, as bytes.
struct TableView {
  TableKind kind = TableKind::Candles;
  std::size_t rows = 0;
  std::array<const std::byte*, columns_max> columns{};

  [[nodiscard]] std::span<const std::int64_t> times() const {
    return {reinterpret_cast<const std::int64_t*>(columns[0]), rows};
  }
};

// Exactly what the first 512 bytes hold.
struct FileHeader {
  std::array<char, 8> magic;
  std::uint32_t version;
  FileRole role;
  TableKind kind;
  std::uint32_t key_bytes;
  std::uint64_t rows;
  std::int64_t first, last;                                // times of the first and last row
  std::uint64_t gaps, missing_bars;                        // candles only
  std::uint64_t superseded;                                // rows that replace older ones
  std::uint64_t sources_hash;                              // views: which segments it merges
  std::array<std::uint64_t, columns_max + 1> column_hash;  // XXH3-64 of each column's bytes
  std::array<char, 360> key;                               // series key, zero padded
  std::uint64_t header_hash;                               // XXH3-64 of the bytes above
};
static_assert(sizeof(FileHeader) == 512);

inline constexpr std::size_t header_bytes = sizeof(FileHeader);

// What a header says beside what can be computed from the table.
struct TableFacts {
  FileRole role = FileRole::Segment;
  std::string_view key;
  std::uint64_t gaps = 0, missing_bars = 0, superseded = 0, sources_hash = 0;
};
[[nodiscard]] FileHeader make_header(const TableView& table, const TableFacts& facts);

// Checks magic, version, checksum and consistency; the message says which is wrong.
[[nodiscard]] core::Status check_header(const FileHeader& header);

[[nodiscard]] std::size_t column_offset(TableKind kind, std::size_t rows, std::size_t column);
[[nodiscard]] std::size_t file_bytes(TableKind kind, std::size_t rows);
// The table inside a whole file image that starts with `header`.
[[nodiscard]] TableView table_at(const FileHeader& header, const std::byte* file);
// Compares the columns with the checksums in the header.
[[nodiscard]] core::Status check_columns(const FileHeader& header, const TableView& table);

// 32 hex digits over rows and column checksums: the identity of the content.
[[nodiscard]] std::string data_hash(const FileHeader& header);
[[nodiscard]] std::uint64_t hash_bytes(std::span<const std::byte> bytes);

}  // namespace sixbtc::column_files
