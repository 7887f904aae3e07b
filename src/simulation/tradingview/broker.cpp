#include "simulation/tradingview/broker.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace sixbtc::tradingview {

namespace {

bool is_given(double value) {
  return !std::isnan(value);
}

// Money of a default size counts to ten significant digits (measured by others on TradingView, on
// symbols whose quantity step resolves it; below ten million).
double ten_digits(double money) {
  if (!(money > 0) || money >= 1e7) return money;
  const double scale =
      core::elementary::pow(10.0, 9.0 - std::floor(core::elementary::log10(money)));
  return std::round(money * scale) / scale;
}

}  // namespace

Broker::Broker(const Properties& properties)
    : properties_(properties),
      account_(properties_),
      ticks_(properties.tick),
      steps_(properties.quantity_step),
      peak_equity_(properties.initial_capital) {}

Label Broker::position_entry() const {
  return open_trades().empty() ? Label::None : open_trades().front().entry_id;
}

bool Broker::is_full(Direction direction) const {
  return account_.direction() == direction &&
         open_trades().size() >= static_cast<std::size_t>(std::max(1, properties_.pyramiding));
}

// The order a call asks for, without what depends on the position. Levels go to the tick away from
// the market. A default size by money is estimated at the price the order would have now; with a
// price of its own, the order keeps the money and takes its quantity from the fill.
Order Broker::drafted(const OrderRequest& request, Order::Kind kind) const {
  const bool is_buy = request.direction == Direction::Long;
  Order order;
  order.kind = kind;
  order.id = request.id;
  order.comment = request.comment;
  order.oca_name = request.oca_name;
  order.oca_type = request.oca_type;
  order.direction = request.direction;
  order.limit = is_buy ? ticks_.down(request.limit, tick_tolerance)
                       : ticks_.up(request.limit, tick_tolerance);
  order.stop =
      is_buy ? ticks_.up(request.stop, tick_tolerance) : ticks_.down(request.stop, tick_tolerance);
  const bool is_default = !is_given(request.quantity);
  if (!is_default || properties_.default_quantity_type == QuantityType::Fixed) {
    order.quantity =
        steps_.down(is_default ? properties_.default_quantity : request.quantity, step_tolerance);
    return order;
  }
  double basis = mark_price();
  if (order.is_market())
    basis += market::sign(order.direction) * properties_.slippage_ticks * properties_.tick;
  else if (is_given(order.limit))
    basis = is_buy ? std::min(basis, order.limit) : std::max(basis, order.limit);
  else
    basis = is_buy ? std::max(basis, order.stop) : std::min(basis, order.stop);
  const double budget = default_budget();
  order.quantity = sized_from(budget, basis);
  if (!order.is_market()) order.budget = budget;
  return order;
}

void Broker::entry(const OrderRequest& request) {
  const bool is_market = !is_given(request.limit) && !is_given(request.stop);
  // Scripts repeat a market entry on every bar of the position it opened. With nothing else pending
  // it could only be refused at the next open. An entry with a price is measured against the limit
  // of entries here and nowhere else.
  const bool is_judged_now = !is_market || orders_.empty();
  if (is_halted() || (is_judged_now && is_full(request.direction))) return;
  Order order = drafted(request, Order::Kind::Entry);
  if (!is_sized(order) || !is_payable(order)) return;

  const bool is_opposite = market::sign(order.direction) * account_.position() < 0;
  const auto same = std::find_if(orders_.begin(), orders_.end(), [&](const Order& other) {
    return other.kind != Order::Kind::Close && other.id == request.id;
  });
  // Modifying an order on the bar that issued it keeps no reversal (measured by others).
  const bool is_repeated = same != orders_.end() && same->bar == bar_index_;
  order.is_reversing = is_market && !is_repeated;
  if (is_opposite && !is_market && !is_repeated)
    order.reversal = std::max(0.0, steps_.nearest(std::abs(account_.position()) - pending_close()));
  place(order);
}

bool Broker::is_sized(const Order& order) {
  return order.quantity > 0 && std::isfinite(order.quantity);
}

// An entry that could not be paid for at the current price is not even placed.
bool Broker::is_payable(const Order& order) const {
  const double slip = order.is_market() ? properties_.slippage_ticks * properties_.tick : 0.0;
  const double price = mark_price() + market::sign(order.direction) * slip;
  const double needed =
      order.quantity * price * account_.point_value() * margin_ratio(order.direction);
  return needed <= equity() * (1 + 1e-12);
}

void Broker::order(const OrderRequest& request) {
  if (is_halted()) return;
  const Order order = drafted(request, Order::Kind::Raw);
  if (is_sized(order)) place(order);
}

