// What a fill does to the position, the entries and the other orders.
#include <algorithm>
#include <cmath>

#include "core/check.hpp"
#include "simulation/tradingview/broker.hpp"

namespace sixbtc::tradingview {

// Market and stop fills slip against the trader, limit fills never do.
Fill Broker::fill_at(double price, Cause cause, Direction direction, Label id,
                     Label comment) const {
  if (cause != Cause::Limit)
    price += market::sign(direction) * properties_.slippage_ticks * properties_.tick;
  return {ticks_.nearest(price), bar_index_, bar_.time, id, comment};
}

void Broker::execute_order(std::size_t index, Cause cause, double price) {
  Order order = orders_[index];
  orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(index));
  const Fill fill = fill_at(price, cause, order.direction, order.id, order.comment);
  if (!std::isnan(order.budget)) order.quantity = sized_from(order.budget, fill.price);
  double traded = 0;
  switch (order.kind) {
    case Order::Kind::Entry:
      traded = execute_entry(order, fill);
      break;
    case Order::Kind::Raw:
      traded = execute_raw(order, fill);
      break;
    case Order::Kind::Close:
      traded = execute_close(order, fill);
      break;
  }
  drop_orphans();
  if (traded <= 0) return;
  apply_oca(order.oca_name, order.oca_type, order.sequence, traded);
  count_filled_order(fill, cause == Cause::Stop && order.kind != Order::Kind::Close);
}

double Broker::execute_entry(const Order& order, const Fill& fill) {
  // The limit of entries binds a market order here; a priced one was let in when it was issued and
  // may go beyond it.
  if (is_halted() || (order.is_market() && is_full(order.direction))) return 0;
  const double sign = market::sign(order.direction);
  const double against = std::max(0.0, -sign * account_.position());
  const bool is_allowed =
      order.direction == Direction::Long ? risk_.allows_long : risk_.allows_short;
  const double reversal = order.is_reversing ? against : order.reversal;
  const double total = steps_.nearest(order.quantity + reversal);
  const double closing = is_allowed ? std::min(against, total) : against;
  double opening = is_allowed ? steps_.nearest(total - closing) : 0.0;
  const double held = std::max(0.0, sign * account_.position());
  opening =
      std::min(opening, steps_.down(std::max(0.0, risk_.position_size_max - held), step_tolerance));
  if (opening > 0 && !is_margined(order, closing, opening, fill)) return 0;
  trade_through(order.direction, closing, opening, fill);
  return closing + opening;
}

// An order that cannot be paid for is refused as a whole, the closing half of a reversal included.
// Three kinds come through and are trimmed by the margin call: what joins an entry of the same bar,
// and a new position after one that was closed on the same bar. Against an entry of the same bar
// both sides have to be paid for at once.
bool Broker::is_margined(const Order& order, double closing, double opening, const Fill& fill) {
  const bool entered_now = !open_trades().empty() && open_trades().back().entry_bar == fill.bar;
  const bool closed_now = !closed_trades().empty() && closed_trades().back().exit_bar == fill.bar;
  const double held = std::abs(account_.position());
  if (closing == 0 && (entered_now || (held == 0 && closed_now))) return true;
  const double kept = closing == 0 || entered_now ? held : 0.0;
  if (is_affordable(order.direction, kept + opening, fill.price)) return true;
  // A close issued beside the refused reversal, after it, does not take its place.
  if (closing > 0)
    std::erase_if(orders_, [&](const Order& other) {
      return other.kind == Order::Kind::Close && other.bar == order.bar &&
             other.sequence > order.sequence;
    });
  return false;
}

double Broker::execute_raw(const Order& order, const Fill& fill) {
  if (is_halted()) return 0;
  const double against = std::max(0.0, -market::sign(order.direction) * account_.position());
  const double closing = std::min(against, order.quantity);
  trade_through(order.direction, closing, steps_.nearest(order.quantity - closing), fill);
  return order.quantity;
}

double Broker::execute_close(const Order& order, const Fill& fill) {
  if (account_.direction() != market::opposite(order.direction)) return 0;
  const double quantity = std::min(order.quantity, std::abs(account_.position()));
  reduce_lots(quantity, order.from, 0);
  return account_.close(quantity, fill, account_.commission(quantity, fill.price), order.from);
}

