// The life of an order on the exchange: waiting, working, filled in one or several parts, ended;
// and what that does to its stop and target.
#include <algorithm>
#include <utility>

#include "core/check.hpp"
#include "simulation/venue/bar_matching.hpp"
#include "simulation/venue/exchange.hpp"
#include "simulation/venue/fill_money.hpp"
#include "simulation/venue/margin.hpp"
#include "simulation/venue/partial_fills.hpp"

namespace sixbtc::simulation {

using fills::Exit;
using fills::ExitReason;
using market::Direction;
using orders::CancelCause;
using orders::OrderStatus;

namespace {

// Is `price` worse for a trade of that side than `limit`?
bool is_beyond(market::Side side, core::Price price, core::Price limit) {
  return side == market::Side::Buy ? price > limit : price < limit;
}

Direction closed_by(market::Side side) {
  return side == market::Side::Sell ? Direction::Long : Direction::Short;
}

}  // namespace

void Exchange::work(OrderNumber number) {
  const Order& order = *orders_.find(number);
  const auto price = market_of(order).price(now_);
  if (order.is_dormant || !price) return;
  if (order.is_working) {
    if (order.parts.empty()) return start(number, {ExitReason::Signal, *price, false});
    if (order.next_part_at <= now_) fill_next_part(number);
    return;
  }
  if (std::holds_alternative<orders::LimitOrder>(order.kind)) return work_limit(number, *price);
  const RestingLevel level = *resting_level(order);
  fills::Levels levels = fills::Levels::none(level.direction);
  (level.is_stop ? levels.stop : levels.target) = level.price;
  if (const auto exit = fills::resolve_open<fills::PerpProfile>(levels, *price))
    start(number, *exit);
}

// A new limit order takes what it crosses; a resting one that the price has passed fills at its
// own.
void Exchange::work_limit(OrderNumber number, double price) {
  const Order& order = *orders_.find(number);
  const auto& limit = std::get<orders::LimitOrder>(order.kind);
  const RestingLevel level = *resting_level(order);
  const bool is_immediate = limit.time_in_force == orders::TimeInForce::ImmediateOrCancel;
  const bool is_new = order.active_since == now_;
  if (is_immediate || (is_new && limit.time_in_force != orders::TimeInForce::PostOnly)) {
    if (fills::reached_for(level.direction, price, limit.price.to_double()))
      return start(number, {ExitReason::Signal, price, false});
    if (is_immediate) cancel_order(number, CancelCause::Expired);
  } else if (fills::reached_for(level.direction, price, level.price)) {
    execute_resting(number);
  }
}

void Exchange::start(OrderNumber number, const Exit& exit) {
  Order& order = *orders_.find(number);
  const MarketState& market = market_of(order);
  order.is_working = true;
  order.exit = exit;
  order.parts = {order.remaining()};
  const PartialFills& model = settings_.partial_fills;
  // (A limit order would have to rest again between two parts.)
  const bool is_cut = !std::holds_alternative<orders::LimitOrder>(order.kind) &&
                      ((model.share > 0 && random_.uniform() < model.share) ||
                       faults_.strikes(FaultKind::PartialFill));
  if (is_cut)
    order.parts = cut_into_parts(order.remaining(), market.traded.instrument.rules.lot,
                                 model.parts_max, random_);
  fill_next_part(number);
}

void Exchange::fill_next_part(OrderNumber number) {
  Order& order = *orders_.find(number);
  MarketState& market = market_of(order);
  Exit exit = order.exit;
  // Later parts of an order that takes meet the price of their own time.
  const bool rests = exit.reason == ExitReason::Target &&
                     market.traded.costs.target_fill == fills::TargetFill::Maker;
  if (!order.filled.is_zero() && !rests) exit.price = *market.price(now_);
  const core::Quantity part = order.parts.back();
  order.parts.pop_back();
  order.next_part_at = now_ + settings_.partial_fills.interval;
  market.has_changed = true;
  execute(number, part, exit);
}

void Exchange::execute(OrderNumber number, core::Quantity quantity, const Exit& exit) {
  Order& order = *orders_.find(number);
  const MarketState& market = market_of(order);
  const Position& position = account_.position(order.instrument);
  if (order.is_reduce_only && !reduces(order.side, position))
    return cancel_order(number, CancelCause::ReduceOnly);
  // Opening and closing with the same side give the same price and fee.
  const fills::ClosingFill fill = fills::closing_fill(
      exit, closed_by(order.side), quantity.to_double(), 0, 1, market.traded.costs);
  core::Price price = fill_price(fill.price);
  if (const auto* order_kind = std::get_if<orders::MarketOrder>(&order.kind))
    if (order_kind->worst && is_beyond(order.side, price, *order_kind->worst))
      return cancel_order(number, CancelCause::Expired);
  if (const auto* limit = std::get_if<orders::LimitOrder>(&order.kind))
    if (is_beyond(order.side, price, limit->price)) price = limit->price;
  if (!may_open(order, price.to_double())) return cancel_order(number, CancelCause::Margin);
  const bool is_maker = exit.reason == ExitReason::Target &&
                        market.traded.costs.target_fill == fills::TargetFill::Maker;
  book_fill(number, quantity, price, is_maker);
}

void Exchange::execute_resting(OrderNumber number) {
  Order& order = *orders_.find(number);
  if (order.is_reduce_only && !reduces(order.side, account_.position(order.instrument)))
    return cancel_order(number, CancelCause::ReduceOnly);
  const core::Price price = std::get<orders::LimitOrder>(order.kind).price;
  if (!may_open(order, price.to_double())) return cancel_order(number, CancelCause::Margin);
  book_fill(number, order.remaining(), price, true);
}

bool Exchange::may_open(Order& order, double price) {
  if (order.is_reduce_only || !order.id) return true;
  return is_margin_enough(account_, order.instrument, order.side, order.remaining(), price,
                          account_.position(order.instrument).leverage,
                          market_of(order).traded.tiers);
}

void Exchange::book_fill(OrderNumber number, core::Quantity quantity, core::Price price,
                         bool is_maker) {
  Order& order = *orders_.find(number);
  MarketState& market = market_of(order);
  const core::Quantity most = account_.position(order.instrument).size();
  const bool is_cut = order.is_reduce_only && quantity > most;
  if (is_cut) quantity = most;
  orders::Fill fill;
  fill.id = next_fill_id();
  fill.order = order.id;
  fill.venue_order = order.venue_id();
  fill.instrument = order.instrument;
  fill.side = order.side;
  fill.quantity = quantity;
  fill.price = price;
  fill.fee = fee_of(price, quantity, is_maker ? market.maker : market.taker);
  fill.is_maker = is_maker;
  fill.exchange_time = now_;
  order.filled += quantity;
  market.has_changed = true;
  account_.book(fill);
  tell(fill);
  if (order.parent != 0) end_family(number);
  after_fill(number);
  if (is_cut && orders_.find(number) != nullptr) cancel_order(number, CancelCause::ReduceOnly);
}

// A stop or target has begun to fill: the other goes, and so does what is left of their parent.
void Exchange::end_family(OrderNumber child) {
  const OrderNumber parent = orders_.find(child)->parent;
  std::vector<OrderNumber> others;
  for (const OrderNumber number : market_of(*orders_.find(child)).orders)
    if (number != child && (number == parent || orders_.find(number)->parent == parent))
      others.push_back(number);
  for (const OrderNumber number : others)
    if (orders_.find(number) != nullptr) cancel_order(number, CancelCause::SiblingFilled);
}

void Exchange::after_fill(OrderNumber number) {
  const Order& order = *orders_.find(number);
  const market::InstrumentId instrument = order.instrument;
  if (order.remaining().is_zero()) {
    const std::vector<OrderNumber> children = order.children;
    const core::Quantity filled = order.filled;
    end(number, OrderStatus::State::Filled);
    wake(children, filled);
  } else {
    wake(std::vector(order.children), order.filled);
  }
  end_what_reduces_nothing(instrument);
}

// Stop and target rest from the parent's first fill on, for what it has filled.
void Exchange::wake(const std::vector<OrderNumber>& children, core::Quantity filled) {
  for (const OrderNumber number : children) {
    Order* const child = orders_.find(number);
    if (child == nullptr) continue;
    child->quantity = std::min(child->asked, filled);
    market_of(*child).has_changed = true;
    if (!child->is_dormant) continue;
    child->is_dormant = false;
    child->active_since = now_;
    tell(orders::OrderAccepted{*child->id, child->venue_id(), false});
  }
  for (const OrderNumber number : children) {
    const Order* const child = orders_.find(number);
    if (child != nullptr && !child->is_working) work(number);
  }
}

void Exchange::cancel_order(OrderNumber number, CancelCause cause) {
  const Order& order = *orders_.find(number);
  const std::vector<OrderNumber> children = order.children;
  const bool has_traded = !order.filled.is_zero();
  tell(orders::OrderCancelled{order.id.value_or(orders::ClientOrderId{}), order.venue_id(), cause,
                              order.filled});
  end(number, OrderStatus::State::Cancelled);
  if (has_traded) return;
  for (const OrderNumber child : children)
    if (orders_.find(child) != nullptr) cancel_order(child, CancelCause::ParentGone);
}

void Exchange::end(OrderNumber number, OrderStatus::State state) {
  MarketState& market = market_of(*orders_.find(number));
  std::erase(market.orders, number);
  market.has_changed = true;
  orders_.end(number, state, now_);
}

void Exchange::end_what_reduces_nothing(market::InstrumentId instrument) {
  const Position& position = account_.position(instrument);
  std::vector<OrderNumber> idle;
  for (const OrderNumber number : markets_[instrument.index].orders) {
    const Order& order = *orders_.find(number);
    if (order.is_reduce_only && !order.is_dormant && !reduces(order.side, position))
      idle.push_back(number);
  }
  for (const OrderNumber number : idle)
    if (orders_.find(number) != nullptr) cancel_order(number, CancelCause::ReduceOnly);
}

}  // namespace sixbtc::simulation
