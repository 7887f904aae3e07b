// Which field of a CSV line is which column: by header name, or by position without a header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace sixbtc::archives {

enum class DataKind : std::uint8_t { Candles, FundingRate, OpenInterest };
[[nodiscard]] std::string_view to_string(DataKind kind);

// Targets of candles: time, open, high, low, close, volume; of points: time, value.
inline constexpr std::size_t candle_targets = 6;
inline constexpr std::size_t point_targets = 2;

struct ColumnMap {
  DataKind kind = DataKind::Candles;
  char separator = ',';
  bool has_header = false;
  std::vector<std::string> names;      // of every field, for messages
  std::vector<std::int8_t> target_of;  // field -> target, -1: not read
};

// What is known about a file before its first line is read.
struct MapHints {
  std::optional<DataKind> kind;
  // Volume is in contracts and the base amount stands in the quote volume column (COIN-M futures).
  bool is_volume_in_contracts = false;
  std::size_t rows_expected = 0;  // a guess, to reserve memory once
};

// From the first line of a file (byte order mark already removed). Malformed when a column that is
// needed is missing, with what was found.
[[nodiscard]] core::Result<ColumnMap> map_columns(std::string_view first_line,
                                                  const MapHints& hints);

}  // namespace sixbtc::archives
