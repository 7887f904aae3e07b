#include "adapters/column_files/series_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace sixbtc::column_files {

namespace {

namespace fs = std::filesystem;

constexpr const char* candles_folder = "candles";
constexpr const char* points_folder = "points";
constexpr std::size_t name_bytes_max = 64;

bool is_safe_name(const std::string& name) {
  const auto is_allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':' || c == '@';
  };
  return !name.empty() && name.size() <= name_bytes_max && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), is_allowed);
}

// The four folder names of each series below `root`.
core::Result<std::vector<std::array<std::string, 4>>> series_folders(const fs::path& root) {
  std::vector<std::array<std::string, 4>> found;
  std::error_code code;
  if (!fs::exists(root, code)) return found;
  fs::recursive_directory_iterator at(root, code), end;
  for (; !code && at != end; at.increment(code)) {
    if (!at->is_directory(code)) continue;
    const fs::path& path = at->path();
    if (at.depth() < 3) continue;
    at.disable_recursion_pending();
    const fs::path symbol = path.parent_path(), market = symbol.parent_path();
    found.push_back({market.parent_path().filename().string(), market.filename().string(),
                     symbol.filename().string(), path.filename().string()});
  }
  if (code) return core::fail(core::ErrorKind::Io, "cannot list: " + code.message(), root.string());
  std::erase_if(found, [](const auto& names) {
    return !std::all_of(names.begin(), names.end(), is_safe_name);
  });
  return found;
}

}  // namespace

core::Status check_names(const std::string& exchange, const std::string& market,
                         const std::string& symbol) {
  const std::array parts = {std::pair("exchange", &exchange), std::pair("market", &market),
                            std::pair("symbol", &symbol)};
  for (const auto& [what, name] : parts)
    if (!is_safe_name(*name))
      return core::fail(core::ErrorKind::Invalid,
                        fmt::format("{} '{}' cannot be stored", what, *name), {},
                        "use 1 to 64 letters, digits or _ - . : @, not starting with a dot");
  return {};
}

fs::path folder_of(const market::SeriesKey& key) {
  const std::string interval = key.interval.is_month() ? "1mo" : key.interval.to_string();
  return fs::path(candles_folder) / key.exchange / key.market / key.symbol / interval;
}

fs::path folder_of(const ports::PointKey& key) {
  return fs::path(points_folder) / key.exchange / key.market / key.symbol /
         ports::to_string(key.kind);
}

core::Result<std::vector<market::SeriesKey>> find_candles(const fs::path& root) {
  ASSIGN_OR_RETURN(const auto folders, series_folders(root / candles_folder));
  std::vector<market::SeriesKey> keys;
  for (const auto& names : folders)
    if (auto interval = market::Interval::parse(names[3]))
      keys.push_back({names[0], names[1], names[2], *interval});
  std::sort(keys.begin(), keys.end());
  return keys;
}

core::Result<std::vector<ports::PointKey>> find_points(const fs::path& root) {
  ASSIGN_OR_RETURN(const auto folders, series_folders(root / points_folder));
  std::vector<ports::PointKey> keys;
  for (const auto& names : folders)
    for (const auto kind : {ports::PointKind::FundingRate, ports::PointKind::OpenInterest})
      if (names[3] == ports::to_string(kind)) keys.push_back({names[0], names[1], names[2], kind});
  std::sort(keys.begin(), keys.end());
  return keys;
}

}  // namespace sixbtc::column_files
