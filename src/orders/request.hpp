// From what a strategy wants to what a venue is asked: risk::EntryIntent -> OrderGroup ->
// risk::RiskApproved<OrderGroup>. Only risk/ makes the last, and gateways accept nothing else.
#pragma once

#include <optional>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "market/side.hpp"
#include "orders/client_order_id.hpp"
#include "orders/request_parts.hpp"

namespace sixbtc::orders {

struct OrderRequest {
  ClientOrderId id;
  // Set for the stop and target of an entry: they rest on the venue from the parent's first fill,
  // for what it filled, and the fill of one cancels the other.
  std::optional<ClientOrderId> parent;
  OwnerId owner;
  market::InstrumentId instrument;
  market::Side side = market::Side::Buy;
  Purpose purpose = Purpose::Entry;
  OrderKind kind;
  core::Quantity quantity;  // > 0, whole lots
  bool is_reduce_only = false;
  core::Timestamp decided_at;
  friend bool operator==(const OrderRequest&, const OrderRequest&) = default;
};

// What is sent in one message and must live or die together: an entry with its stop and target,
// or one order alone.
struct OrderGroup {
  std::vector<OrderRequest> requests;  // the parent first
  int leverage = 1;                    // of the position it opens; 1 for what only reduces
  friend bool operator==(const OrderGroup&, const OrderGroup&) = default;
};

// Takes an order back. By the venue's id where it is known, else by ours; an order of somebody else
// may have no client id.
struct CancelRequest {
  market::InstrumentId instrument;
  std::optional<ClientOrderId> id;
  core::VenueOrderId venue_id;  // empty where it is not known yet
  friend bool operator==(const CancelRequest&, const CancelRequest&) = default;
};

}  // namespace sixbtc::orders
