#include "backtest/screening/moving_levels.hpp"

#include <algorithm>

#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {

namespace {

using columns::CandleView;
using strategy::HeldLevels;

bool may_meet(const CandleView& bars, std::size_t bar, const fills::Band& band) {
  const double open = bars.open[bar];
  return band.is_touched(std::max(bars.high[bar], open), std::min(bars.low[bar], open));
}

// A trailing stop only tightens, so that where it rests is worked out once for all bars passed; up
// to there it is taken before it is rounded to a tick, which is never looser.
std::size_t pass_untouched(const CandleView& bars, const market::LevelGrid& grid, std::size_t from,
                           std::size_t limit, HeldLevels& held) {
  const bool is_long = held.levels.direction == market::Direction::Long;
  fills::Band near = fills::band_of<fills::PerpProfile>(held.levels);
  fills::Trail trail = held.trail;
  Extremes seen;
  std::size_t bar = from;
  for (; bar < limit && !may_meet(bars, bar, near); ++bar) {
    const double high = bars.high[bar], low = bars.low[bar];
    seen.highest = std::max(seen.highest, high);
    seen.lowest = std::min(seen.lowest, low);
    const double trailed = trail.on_completed_bar(high, low);
    if (is_long)
      near.lower = std::max(near.lower, trailed);
    else
      near.upper = std::min(near.upper, trailed);
  }
  if (bar > from) held.see_completed(seen.highest, seen.lowest, grid);
  return bar;
}

}  // namespace

std::size_t pass_moving(const CandleView& bars, const market::LevelGrid& grid, std::size_t from,
                        std::size_t limit, HeldLevels& held) {
  std::size_t bar = from;
  for (; bar < limit; ++bar) {
    // Where a break-even waits too, each bar counts.
    if (!(held.break_even > 0)) bar = pass_untouched(bars, grid, bar, limit, held);
    if (bar == limit || may_meet(bars, bar, fills::band_of<fills::PerpProfile>(held.levels))) break;
    held.see_completed(bars.high[bar], bars.low[bar], grid);
  }
  return bar;
}

}  // namespace sixbtc::backtest::screening
