// Rows of a CSV stream. Pure: bytes in, columns out. A line that is wrong fails the whole stream.
#pragma once

#include <string>
#include <vector>

#include "adapters/archives/byte_source.hpp"
#include "adapters/archives/column_map.hpp"
#include "columns/candle_series.hpp"
#include "columns/quality.hpp"
#include "ports/archive_reader.hpp"

namespace sixbtc::archives {

struct CsvRows {
  DataKind kind = DataKind::Candles;
  columns::CandleColumns candles;  // filled for candles
  columns::PointSeries points;     // filled for the others
  std::size_t rows_read = 0;
  std::vector<columns::QualityFinding> findings;
};

// Times of the result strictly increase: rows out of order are sorted and identical duplicates
// dropped, both reported as findings; two different rows at one time are Malformed, as are a wrong
// header, a wrong number of columns and text in a number. Error::where is "name:line".
[[nodiscard]] core::Result<CsvRows> read_csv(ByteSource& source, const std::string& name,
                                             const MapHints& hints,
                                             const ports::ArchiveLimits& limits);

}  // namespace sixbtc::archives
