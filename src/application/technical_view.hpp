// The usual indicators at the newest complete bar, in numbers and words (M-237). For orientation:
// nothing is decided by it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "application/series_access.hpp"

namespace sixbtc::application {

// Absent values: the series is too short for them.
struct TechnicalView {
  market::SeriesKey series;
  core::Timestamp time;  // open time of the bar
  double close = 0;      // quote units
  std::optional<double> rsi, atr, fast_average, slow_average;
  std::optional<double> macd, macd_signal, macd_histogram;
  std::optional<double> band_upper, band_middle, band_lower;
};
// NotFound when the series has no complete bar.
[[nodiscard]] core::Result<TechnicalView> technical_view(const ports::TechnicalSettings& lengths,
                                                         const Bars& bars);
[[nodiscard]] nlohmann::ordered_json to_json(const TechnicalView& view);

}  // namespace sixbtc::application
