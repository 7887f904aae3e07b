// Symbols worth trading as of a date, from what was known on that date: a coin that died later is
// in the list, one that became liquid later is not (M-147).
#pragma once

#include <string>
#include <vector>

#include "application/services.hpp"
#include "market/series_key.hpp"

namespace sixbtc::application {

struct UniverseMember {
  std::string symbol;
  double quote_volume_day = 0;  // mean over the trailing days, a day without bars counting as 0
  core::Timestamp first;        // of its history
};

struct Universe {
  core::Timestamp as_of;
  std::vector<UniverseMember> members;  // most liquid first, ties by symbol
  std::size_t known = 0;                // symbols that had any history by then
};

// Of the preferred market; bars at or after `as_of` are never read. Only symbols whose candles can
// make bars of `interval` count.
[[nodiscard]] core::Result<Universe> universe_as_of(const Services& services,
                                                    market::Interval interval,
                                                    core::Timestamp as_of);

// The first day strategies of this interval are trained on: whoever is listed then is judged, dead
// or alive today. Counted back from the newest candle of the preferred market.
[[nodiscard]] core::Result<core::Timestamp> training_start(const Services& services,
                                                           market::Interval interval);

}  // namespace sixbtc::application
