// How execution waits, asks, spends requests and treats what is not ours. Every value comes from
// `execution.*` of the configuration; durations are >= 0.
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace sixbtc::execution {

// What happens to an order on our account that no strategy of this session placed.
enum class ExternalOrders : std::uint8_t {
  Adopt,   // known and shown, left alone
  Cancel,  // cancelled, unless it protects an open position
};

// Requests refill continuously up to `burst`. A submit costs one per order, a cancel one. Entries
// and their children never take the last `reserve`: it is for stops, exits, cancels and questions.
struct RequestBudgetPolicy {
  double per_second;
  std::int64_t burst, reserve;
  std::int64_t query_cost, snapshot_cost;
  // What an address may send in all: so many at first, plus so many per unit of quote traded
  // (docs/venues: Hyperliquid). 0 at first: no such limit.
  std::int64_t address_initial, address_per_quote, address_reserve;
  core::Duration address_exhausted_interval;      // between two requests when nothing is left
  core::Duration backoff_first, backoff_longest;  // after "too many requests"; doubles
};

struct ExecutionPolicy {
  core::Duration in_flight_timeout;   // no answer for so long: the outcome is unknown, ask
  core::Duration query_interval;      // between two questions about the same order
  core::Duration not_found_grace;     // since sending; before it "not found" proves nothing
  core::Duration snapshot_timeout;    // no snapshot for so long: ask again
  core::Duration reconcile_interval;  // between two periodic snapshots
  core::Duration history_overlap;     // asked for again, before the last reconciled instant
  core::Duration clock_skew_max;      // between us and the venue; beyond it is reported
  core::Duration protection_grace;    // a position without a resting stop is reported after it
  core::Duration entry_hold;          // an entry that may not leave is given up after it
  core::Duration retention;           // closed orders and ids of fills are remembered so long
  ExternalOrders external_orders;
  RequestBudgetPolicy requests;
};

}  // namespace sixbtc::execution
