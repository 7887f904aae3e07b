// What the folders and the name of a file say about its content (docs/formats/import.md).
#pragma once

#include <optional>
#include <string>

#include "adapters/archives/column_map.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"
#include "ports/archive_reader.hpp"

namespace sixbtc::archives {

struct SourceName {
  std::optional<std::string> exchange, market, symbol;
  std::optional<market::Interval> interval;
  std::optional<DataKind> kind;
  std::string unsupported;  // not empty: a known kind of file that holds nothing we store
  std::string conflict;     // not empty: folder and file name contradict each other
};

// Pure text work on an absolute path with '/' between folders.
[[nodiscard]] SourceName read_source_name(const std::string& path);

// "x/BTCUSDT-1m.csv.zst" ends as data does.
[[nodiscard]] bool is_data_file(const std::string& path);

// Name and overrides together, as keys. Invalid, naming the file and the options to add, when
// something is missing.
[[nodiscard]] core::Result<market::SeriesKey> candle_key(const std::string& path,
                                                         const SourceName& name,
                                                         const ports::SourceOverrides& overrides);
[[nodiscard]] core::Result<ports::PointKey> point_key(const std::string& path,
                                                      const SourceName& name, DataKind kind,
                                                      const ports::SourceOverrides& overrides);

}  // namespace sixbtc::archives
