// The loop of profile `perp` that visits only the bars in which something can happen. Over any
// source of decisions that can say when it will next decide something.
#pragma once

#include <algorithm>

#include "backtest/bar_loop.hpp"
#include "backtest/perp_account.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "backtest/screening/perp_walk.hpp"
#include "backtest/screening/set_exits.hpp"
#include "backtest/screening/stated_stops.hpp"

namespace sixbtc::backtest::screening {

// Beside what the plain loop asks of a source, `Source` has
//   next_when_flat(from, end)               the first close in [from, end) that may open a position
//   next_when_held(direction, from, end)    the first one that may end, reverse or change it
// and `end` when there is none; and, where it may leave out closes after all,
//   next_when_steady(direction, from, end)  like next_when_held, for a position without a trail
//   catch_up(bar, account)                  what the closes left out before that bar come to
//   begins_trails()                         whether it may give an open position a trail
// and, where a shorter walk serves, the parameters of every entry, else null:
//   set_exits()             nothing else sets its levels
//   stated_stops_alone()    (not all have it) nothing else but stops in a column

// The first bar from `bar` on that must be visited, nothing waiting for its open.
template <class Source>
[[nodiscard]] std::size_t jump_held(const Source& source, const Reach& reach, std::size_t bar,
                                    std::size_t end, PerpWalk& walk) {
  constexpr bool leaves_out_closes = requires {
    source.catch_up(0, walk);
  };
  const std::size_t last = std::min(walk.time_exit_bar(), end);
  if (walk.is_trailing())
    return walk.trail(bar, std::min(source.next_when_held(walk.direction(), bar, end), last));
  std::size_t next = 0;
  if constexpr (leaves_out_closes)
    next = std::min(source.next_when_steady(walk.direction(), bar, end), last);
  else
    next = std::min(source.next_when_held(walk.direction(), bar, end), last);
  if constexpr (requires { source.foresee(next, end); }) source.foresee(next + 1, end);
  const fills::Band band = walk.band();
  next = reach.touch().first_touch(bar, next, band.lower, band.upper);
  walk.pass(bar, next);
  if constexpr (leaves_out_closes)
    if (next > bar) source.catch_up(next, walk);
  return next;
}

template <class Source>
void jump_moving(const Source& source, const MarketData& market, const Reach& reach,
                 const Window& window, const Assumptions& assumptions, TradeBook& book) {
  PerpWalk walk(market, assumptions, book);
  if constexpr (requires { source.begins_trails(); })
    if (source.begins_trails()) walk.see_extremes();
  const std::size_t end = window.end;
  for (std::size_t bar = window.first_decision; bar < end; ++bar) {
    if (!walk.is_waiting()) {
      bar = walk.is_open() ? jump_held(source, reach, bar, end, walk)
                           : source.next_when_flat(bar, end);
      if (bar == end) break;
    }
    visit_bar<fills::PerpProfile>(market.bars(), bar, source, walk);
  }
  walk.finish(end - 1);
}

// The shortest way that the source allows.
template <class Source>
void walk(const Source& source, const MarketData& market, const Reach& reach, const Window& window,
          const Assumptions& assumptions, TradeBook& book) {
  if (const strategy::EntryParams* const params = source.set_exits()) {
    SetExitsWalk(source, *params, market, reach, window, assumptions, book)
        .run(window.first_decision);
    return;
  }
  if constexpr (requires { source.stated_stops_alone(); }) {
    if (const strategy::EntryParams* const params = source.stated_stops_alone()) {
      StatedStopsWalk(source, *params, market, reach, window, assumptions, book)
          .run(window.first_decision);
      return;
    }
  }
  jump_moving(source, market, reach, window, assumptions, book);
}

template <class Source>
[[nodiscard]] RunResult jump_bars(const Source& source, const MarketData& market,
                                  const Reach& reach, const Window& window,
                                  const Assumptions& assumptions, CurveRecording recording,
                                  TradeRecording trades) {
  TradeBook book(market, assumptions, window, recording, trades);
  walk(source, market, reach, window, assumptions, book);
  if (auto counted = book.finish()) return *std::move(counted);

  // From then on nothing is held, which only the account itself can tell.
  PerpAccount account(market, assumptions, window, recording);
  for (std::size_t bar = window.first_decision; bar < window.end; ++bar)
    visit_bar<fills::PerpProfile>(market.bars(), bar, source, account);
  RunResult result = account.finish();
  if (trades == TradeRecording::None) result.trades.clear();
  return result;
}

}  // namespace sixbtc::backtest::screening
