#include "simulation/venue/order_list.hpp"

#include <charconv>
#include <utility>

#include "core/check.hpp"

namespace sixbtc::simulation {

orders::VenueOrder Order::shown() const {
  return {.id = id,
          .venue_id = venue_id(),
          .instrument = instrument,
          .side = side,
          .kind = kind,
          .quantity = quantity,
          .filled = filled,
          .is_reduce_only = is_reduce_only,
          .is_dormant = is_dormant};
}

Order& OrderList::add(Order order) {
  order.number = take_number();
  if (order.id) {
    CHECK(!is_known(*order.id));
    by_id_[*order.id] = order.number;
    ended_.erase(*order.id);  // an earlier attempt that was rejected
  }
  return open_.emplace(order.number, std::move(order)).first->second;
}

Order* OrderList::find(OrderNumber number) {
  const auto found = open_.find(number);
  return found == open_.end() ? nullptr : &found->second;
}

Order* OrderList::find(const orders::CancelRequest& request) {
  if (!request.venue_id.empty()) {
    const std::string& text = request.venue_id.value();
    OrderNumber number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    return parsed.ptr == text.data() + text.size() ? find(number) : nullptr;
  }
  if (!request.id) return nullptr;
  const auto found = by_id_.find(*request.id);
  return found == by_id_.end() ? nullptr : find(found->second);
}

void OrderList::end(OrderNumber number, orders::OrderStatus::State state, core::Timestamp now) {
  const auto found = open_.find(number);
  CHECK(found != open_.end());
  const Order& order = found->second;
  if (order.id)
    ended_[*order.id] = {{.id = *order.id,
                          .state = state,
                          .venue_id = order.venue_id(),
                          .filled = order.filled,
                          .is_dormant = false},
                         now};
  open_.erase(found);
}

void OrderList::note_rejected(orders::ClientOrderId id, core::Timestamp now) {
  if (is_known(id)) return;  // a duplicate says nothing about the order that is there
  ended_[id] = {{.id = id,
                 .state = orders::OrderStatus::State::Rejected,
                 .venue_id = {},
                 .filled = {},
                 .is_dormant = false},
                now};
}

orders::OrderStatus OrderList::status(orders::ClientOrderId id, core::Timestamp now) const {
  orders::OrderStatus status;
  status.id = id;
  if (const auto ended = ended_.find(id); ended != ended_.end())
    return now - ended->second.time > history_ ? status : ended->second.status;
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return status;
  const Order& order = open_.at(known->second);
  status.state = orders::OrderStatus::State::Open;
  status.venue_id = order.venue_id();
  status.filled = order.filled;
  status.is_dormant = order.is_dormant;
  return status;
}

}  // namespace sixbtc::simulation
