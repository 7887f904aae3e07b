#include "application/regime_results.hpp"

#include "application/series_access.hpp"

namespace sixbtc::application {

core::Result<std::vector<RegimeResult>> regime_results(const Services& services,
                                                       const market::SeriesKey& series,
                                                       core::Timestamp from, core::Timestamp to,
                                                       std::span<const ports::TradeRecord> trades) {
  using generation::MarketRegime;
  const auto day = market::Interval::minutes(1440);
  if (!day.is_built_from(series.interval)) return std::vector<RegimeResult>{};
  ASSIGN_OR_RETURN(const Bars bars,
                   open_bars(services, {series.exchange, series.market, series.symbol, day}));
  const columns::CandleView daily = bars.series.view();
  const std::vector<MarketRegime> labels = generation::market_regimes(daily);
  std::vector<RegimeResult> results;
  for (const auto regime : {MarketRegime::Trend, MarketRegime::Mixed, MarketRegime::Reversal})
    results.push_back({.regime = regime});
  // The label of the day before: that of the day itself is known at its end.
  const auto known_on = [&](core::Timestamp time) -> RegimeResult& {
    const std::size_t begun = daily.lower_bound(day.bucket_start(time));
    const MarketRegime label = begun == 0 ? MarketRegime::Mixed : labels[begun - 1];
    return *std::ranges::find(results, label, &RegimeResult::regime);
  };
  for (std::size_t i = daily.lower_bound(from); i < daily.lower_bound(to); ++i)
    ++known_on(daily.time(i)).days;
  for (const auto& trade : trades) {
    RegimeResult& result = known_on(trade.entry_time);
    ++result.trades;
    result.profit += trade.profit;
  }
  return results;
}

}  // namespace sixbtc::application
