// The store as a source of other series for a script that asks for them.
#pragma once

#include <map>
#include <mutex>

#include "application/series_access.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::application {

// Tickers as traders write them: "BTCUSDT" on the chart's exchange and market, "BINANCE:BTCUSDT" on
// another exchange, ".P" at the end for a perpetual. What was found is kept; bars of an interval
// that is not stored are made of finer ones. `services` outlives this object.
// Threading: any thread.
class RequestedSeries final : public strategy::SeriesSource {
 public:
  RequestedSeries(const Services& services, const market::SeriesKey& chart)
      : services_(services), chart_(chart) {}

  [[nodiscard]] std::optional<columns::CandleView> bars(std::string_view ticker,
                                                        market::Interval interval) const override;

 private:
  [[nodiscard]] std::optional<columns::CandleSeries> find(std::string_view ticker,
                                                          market::Interval interval) const;

  const Services& services_;
  market::SeriesKey chart_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<std::string, std::string>, std::optional<columns::CandleSeries>>
      known_;
};

}  // namespace sixbtc::application
