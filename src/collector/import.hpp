// The import: files in, series out. A broken file imports nothing of itself; the others go on.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ports/archive_reader.hpp"
#include "ports/candle_store.hpp"

namespace sixbtc::collector {

struct FileOutcome {
  std::string path;
  std::string series;  // "binance/spot/BTCUSDT/1m"; empty when it could not be told
  std::size_t rows = 0;
  ports::IngestReport stored;
  std::vector<columns::QualityFinding> findings;
  std::optional<core::Error> problem;  // set: nothing of this file was stored
};

struct ImportReport {
  std::vector<FileOutcome> files;              // in order of path
  std::vector<ports::SkippedFile> skipped;     // not data files
  std::vector<ports::SeriesInfo> series;       // merged candle series that were touched, by key
  std::vector<ports::PointSeriesInfo> points;  // point series that were touched, by key
  bool was_interrupted = false;                // files are missing because of a stop request

  [[nodiscard]] std::size_t rows() const;
  [[nodiscard]] ports::IngestReport stored() const;
  [[nodiscard]] std::size_t problems() const;
};

struct ImportProgress {
  std::size_t files_done = 0, files = 0;
  std::size_t rows = 0;
  const FileOutcome* latest = nullptr;  // valid during the call
};
using ProgressCallback = std::function<void(const ImportProgress&)>;

// Imports a file or a folder. Fails as a whole when the path holds nothing to import (NotFound) or
// when the store refuses: a full disk stops the import, what was stored stays. A stop request is
// honoured between files. `progress` may be empty; it is called after every file.
[[nodiscard]] core::Result<ImportReport> import_path(const std::string& path,
                                                     const ports::SourceOverrides& overrides,
                                                     const ports::ArchiveReader& reader,
                                                     ports::CandleStore& store,
                                                     const ProgressCallback& progress,
                                                     std::stop_token stop);

}  // namespace sixbtc::collector
