#include "backtest/market_data.hpp"

#include <utility>

#include "indicators/run.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::backtest {

namespace {

std::vector<double> atr_of(const columns::CandleView& bars, int atr_length) {
  return indicators::column_of(
      indicators::Atr(static_cast<std::size_t>(atr_length), indicators::FirstRange::HighLow),
      bars.high, bars.low, bars.close);
}

void index_funding(MarketData& market) {
  const std::vector<fills::FundingEvent>& events = market.funding;
  const std::size_t bars = market.bars().size();
  market.funding_first.assign(bars + 1, 0);
  market.funding_at_open.assign(bars, 0);
  for (std::uint32_t bar = 0, next = 0; bar <= bars; ++bar) {
    market.funding_first[bar] = next;
    if (bar == bars) break;
    for (; next < events.size() && events[next].bar == bar; ++next)
      if (std::uint8_t& at_open = market.funding_at_open[bar];
          events[next].is_at_open && at_open < MarketData::funding_many)
        ++at_open;
  }
}

void sum_funding(MarketData& market) {
  FundingSum sum;
  market.funding_sums = {sum};
  market.funding_sums.reserve(market.funding.size() + 1);
  for (const fills::FundingEvent& event : market.funding) {
    const double price = market.bars().open[event.bar];
    sum.sides[0] += fills::funding_payment(event, market::Direction::Long, 1, price);
    sum.sides[1] += fills::funding_payment(event, market::Direction::Short, 1, price);
    sum.assumed += event.is_recorded ? 0 : 1;
    market.funding_sums.push_back(sum);
  }
}

}  // namespace

std::size_t MarketData::funding_beyond_counted(std::size_t bar) const {
  std::size_t beyond = 0;
  for (std::size_t next = funding_first[bar] + funding_many;
       next < funding_first[bar + 1] && funding[next].is_at_open; ++next)
    ++beyond;
  return beyond;
}

MarketData prepare(strategy::SeriesContext context, columns::CandleSeries series,
                   const columns::PointSeries& funding, const fills::CostModel& costs,
                   int atr_length) {
  MarketData market;
  market.context = std::move(context);
  market.series = std::move(series);
  const columns::CandleView& bars = market.bars();
  market.atr = atr_of(bars, atr_length);
  if (!bars.empty()) {
    const core::Timestamp end = market.context.interval.next_start(bars.time(bars.size() - 1));
    market.funding = fills::funding_events(bars.open_time, end.nanoseconds(), funding.time,
                                           funding.value, fills::with_floor(costs));
  }
  index_funding(market);
  sum_funding(market);
  return market;
}

MarketData until(const MarketData& market, std::size_t end) {
  MarketData part;
  part.context = market.context;
  columns::CandleColumns bars;
  bars.append(market.bars().slice(0, end));
  part.series = columns::CandleSeries(std::move(bars));
  part.atr.assign(market.atr.begin(), market.atr.begin() + static_cast<std::ptrdiff_t>(end));
  for (const fills::FundingEvent& event : market.funding)
    if (event.bar < end) part.funding.push_back(event);
  index_funding(part);
  sum_funding(part);
  return part;
}

MarketData with_bars(const MarketData& market, columns::CandleSeries series, int atr_length) {
  CHECK(series.size() == market.bars().size());
  MarketData other;
  other.context = market.context;
  other.series = std::move(series);
  other.atr = atr_of(other.bars(), atr_length);
  other.funding = market.funding;
  index_funding(other);
  sum_funding(other);
  return other;
}

}  // namespace sixbtc::backtest
