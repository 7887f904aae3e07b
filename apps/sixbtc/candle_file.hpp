// Candles from one file that a user names, outside any store.
#pragma once

#include <string>

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"
#include "ports/archive_reader.hpp"

namespace sixbtc::cli {

struct CandleFile {
  columns::CandleSeries series;
  market::Interval interval = market::Interval::minutes(1);
};

// `interval` as typed, or empty: then the file's name says it ("synthetic_15m.csv.zst",
// "BTC-1h.csv": the last part of the name that is an interval).
[[nodiscard]] core::Result<CandleFile> read_candles(const ports::ArchiveReader& archives,
                                                    const std::string& path,
                                                    const std::string& interval);

}  // namespace sixbtc::cli
