// The loop of profile `perp` that visits only the bars in which something can happen. Over any
// source of decisions that can say when it will next decide something.
#pragma once

#include <algorithm>

#include "backtest/bar_loop.hpp"
#include "backtest/perp_account.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/perp_jump.hpp"

namespace sixbtc::backtest::screening {

// Beside what the plain loop asks of a source, `Source` has
//   next_when_flat(from, end)             the first close in [from, end) that may open a position
//   next_when_held(direction, from, end)  the first one that may end, reverse or change it
// and `end` when there is none.
template <class Source>
[[nodiscard]] RunResult jump_bars(const Source& source, const MarketData& market,
                                  const Reach& reach, const Window& window,
                                  const Assumptions& assumptions, CurveRecording recording,
                                  TradeRecording trades) {
  const columns::CandleView& bars = market.bars();
  PerpAccount account(market, assumptions, window, recording, trades);
  const std::size_t end = window.end;
  std::size_t bar = window.first_decision;
  while (bar < end) {
    if (!account.is_waiting()) {
      std::size_t next = end;
      if (account.is_open()) {
        next = std::min(
            {source.next_when_held(account.direction(), bar, end), account.time_exit_bar(), end});
        if (account.is_trailing()) {
          next = account.trail(bar, next);
        } else {
          const fills::Band band = account.band();
          next = reach.touch().first_touch(bar, next, band.lower, band.upper);
          // Only trades tell them.
          const Extremes seen = trades == TradeRecording::None
                                    ? Extremes{}
                                    : extremes(bars.high.data(), bars.low.data(), bar, next);
          account.pass(bar, next, seen.lowest, seen.highest);
        }
      } else {
        next = source.next_when_flat(bar, end);
        account.pass(bar, next, 0, 0);
      }
      bar = next;
      if (bar == end) break;
    }
    visit_bar<fills::PerpProfile>(bars, bar, source, account);
    ++bar;
  }
  return account.finish();
}

}  // namespace sixbtc::backtest::screening
