#include "conformance/magnifier.hpp"

#include "columns/aggregate.hpp"

namespace sixbtc::conformance {

std::optional<market::Interval> magnified_interval(market::Interval chart) {
  // From this many minutes of the chart on, bars of that many. The first is ours: TradingView takes
  // seconds there.
  constexpr std::pair<std::int64_t, std::int64_t> steps[] = {
      {2, 1}, {15, 2}, {30, 5}, {60, 10}, {240, 30}, {1440, 60}, {4320, 240}, {10'080, 1440},
  };
  std::optional<market::Interval> finer;
  for (const auto& [minutes, inside] : steps)
    if (chart.nominal_minutes() >= minutes) finer = market::Interval::minutes(inside);
  return finer;
}

core::Result<Magnifier> Magnifier::create(const columns::CandleView& minutes,
                                          market::Interval chart) {
  Magnifier magnifier;
  const auto interval = magnified_interval(chart);
  if (!interval || minutes.empty()) return magnifier;
  magnifier.interval_ = *interval;
  ASSIGN_OR_RETURN(const columns::CandleColumns gathered,
                   columns::aggregate(minutes, market::Interval::minutes(1), *interval));
  const columns::CandleView view = gathered.view();
  for (std::size_t i = 0; i < view.size(); ++i)
    magnifier.bars_.push_back(
        {view.time(i), view.open[i], view.high[i], view.low[i], view.close[i], 0});
  return magnifier;
}

std::span<const tradingview::Bar> Magnifier::inside(core::Timestamp begin, core::Timestamp end) {
  const core::Duration length = interval_.nominal_duration();
  while (next_ < bars_.size() && bars_[next_].time + length <= begin) ++next_;
  const std::size_t first = next_;
  while (next_ < bars_.size() && bars_[next_].time + length <= end) ++next_;
  return std::span(bars_).subspan(first, next_ - first);
}

}  // namespace sixbtc::conformance
