// The bar magnifier: which finer bars the broker walks inside a bar of the chart. One-minute
// candles are gathered into the interval that TradingView chooses by the chart's interval.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "columns/candle_series.hpp"
#include "core/result.hpp"
#include "market/interval.hpp"
#include "simulation/tradingview/properties.hpp"

namespace sixbtc::conformance {

// 15m: 2m, 60m: 10m, ... Where TradingView goes below a minute, a minute; nothing for a chart of
// minutes.
[[nodiscard]] std::optional<market::Interval> magnified_interval(market::Interval chart);

class Magnifier {
 public:
  // No minutes, or a chart of minutes: there is never a finer bar.
  [[nodiscard]] static core::Result<Magnifier> create(const columns::CandleView& minutes,
                                                      market::Interval chart);

  // The finer bars that end after `begin` and not after `end`, oldest first. One that straddles the
  // beginning belongs to the bar it ends in. Ask in order of time.
  [[nodiscard]] std::span<const tradingview::Bar> inside(core::Timestamp begin,
                                                         core::Timestamp end);
  [[nodiscard]] bool empty() const { return bars_.empty(); }
  [[nodiscard]] market::Interval interval() const { return interval_; }

 private:
  std::vector<tradingview::Bar> bars_;
  market::Interval interval_ = market::Interval::minutes(1);
  std::size_t next_ = 0;
};

}  // namespace sixbtc::conformance
