// The straightforward bar loop: the reference that every faster path must equal, trade for trade.
// A faster path may leave out visits to bars where nothing can happen; it visits the others here.
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

// How a bar that touches a level ends the position, when nothing finer than the bar is known.
template <class Profile>
struct WholeBar {
  [[nodiscard]] fills::Exit operator()(const fills::Levels& levels, const fills::Bar& prices,
                                       std::size_t) const {
    return fills::resolve_touched<Profile>(levels, prices);
  }
};

// What happens in one bar. The account has
//   is_open(), levels(), and band(), which is fills::band_of the levels
//   at_open(bar)             everything that happens at the open (perp only)
//   exit(bar, fills::Exit)   a level was met inside the bar
//   at_close(bar, source)    asks for the decision; enters at once (benchmark) or keeps it for the
//                            next open (perp)
//   completed(bar)           after the decision
// `inside(levels, prices, bar)` gives the exit of a bar that touches a level.

// From after the open on.
template <class Profile, class Source, class Account, class Inside>
void visit_rest_of_bar(const columns::CandleView& bars, std::size_t bar, Source& source,
                       Account& account, Inside&& inside) {
  const double high = bars.high[bar], low = bars.low[bar];
  if (account.is_open() && account.band().is_touched(high, low)) {
    const fills::Bar prices{bars.open[bar], high, low, bars.close[bar]};
    account.exit(bar, inside(account.levels(), prices, bar));
    if constexpr (!Profile::enters_on_exit_bar) {
      account.completed(bar);
      return;
    }
  }
  account.at_close(bar, source);
  account.completed(bar);
}

template <class Profile, class Source, class Account, class Inside = WholeBar<Profile>>
void visit_bar(const columns::CandleView& bars, std::size_t bar, Source& source, Account& account,
               Inside&& inside = {}) {
  if constexpr (Profile::fills_at_next_open) account.at_open(bar);
  visit_rest_of_bar<Profile>(bars, bar, source, account, inside);
}

// Bars [first, end); decisions count from `first_decision` on.
template <class Profile, class Source, class Account, class Inside = WholeBar<Profile>>
void run_bars(const columns::CandleView& bars, std::size_t first, std::size_t first_decision,
              std::size_t end, Source& source, Account& account, Inside&& inside = {}) {
  for (std::size_t bar = first; bar < first_decision && bar < end; ++bar)
    source.warm_up(bar, account);
  for (std::size_t bar = first_decision; bar < end; ++bar)
    visit_bar<Profile>(bars, bar, source, account, inside);
}

}  // namespace sixbtc::backtest
