#include "backtest/screening/level_touch.hpp"

#include <algorithm>

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

// A bar that opens outside its own range reaches a level with its open alone: that counts for who
// held the position before, and for stop and target only.
bool is_met(const CandleView& bars, const fills::Levels& levels, const fills::Band& band,
            std::size_t entry_bar, std::size_t bar) {
  return band.is_touched(bars.high[bar], bars.low[bar]) ||
         (bar != entry_bar && fills::resolve_open<fills::PerpProfile>(levels, bars.open[bar]));
}

}  // namespace

std::size_t first_touch(const CandleView& bars, const TouchIndex& touch,
                        const fills::Levels& levels, std::size_t entry_bar, std::size_t from,
                        std::size_t limit) {
  const fills::Band band = fills::band_of<fills::PerpProfile>(levels);
  std::size_t bar = touch.first_touch(from, limit, band.lower, band.upper);
  while (bar < limit && !is_met(bars, levels, band, entry_bar, bar))
    bar = touch.first_touch(bar + 1, limit, band.lower, band.upper);
  return bar;
}

std::size_t first_touch(const CandleView& bars, const market::LevelGrid& grid, HeldLevels& held,
                        std::size_t entry_bar, std::size_t limit) {
  std::size_t bar = entry_bar;
  while (bar < limit && !is_met(bars, held.levels, fills::band_of<fills::PerpProfile>(held.levels),
                                entry_bar, bar)) {
    held.see_completed(bars.high[bar], bars.low[bar], grid);
    bar = pass_moving(bars, grid, bar + 1, limit, held);
  }
  return bar;
}

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
