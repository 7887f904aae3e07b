#include "adapters/column_files/segments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace sixbtc::column_files {

using files::make_folders;
using files::map_file;
using files::MappedFile;
using files::read_start;
using files::rename_durably;
using files::temporary_suffix;
using files::write_durably;

namespace {

namespace fs = std::filesystem;

constexpr const char* segment_suffix = ".seg";
constexpr const char* rejected_suffix = ".rejected";
constexpr std::size_t number_digits = 8;

// "00000012.seg" and "00000012.seg.rejected" are number 12; other names have none.
std::optional<std::uint32_t> number_of(const std::string& name) {
  if (name.size() < number_digits || name.compare(number_digits, 4, segment_suffix) != 0)
    return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + number_digits, number);
  if (error != std::errc{} || end != name.data() + number_digits) return std::nullopt;
  return number;
}

core::Error at_path(core::Error error, const fs::path& path) {
  if (error.where.empty()) error.where = path.string();
  return error;
}

std::string_view key_of(const FileHeader& header) {
  return {header.key.data(), header.key_bytes};
}

core::Status drop_temporary(const fs::path& path, Repair repair, std::vector<std::string>& notes) {
  std::error_code code;
  const auto bytes = fs::file_size(path, code);
  notes.push_back(fmt::format("{}: unfinished write of {} bytes {}", path.string(),
                              code ? 0 : bytes,
                              repair == Repair::MoveAside ? "removed" : "ignored"));
  if (repair == Repair::MoveAside && !fs::remove(path, code) && code)
    return core::fail(core::ErrorKind::Io, "cannot remove: " + code.message(), path.string());
  return {};
}

}  // namespace

core::Result<FileHeader> inspect(const fs::path& path) {
  FileHeader header;
  ASSIGN_OR_RETURN(const bool is_whole,
                   read_start(path, std::as_writable_bytes(std::span(&header, 1))));
  if (!is_whole)
    return core::fail(core::ErrorKind::Malformed, "shorter than a header", path.string());
  if (auto status = check_header(header); !status)
    return std::unexpected(at_path(std::move(status).error(), path));
  std::error_code code;
  const auto size = fs::file_size(path, code);
  const std::size_t expected = file_bytes(header.kind, header.rows);
  if (code || size != expected)
    return core::fail(core::ErrorKind::Malformed,
                      fmt::format("{} bytes long instead of {}", code ? 0 : size, expected),
                      path.string());
  return header;
}

core::Result<LoadedTable> load(const fs::path& path) {
  ASSIGN_OR_RETURN(const FileHeader header, inspect(path));
  ASSIGN_OR_RETURN(MappedFile file, map_file(path));
  if (file.size != file_bytes(header.kind, header.rows) ||
      std::memcmp(file.bytes.get(), &header, sizeof header) != 0)
    return core::fail(core::ErrorKind::Malformed, "changed while it was opened", path.string());
  const TableView table = table_at(header, file.bytes.get());
  if (auto status = check_columns(header, table); !status)
    return std::unexpected(at_path(std::move(status).error(), path));
  return LoadedTable{header, table, std::move(file.bytes)};
}

core::Status move_aside(const fs::path& path) {
  fs::path aside = path;
  aside += rejected_suffix;
  return rename_durably(path, aside);
}

core::Result<SeriesFiles> scan(const fs::path& folder, TableKind kind, const std::string& key,
                               Repair repair, std::vector<std::string>& notes) {
  SeriesFiles files{folder, kind, key, {}, 1};
  std::vector<fs::path> paths;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) paths.push_back(entry.path());
  if (code == std::errc::no_such_file_or_directory) return files;
  if (code)
    return core::fail(core::ErrorKind::Io, "cannot list: " + code.message(), folder.string());
  std::sort(paths.begin(), paths.end());
  for (const auto& path : paths) {
    const std::string name = path.filename().string();
    if (name.ends_with(temporary_suffix)) {
      RETURN_IF_ERROR(drop_temporary(path, repair, notes));
      continue;
    }
    const auto number = number_of(name);
    if (!number) continue;
    files.next_number = std::max(files.next_number, *number + 1);
    if (!name.ends_with(segment_suffix)) continue;
    auto header = inspect(path);
    if (header &&
        (header->role != FileRole::Segment || header->kind != kind || key_of(*header) != key))
      header = core::fail(core::ErrorKind::Malformed, "belongs to another series", path.string());
    if (header) {
      files.segments.push_back({path, *header});
      continue;
    }
    if (header.error().kind != core::ErrorKind::Malformed) return std::unexpected(header.error());
    if (repair == Repair::MoveAside) RETURN_IF_ERROR(move_aside(path));
    notes.push_back(fmt::format("{}; {}", header.error().to_string(),
                                repair == Repair::MoveAside
                                    ? "moved aside as .rejected, its rows must be imported again"
                                    : "left out"));
  }
  return files;
}

std::uint64_t sources_hash(const SeriesFiles& files) {
  std::vector<std::uint64_t> words;
  for (const auto& segment : files.segments) words.push_back(segment.header.header_hash);
  return hash_bytes(std::as_bytes(std::span(words)));
}

core::Status write_table(const fs::path& path, const FileHeader& header, const TableView& table) {
  constexpr std::array<std::byte, 64> zeros{};
  std::vector<std::span<const std::byte>> pieces{std::as_bytes(std::span(&header, 1))};
  for (std::size_t i = 0; i < column_widths(table.kind).size(); ++i) {
    const std::size_t bytes = table.rows * column_widths(table.kind)[i];
    const std::size_t space =
        column_offset(table.kind, table.rows, i + 1) - column_offset(table.kind, table.rows, i);
    pieces.push_back({table.columns[i], bytes});
    pieces.push_back(std::span(zeros).first(space - bytes));
  }
  return write_durably(path, pieces);
}

core::Status append_segment(SeriesFiles& files, const TableView& rows, const TableFacts& facts) {
  RETURN_IF_ERROR(make_folders(files.folder));
  const fs::path path =
      files.folder / fmt::format("{:0{}}{}", files.next_number, number_digits, segment_suffix);
  const FileHeader header = make_header(rows, facts);
  RETURN_IF_ERROR(write_table(path, header, rows));
  files.segments.push_back({path, header});
  ++files.next_number;
  return {};
}

}  // namespace sixbtc::column_files
