// Which pending order the price meets next on its way through a bar.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/check.hpp"
#include "simulation/tradingview/broker.hpp"

namespace sixbtc::tradingview {

void Broker::process_bar(std::span<const Bar> finer) {
  if (!has_day_ || bar_.trading_day != day_) start_day();
  closed_before_bar_ = closed_trades().size();
  if (!finer.empty() || !is_quiet_bar()) trade_through_bar(finer);
  if (account_.position() != 0) account_.mark(bar_.high, bar_.low);
  if (is_watching_) check_risk_after_bar();
  if (!is_quiet_known_) update_activity();
}

void Broker::trade_through_bar(std::span<const Bar> finer) {
  is_quiet_known_ = false;
  fill_market_orders(bar_.open, false);
  jump(bar_.open);
  check_margin(bar_.open);
  if (finer.empty()) {
    walk(bar_);
  } else {
    for (const Bar& part : finer) {
      if (part.open != at_) {
        jump(part.open);
        check_margin(part.open);
      }
      walk(part);
    }
    jump(bar_.close);
  }
}

// Most bars meet nothing: no level lies inside them. The range of prices that meet nothing changes
// only with the orders and the position.
bool Broker::is_quiet_bar() {
  if (!is_quiet_known_) find_quiet_range();
  const auto is_inside = [&](double price) { return price > quiet_low_ && price < quiet_high_; };
  return is_inside(bar_.low) && is_inside(bar_.high) && is_inside(bar_.open) &&
         is_inside(bar_.close);
}

void Broker::find_quiet_range() {
  is_quiet_known_ = true;
  quiet_low_ = -unlimited;
  quiet_high_ = unlimited;
  const auto meet = [&](double level, bool is_rising) {
    if (std::isnan(level)) return;
    if (is_rising)
      quiet_high_ = std::min(quiet_high_, level);
    else
      quiet_low_ = std::max(quiet_low_, level);
  };
  for (const Order& order : orders_) {
    const bool is_buy = order.direction == Direction::Long;
    if (order.is_market()) quiet_low_ = unlimited;
    meet(order.stop, is_buy);
    meet(order.limit, !is_buy);
  }
  const bool is_long = account_.position() > 0;
  for (const Leg& leg : legs_) {
    if (leg.is_filled) continue;
    if (!std::isnan(leg.best)) quiet_low_ = unlimited;  // an armed trail moves with every bar
    meet(leg.stop, !is_long);
    meet(leg.limit, is_long);
    meet(leg.activation, is_long);
  }
  meet_margin_call();
}

// From the open to the extreme nearer to it, to the other one, to the close.
void Broker::walk(const Bar& bar) {
  const bool high_first = std::abs(bar.open - bar.high) < std::abs(bar.open - bar.low);
  for (const double point :
       {high_first ? bar.high : bar.low, high_first ? bar.low : bar.high, bar.close}) {
    travel(point);
    check_margin(point);
  }
}

void Broker::fill_market_orders(double price, bool at_close) {
  at_ = price;
  const auto is_due = [&](const Order& order) {
    if (!order.is_market()) return false;
    return !at_close || order.is_immediate || properties_.process_orders_on_close;
  };
  for (;;) {
    const auto next = std::find_if(orders_.begin(), orders_.end(), is_due);
    if (next == orders_.end()) return;
    execute_order(static_cast<std::size_t>(next - orders_.begin()), Cause::Market, price);
  }
}

void Broker::process_close() {
  const double close = mark_price();
  const std::size_t before = orders_.size();
  if (before == 0) return;
  fill_market_orders(close, true);
  update_activity();
}

// The price appears somewhere new, as at the open of a bar: everything it has passed on the way
// fills there. Entries before exits, buys before sells, then in order of issue. What goes together
// here was triggered by one price, so an exit is not cancelled by the entry that reversed the
// position in the same instant: it trades on top of it.
void Broker::jump(double price) {
  move_to(price);
  batch_.clear();
  batch_legs_.clear();
  for (std::size_t i = 0; i < orders_.size(); ++i)
    if (const Event event = order_event(i, price); event.cause != Cause::None)
      batch_.push_back(event);
  for (std::size_t i = 0; i < legs_.size(); ++i)
    if (const Event event = leg_event(i, price); event.cause != Cause::None) {
      batch_.push_back(event);
      batch_legs_.push_back(legs_[i]);
    }
  if (batch_.empty()) return;
  std::ranges::sort(batch_, {}, [&](const Event& event) {
    const bool is_buy = !event.is_leg && orders_[event.index].direction == Direction::Long;
    return std::tuple(event.is_leg, !is_buy, event.sequence, event.lot);
  });
  const double before = account_.position();
  for (const Event& event : batch_) {
    if (!event.is_leg) {
      const auto order = std::find_if(orders_.begin(), orders_.end(), [&](const Order& other) {
        return other.sequence == event.sequence;
      });
      if (order == orders_.end()) continue;
      Event now = event;
      now.index = static_cast<std::size_t>(order - orders_.begin());
      happen(now, price);
      continue;
    }
    const auto is_same = [&](const Leg& other) {
      return other.sequence == event.sequence && other.lot == event.lot;
    };
    const auto leg = std::find_if(legs_.begin(), legs_.end(), is_same);
    if (leg != legs_.end()) {
      Event now = event;
      now.index = static_cast<std::size_t>(leg - legs_.begin());
      happen(now, price);
    } else if (before * account_.position() < 0 && event.cause != Cause::Arm) {
      const Leg& gone = *std::find_if(batch_legs_.begin(), batch_legs_.end(), is_same);
      trade_on_top(gone, event.cause, price, before > 0 ? Direction::Short : Direction::Long);
    }
  }
}

// From where the price is to `to`, meeting orders on the way; each fill may bring new ones to life.
void Broker::travel(double to) {
  for (;;) {
    const Event event = next_event(to);
    if (event.cause == Cause::None) break;
    const double from = at_;
    move_to(event.price);
    happen(event, from);
  }
  move_to(to);
}

Broker::Event Broker::next_event(double to) const {
  Event best;
  for (std::size_t i = 0; i < orders_.size(); ++i) consider(best, order_event(i, to));
  for (std::size_t i = 0; i < legs_.size(); ++i) consider(best, leg_event(i, to));
  return best;
}

// Nearer first; at one price, in order of issue.
void Broker::consider(Event& best, const Event& candidate) const {
  if (candidate.cause == Cause::None) return;
  const double distance = std::abs(candidate.price - at_), shortest = std::abs(best.price - at_);
  const bool is_first = best.cause == Cause::None || distance < shortest ||
                        (distance == shortest && candidate.sequence < best.sequence);
  if (is_first) best = candidate;
}

// A level that acts when the price is at or above (below) it, met now or on the way to `to`.
bool Broker::meets_rising(double level, double to) const {
  return at_ >= level || to >= level;
}
bool Broker::meets_falling(double level, double to) const {
  return at_ <= level || to <= level;
}

Broker::Event Broker::order_event(std::size_t index, double to) const {
  const Order& order = orders_[index];
  if (order.is_market()) return {};
  const bool is_buy = order.direction == Direction::Long;
  const bool is_stop = !std::isnan(order.stop) && !order.is_stop_passed;
  const bool is_rising = is_stop == is_buy;  // buy stops and sell limits act on a rise
  double level = is_stop ? order.stop : order.limit;
  if (!is_stop) {
    const double beyond = properties_.limit_fill_ticks * properties_.tick;
    level += is_buy ? -beyond : beyond;
  }
  if (!(is_rising ? meets_rising(level, to) : meets_falling(level, to))) return {};
  const double price = is_rising ? std::max(level, at_) : std::min(level, at_);
  const bool becomes_limit = is_stop && !std::isnan(order.limit);
  const Cause cause = becomes_limit ? Cause::Arm : is_stop ? Cause::Stop : Cause::Limit;
  return {cause, false, index, price, order.sequence, 0};
}

Broker::Event Broker::leg_event(std::size_t index, double to) const {
  const Leg& leg = legs_[index];
  Event best;
  if (leg.is_filled || leg.quantity <= 0) return best;
  const bool is_long = account_.position() > 0;
  const auto offer = [&](Cause cause, double level, bool on_gain) {
    if (std::isnan(level)) return;
    const bool is_rising = on_gain == is_long;
    if (!(is_rising ? meets_rising(level, to) : meets_falling(level, to))) return;
    const double price = is_rising ? std::max(level, at_) : std::min(level, at_);
    consider(best, {cause, true, index, price, leg.sequence, leg.lot});
  };
  offer(Cause::Stop, leg.stop, false);
  if (!std::isnan(leg.best))
    offer(Cause::Trail, leg.best - (is_long ? leg.offset : -leg.offset), false);
  const double beyond = properties_.limit_fill_ticks * properties_.tick;
  offer(Cause::Limit, leg.limit + (is_long ? beyond : -beyond), true);
  if (std::isnan(leg.best)) offer(Cause::Arm, leg.activation, true);
  return best;
}

// Trails that have armed follow every price of the path.
void Broker::move_to(double price) {
  at_ = price;
  const bool is_long = account_.position() > 0;
  for (Leg& leg : legs_) {
    if (std::isnan(leg.activation) || leg.is_filled) continue;
    if (!std::isnan(leg.best))
      leg.best = is_long ? std::max(leg.best, price) : std::min(leg.best, price);
    else
      arm_if_reached(leg);
  }
}

void Broker::arm_if_reached(Leg& leg) const {
  const bool is_long = account_.position() > 0;
  const bool is_reached = is_long ? at_ >= leg.activation : at_ <= leg.activation;
  if (std::isnan(leg.best) && is_reached) leg.best = at_;
}

void Broker::happen(const Event& event, double from) {
  if (event.cause == Cause::Arm) {
    if (event.is_leg)
      legs_[event.index].best = event.price;
    else
      orders_[event.index].is_stop_passed = true;
    return;
  }
  // A limit that has to be passed by some ticks fills at its own price once it is, or better where
  // the price came from beyond it.
  double price = event.price;
  if (event.cause == Cause::Limit) {
    const double limit = event.is_leg ? legs_[event.index].limit : orders_[event.index].limit;
    const bool is_sale =
        event.is_leg ? account_.position() > 0 : orders_[event.index].direction == Direction::Short;
    price = is_sale ? std::max(limit, from) : std::min(limit, from);
  }
  if (event.is_leg)
    execute_leg(event.index, event.cause, price);
  else
    execute_order(event.index, event.cause, price);
}

}  // namespace sixbtc::tradingview
