#include "simulation/tradingview/account.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::tradingview {

Account::Account(const Properties& properties)
    : properties_(properties),
      steps_(properties.quantity_step),
      value_(properties.point_value),
      equity_peak_(properties.initial_capital),
      equity_trough_(properties.initial_capital) {
  CHECK(properties.tick > 0 && properties.quantity_step > 0);
}

double Account::commission(double quantity, double price) const {
  switch (properties_.commission_type) {
    case CommissionType::Percent:
      return quantity * price * value_ * properties_.commission / 100.0;
    case CommissionType::CashPerContract:
      return quantity * properties_.commission;
    case CommissionType::CashPerOrder:
      return properties_.commission;
  }
  return 0;
}

void Account::open(Direction direction, double quantity, const Fill& fill, double fee) {
  Trade trade;
  trade.direction = direction;
  trade.quantity = quantity;
  trade.entry_id = fill.id;
  trade.entry_comment = fill.comment;
  trade.entry_price = fill.price;
  trade.entry_bar = fill.bar;
  trade.entry_time = fill.time;
  trade.commission = fee;
  charged_ += fee;
  open_.push_back(trade);
  position_ = steps_.nearest(position_ + trade.size());
  cost_ += trade.size() * fill.price;
  double& most = direction == Direction::Long ? longs_max_ : shorts_max_;
  most = std::max(most, std::abs(position_));
}

double Account::close(double quantity, const Fill& fill, double fee, Label only) {
  const bool matches_all = only == Label::None || properties_.close_entries_rule == CloseRule::Fifo;
  const double wanted = std::min(quantity, std::abs(position_));
  double left = wanted;
  for (std::size_t i = 0; i < open_.size() && left > 0;) {
    Trade& trade = open_[i];
    if (!matches_all && trade.entry_id != only) {
      ++i;
      continue;
    }
    const double taken = std::min(left, trade.quantity);
    Trade closed = trade;
    closed.quantity = taken;
    closed.exit_id = fill.id;
    closed.exit_comment = fill.comment;
    closed.exit_price = fill.price;
    closed.exit_bar = fill.bar;
    closed.exit_time = fill.time;
    const double share = taken / trade.quantity;
    closed.commission = trade.commission * share + fee * (taken / wanted);
    closed.max_runup *= share;
    closed.max_drawdown *= share;
    left = steps_.nearest(left - taken);
    position_ = steps_.nearest(position_ - closed.size());
    trade.commission -= trade.commission * share;
    trade.max_runup -= closed.max_runup;
    trade.max_drawdown -= closed.max_drawdown;
    trade.quantity = steps_.nearest(trade.quantity - taken);
    if (trade.quantity <= 0)
      open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
    else
      ++i;
    book_closed(closed);
  }
  const double done = steps_.nearest(wanted - left);
  if (done > 0) charged_ += fee * (done / wanted);
  cost_ = 0;  // afresh from what is left, so that no rounding piles up
  for (const Trade& trade : open_) cost_ += trade.size() * trade.entry_price;
  if (open_.empty()) position_ = 0;
  // What closes inside a bar moves the account even if the bar's extremes did not.
  const double now = equity(fill.price);
  mark_equity(now, now);
  return done;
}

void Account::book_closed(Trade& trade) {
  const double gross = open_profit(trade, trade.exit_price);
  realised_ += gross;
  trade.max_runup = std::max(trade.max_runup, gross);
  trade.max_drawdown = std::max(trade.max_drawdown, -gross);
  trade.profit = gross - trade.commission;
  if (trade.profit > 0) {
    ++wins_;
    gross_profit_ += trade.profit;
  } else if (trade.profit < 0) {
    ++losses_;
    gross_loss_ -= trade.profit;
  } else {
    ++evens_;
  }
  closed_.push_back(trade);
}

double Account::average_price() const {
  if (open_.empty()) return na;
  return cost_ / position_;
}

double Account::open_profit(double price) const {
  return position_ == 0 ? 0.0 : (position_ * price - cost_) * value_;
}

void Account::mark(double high, double low) {
  for (Trade& trade : open_) {
    const double at_high = open_profit(trade, high);
    const double at_low = open_profit(trade, low);
    trade.max_runup = std::max({trade.max_runup, at_high, at_low});
    trade.max_drawdown = std::max({trade.max_drawdown, -at_high, -at_low});
  }
  const double at_high = equity(high), at_low = equity(low);
  mark_equity(std::max(at_high, at_low), std::min(at_high, at_low));
}

// The peak moves last: within one bar the worst is measured against what was reached before.
void Account::mark_equity(double best, double worst) {
  drawdown_max_ = std::max(drawdown_max_, equity_peak_ - worst);
  runup_max_ = std::max(runup_max_, best - equity_trough_);
  equity_peak_ = std::max(equity_peak_, best);
  equity_trough_ = std::min(equity_trough_, worst);
}

}  // namespace sixbtc::tradingview
