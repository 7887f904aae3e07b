// Requests, questions, and what others do with the account.
#include "simulation/venue/exchange.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"
#include "simulation/venue/fill_money.hpp"
#include "simulation/venue/margin.hpp"

namespace sixbtc::simulation {

using orders::CancelCause;
using orders::OrderStatus;
using orders::RejectReason;

namespace {

MarketState market_of(SimulatedInstrument traded) {
  traded.costs = fills::with_floor(traded.costs);
  if (traded.tiers.empty())
    traded.tiers.push_back(
        {0, traded.costs.maintenance_margin_ratio, traded.instrument.rules.leverage_max});
  CHECK(traded.tiers.front().notional_min == 0);
  MarketState market;
  market.taker = rate_of(traded.costs.taker);
  market.maker = rate_of(traded.costs.maker);
  market.traded = std::move(traded);
  return market;
}

template <class Record>
std::vector<Record> since(const std::vector<Record>& records, core::Timestamp time) {
  const auto first =
      std::partition_point(records.begin(), records.end(),
                           [&](const Record& record) { return record.exchange_time < time; });
  return {first, records.end()};
}

}  // namespace

Exchange::Exchange(const VenueSettings& settings, std::vector<SimulatedInstrument> instruments,
                   Faults& faults)
    : settings_(settings),
      faults_(faults),
      random_(core::Random(settings.seed).fork(2)),
      now_(core::Timestamp::from_nanoseconds(INT64_MIN)),
      account_(settings.initial_balance, instruments.size()),
      orders_(settings.order_history),
      due_(instruments.size()) {
  markets_.reserve(instruments.size());
  for (SimulatedInstrument& traded : instruments) {
    CHECK(traded.instrument.id.index == markets_.size());
    markets_.push_back(simulation::market_of(std::move(traded)));
  }
}

void Exchange::submit(const orders::OrderGroup& group, core::Timestamp now) {
  catch_up(now);
  if (group.requests.empty()) return;
  auto refusal = refusal_of(group, markets_, orders_, account_, settings_.met_trigger, now_);
  if (!refusal) refusal = refusal_of_money(group);
  if (refusal)
    reject(group, *refusal);
  else
    accept(group);
}

std::optional<Refusal> Exchange::refusal_of_money(const orders::OrderGroup& group) const {
  const orders::OrderRequest& first = group.requests.front();
  const MarketState& market = markets_[first.instrument.index];
  const auto price = market.price(now_);
  if (first.is_reduce_only || !price) return std::nullopt;
  if (is_margin_enough(account_, first.instrument, first.side, first.quantity,
                       taken_price(market, first.side, *price), group.leverage,
                       market.traded.tiers))
    return std::nullopt;
  return Refusal{RejectReason::InsufficientMargin, "the margin does not fit into the equity"};
}

void Exchange::reject(const orders::OrderGroup& group, const Refusal& refusal) {
  for (const orders::OrderRequest& request : group.requests) {
    orders_.note_rejected(request.id, now_);
    tell(orders::OrderRejected{request.id, refusal.reason, refusal.detail});
  }
}

void Exchange::accept(const orders::OrderGroup& group) {
  const orders::OrderRequest& first = group.requests.front();
  if (!first.is_reduce_only) account_.set_leverage(first.instrument, group.leverage);
  OrderNumber parent = 0;
  std::vector<OrderNumber> children;
  for (const orders::OrderRequest& request : group.requests) {
    Order order;
    order.id = request.id;
    order.instrument = request.instrument;
    order.side = request.side;
    order.kind = request.kind;
    order.quantity = order.asked = request.quantity;
    order.is_dormant = request.parent.has_value();
    order.is_reduce_only = request.is_reduce_only || order.is_dormant;
    order.parent = parent;
    const OrderNumber number = add(std::move(order));
    if (parent == 0)
      parent = number;
    else
      children.push_back(number);
  }
  orders_.find(parent)->children = std::move(children);
  work(parent);
}

OrderNumber Exchange::add(Order order) {
  order.active_since = now_;
  order.is_working = std::holds_alternative<orders::MarketOrder>(order.kind);
  const Order& added = orders_.add(std::move(order));
  MarketState& market = market_of(added);
  market.orders.push_back(added.number);
  market.has_changed = true;
  if (added.id) tell(orders::OrderAccepted{*added.id, added.venue_id(), added.is_dormant});
  return added.number;
}

void Exchange::cancel(const orders::CancelRequest& request, core::Timestamp now) {
  catch_up(now);
  const Order* order = orders_.find(request);
  if (order != nullptr) {
    const OrderNumber number = order->number;
    if (!order->parts.empty() && market_of(*order).price(now_) &&
        faults_.strikes(FaultKind::CancelRace))
      fill_next_part(number);
    if (orders_.find(number) != nullptr) return cancel_order(number, CancelCause::Requested);
  }
  tell(orders::CancelRejected{request.id.value_or(orders::ClientOrderId{}), true});
}

OrderStatus Exchange::status(orders::ClientOrderId id, core::Timestamp now) const {
  return orders_.status(id, now);
}

std::vector<orders::VenueOrder> Exchange::open_orders() const {
  std::vector<orders::VenueOrder> shown;
  shown.reserve(orders_.open().size());
  for (const auto& [number, order] : orders_.open()) shown.push_back(order.shown());
  return shown;
}

orders::VenueSnapshot Exchange::snapshot(core::Timestamp history_since) const {
  orders::VenueSnapshot snapshot;
  snapshot.as_of = now_;
  snapshot.history_since = history_since;
  snapshot.balance = account_.balance();
  for (const MarketState& market : markets_) {
    const market::InstrumentId id = market.traded.instrument.id;
    const Position& position = account_.position(id);
    if (!position.is_flat())
      snapshot.positions.push_back(
          {id, position.quantity, position.entry_price(), position.leverage});
  }
  snapshot.open_orders = open_orders();
  snapshot.fills = since(account_.fills(), history_since);
  snapshot.funding = since(account_.funding(), history_since);
  snapshot.transfers = since(account_.transfers(), history_since);
  return snapshot;
}

std::vector<VenueMessage> Exchange::take_messages() {
  return std::exchange(messages_, {});
}

std::optional<double> Exchange::price(market::InstrumentId instrument) const {
  return markets_.at(instrument.index).price(now_);
}

bool Exchange::manual_trade(market::InstrumentId instrument, market::Side side,
                            core::Quantity quantity, core::Timestamp now) {
  return manual_order({instrument, side, orders::MarketOrder{}, quantity, false}, now);
}

bool Exchange::manual_order(const ManualOrder& manual, core::Timestamp now) {
  advance(now);
  const MarketState& market = markets_.at(manual.instrument.index);
  const std::int64_t lot = market.traded.instrument.rules.lot.units();
  if (!market.price(now_) || manual.quantity <= core::Quantity{} ||
      manual.quantity.units() % lot != 0)
    return false;
  if (manual.is_reduce_only && !reduces(manual.side, account_.position(manual.instrument)))
    return false;
  Order order;
  order.instrument = manual.instrument;
  order.side = manual.side;
  order.kind = manual.kind;
  order.quantity = manual.quantity;
  order.is_reduce_only = manual.is_reduce_only;
  work(add(std::move(order)));
  return true;
}

bool Exchange::manual_cancel(const core::VenueOrderId& id, core::Timestamp now) {
  advance(now);
  const Order* order =
      orders_.find(orders::CancelRequest{.instrument = {}, .id = {}, .venue_id = id});
  if (order == nullptr) return false;
  cancel_order(order->number, CancelCause::Venue);
  return true;
}

bool Exchange::liquidate(market::InstrumentId instrument, core::Timestamp now) {
  advance(now);
  return deleverage_or_liquidate(instrument, std::nullopt);
}

bool Exchange::deleverage(market::InstrumentId instrument, core::Quantity quantity,
                          core::Timestamp now) {
  advance(now);
  return deleverage_or_liquidate(instrument, quantity);
}

bool Exchange::deleverage_or_liquidate(market::InstrumentId instrument,
                                       std::optional<core::Quantity> quantity) {
  MarketState& market = markets_.at(instrument.index);
  const Position& position = account_.position(instrument);
  const auto price = market.price(now_);
  if (!price || position.is_flat()) return false;
  if (quantity && *quantity <= core::Quantity{}) return false;
  close_position(market, std::min(quantity.value_or(position.size()), position.size()), *price,
                 quantity ? orders::FillCause::AutoDeleveraging : orders::FillCause::Liquidation);
  return true;
}

void Exchange::transfer(core::Amount amount, core::Timestamp now) {
  advance(now);
  const orders::Transfer transfer{"transfer-" + std::to_string(++transfers_), amount, now_};
  account_.book(transfer);
  tell(transfer);
}

}  // namespace sixbtc::simulation
