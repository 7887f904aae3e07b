// Configured values of the order path (execution.*); see settings.hpp for units.
#pragma once

#include <cstdint>

namespace sixbtc::ports {

enum class ExternalOrderHandling { Adopt, Cancel };

// What may be sent: a rate with a burst, and what an address may send in all.
struct RequestBudgetSettings {
  double per_second;
  std::int64_t burst, reserve;  // the reserve: for stops, exits, cancels and questions
  std::int64_t query_cost, snapshot_cost;
  std::int64_t address_initial, address_per_quote, address_reserve;
  std::int64_t address_exhausted_seconds;
  std::int64_t backoff_first_seconds, backoff_longest_seconds;
};

struct ExecutionSettings {
  std::int64_t in_flight_timeout_seconds;
  std::int64_t query_interval_seconds;
  std::int64_t not_found_grace_seconds;
  std::int64_t snapshot_timeout_seconds;
  std::int64_t reconcile_interval_seconds;
  std::int64_t history_overlap_seconds;
  std::int64_t clock_skew_seconds_max;
  std::int64_t protection_grace_seconds;
  std::int64_t unprotected_max_seconds;
  std::int64_t entry_hold_seconds;
  std::int64_t entry_price_wait_seconds;
  std::int64_t retention_hours;
  ExternalOrderHandling external_orders;
  RequestBudgetSettings requests;
};

}  // namespace sixbtc::ports
