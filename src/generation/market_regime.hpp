// Does the market follow its own breakouts or fade them (M-101)? Two simple systems over the last
// 90 days of daily bars:
//   following: a close above the high of the day before buys, below its low sells, for one day;
//   fading:    an order waits at the low (to buy) and at the high (to sell) of the day before; what
//              was filled leaves at the next close.
// The sum of the returns of one must be at least 5 %, and more than 60 % of both where both gain:
// Trend or Reversal; else Mixed. Without 90 days of history: Mixed.
//
// The label of a day needs that day's close and nothing later. The script text and the C++ function
// say the same (a test compares them on every day). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "columns/candle_series.hpp"

namespace sixbtc::generation {

enum class MarketRegime : std::int8_t { Reversal = -1, Mixed = 0, Trend = 1 };

[[nodiscard]] std::string_view to_string(MarketRegime regime);  // "trend"

// One label a day, known at its close; `daily` holds bars of a day.
[[nodiscard]] std::vector<MarketRegime> market_regimes(const columns::CandleView& daily);

// Statements that set "$label" to 1, -1 or 0 on a chart of a day or less, from the last complete
// day. "$word" as in generation/catalogue.hpp.
[[nodiscard]] std::vector<std::string> regime_statements();

}  // namespace sixbtc::generation
