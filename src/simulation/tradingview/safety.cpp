// What ends a position without the script's doing: margin calls and strategy.risk.*.
#include <algorithm>
#include <cmath>

#include "simulation/tradingview/broker.hpp"

namespace sixbtc::tradingview {

double Broker::margin_ratio(Direction direction) const {
  return (direction == Direction::Long ? properties_.margin_long : properties_.margin_short) /
         100.0;
}

// The position's value at `price`, times the margin, against the equity there. The noise of binary
// fractions does not count.
bool Broker::is_affordable(Direction direction, double quantity, double price) const {
  const double needed = quantity * price * account_.point_value() * margin_ratio(direction);
  return needed <= account_.equity(price) * (1 + 1e-12);
}

// Sells four times what is missing, in whole quantity steps; one contract when that is less than
// one step.
void Broker::check_margin(double price) {
  const double size = std::abs(account_.position());
  if (size == 0 || is_affordable(account_.direction(), size, price)) return;
  const double ratio = margin_ratio(account_.direction());
  const double value = price * account_.point_value();
  const double missing = size * value * ratio - account_.equity(price);
  const double cover = steps_.down(missing / ratio / value, step_tolerance);
  const double quantity = std::min(size, cover > 0 ? 4 * cover : 1.0);
  const Label label = labels_.intern("Margin call");
  const Fill fill{ticks_.nearest(price), bar_index_, bar_.time, label, label};
  (void)account_.close(quantity, fill, account_.commission(quantity, fill.price), Label::None);
  reduce_lots(quantity, Label::None, 0);
  drop_orphans();
}

// Narrows the quiet range to where the position stays affordable; a hair less, so that rounding
// leads to the exact check and never around it.
void Broker::meet_margin_call() {
  const double size = std::abs(account_.position());
  const double ratio = margin_ratio(account_.direction());
  if (size == 0 || ratio == 0) return;
  const double value = account_.point_value();
  // Equity less margin is `start + slope x price`.
  const double sign = market::sign(account_.direction());
  const double slope = size * value * (sign - ratio), start = account_.equity(0);
  const double crossing = -start / slope;
  if (std::abs(slope) < 1e-9 * size * value || !std::isfinite(crossing)) {
    if (start < 0) quiet_low_ = unlimited;
  } else if (slope < 0) {
    quiet_high_ = std::min(quiet_high_, crossing * (1 - 1e-9));
  } else {
    quiet_low_ = std::max(quiet_low_, crossing * (1 + 1e-9));
  }
}

void Broker::start_day() {
  has_day_ = true;
  // A day that ended below where it began is a losing one.
  const double equity_now = account_.equity(ticks_.nearest(bar_.open));
  if (bar_index_ > 0 && day_equity_ > 0) {
    loss_days_ = equity_now < day_equity_ ? loss_days_ + 1 : 0;
    if (loss_days_ >= risk_.loss_days_max)
      halt("Close Position (Max consecutive losing days)", bar_.open, false);
  }
  day_ = bar_.trading_day;
  day_equity_ = equity_now;
  filled_today_ = 0;
  is_day_halted_ = false;
}

// Every order that traded counts once, a reversal included. The position of the last one leaves at
// the price of that fill; one that a stop opened inside the bar rides to the extreme ahead of it.
void Broker::count_filled_order(const Fill& fill, bool is_stop_entry) {
  if (is_halted()) return;
  filled_today_ += 1;
  if (filled_today_ < risk_.intraday_filled_orders_max) return;
  double price = fill.price;
  if (is_stop_entry && account_.position() > 0 && price > bar_.open) price = bar_.high;
  if (is_stop_entry && account_.position() < 0 && price < bar_.open) price = bar_.low;
  halt("Close Position (Max number of filled orders in one day)", price, true);
}

double Broker::money(const RiskAmount& amount, double base) const {
  return amount.type == AmountType::Cash ? amount.value : base * amount.value / 100.0;
}

// The drawdown rule looks only at bars that book a result: the realised peak against the equity.
void Broker::check_risk_after_bar() {
  if (is_halted_) return;
  const double now = account_.equity(bar_.close);
  if (closed_trades().size() != closed_before_bar_) {
    peak_equity_ = std::max(peak_equity_, properties_.initial_capital + account_.net_profit());
    if (peak_equity_ - now >= money(risk_.drawdown_max, peak_equity_))
      halt("Close Position (Max drawdown)", bar_.close, false);
  }
  if (!is_halted() && day_equity_ - now >= money(risk_.intraday_loss_max, day_equity_))
    halt("Close Position (Max intraday loss)", bar_.close, true);
}

// No orders, no position, no new entries: until the next day, or for good.
void Broker::halt(const char* comment, double price, bool for_day) {
  (for_day ? is_day_halted_ : is_halted_) = true;
  orders_.clear();
  brackets_.clear();
  flatten(comment, price);
}

void Broker::flatten(const char* comment, double price) {
  const double size = std::abs(account_.position());
  if (size > 0) {
    const Label label = labels_.intern(comment);
    const Fill fill{ticks_.nearest(price), bar_index_, bar_.time, label, label};
    (void)account_.close(size, fill, account_.commission(size, fill.price), Label::None);
  }
  drop_orphans();
}

}  // namespace sixbtc::tradingview
