// Reads the performance fixtures: a zstd CSV of candles, a plain CSV of expected values.
#pragma once

#include <zstd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "columns/candle_series.hpp"

namespace sixbtc::test {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::string read_zstd(const std::filesystem::path& path) {
  const std::string packed = read_file(path);
  std::string text, block(1 << 20, '\0');
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer out{block.data(), block.size(), 0};
    if (ZSTD_isError(ZSTD_decompressStream(stream, &out, &in))) break;
    text.append(block.data(), out.pos);
    while (out.pos == out.size) {
      out.pos = 0;
      ZSTD_decompressStream(stream, &out, &in);
      text.append(block.data(), out.pos);
    }
  }
  ZSTD_freeDStream(stream);
  return text;
}

// Rows of numbers; the header line is skipped.
inline std::vector<std::vector<double>> parse_numbers(std::string_view text) {
  std::vector<std::vector<double>> rows;
  text.remove_prefix(text.find('\n') + 1);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    std::vector<double> row;
    const char* at = line.data();
    const char* const stop = line.data() + line.size();
    while (at < stop) {
      double value = 0;
      const auto parsed = std::from_chars(at, stop, value);
      row.push_back(value);
      at = parsed.ptr + 1;
    }
    rows.push_back(std::move(row));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return rows;
}

// Candles of a CSV whose first six columns are open time in milliseconds, open, high, low, close,
// volume; at most `limit` rows.
inline columns::CandleColumns parse_candles(std::string_view text, std::size_t limit = SIZE_MAX) {
  columns::CandleColumns candles;
  for (const auto& row : parse_numbers(text)) {
    if (candles.size() == limit) break;
    candles.push_back({core::Timestamp::from_milliseconds(static_cast<std::int64_t>(row[0])),
                       row[1], row[2], row[3], row[4], row[5], true});
  }
  return candles;
}

}  // namespace sixbtc::test
