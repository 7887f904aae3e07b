// A series of any interval: as stored, or built from a finer stored one (M-158, M-159).
#pragma once

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "ports/candle_store.hpp"

namespace sixbtc::collector {

struct BuiltSeries {
  columns::CandleSeries candles;
  market::SeriesKey source;  // what it was read or built from
  std::string data_hash;     // of the source
};

// The stored series of exactly this interval; otherwise one built from the finest stored series of
// the same exchange, market and symbol whose buckets fit. NotFound, naming what is there, else.
[[nodiscard]] core::Result<BuiltSeries> open_or_build(ports::CandleStore& store,
                                                      const market::SeriesKey& key);

// Always built from the finest stored series that is finer than the interval.
[[nodiscard]] core::Result<BuiltSeries> build_from_finer(ports::CandleStore& store,
                                                         const market::SeriesKey& key);

}  // namespace sixbtc::collector
