// One series prepared once and shared, read-only, by every strategy that runs on it.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "columns/candle_series.hpp"
#include "fills/costs.hpp"
#include "fills/funding.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::backtest {

// What one unit has received in all payments so far, on either side of the market (negative: paid),
// and how many of them were assumed: what a position received is the difference of two.
struct FundingSum {
  std::array<double, 2> sides{};  // of a long and of a short
  std::uint64_t assumed = 0;

  // (An index, not a choice, which nothing would predict.)
  [[nodiscard]] double of(market::Direction direction) const {
    return sides[direction == market::Direction::Short];
  }
};

struct MarketData {
  strategy::SeriesContext context;
  columns::CandleSeries series;
  std::vector<double> atr;  // at each close; NaN before the first value
  std::vector<fills::FundingEvent> funding;
  // The first funding event in or after each bar, and one past the last bar: where the next begins.
  std::vector<std::uint32_t> funding_first;
  // How many of a bar's events are at its open, up to `funding_many`: that many or more.
  std::vector<std::uint8_t> funding_at_open;
  static constexpr std::uint8_t funding_many = 0xFF;
  // Before each funding event, and after the last.
  std::vector<FundingSum> funding_sums;

  [[nodiscard]] const columns::CandleView& bars() const { return series.view(); }
  // The first funding event after that bar's open.
  [[nodiscard]] [[gnu::always_inline]] std::size_t funding_after_open(std::size_t bar) const {
    const std::size_t counted = funding_first[bar] + funding_at_open[bar];
    if (funding_at_open[bar] == funding_many) [[unlikely]]
      return counted + funding_beyond_counted(bar);
    return counted;
  }

 private:
  [[nodiscard]] std::size_t funding_beyond_counted(std::size_t bar) const;
};

// `atr_length` is Wilder's; the average starts at the first bar of the series. `funding` may be
// empty: then every scheduled payment costs the configured rate.
[[nodiscard]] MarketData prepare(strategy::SeriesContext context, columns::CandleSeries series,
                                 const columns::PointSeries& funding, const fills::CostModel& costs,
                                 int atr_length);

// The same market as it was before bar `end` existed: later bars are nowhere in it.
[[nodiscard]] MarketData until(const MarketData& market, std::size_t end);

// The same market with other bars at the same times. Funding stays where it was in time.
[[nodiscard]] MarketData with_bars(const MarketData& market, columns::CandleSeries series,
                                   int atr_length);

// The bars a run uses: the evaluation is shown [shown_from, end), decisions count from
// `first_decision` on (the bars before it warm it up), and nothing is known of `end` and later.
struct Window {
  std::size_t shown_from = 0;
  std::size_t first_decision = 0;
  std::size_t end = 0;
};

}  // namespace sixbtc::backtest
