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
    const double open = bars_.open[bar];
    const double high = std::max(bars_.high[bar], open), low = std::min(bars_.low[bar], open);
    if (band().is_touched(high, low)) break;
    completed(bar);
  }
  return bar;
}

void PerpWalk::finish(std::size_t last) {
  if (is_open()) exit(last, {fills::ExitReason::End, bars_.close[last], false});
  count_into(book_.counters());
}

}  // namespace sixbtc::backtest::screening
