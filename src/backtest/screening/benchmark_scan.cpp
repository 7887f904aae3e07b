#include "backtest/screening/benchmark_scan.hpp"

#include "backtest/benchmark_account.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/marked_drawdown.hpp"

namespace sixbtc::backtest::screening {

namespace {

// on_held(entry, exit): a position was open at the closes [entry, exit) and still is.
// on_exit(): it has just been closed.
template <class OnHeld, class OnExit>
void jump(const columns::CandleView& bars, const TouchIndex& touch, const Signals& signals,
          BenchmarkAccount& account, OnHeld on_held, OnExit on_exit) {
  const std::size_t end = bars.size();
  std::size_t bar = 0;
  for (;;) {
    const std::size_t entry =
        signals.long_entries.next_set_in_either(signals.short_entries, bar, end);
    if (entry == end) return;
    account.at_close(entry, signals);
    const std::size_t exit =
        touch.first_touch(entry + 1, end, account.band().lower, account.band().upper);
    on_held(entry, exit);
    if (exit == end) return;
    account.exit(exit, fills::resolve_touched<fills::BenchmarkProfile>(
                           account.levels(),
                           {bars.open[exit], bars.high[exit], bars.low[exit], bars.close[exit]}));
    on_exit();
    bar = exit + 1;
  }
}

Realised realised_of(const BenchmarkAccount& account) {
  return {account.trades(), account.wins(), account.equity(), account.drawdown(),
          account.open_direction()};
}

}  // namespace

Realised scan_benchmark(const columns::CandleView& bars, const TouchIndex& touch,
                        const Signals& signals, const BenchmarkTerms& terms) {
  BenchmarkAccount account(bars, terms.stop, terms.target);
  jump(
      bars, touch, signals, account, [](std::size_t, std::size_t) {}, [] {});
  return realised_of(account);
}

MarkedRealised scan_benchmark_marked(const columns::CandleView& bars, const TouchIndex& touch,
                                     const Signals& signals, const BenchmarkTerms& terms) {
  BenchmarkAccount account(bars, terms.stop, terms.target);
  MarkedDrawdown marked(bars.close.data(), account.equity());
  jump(
      bars, touch, signals, account,
      [&](std::size_t entry, std::size_t exit) {
        marked.held({entry, exit}, {account.levels().direction, account.equity(),
                                    account.quantity(), account.entry_price()});
      },
      [&] { marked.see(account.equity()); });
  return {realised_of(account), marked.drawdown()};
}

}  // namespace sixbtc::backtest::screening
