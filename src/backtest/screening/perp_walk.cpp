#include "backtest/screening/perp_walk.hpp"

namespace sixbtc::backtest::screening {

void PerpWalk::pass(std::size_t from, std::size_t to) {
  if (!sees_extremes_ || from >= to) return;
  const Extremes seen = extremes(bars_.high.data(), bars_.low.data(), from, to);
  position().see_extremes(seen.lowest, seen.highest);
  position().trail.see(seen.highest, seen.lowest);
}

std::size_t PerpWalk::trail(std::size_t from, std::size_t limit) {
  std::size_t bar = from;
  for (; bar < limit; ++bar) {
    // Where a break-even waits too, each bar counts.
    if (!(position().break_even > 0)) bar = pass_untouched(bar, limit);
    if (bar == limit) break;
    const double open = bars_.open[bar];
    const double high = std::max(bars_.high[bar], open), low = std::min(bars_.low[bar], open);
    if (band().is_touched(high, low)) break;
    completed(bar);
  }
  return bar;
}

// A trailing stop only tightens, so that where it rests is worked out once for all bars passed; up
// to there it is taken before it is rounded to a tick, which is never looser.
std::size_t PerpWalk::pass_untouched(std::size_t from, std::size_t limit) {
  const bool is_long = direction() == market::Direction::Long;
  fills::Band near = band();
  fills::Trail trail = position().trail;
  Extremes seen;
  std::size_t bar = from;
  for (; bar < limit; ++bar) {
    const double open = bars_.open[bar], high = bars_.high[bar], low = bars_.low[bar];
    if (near.is_touched(std::max(high, open), std::min(low, open))) break;
    seen.highest = std::max(seen.highest, high);
    seen.lowest = std::min(seen.lowest, low);
    const double trailed = trail.on_completed_bar(high, low);
    if (is_long)
      near.lower = std::max(near.lower, trailed);
    else
      near.upper = std::min(near.upper, trailed);
  }
  if (bar > from) position().see_completed(seen.highest, seen.lowest, grid());
  return bar;
}

void PerpWalk::finish(std::size_t last) {
  if (is_open()) exit(last, {fills::ExitReason::End, bars_.close[last], false});
  count_into(book_.counters());
}

}  // namespace sixbtc::backtest::screening
