// The straightforward bar loop: the reference that every faster path must equal, trade for trade.
//
// One template over the execution profile (fills/levels.hpp), the source of decisions and the
// account. The order of events in a bar stands here and nowhere else:
//   open    gapped stop or target, then signal and time exits, then entries   (perp)
//   inside  liquidation, stop, target; the entry bar included                 (perp)
//   close   decision; the benchmark profile enters here
#pragma once

#include <cstddef>

#include "columns/candle_series.hpp"
#include "fills/levels.hpp"

namespace sixbtc::backtest {

// Bars [first, end); decisions count from `first_decision` on. The account has
//   is_open(), levels(), and band(), which is fills::band_of the levels
//   at_open(bar)             everything that happens at the open (perp only)
//   exit(bar, fills::Exit)   a level was met inside the bar
//   at_close(bar, source)    asks for the decision; enters at once (benchmark) or keeps it for the
//                            next open (perp)
//   completed(bar)           after the decision
template <class Profile, class Source, class Account>
void run_bars(const columns::CandleView& bars, std::size_t first, std::size_t first_decision,
              std::size_t end, Source& source, Account& account) {
  for (std::size_t bar = first; bar < first_decision && bar < end; ++bar)
    source.warm_up(bar, account);
  const double* const high = bars.high.data();
  const double* const low = bars.low.data();
  for (std::size_t bar = first_decision; bar < end; ++bar) {
    if constexpr (Profile::fills_at_next_open) account.at_open(bar);
    if (account.is_open() && account.band().is_touched(high[bar], low[bar])) {
      const fills::Bar prices{bars.open[bar], high[bar], low[bar], bars.close[bar]};
      account.exit(bar, fills::resolve_touched<Profile>(account.levels(), prices));
      if constexpr (!Profile::enters_on_exit_bar) {
        account.completed(bar);
        continue;
      }
    }
    account.at_close(bar, source);
    account.completed(bar);
  }
}

}  // namespace sixbtc::backtest
