#include "adapters/column_files/layout.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/check.hpp"

namespace sixbtc::column_files {

static_assert(std::endian::native == std::endian::little);

namespace {

constexpr std::array<char, 8> magic = {'S', 'I', 'X', 'B', 'T', 'C', 'C', 'F'};
constexpr std::uint32_t version = 1;
constexpr std::size_t alignment = 64;
constexpr std::array<std::size_t, 7> candle_widths = {8, 8, 8, 8, 8, 8, 1};
constexpr std::array<std::size_t, 2> point_widths = {8, 8};
// Keeps every size computed from a header far from overflow.
constexpr std::uint64_t rows_max = std::uint64_t{1} << 40;

constexpr std::size_t align_up(std::size_t bytes) {
  return (bytes + alignment - 1) / alignment * alignment;
}

std::uint64_t header_hash(const FileHeader& header) {
  return XXH3_64bits(&header, offsetof(FileHeader, header_hash));
}

std::uint64_t column_hash(const TableView& table, std::size_t column) {
  const std::size_t width = column_widths(table.kind)[column];
  return hash_bytes({table.columns[column], table.rows * width});
}

const char* column_name(TableKind kind, std::size_t column) {
  constexpr std::array candle_names = {"open_time", "open",   "high", "low",
                                       "close",     "volume", "flags"};
  constexpr std::array point_names = {"time", "value"};
  return kind == TableKind::Candles ? candle_names[column] : point_names[column];
}

}  // namespace

std::span<const std::size_t> column_widths(TableKind kind) {
  if (kind == TableKind::Candles) return candle_widths;
  return point_widths;
}

std::uint64_t hash_bytes(std::span<const std::byte> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

FileHeader make_header(const TableView& table, const TableFacts& facts) {
  FileHeader header;
  std::memset(&header, 0, sizeof header);
  CHECK(table.rows > 0);
  CHECK(facts.key.size() <= header.key.size());
  header.magic = magic;
  header.version = version;
  header.role = facts.role;
  header.kind = table.kind;
  header.key_bytes = static_cast<std::uint32_t>(facts.key.size());
  header.rows = table.rows;
  header.first = table.times().front();
  header.last = table.times().back();
  header.gaps = facts.gaps;
  header.missing_bars = facts.missing_bars;
  header.superseded = facts.superseded;
  header.sources_hash = facts.sources_hash;
  for (std::size_t i = 0; i < column_widths(table.kind).size(); ++i)
    header.column_hash[i] = column_hash(table, i);
  std::copy(facts.key.begin(), facts.key.end(), header.key.begin());
  header.header_hash = header_hash(header);
  return header;
}

core::Status check_header(const FileHeader& header) {
  const auto malformed = [](std::string message) {
    return core::fail(core::ErrorKind::Malformed, std::move(message));
  };
  if (header.magic != magic) return malformed("not a column file");
  if (header.version != version)
    return core::fail(
        core::ErrorKind::Unsupported,
        fmt::format("column file version {}, this program reads {}", header.version, version));
  if (header.header_hash != header_hash(header)) return malformed("header checksum is wrong");
  const bool is_known = (header.kind == TableKind::Candles || header.kind == TableKind::Points) &&
                        (header.role == FileRole::Segment || header.role == FileRole::View);
  if (!is_known || header.rows == 0 || header.rows > rows_max || header.first > header.last ||
      header.key_bytes > header.key.size())
    return malformed("header contradicts itself");
  return {};
}

std::size_t column_offset(TableKind kind, std::size_t rows, std::size_t column) {
  std::size_t offset = header_bytes;
  for (std::size_t i = 0; i < column; ++i) offset += align_up(rows * column_widths(kind)[i]);
  return offset;
}

std::size_t file_bytes(TableKind kind, std::size_t rows) {
  return column_offset(kind, rows, column_widths(kind).size());
}

TableView table_at(const FileHeader& header, const std::byte* file) {
  TableView table{header.kind, header.rows, {}};
  for (std::size_t i = 0; i < column_widths(header.kind).size(); ++i)
    table.columns[i] = file + column_offset(header.kind, header.rows, i);
  return table;
}

core::Status check_columns(const FileHeader& header, const TableView& table) {
  for (std::size_t i = 0; i < column_widths(table.kind).size(); ++i)
    if (column_hash(table, i) != header.column_hash[i])
      return core::fail(core::ErrorKind::Malformed, fmt::format("checksum of column '{}' is wrong",
                                                                column_name(table.kind, i)));
  return {};
}

std::string data_hash(const FileHeader& header) {
  std::array<std::uint64_t, columns_max + 2> words{};
  words[0] = header.rows;
  std::copy(header.column_hash.begin(), header.column_hash.end(), words.begin() + 1);
  const XXH128_hash_t hash = XXH3_128bits(words.data(), sizeof words);
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace sixbtc::column_files
