#include "backtest/screening/perp_walk.hpp"

#include "backtest/screening/level_touch.hpp"

namespace sixbtc::backtest::screening {

void PerpWalk::pass(std::size_t from, std::size_t to) {
  if (!sees_extremes_ || from >= to) return;
  const Extremes seen = extremes(bars_.high.data(), bars_.low.data(), from, to);
  position().see_extremes(seen.lowest, seen.highest);
  position().trail.see(seen.highest, seen.lowest);
}

std::size_t PerpWalk::trail(std::size_t from, std::size_t limit) {
  return pass_moving(bars_, grid(), from, limit, position());
}

void PerpWalk::finish(std::size_t last) {
  if (is_open()) exit(last, {fills::ExitReason::End, bars_.close[last], false});
  count_into(book_.counters());
}

}  // namespace sixbtc::backtest::screening
