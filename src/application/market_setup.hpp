// From configuration and store to what a backtest needs: prepared series and assumptions.
#pragma once

#include "application/series_access.hpp"
#include "backtest/market_data.hpp"
#include "backtest/settings.hpp"

namespace sixbtc::application {

// A series ready to be traded on, and where it came from.
struct PreparedSeries {
  Bars bars;
  backtest::MarketData market;
  std::size_t funding_recorded = 0;  // rates on record; 0: every payment is assumed
  std::string funding_hash;          // of the recorded rates; empty when there are none
};

// Fees, slippage and rules are those of trading.venue, where the strategy would trade; the funding
// schedule is that of the exchange the series was recorded on, because its recorded rates are used.
[[nodiscard]] core::Result<fills::CostModel> cost_model(const ports::Settings& settings,
                                                        const std::string& series_exchange);

// `leverage` is what the strategy asks for; 0: backtest.leverage.
[[nodiscard]] core::Result<backtest::Assumptions> assumptions(const ports::Settings& settings,
                                                              const std::string& series_exchange,
                                                              int leverage);

[[nodiscard]] core::Result<PreparedSeries> prepare_series(const Services& services,
                                                          const SeriesRequest& request);
// The same from bars at hand. `others`: where a script finds other series; null: nowhere.
[[nodiscard]] core::Result<PreparedSeries> prepare_series(
    const ports::Settings& settings, Bars bars, const Funding& funding,
    std::shared_ptr<const strategy::SeriesSource> others);

}  // namespace sixbtc::application
