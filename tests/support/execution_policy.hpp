// How orders are carried out in tests that ask for nothing special.
#pragma once

#include "execution/policy.hpp"

namespace sixbtc::test {

inline core::Duration seconds(std::int64_t n) {
  return core::Duration::seconds(n);
}

inline execution::ExecutionPolicy desk_policy() {
  return {.in_flight_timeout = seconds(5),
          .query_interval = seconds(3),
          .not_found_grace = seconds(30),
          .snapshot_timeout = seconds(10),
          .reconcile_interval = seconds(60),
          .history_overlap = seconds(120),
          .clock_skew_max = seconds(5),
          .protection_grace = seconds(3),
          .entry_hold = seconds(4),
          .retention = core::Duration::hours(24),
          .external_orders = execution::ExternalOrders::Adopt,
          .requests = {.per_second = 100,
                       .burst = 1000,
                       .reserve = 100,
                       .query_cost = 1,
                       .snapshot_cost = 1,
                       .address_initial = 0,
                       .address_per_quote = 1,
                       .address_reserve = 0,
                       .address_exhausted_interval = seconds(10),
                       .backoff_first = seconds(1),
                       .backoff_longest = seconds(8)}};
}

}  // namespace sixbtc::test
