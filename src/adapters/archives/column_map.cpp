#include "adapters/archives/column_map.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/check.hpp"
#include "core/log.hpp"

namespace sixbtc::archives {

namespace {

using Aliases = std::span<const std::string_view>;

// Normalised names (lower case, no spaces, underscores or dashes), the preferred one first.
constexpr std::array<std::string_view, 14> time_names = {
    "opentimems", "opentime",      "timestampms", "timestamp", "timems",
    "unix",       "unixtimestamp", "time",        "ts",        "datetime",
    "date",       "starttime",     "createtime",  "t"};
constexpr std::array<std::string_view, 2> open_names = {"open", "o"};
constexpr std::array<std::string_view, 2> high_names = {"high", "h"};
constexpr std::array<std::string_view, 2> low_names = {"low", "l"};
constexpr std::array<std::string_view, 2> close_names = {"close", "c"};
constexpr std::array<std::string_view, 5> volume_names = {"volume", "basevolume", "vol",
                                                          "volumebase", "v"};
constexpr std::array<std::string_view, 5> quote_volume_names = {
    "quotevolume", "quoteassetvolume", "quotevol", "baseassetvolume", "basevolume"};
constexpr std::array<std::string_view, 6> funding_time_names = {
    "fundingtimems", "fundingtime", "calctime", "timestamp", "time", "date"};
constexpr std::array<std::string_view, 3> rate_names = {"fundingrate", "lastfundingrate", "rate"};
constexpr std::array<std::string_view, 3> interest_names = {"sumopeninterest", "openinterest",
                                                            "oi"};

struct Wanted {
  const char* what;
  Aliases names;
};

std::vector<Wanted> wanted_columns(DataKind kind, bool is_volume_in_contracts) {
  switch (kind) {
    case DataKind::Candles:
      return {
          {"open_time", time_names},
          {"open", open_names},
          {"high", high_names},
          {"low", low_names},
          {"close", close_names},
          {"volume", is_volume_in_contracts ? Aliases(quote_volume_names) : Aliases(volume_names)}};
    case DataKind::FundingRate:
      return {{"funding_time", funding_time_names}, {"funding_rate", rate_names}};
    case DataKind::OpenInterest:
      return {{"time", time_names}, {"open_interest", interest_names}};
  }
  CHECK(false);
}

std::string normalise(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c == ' ' || c == '_' || c == '-' || c == '"' || c == '\t') continue;
    text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

std::vector<std::string> split(std::string_view line, char separator) {
  std::vector<std::string> fields;
  while (true) {
    const std::size_t end = line.find(separator);
    fields.emplace_back(line.substr(0, end));
    if (end == std::string_view::npos) return fields;
    line.remove_prefix(end + 1);
  }
}

char separator_of(std::string_view line) {
  for (const char candidate : {',', ';', '\t'})
    if (line.find(candidate) != std::string_view::npos) return candidate;
  return ',';
}

std::optional<std::size_t> find_field(const std::vector<std::string>& normalised, Aliases names) {
  for (const auto name : names) {
    const auto found = std::find(normalised.begin(), normalised.end(), name);
    if (found != normalised.end()) return static_cast<std::size_t>(found - normalised.begin());
  }
  return std::nullopt;
}

std::optional<DataKind> kind_of_header(const std::vector<std::string>& normalised) {
  if (find_field(normalised, open_names) && find_field(normalised, close_names))
    return DataKind::Candles;
  if (find_field(normalised, rate_names)) return DataKind::FundingRate;
  if (find_field(normalised, interest_names)) return DataKind::OpenInterest;
  return std::nullopt;
}

core::Status map_by_name(ColumnMap& map, const MapHints& hints) {
  std::vector<std::string> normalised;
  for (const auto& name : map.names) normalised.push_back(normalise(name));
  const auto kind = hints.kind ? hints.kind : kind_of_header(normalised);
  constexpr std::size_t shown_bytes_max = 200;
  const std::string found =
      core::log::to_ascii(fmt::format("{}", fmt::join(map.names, ",")).substr(0, shown_bytes_max));
  if (!kind)
    return core::fail(
        core::ErrorKind::Malformed,
        fmt::format("header '{}' is not one of candles, funding or open interest", found), {},
        "candles need open_time, open, high, low, close, volume");
  map.kind = *kind;
  const auto wanted = wanted_columns(*kind, hints.is_volume_in_contracts);
  for (std::size_t target = 0; target < wanted.size(); ++target) {
    const auto field = find_field(normalised, wanted[target].names);
    if (!field)
      return core::fail(core::ErrorKind::Malformed,
                        fmt::format("header '{}' has no column for '{}' of {}", found,
                                    wanted[target].what, to_string(*kind)),
                        {}, fmt::format("known names: {}", fmt::join(wanted[target].names, ", ")));
    map.target_of[*field] = static_cast<std::int8_t>(target);
  }
  return {};
}

// Without a header: candles as Binance and its imitators order them, funding as Binance does.
core::Status map_by_position(ColumnMap& map, const MapHints& hints) {
  const std::size_t fields = map.names.size();
  map.kind = hints.kind.value_or(DataKind::Candles);
  constexpr std::size_t binance_fields = 12, base_amount_field = 7;
  const auto no_header = [&](std::string_view why) {
    return core::fail(core::ErrorKind::Malformed,
                      fmt::format("no header line, and {} columns: {}", fields, why), {},
                      "add a header line that names the columns");
  };
  std::vector<std::size_t> field_of;
  if (map.kind == DataKind::Candles) {
    field_of = {0, 1, 2, 3, 4, 5};
    if (hints.is_volume_in_contracts) {
      if (fields != binance_fields) return no_header("the base volume cannot be told");
      field_of.back() = base_amount_field;
    }
  } else if (map.kind == DataKind::FundingRate && (fields == 2 || fields == 3)) {
    field_of = {0, fields - 1};
  } else {
    return no_header("their meaning cannot be told");
  }
  if (fields < field_of.size()) return no_header("candles have at least 6");
  const auto wanted = wanted_columns(map.kind, false);
  for (std::size_t i = 0; i < fields; ++i) map.names[i] = "column " + std::to_string(i + 1);
  for (std::size_t target = 0; target < field_of.size(); ++target) {
    map.target_of[field_of[target]] = static_cast<std::int8_t>(target);
    map.names[field_of[target]] = wanted[target].what;
  }
  return {};
}

}  // namespace

std::string_view to_string(DataKind kind) {
  switch (kind) {
    case DataKind::Candles:
      return "candles";
    case DataKind::FundingRate:
      return "funding rates";
    case DataKind::OpenInterest:
      return "open interest";
  }
  CHECK(false);
}

core::Result<ColumnMap> map_columns(std::string_view first_line, const MapHints& hints) {
  ColumnMap map;
  map.separator = separator_of(first_line);
  map.names = split(first_line, map.separator);
  map.target_of.assign(map.names.size(), -1);
  const std::size_t first = first_line.find_first_not_of("\" \t");
  const char start = first == std::string_view::npos ? '0' : first_line[first];
  map.has_header = !(start >= '0' && start <= '9') && start != '-';
  if (map.has_header)
    RETURN_IF_ERROR(map_by_name(map, hints));
  else
    RETURN_IF_ERROR(map_by_position(map, hints));
  return map;
}

}  // namespace sixbtc::archives
