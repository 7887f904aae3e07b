// From the words a user types to bars: which stored series is meant, and how its interval is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "application/services.hpp"
#include "columns/candle_series.hpp"
#include "market/series_key.hpp"

namespace sixbtc::application {

// What a user may say about a series; empty: not said.
struct SeriesRequest {
  std::string exchange, market, symbol;
  std::optional<market::Interval> interval;
};

struct Bars {
  market::SeriesKey key;     // of the bars, with the wanted interval
  market::SeriesKey source;  // of the stored series they come from
  columns::CandleSeries series;
  columns::CandleSeries stored;  // what `series` was built from, or the same
  std::string data_hash;         // of the stored series

  // The 1-minute bars inside these bars; empty where they were not built from any.
  [[nodiscard]] columns::CandleView minutes() const {
    const bool is_built = key.interval != source.interval;
    return is_built && source.interval == market::Interval::minutes(1) ? stored.view()
                                                                       : columns::CandleView{};
  }
};

// The stored series behind a symbol: an exact symbol first, then the base asset with a dollar quote
// ("BTC" finds BTCUSDT). Where several markets hold it, data.preferred_market wins; NotFound lists
// what is stored.
[[nodiscard]] core::Result<market::SeriesKey> find_series(const Services& services,
                                                          const SeriesRequest& request);

// Bars of the wanted interval: stored ones, else built from the finest stored series that can build
// them.
[[nodiscard]] core::Result<Bars> open_bars(const Services& services, const SeriesRequest& request);

// Changes whenever any stored candles do.
[[nodiscard]] core::Result<std::string> stored_version(const Services& services);

// Funding rates of the symbol on the same exchange, the series' own market first. Empty when none
// are stored.
struct Funding {
  columns::PointSeries rates;
  std::string data_hash;  // empty when there are none
};
[[nodiscard]] core::Result<Funding> open_funding(const Services& services,
                                                 const market::SeriesKey& key);

}  // namespace sixbtc::application
