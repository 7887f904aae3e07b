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
//   next_when_flat(from, end)               the first close in [from, end) that may open a position
//   next_when_held(direction, from, end)    the first one that may end, reverse or change it
// and `end` when there is none; and, where it may leave out closes after all,
//   next_when_steady(direction, from, end)  like next_when_held, for a position without a trail
//   catch_up(bar, account)                  what the closes left out before that bar come to
//   begins_trails()                         whether it may give an open position a trail
template <class Source>
[[nodiscard]] RunResult jump_bars(const Source& source, const MarketData& market,
                                  const Reach& reach, const Window& window,
                                  const Assumptions& assumptions, CurveRecording recording,
                                  TradeRecording trades) {
  const columns::CandleView& bars = market.bars();
  PerpAccount account(market, assumptions, window, recording, trades);
  const std::size_t end = window.end;
  constexpr bool leaves_out_closes = requires {
    source.catch_up(0, account);
  };
  bool needs_extremes = trades == TradeRecording::EveryTrade;
  if constexpr (leaves_out_closes) needs_extremes |= source.begins_trails();
  if (!needs_extremes) account.ignore_extremes();
  std::size_t bar = window.first_decision;
  while (bar < end) {
    if (!account.is_waiting()) {
      std::size_t next = end;
      if (account.is_open()) {
        const std::size_t last = std::min(account.time_exit_bar(), end);
        if (account.is_trailing()) {
          next = std::min(source.next_when_held(account.direction(), bar, end), last);
          next = account.trail(bar, next);
        } else {
          if constexpr (leaves_out_closes)
            next = std::min(source.next_when_steady(account.direction(), bar, end), last);
          else
            next = std::min(source.next_when_held(account.direction(), bar, end), last);
          const fills::Band band = account.band();
          next = reach.touch().first_touch(bar, next, band.lower, band.upper);
          const Extremes seen =
              needs_extremes ? extremes(bars.high.data(), bars.low.data(), bar, next) : Extremes{};
          account.pass(bar, next, seen.lowest, seen.highest);
          if constexpr (leaves_out_closes)
            if (next > bar) source.catch_up(next, account);
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