// One order that closes and opens pays one fee per order, or each side its own.
void Broker::trade_through(Direction direction, double closing, double opening, const Fill& fill) {
  const double all = closing + opening;
  if (all <= 0) return;
  const double fee = account_.commission(all, fill.price);
  if (closing > 0) {
    (void)account_.close(closing, fill, fee * (closing / all), Label::None);
    reduce_lots(closing, Label::None, 0);
  }
  drop_legs();
  if (opening > 0) open_position(direction, opening, fill, fee * (opening / all));
}

void Broker::open_position(Direction direction, double quantity, const Fill& fill, double fee) {
  account_.open(direction, quantity, fill, fee);
  ++exits_version_;
  lots_.push_back({next_lot_++, fill.id, quantity, quantity, fill.price});
  const Lot lot = lots_.back();
  for (const Bracket& bracket : brackets_) {
    const Label from = bracket.request.from_entry;
    if (from == lot.id || (from == Label::None && !bracket.is_for_position)) add_leg(bracket, lot);
  }
}

// An exit that outlives the position it was made for, because an entry reversed that position at
// the very price that triggered both.
void Broker::trade_on_top(const Leg& leg, Cause cause, double price, Direction direction) {
  const Fill fill = fill_at(price, cause, direction, leg.request.id, exit_comment(leg, cause));
  trade_through(direction, 0, leg.quantity, fill);
  count_filled_order(fill, false);
}

Label Broker::exit_comment(const Leg& leg, Cause cause) const {
  const Label own = cause == Cause::Limit  ? leg.request.comment_profit
                    : cause == Cause::Stop ? leg.request.comment_loss
                                           : leg.request.comment_trailing;
  return own != Label::None ? own : leg.request.comment;
}

void Broker::execute_leg(std::size_t index, Cause cause, double price) {
  Leg& leg = legs_[index];
  const auto lot = std::find_if(lots_.begin(), lots_.end(),
                                [&](const Lot& other) { return other.number == leg.lot; });
  CHECK(lot != lots_.end());
  leg.is_filled = true;
  const double quantity = std::min({leg.quantity, lot->left, std::abs(account_.position())});
  if (quantity <= 0) return;
  const Fill fill = fill_at(price, cause, market::opposite(account_.direction()), leg.request.id,
                            exit_comment(leg, cause));
  const Label group = leg.request.oca_name, from = lot->id;
  const std::uint64_t sequence = leg.sequence, number = lot->number;
  (void)account_.close(quantity, fill, account_.commission(quantity, fill.price), from);
  reduce_lots(quantity, from, number);
  drop_orphans();
  apply_oca(group, OcaType::Reduce, sequence, quantity);
  count_filled_order(fill, false);
}

// Books what was given back against the entries: lot `number`, or the oldest first of id `only`
// (None: of all).
void Broker::reduce_lots(double quantity, Label only, std::uint64_t number) {
  for (Lot& lot : lots_) {
    if (quantity <= 0) break;
    const bool matches = number != 0 ? lot.number == number : only == Label::None || lot.id == only;
    if (!matches) continue;
    const double taken = std::min(quantity, lot.left);
    lot.left = steps_.nearest(lot.left - taken);
    quantity = steps_.nearest(quantity - taken);
  }
  std::erase_if(lots_, [](const Lot& lot) { return lot.left <= 0; });
}

// Other members of the group go (cancel) or shrink by what was traded (reduce).
void Broker::apply_oca(Label name, OcaType type, std::uint64_t self, double quantity) {
  if (name == Label::None || type == OcaType::None) return;
  const bool cancels = type == OcaType::Cancel;
  ++exits_version_;
  for (Order& order : orders_)
    if (order.oca_name == name && order.sequence != self)
      order.quantity = cancels ? 0.0 : steps_.nearest(order.quantity - quantity);
  std::erase_if(orders_, [&](const Order& order) {
    return order.oca_name == name && order.sequence != self && order.quantity <= 0;
  });
  for (Leg& leg : legs_)
    if (leg.request.oca_name == name && leg.sequence != self && !leg.is_filled)
      leg.quantity = cancels ? 0.0 : std::max(0.0, steps_.nearest(leg.quantity - quantity));
  drop_orphans();
}

}  // namespace sixbtc::tradingview