// A pending order of the same id is modified: it keeps its place in the queue.
void Broker::place(Order order) {
  order.bar = bar_index_;
  order.sequence = next_sequence_++;
  const auto same = std::find_if(orders_.begin(), orders_.end(), [&](const Order& other) {
    return other.kind != Order::Kind::Close && order.kind != Order::Kind::Close &&
           other.id == order.id;
  });
  if (same == orders_.end()) {
    orders_.push_back(order);
  } else {
    order.sequence = same->sequence;
    *same = order;
  }
  is_active_ = true;
  is_quiet_known_ = false;
}

double Broker::default_budget() const {
  if (properties_.default_quantity_type == QuantityType::Cash) return properties_.default_quantity;
  const double share = equity() * properties_.default_quantity / 100.0;
  const bool has_order_fee = properties_.commission_type == CommissionType::CashPerOrder;
  return std::max(0.0, share - (has_order_fee ? properties_.commission : 0.0));
}

double Broker::sized_from(double budget, double price) const {
  double unit = price * account_.point_value();
  if (properties_.default_quantity_type == QuantityType::PercentOfEquity) {
    if (properties_.commission_type == CommissionType::Percent)
      unit *= 1.0 + properties_.commission / 100.0;
    if (properties_.commission_type == CommissionType::CashPerContract)
      unit += properties_.commission;
  }
  return steps_.down(ten_digits(budget) / unit, step_tolerance);
}

double Broker::pending_close() const {
  double sum = 0;
  for (const Order& order : orders_)
    if (order.kind == Order::Kind::Close) sum += order.quantity;
  return sum;
}

bool Broker::has_pending_entry(Label id) const {
  return std::any_of(orders_.begin(), orders_.end(), [&](const Order& order) {
    return order.kind != Order::Kind::Close && (id == Label::None || order.id == id);
  });
}

void Broker::exit(const ExitRequest& request) {
  const bool has_limit = is_given(request.limit) || is_given(request.profit);
  const bool has_stop = is_given(request.stop) || is_given(request.loss);
  const bool has_trail = is_given(request.trail_price) || is_given(request.trail_points);
  if (is_halted() || !(has_limit || has_stop || has_trail)) return;
  const bool has_lot = std::any_of(lots_.begin(), lots_.end(), [&](const Lot& lot) {
    return request.from_entry == Label::None || lot.id == request.from_entry;
  });
  if (!has_lot && !has_pending_entry(request.from_entry)) return;

  auto same = std::find_if(brackets_.begin(), brackets_.end(), [&](const Bracket& other) {
    return other.request.id == request.id && other.request.from_entry == request.from_entry;
  });
  if (same != brackets_.end() && same->version == exits_version_ && same->request == request)
    return;
  if (same == brackets_.end()) {
    same = brackets_.insert(brackets_.end(), Bracket{});
    same->sequence = next_sequence_++;
  }
  if (!(same->request == request)) ++exits_version_;
  same->request = request;
  same->is_for_position = request.from_entry == Label::None && has_lot;
  const Bracket bracket = *same;
  for (const Lot& lot : lots_)
    if (request.from_entry == Label::None || lot.id == request.from_entry) add_leg(bracket, lot);
  // A trail whose activation the close has already passed starts from that close.
  at_ = mark_price();
  for (Leg& leg : legs_)
    if (leg.sequence == bracket.sequence) arm_if_reached(leg);
  same->version = exits_version_;
  is_active_ = true;
  is_quiet_known_ = false;
}

// Creates or renews the leg of a bracket on a lot. A leg that has fired does not come back.
void Broker::add_leg(const Bracket& bracket, const Lot& lot) {
  auto leg = std::find_if(legs_.begin(), legs_.end(), [&](const Leg& other) {
    return other.sequence == bracket.sequence && other.lot == lot.number;
  });
  if (leg == legs_.end()) {
    leg = legs_.insert(legs_.end(), Leg{});
    leg->sequence = bracket.sequence;
    leg->lot = lot.number;
  }
  if (leg->is_filled) return;
  leg->request = bracket.request;
  set_levels(*leg, lot);
  const double before = leg->quantity;
  size_leg(*leg, lot);
  if (leg->quantity != before) ++exits_version_;
}

// What the other exits of this entry have reserved, filled or not, is not available.
void Broker::size_leg(Leg& leg, const Lot& lot) const {
  double available = lot.quantity;
  for (const Leg& other : legs_)
    if (other.lot == lot.number && other.sequence != leg.sequence) available -= other.quantity;
  double wanted = available;
  if (is_given(leg.request.quantity))
    wanted = leg.request.quantity;
  else if (is_given(leg.request.quantity_percent))
    wanted = lot.quantity * leg.request.quantity_percent / 100.0;
  leg.quantity =
      steps_.down(std::max(0.0, std::min(wanted, steps_.nearest(available))), step_tolerance);
}

