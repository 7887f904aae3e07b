#include "adapters/archives/file_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "adapters/archives/csv.hpp"
#include "adapters/archives/source_name.hpp"

namespace sixbtc::archives {

namespace {

namespace fs = std::filesystem;

constexpr const char* endings_hint = "data files end in .csv, .csv.gz, .csv.zst or .zip";

void list_file(const fs::path& path, ports::ArchiveListing& listing) {
  const std::string text = path.string();
  if (!is_data_file(text)) {
    listing.skipped.push_back({text, "not a data file"});
    return;
  }
  const SourceName name = read_source_name(text);
  if (name.unsupported.empty())
    listing.files.push_back(text);
  else
    listing.skipped.push_back({text, name.unsupported});
}

core::Status list_folder(const fs::path& folder, ports::ArchiveListing& listing) {
  std::error_code code;
  fs::recursive_directory_iterator at(folder, code), end;
  for (; !code && at != end; at.increment(code))
    if (at->is_regular_file(code)) list_file(at->path(), listing);
  if (code)
    return core::fail(core::ErrorKind::Io, "cannot list: " + code.message(), folder.string());
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.skipped.begin(), listing.skipped.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return {};
}

core::Error at_file(core::Error error, const std::string& file) {
  if (error.where.empty()) error.where = file;
  return error;
}

// COIN-M futures count volume in contracts of a fixed quote value.
bool has_volume_in_contracts(const SourceName& name, const ports::SourceOverrides& overrides) {
  const auto& exchange = overrides.exchange ? overrides.exchange : name.exchange;
  const auto& market = overrides.market ? overrides.market : name.market;
  return exchange == "binance" && market == "coinm_perp";
}

// Keys are settled before the file is read, so that a missing option shows at once.
core::Status check_key(const std::string& file, const SourceName& name,
                       const ports::SourceOverrides& overrides) {
  if (name.kind.value_or(DataKind::Candles) == DataKind::Candles) {
    if (!name.kind) return {};  // the header may say that it is no candle file
    RETURN_IF_ERROR(candle_key(file, name, overrides));
  } else {
    RETURN_IF_ERROR(point_key(file, name, *name.kind, overrides));
  }
  return {};
}

// From the size on disk, on the high side: reserved memory that is not used costs nothing.
std::size_t expected_rows(const std::string& file) {
  constexpr std::uintmax_t plain_row_bytes = 40, packed_row_bytes = 16;
  std::error_code code;
  const std::uintmax_t bytes = fs::file_size(file, code);
  if (code) return 0;
  return bytes / (file.ends_with(".csv") ? plain_row_bytes : packed_row_bytes);
}

core::Status check_grid(const std::string& file, const market::SeriesKey& key,
                        const columns::CandleView& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (key.interval.bucket_start(rows.time(i)) != rows.time(i))
      return core::fail(core::ErrorKind::Malformed,
                        fmt::format("the bar at {} does not start on a multiple of {}",
                                    rows.time(i).to_rfc3339(), key.interval.to_string()),
                        file, "add --interval with the length of these bars");
  return {};
}

}  // namespace

core::Result<ports::ArchiveListing> FileReader::find(const std::string& path) const {
  std::error_code code;
  const fs::path absolute = fs::absolute(path, code).lexically_normal();
  const fs::file_status status = fs::status(absolute, code);
  ports::ArchiveListing listing;
  if (!fs::exists(status))
    return core::fail(core::ErrorKind::NotFound, "no such file or folder", path);
  if (fs::is_directory(status)) {
    RETURN_IF_ERROR(list_folder(absolute, listing));
    return listing;
  }
  list_file(absolute, listing);
  if (listing.files.empty())
    return core::fail(core::ErrorKind::Unsupported, listing.skipped.front().reason, path,
                      endings_hint);
  return listing;
}

core::Result<ports::ArchiveContents> FileReader::read(
    const std::string& file, const ports::SourceOverrides& overrides) const {
  const SourceName name = read_source_name(file);
  RETURN_IF_ERROR(check_key(file, name, overrides));
  auto source = open_bytes(file);
  if (!source) return std::unexpected(at_file(std::move(source).error(), file));
  ASSIGN_OR_RETURN(CsvRows rows, read_csv(**source, file,
                                          {name.kind, has_volume_in_contracts(name, overrides),
                                           expected_rows(file)},
                                          limits_));
  ports::ArchiveContents contents;
  contents.rows_read = rows.rows_read;
  contents.findings = std::move(rows.findings);
  if (rows.kind == DataKind::Candles) {
    ASSIGN_OR_RETURN(contents.candle_key, candle_key(file, name, overrides));
    RETURN_IF_ERROR(check_grid(file, *contents.candle_key, rows.candles.view()));
    contents.candles = std::move(rows.candles);
  } else {
    ASSIGN_OR_RETURN(contents.point_key, point_key(file, name, rows.kind, overrides));
    contents.points = std::move(rows.points);
  }
  return contents;
}

}  // namespace sixbtc::archives
