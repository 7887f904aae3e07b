// The smallest venue that can disagree with us: orders by our id, netted positions, a history, and
// no wire of its own. What it does by itself is decided by the dice of the test.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "execution/holdings.hpp"
#include "orders/request.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::test {

struct ModelOrder {
  orders::OrderRequest request;
  core::VenueOrderId venue_id;
  core::Quantity quantity, filled;
  bool is_open = true, is_dormant = false, is_cancelled = false;
};

class ModelVenue {
 public:
  using Events = std::vector<orders::VenueEvent>;
  using Order = ModelOrder;

  explicit ModelVenue(std::size_t instruments) : positions_(instruments) {}

  Events submit(const orders::OrderGroup& group) {
    Events said;
    const bool is_known = orders_.contains(group.requests[0].id);
    for (const orders::OrderRequest& request : group.requests) {
      if (is_known) {
        said.push_back(orders::OrderRejected{request.id, orders::RejectReason::DuplicateId, ""});
        continue;
      }
      Order order{.request = request,
                  .venue_id = next_id(),
                  .quantity = request.quantity,
                  .filled = {},
                  .is_open = true,
                  .is_dormant = request.parent.has_value()};
      said.push_back(orders::OrderAccepted{request.id, order.venue_id, order.is_dormant});
      orders_.emplace(request.id, std::move(order));
    }
    return said;
  }

  Events cancel(const orders::CancelRequest& request) {
    Events said;
    std::erase_if(foreign_, [&](const orders::VenueOrder& order) {
      return order.venue_id == request.venue_id;
    });
    if (!request.id) return said;
    const auto found = orders_.find(*request.id);
    if (found == orders_.end() || !found->second.is_open)
      said.push_back(orders::CancelRejected{*request.id, true});
    else
      end(found->second, orders::CancelCause::Requested, said);
    return said;
  }

  [[nodiscard]] orders::OrderStatus status(orders::ClientOrderId id) const {
    using State = orders::OrderStatus::State;
    const auto found = orders_.find(id);
    if (found == orders_.end()) return {id, State::NotFound, {}, {}, false};
    const Order& order = found->second;
    const State state = order.is_open        ? State::Open
                        : order.is_cancelled ? State::Cancelled
                                             : State::Filled;
    return {id, state, order.venue_id, order.filled, order.is_dormant};
  }

  [[nodiscard]] orders::VenueSnapshot snapshot(core::Timestamp since, core::Timestamp now) const {
    orders::VenueSnapshot truth;
    truth.as_of = now;
    truth.history_since = since;
    for (std::uint32_t i = 0; i < positions_.size(); ++i)
      if (!positions_[i].is_zero())
        truth.positions.push_back({{i}, positions_[i], core::Price::from_integer(100), 1});
    for (const auto& [id, order] : orders_)
      if (order.is_open)
        truth.open_orders.push_back({id, order.venue_id, order.request.instrument,
                                     order.request.side, order.request.kind, order.quantity,
                                     order.filled, order.request.is_reduce_only, order.is_dormant});
    truth.open_orders.insert(truth.open_orders.end(), foreign_.begin(), foreign_.end());
    for (const orders::Fill& fill : fills_)
      if (fill.exchange_time >= since) truth.fills.push_back(fill);
    return truth;
  }

  // Fills up to `quantity` of an open order that is not dormant.
  Events fill(Order& order, core::Quantity quantity, core::Timestamp now) {
    Events said;
    core::Quantity& position = positions_[order.request.instrument.index];
    core::Quantity size = std::min(quantity, order.quantity - order.filled);
    if (order.request.is_reduce_only) {
      const bool is_sell = order.request.side == market::Side::Sell;
      const bool can_reduce = !position.is_zero() && position.is_negative() != is_sell;
      size = can_reduce ? std::min(size, execution::magnitude(position)) : core::Quantity{};
    }
    if (size.is_zero()) {
      end(order, orders::CancelCause::ReduceOnly, said);
      return said;
    }
    orders::Fill fill = trade(order.request.instrument, order.request.side, size, now);
    fill.order = order.request.id;
    fill.venue_order = order.venue_id;
    fills_.back() = fill;
    order.filled += size;
    said.push_back(fill);
    for (auto& [id, child] : orders_)
      if (child.request.parent == order.request.id && child.is_open) {
        child.is_dormant = false;
        child.quantity = order.filled;
      }
    if (order.filled < order.quantity) return said;
    order.is_open = false;
    for (auto& [id, sibling] : orders_)
      if (order.request.parent && sibling.request.parent == order.request.parent && sibling.is_open)
        end(sibling, orders::CancelCause::SiblingFilled, said);
    return said;
  }

  void end(Order& order, orders::CancelCause cause, Events& said) {
    order.is_open = false;
    order.is_cancelled = true;
    said.push_back(orders::OrderCancelled{order.request.id, order.venue_id, cause, order.filled});
    if (!order.filled.is_zero()) return;
    for (auto& [id, child] : orders_)
      if (child.request.parent == order.request.id && child.is_open)
        end(child, orders::CancelCause::ParentGone, said);
  }

  // Of a person, or the venue itself.
  orders::Fill trade(market::InstrumentId instrument, market::Side side, core::Quantity size,
                     core::Timestamp now, orders::FillCause cause = orders::FillCause::Order) {
    orders::Fill fill;
    fill.cause = cause;
    fill.id = core::FillId("t" + std::to_string(++last_id_));
    fill.instrument = instrument;
    fill.side = side;
    fill.quantity = size;
    fill.price = core::Price::from_integer(100);
    fill.exchange_time = now;
    positions_[instrument.index] += execution::signed_quantity(side, size);
    fills_.push_back(fill);
    return fill;
  }
  void place(market::InstrumentId instrument, core::Quantity size) {
    orders::VenueOrder order;
    order.venue_id = next_id();
    order.instrument = instrument;
    order.kind = orders::LimitOrder{core::Price::from_integer(50)};
    order.quantity = size;
    foreign_.push_back(order);
  }

  // One that may fill now; none: nullptr. A child fills when its parent is over.
  Order* any_fillable(core::Random& dice) {
    std::vector<Order*> found;
    for (auto& [id, order] : orders_) {
      if (!order.is_open || order.is_dormant) continue;
      if (order.request.parent && orders_.at(*order.request.parent).is_open) continue;
      found.push_back(&order);
    }
    return found.empty() ? nullptr : found[dice.below(found.size())];
  }

  [[nodiscard]] const std::map<orders::ClientOrderId, Order>& orders() const { return orders_; }
  [[nodiscard]] const std::vector<orders::Fill>& fills() const { return fills_; }
  [[nodiscard]] const std::vector<orders::VenueOrder>& foreign() const { return foreign_; }
  [[nodiscard]] core::Quantity position(market::InstrumentId instrument) const {
    return positions_[instrument.index];
  }

 private:
  core::VenueOrderId next_id() { return core::VenueOrderId("v" + std::to_string(++last_id_)); }

  std::map<orders::ClientOrderId, Order> orders_;
  std::vector<orders::Fill> fills_;
  std::vector<orders::VenueOrder> foreign_;
  std::vector<core::Quantity> positions_;
  std::uint64_t last_id_ = 0;
};

}  // namespace sixbtc::test
