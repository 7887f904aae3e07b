// The orders a venue knows: the open ones, in order of arrival, and for a while those that ended.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "fills/levels.hpp"
#include "orders/request.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::simulation {

using OrderNumber = std::uint64_t;  // place in the order of arrival, from 1

struct Order {
  OrderNumber number = 0;
  std::optional<orders::ClientOrderId> id;  // none: placed by hand
  market::InstrumentId instrument;
  market::Side side = market::Side::Buy;
  orders::OrderKind kind;
  core::Quantity quantity, filled;
  core::Quantity asked;  // of a child: its quantity grows up to this with its parent's fills
  bool is_reduce_only = false;
  bool is_dormant = false;  // waits for its parent's fill
  OrderNumber parent = 0;   // 0: none
  std::vector<OrderNumber> children;
  core::Timestamp active_since;  // stops, targets and limits: meets prices from here on

  // On the way to be filled: a market order, or a stop or target that has fired.
  bool is_working = false;
  fills::Exit exit;                   // what fired it, and at which price
  std::vector<core::Quantity> parts;  // still to come, the next one last
  core::Timestamp next_part_at;

  [[nodiscard]] core::Quantity remaining() const { return quantity - filled; }
  [[nodiscard]] core::VenueOrderId venue_id() const {
    return core::VenueOrderId(std::to_string(number));
  }
  [[nodiscard]] orders::VenueOrder shown() const;
};

class OrderList {
 public:
  explicit OrderList(core::Duration history) : history_(history) {}

  Order& add(Order order);  // gives it its number
  [[nodiscard]] OrderNumber take_number() { return ++last_; }
  [[nodiscard]] Order* find(OrderNumber number);
  [[nodiscard]] Order* find(const orders::CancelRequest& request);
  // Was it ever accepted?
  [[nodiscard]] bool is_known(orders::ClientOrderId id) const { return by_id_.contains(id); }
  void end(OrderNumber number, orders::OrderStatus::State state, core::Timestamp now);
  void note_rejected(orders::ClientOrderId id, core::Timestamp now);
  [[nodiscard]] orders::OrderStatus status(orders::ClientOrderId id, core::Timestamp now) const;
  [[nodiscard]] const std::map<OrderNumber, Order>& open() const { return open_; }

 private:
  struct Ended {
    orders::OrderStatus status;
    core::Timestamp time;
  };
  core::Duration history_;
  OrderNumber last_ = 0;
  std::map<OrderNumber, Order> open_;
  std::unordered_map<orders::ClientOrderId, OrderNumber> by_id_;
  std::unordered_map<orders::ClientOrderId, Ended> ended_;
};

}  // namespace sixbtc::simulation
