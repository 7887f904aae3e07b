// Files with recorded candles, funding rates or open interest, from wherever they were downloaded.
// Threading: a reader may be used from several threads at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "columns/candle_series.hpp"
#include "columns/quality.hpp"
#include "core/result.hpp"
#include "ports/candle_store.hpp"

namespace sixbtc::ports {

// What the user says about the files; it wins over what their names say.
struct SourceOverrides {
  std::optional<std::string> exchange, market, symbol;
  std::optional<market::Interval> interval;
};

// Hard limits on one file, against damaged and hostile input.
struct ArchiveLimits {
  std::size_t line_bytes_max;     // longest line
  std::uint64_t file_bytes_max;   // after decompression
  core::Duration funding_jitter;  // a funding time this close after a whole hour is that hour
};

struct SkippedFile {
  std::string path;
  std::string reason;
};

struct ArchiveListing {
  std::vector<std::string> files;  // absolute, sorted
  std::vector<SkippedFile> skipped;
};

// The rows of one file: candles of one series, or points of one series.
struct ArchiveContents {
  std::optional<market::SeriesKey> candle_key;
  std::optional<PointKey> point_key;  // exactly one of the two keys is set
  columns::CandleColumns candles;
  columns::PointSeries points;
  std::size_t rows_read = 0;                      // rows in the file, duplicates included
  std::vector<columns::QualityFinding> findings;  // duplicates and rows out of order
};

class ArchiveReader {
 public:
  virtual ~ArchiveReader() = default;
  // The data files at `path`: itself, or everything below it when it is a folder.
  [[nodiscard]] virtual core::Result<ArchiveListing> find(const std::string& path) const = 0;
  // All of a file or nothing. Error::where is "file:line:column" where it applies.
  [[nodiscard]] virtual core::Result<ArchiveContents> read(
      const std::string& file, const SourceOverrides& overrides) const = 0;
};

}  // namespace sixbtc::ports
