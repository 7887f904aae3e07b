// What a strategy did in each regime of its market (generation/market_regime.hpp).
#pragma once

#include <span>
#include <vector>

#include "application/services.hpp"
#include "generation/market_regime.hpp"
#include "market/series_key.hpp"

namespace sixbtc::application {

struct RegimeResult {
  generation::MarketRegime regime = generation::MarketRegime::Mixed;
  std::size_t days = 0;    // of the window, by the label known when they began
  std::size_t trades = 0;  // entered on them
  double profit = 0;       // of those trades, quote units
};

// Trend, mixed, reversal; nothing for intervals of more than a day. [from, to).
[[nodiscard]] core::Result<std::vector<RegimeResult>> regime_results(
    const Services& services, const market::SeriesKey& series, core::Timestamp from,
    core::Timestamp to, std::span<const ports::TradeRecord> trades);

}  // namespace sixbtc::application
