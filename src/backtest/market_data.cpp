#include "backtest/market_data.hpp"

#include <cmath>
#include <utility>

namespace sixbtc::backtest {

MarketData prepare(strategy::SeriesContext context, columns::CandleSeries series,
                   const columns::PointSeries& funding, const fills::CostModel& costs,
                   int atr_length) {
  MarketData market;
  market.context = std::move(context);
  market.series = std::move(series);
  const columns::CandleView& bars = market.bars();
  market.atr.resize(bars.size());
  double sum = 0, average = std::nan("");
  for (std::size_t i = 0; i < bars.size(); ++i) {
    double range = bars.high[i] - bars.low[i];
    if (i > 0)
      range = std::max({range, std::abs(bars.high[i] - bars.close[i - 1]),
                        std::abs(bars.low[i] - bars.close[i - 1])});
    const auto n = static_cast<std::size_t>(atr_length);
    if (i < n) sum += range;
    if (i + 1 == n)
      average = sum / atr_length;
    else if (i >= n)
      average = (average * (atr_length - 1) + range) / atr_length;
    market.atr[i] = average;
  }
  market.funding =
      fills::funding_events(bars.open_time, funding.time, funding.value, fills::with_floor(costs));
  return market;
}

}  // namespace sixbtc::backtest
