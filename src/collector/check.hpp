// The quality check of a stored series (M-163, M-220): against itself, against the bars built from
// a finer series, and against the same asset on other venues. Marks, never repairs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "columns/quality.hpp"
#include "core/result.hpp"
#include "ports/candle_store.hpp"

namespace sixbtc::collector {

struct VenueResult {
  market::SeriesKey other;
  columns::VenueComparison comparison;
};

struct SeriesCheck {
  ports::SeriesInfo info;
  columns::QualityReport report;    // all findings, those of the comparisons included
  std::vector<VenueResult> venues;  // series of the same asset and interval with common bars
};

[[nodiscard]] core::Result<SeriesCheck> check_series(ports::CandleStore& store,
                                                     const market::SeriesKey& key,
                                                     const columns::QualityThresholds& thresholds);

// What is traded, as far as the venue's symbol tells: "BTC" of "BTCUSDT", "BTC-USDT-SWAP",
// "BTCUSD_PERP" and "BTC". Only dollar-quoted symbols are recognised; others come back whole.
[[nodiscard]] std::string_view base_asset(std::string_view symbol);

}  // namespace sixbtc::collector
