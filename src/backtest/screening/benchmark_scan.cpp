#include "backtest/screening/benchmark_scan.hpp"

#include "backtest/benchmark_account.hpp"
#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {

namespace {

// on_held(entry, exit): a position was open at the closes [entry, exit) and still is.
// on_exit(): it has just been closed.
template <class OnHeld, class OnExit>
void jump(const columns::CandleView& bars, const Signals& signals, BenchmarkAccount& account,
          OnHeld on_held, OnExit on_exit) {
  const std::size_t end = bars.size();
  std::size_t bar = 0;
  for (;;) {
    const std::size_t entry =
        signals.long_entries.next_set_in_either(signals.short_entries, bar, end);
    if (entry == end) return;
    account.at_close(entry, signals);
    const std::size_t exit = first_touch(bars.high.data(), bars.low.data(), entry + 1, end,
                                         account.band().lower, account.band().upper);
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

// Drawdown of the bar-by-bar curve from what a trade's closes could at most have done to it. Marked
// equity never falls when the price moves in favour, and rounding keeps that order; so a trade
// whose worst close against its best one makes no new low needs no second look.
class MarkedDrawdown {
 public:
  MarkedDrawdown(const columns::CandleView& bars, const BenchmarkAccount& account)
      : close_(bars.close.data()), account_(account), peak_(account.equity()) {}

  void held(std::size_t entry, std::size_t exit) {
    const Extremes closes = extremes(close_, close_, entry, exit);
    const bool is_long = account_.levels().direction == market::Direction::Long;
    const double best = account_.marked_at(is_long ? closes.highest : closes.lowest);
    const double worst = account_.marked_at(is_long ? closes.lowest : closes.highest);
    if (1.0 - worst / std::max(peak_, best) > drawdown_) {
      for (std::size_t bar = entry; bar < exit; ++bar) see(account_.marked_at(close_[bar]));
    } else {
      peak_ = std::max(peak_, best);
    }
  }
  void see(double marked) {
    peak_ = std::max(peak_, marked);
    drawdown_ = std::max(drawdown_, 1.0 - marked / peak_);
  }
  [[nodiscard]] double drawdown() const { return drawdown_; }

 private:
  const double* close_;
  const BenchmarkAccount& account_;
  double peak_, drawdown_ = 0;
};

}  // namespace

Realised scan_benchmark(const columns::CandleView& bars, const Signals& signals,
                        const BenchmarkTerms& terms) {
  BenchmarkAccount account(bars, terms.stop, terms.target);
  jump(
      bars, signals, account, [](std::size_t, std::size_t) {}, [] {});
  return realised_of(account);
}

MarkedRealised scan_benchmark_marked(const columns::CandleView& bars, const Signals& signals,
                                     const BenchmarkTerms& terms) {
  BenchmarkAccount account(bars, terms.stop, terms.target);
  MarkedDrawdown marked(bars, account);
  jump(
      bars, signals, account,
      [&](std::size_t entry, std::size_t exit) { marked.held(entry, exit); },
      [&] { marked.see(account.equity()); });
  return {realised_of(account), marked.drawdown()};
}

}  // namespace sixbtc::backtest::screening