// Prices of a leg, on the tick grid. Where a level is given both as price and as distance, the one
// that is met first counts.
void Broker::set_levels(Leg& leg, const Lot& lot) const {
  const bool is_long = account_.position() > 0;
  const double side = is_long ? 1.0 : -1.0, tick = properties_.tick;
  const ExitRequest& request = leg.request;
  const auto nearer_above = [&](double a, double b) { return is_long ? fmin(a, b) : fmax(a, b); };
  const auto nearer_below = [&](double a, double b) { return is_long ? fmax(a, b) : fmin(a, b); };
  const auto away_up = [&](double level) {
    return is_long ? ticks_.up(level, tick_tolerance) : ticks_.down(level, tick_tolerance);
  };
  const auto away_down = [&](double level) {
    return is_long ? ticks_.down(level, tick_tolerance) : ticks_.up(level, tick_tolerance);
  };
  leg.limit = away_up(nearer_above(request.limit, lot.price + side * request.profit * tick));
  leg.stop = away_down(nearer_below(request.stop, lot.price - side * request.loss * tick));
  leg.activation =
      away_up(nearer_above(request.trail_price, lot.price + side * request.trail_points * tick));
  leg.offset = is_given(request.trail_offset) ? request.trail_offset * tick : 0.0;
  // A stricter activation than what the price has reached starts the trail again.
  if (is_given(leg.best) && (!is_given(leg.activation) || side * (leg.activation - leg.best) > 0))
    leg.best = na;
}

Label Broker::close_label(Label id) {
  const auto index = static_cast<std::size_t>(id);
  if (close_labels_.size() <= index) close_labels_.resize(index + 1, Label::None);
  if (close_labels_[index] == Label::None) {
    const std::string text = "Close entry(s) order " + std::string(labels_.text(id));
    close_labels_[index] = labels_.intern(id == Label::None ? "Close position order" : text);
  }
  return close_labels_[index];
}

void Broker::close(const CloseRequest& request) {
  double open = 0;
  for (const Lot& lot : lots_)
    if (request.id == Label::None || lot.id == request.id) open += lot.left;
  if (request.id == Label::None) open = std::abs(account_.position());
  if (open <= 0) return;
  Order order;
  order.kind = Order::Kind::Close;
  order.from = request.id;
  order.id = close_label(request.id);
  order.comment = request.comment;
  order.direction = market::opposite(account_.direction());
  order.is_immediate = request.immediately;
  order.quantity = open;
  if (is_given(request.quantity))
    order.quantity = std::min(open, request.quantity);
  else if (is_given(request.quantity_percent))
    order.quantity = std::min(open, open * request.quantity_percent / 100.0);
  order.quantity = steps_.down(order.quantity, step_tolerance);
  if (order.quantity > 0) place(order);
}

void Broker::cancel(Label id) {
  ++exits_version_;
  std::erase_if(orders_, [&](const Order& order) {
    return order.kind != Order::Kind::Close && order.id == id;
  });
  std::erase_if(brackets_, [&](const Bracket& bracket) { return bracket.request.id == id; });
  std::erase_if(legs_, [&](const Leg& leg) { return !leg.is_filled && leg.request.id == id; });
  drop_orphans();
}

void Broker::cancel_all() {
  ++exits_version_;
  orders_.clear();
  brackets_.clear();
  std::erase_if(legs_, [](const Leg& leg) { return !leg.is_filled; });
  update_activity();
}

void Broker::set_risk(const RiskRules& rules) {
  if (rules == risk_) return;
  risk_ = rules;
  update_activity();
}

// Legs live as long as their lot.
void Broker::drop_legs() {
  if (account_.position() == 0) lots_.clear();
  std::erase_if(legs_, [&](const Leg& leg) {
    return std::none_of(lots_.begin(), lots_.end(),
                        [&](const Lot& lot) { return lot.number == leg.lot; });
  });
}

// Brackets live as long as they have an entry, filled or pending.
void Broker::drop_orphans() {
  drop_legs();
  std::erase_if(brackets_, [&](const Bracket& bracket) {
    const Label from = bracket.request.from_entry;
    const bool has_lot = std::any_of(lots_.begin(), lots_.end(), [&](const Lot& lot) {
      return from == Label::None || lot.id == from;
    });
    const bool waits = !bracket.is_for_position && has_pending_entry(from);
    return !has_lot && !waits;
  });
  update_activity();
}

void Broker::update_activity() {
  is_watching_ =
      std::isfinite(risk_.drawdown_max.value) || std::isfinite(risk_.intraday_loss_max.value) ||
      std::isfinite(risk_.intraday_filled_orders_max) || std::isfinite(risk_.loss_days_max);
  is_active_ = is_watching_ || !orders_.empty() || !brackets_.empty() || account_.position() != 0;
}

}  // namespace sixbtc::tradingview
