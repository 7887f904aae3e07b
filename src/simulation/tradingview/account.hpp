// Money and trades of one simulated strategy: fills go in, rows of the list of trades come out.
//
// Commission is booked when it is charged (an entry's at the entry), so net_profit() is realised
// gross profit minus every commission so far; equity = initial capital + net + open profit.
#pragma once

#include <span>
#include <vector>

#include "simulation/tradingview/grid.hpp"
#include "simulation/tradingview/trade.hpp"

namespace sixbtc::tradingview {

// Where and when something filled, and what to call it.
struct Fill {
  double price = 0;
  std::int64_t bar = 0;
  core::Timestamp time;
  Label id = Label::None, comment = Label::None;
};

class Account {
 public:
  explicit Account(const Properties& properties);

  // Account currency per unit of the symbol's quote currency, from now on (1 at the start).
  void set_currency_rate(double rate) { value_ = properties_.point_value * rate; }
  // Account currency per unit of price and contract.
  [[nodiscard]] double point_value() const { return value_; }

  // The fee of one order of `quantity` contracts.
  [[nodiscard]] double commission(double quantity, double price) const;
  // A new trade. `fee` is this leg's share of the order's commission.
  void open(Direction direction, double quantity, const Fill& fill, double fee);
  // Closes up to `quantity` contracts, oldest trade first; with `only` given and the rule Any, of
  // that entry id alone. Gives the quantity really closed.
  double close(double quantity, const Fill& fill, double fee, Label only);

  [[nodiscard]] double position() const { return position_; }  // signed contracts
  [[nodiscard]] Direction direction() const {
    return position_ > 0 ? Direction::Long : position_ < 0 ? Direction::Short : Direction::Flat;
  }
  [[nodiscard]] double average_price() const;  // na when flat
  [[nodiscard]] double open_profit(double price) const;
  // Of one open trade, before commission.
  [[nodiscard]] double open_profit(const Trade& trade, double price) const {
    return trade.size() * (price - trade.entry_price) * value_;
  }
  [[nodiscard]] double net_profit() const { return realised_ - charged_; }
  [[nodiscard]] double equity(double price) const {
    return properties_.initial_capital + net_profit() + open_profit(price);
  }
  [[nodiscard]] double gross_profit() const { return gross_profit_; }
  [[nodiscard]] double gross_loss() const { return gross_loss_; }  // >= 0
  [[nodiscard]] int wins() const { return wins_; }
  [[nodiscard]] int losses() const { return losses_; }
  [[nodiscard]] int evens() const { return evens_; }
  [[nodiscard]] double contracts_max(Direction side) const {
    return side == Direction::Long ? longs_max_ : shorts_max_;
  }
  [[nodiscard]] std::span<const Trade> open_trades() const { return open_; }
  [[nodiscard]] std::span<const Trade> closed_trades() const { return closed_; }

  // A completed bar: run-up and drawdown of the open trades and of the whole account.
  void mark(double high, double low);
  [[nodiscard]] double drawdown_max() const { return drawdown_max_; }
  [[nodiscard]] double runup_max() const { return runup_max_; }

 private:
  void book_closed(Trade& trade);
  void mark_equity(double best, double worst);

  const Properties& properties_;
  Grid steps_;
  double value_;
  std::vector<Trade> open_, closed_;
  double position_ = 0, cost_ = 0;     // cost: sum of entry price x signed size
  double realised_ = 0, charged_ = 0;  // gross profit booked, commission charged
  double gross_profit_ = 0, gross_loss_ = 0;
  int wins_ = 0, losses_ = 0, evens_ = 0;
  double longs_max_ = 0, shorts_max_ = 0;
  double equity_peak_, equity_trough_;
  double drawdown_max_ = 0, runup_max_ = 0;
};

}  // namespace sixbtc::tradingview
