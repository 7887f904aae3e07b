#include "adapters/archives/csv.hpp"

#include <fmt/format.h>

#include <array>
#include <cstring>

#include "adapters/archives/line_reader.hpp"
#include "adapters/archives/number_text.hpp"
#include "adapters/archives/row_order.hpp"
#include "core/log.hpp"

namespace sixbtc::archives {

namespace {

constexpr std::size_t shown_bytes_max = 40;  // of a wrong field, in messages

struct Row {
  std::int64_t time = 0;
  std::array<double, candle_targets> values{};  // by target; 0 is unused
};

std::string shown(std::string_view field) {
  std::string text = core::log::to_ascii(field.substr(0, shown_bytes_max));
  return field.size() > shown_bytes_max ? text + "..." : text;
}

core::Status wrong_field(const ColumnMap& map, std::size_t field, std::string_view text,
                         bool is_time) {
  return core::fail(
      core::ErrorKind::Malformed,
      fmt::format("column {} ('{}') holds '{}', which is not a {}", field + 1,
                  shown(map.names[field]), shown(text), is_time ? "time" : "number"),
      {},
      is_time ? "times are UTC: seconds to nanoseconds since 1970 or 2024-01-31T12:00:00Z" : "");
}

core::Status wrong_count(const ColumnMap& map, std::string_view line) {
  const auto fields = std::count(line.begin(), line.end(), map.separator) + 1;
  return core::fail(
      core::ErrorKind::Malformed,
      fmt::format("{} columns instead of {}: '{}'", fields, map.target_of.size(), shown(line)));
}

core::Status parse_row(const ColumnMap& map, std::string_view line, Row& row) {
  const char* at = line.data();
  const char* const end = at + line.size();
  const std::size_t fields = map.target_of.size();
  for (std::size_t field = 0; field < fields; ++field) {
    const int target = map.target_of[field];
    const bool is_quick =
        target == 0 ? read_time(at, end, map.separator, row.time)
                    : target > 0 && read_number(at, end, map.separator,
                                                row.values[static_cast<std::size_t>(target)]);
    if (!is_quick) {
      const void* separator = std::memchr(at, map.separator, static_cast<std::size_t>(end - at));
      const char* stop = separator != nullptr ? static_cast<const char*>(separator) : end;
      const std::string_view text(at, static_cast<std::size_t>(stop - at));
      if (target == 0) {
        const auto time = parse_time(text);
        if (!time) return wrong_field(map, field, text, true);
        row.time = *time;
      } else if (target > 0) {
        const auto value = parse_number(text);
        if (!value) return wrong_field(map, field, text, false);
        row.values[static_cast<std::size_t>(target)] = *value;
      }
      at = stop;
    }
    const bool is_last = field + 1 == fields;
    if (is_last != (at == end)) return wrong_count(map, line);
    if (!is_last) ++at;
  }
  return {};
}

// A funding settlement is stamped some milliseconds after the hour it belongs to.
std::int64_t nominal_funding_time(std::int64_t time, core::Duration jitter) {
  constexpr std::int64_t hour = core::Duration::hours(1).nanoseconds();
  const std::int64_t nominal = (time + hour / 2) / hour * hour;
  return std::abs(time - nominal) <= jitter.nanoseconds() ? nominal : time;
}

void append(CsvRows& rows, const Row& row, const ports::ArchiveLimits& limits) {
  if (rows.kind != DataKind::Candles) {
    rows.points.time.push_back(rows.kind == DataKind::FundingRate
                                   ? nominal_funding_time(row.time, limits.funding_jitter)
                                   : row.time);
    rows.points.value.push_back(row.values[1]);
    return;
  }
  rows.candles.open_time.push_back(row.time);
  rows.candles.open.push_back(row.values[1]);
  rows.candles.high.push_back(row.values[2]);
  rows.candles.low.push_back(row.values[3]);
  rows.candles.close.push_back(row.values[4]);
  rows.candles.volume.push_back(row.values[5]);
}

core::Result<CsvRows> parse_lines(LineReader& lines, const MapHints& hints,
                                  const ports::ArchiveLimits& limits) {
  std::string_view line;
  ASSIGN_OR_RETURN(const bool has_first, lines.next(line));
  if (!has_first) return core::fail(core::ErrorKind::Malformed, "file is empty");
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  ASSIGN_OR_RETURN(const ColumnMap map, map_columns(line, hints));
  CsvRows rows;
  rows.kind = map.kind;
  if (map.kind == DataKind::Candles) rows.candles.reserve(hints.rows_expected);
  bool has_line = true;
  if (map.has_header) {
    ASSIGN_OR_RETURN(has_line, lines.next(line));
  }
  const std::uint64_t first_row_line = lines.line_number();
  Row row;
  while (has_line && !line.empty()) {
    RETURN_IF_ERROR(parse_row(map, line, row));
    append(rows, row, limits);
    ++rows.rows_read;
    ASSIGN_OR_RETURN(has_line, lines.next(line));
  }
  // Empty lines may only stand at the end.
  while (has_line) {
    if (!line.empty()) return core::fail(core::ErrorKind::Malformed, "text after an empty line");
    ASSIGN_OR_RETURN(has_line, lines.next(line));
  }
  if (rows.rows_read == 0) return core::fail(core::ErrorKind::Malformed, "file has no rows");
  rows.candles.flags.assign(rows.candles.open_time.size(), 0);
  RETURN_IF_ERROR(order_rows(rows, first_row_line));
  return rows;
}

}  // namespace

core::Result<CsvRows> read_csv(ByteSource& source, const std::string& name, const MapHints& hints,
                               const ports::ArchiveLimits& limits) {
  LineReader lines(source, limits.line_bytes_max, limits.file_bytes_max);
  auto rows = parse_lines(lines, hints, limits);
  if (!rows)
    rows.error().where = rows.error().where.empty()
                             ? fmt::format("{}:{}", name, lines.line_number())
                             : name + ":" + rows.error().where;
  return rows;
}

}  // namespace sixbtc::archives
