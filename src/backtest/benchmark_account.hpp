// The account of profile `benchmark`: enters at the signal bar's close, levels watched from the
// next bar, both fees booked at the exit. The figures are the workload's, not configuration.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "columns/candle_series.hpp"
#include "fills/costs.hpp"
#include "fills/levels.hpp"

namespace sixbtc::backtest {

struct BenchmarkRules {
  static constexpr double start_cash = 10'000.0;
  static constexpr double fee = 0.0004;
  static constexpr double slippage = 0.0002;
  static constexpr double risk = 0.02;
  static constexpr double fraction_max = 0.95;
};

// The signal column: +1 long, -1 short.
class BenchmarkSource {
 public:
  explicit BenchmarkSource(std::span<const std::int8_t> signal) : signal_(signal.data()) {}
  template <class Account>
  void warm_up(std::size_t, const Account&) {}
  [[nodiscard]] std::int8_t entry_at(std::size_t bar) const { return signal_[bar]; }

 private:
  const std::int8_t* signal_;
};

class BenchmarkAccount {
 public:
  BenchmarkAccount(const columns::CandleView& bars, double stop, double target)
      : close_(bars.close.data()),
        stop_(stop),
        target_(target),
        fraction_(std::min(BenchmarkRules::risk / stop, BenchmarkRules::fraction_max)) {}

  // `entry`: the fill; `stop` and `target` are ratios of it.
  [[nodiscard]] static fills::Levels levels_at(market::Direction direction, double entry,
                                               double stop, double target) {
    const double side = market::sign(direction);
    fills::Levels levels = fills::Levels::none(direction);
    levels.stop = entry * (1.0 - side * stop);
    levels.target = entry * (1.0 + side * target);
    return levels;
  }

  [[nodiscard]] bool is_open() const { return is_open_; }
  [[nodiscard]] const fills::Levels& levels() const { return levels_; }
  [[nodiscard]] const fills::Band& band() const { return band_; }

  void exit(std::size_t, const fills::Exit& exit) {
    const double side = market::sign(levels_.direction);
    const double price = fills::exit_price(levels_.direction, exit.price, BenchmarkRules::slippage);
    const double fees = BenchmarkRules::fee * quantity_ * (entry_price_ + price);
    const double profit = side * (price - entry_price_) * quantity_ - fees;
    equity_ += profit;
    is_open_ = false;
    ++trades_;
    if (profit > 0) ++wins_;
    peak_ = std::max(peak_, equity_);
    drawdown_ = std::max(drawdown_, 1.0 - equity_ / peak_);
  }

  template <class Source>
  void at_close(std::size_t bar, const Source& source) {
    const std::int8_t signal = source.entry_at(bar);
    if (signal == 0 || is_open()) return;
    const auto direction = signal > 0 ? market::Direction::Long : market::Direction::Short;
    entry_price_ = fills::entry_price(direction, close_[bar], BenchmarkRules::slippage);
    quantity_ = fraction_ * equity_ / (entry_price_ * (1.0 + BenchmarkRules::fee));
    is_open_ = true;
    levels_ = levels_at(direction, entry_price_, stop_, target_);
    band_ = fills::band_of<fills::BenchmarkProfile>(levels_);
  }

  void completed(std::size_t) {}

  [[nodiscard]] std::uint64_t trades() const { return trades_; }
  [[nodiscard]] std::uint64_t wins() const { return wins_; }
  [[nodiscard]] double equity() const { return equity_; }
  [[nodiscard]] double drawdown() const { return drawdown_; }
  [[nodiscard]] int open_direction() const {
    return is_open() ? static_cast<int>(levels_.direction) : 0;
  }
  // Realised equity and what the open position is worth at the bar's close.
  [[nodiscard]] double marked_equity(std::size_t bar) const {
    if (!is_open_) return equity_;
    return equity_ + market::sign(levels_.direction) * quantity_ * (close_[bar] - entry_price_);
  }
  [[nodiscard]] double quantity() const { return quantity_; }
  [[nodiscard]] double entry_price() const { return entry_price_; }

 private:
  const double* close_;
  double stop_, target_, fraction_;
  fills::Levels levels_ = fills::Levels::none(market::Direction::Long);
  fills::Band band_;
  bool is_open_ = false;
  double quantity_ = 0, entry_price_ = 0;
  double equity_ = BenchmarkRules::start_cash, peak_ = BenchmarkRules::start_cash, drawdown_ = 0;
  std::uint64_t trades_ = 0, wins_ = 0;
};

// The same, keeping the statistics of the bar-by-bar curve.
class MarkedBenchmarkAccount : public BenchmarkAccount {
 public:
  using BenchmarkAccount::BenchmarkAccount;
  void completed(std::size_t bar) {
    const double marked = marked_equity(bar);
    const double change = marked / marked_ - 1.0;
    ++bars_;
    const double from_mean = change - mean_;
    mean_ += from_mean / static_cast<double>(bars_);
    squares_ += from_mean * (change - mean_);
    marked_ = marked;
    marked_peak_ = std::max(marked_peak_, marked);
    marked_drawdown_ = std::max(marked_drawdown_, 1.0 - marked / marked_peak_);
  }
  [[nodiscard]] double marked_drawdown() const { return marked_drawdown_; }
  [[nodiscard]] std::uint64_t bars() const { return bars_; }
  [[nodiscard]] double mean() const { return mean_; }
  [[nodiscard]] double squares() const { return squares_; }

 private:
  std::uint64_t bars_ = 0;
  double mean_ = 0, squares_ = 0;
  double marked_ = BenchmarkRules::start_cash, marked_peak_ = BenchmarkRules::start_cash;
  double marked_drawdown_ = 0;
};

}  // namespace sixbtc::backtest
