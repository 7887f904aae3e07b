#include "live/execution_policy.hpp"

namespace sixbtc::live {

execution::ExecutionPolicy execution_policy(const ports::ExecutionSettings& settings) {
  const auto seconds = [](std::int64_t count) { return core::Duration::seconds(count); };
  const ports::RequestBudgetSettings& requests = settings.requests;
  return {.in_flight_timeout = seconds(settings.in_flight_timeout_seconds),
          .query_interval = seconds(settings.query_interval_seconds),
          .not_found_grace = seconds(settings.not_found_grace_seconds),
          .snapshot_timeout = seconds(settings.snapshot_timeout_seconds),
          .reconcile_interval = seconds(settings.reconcile_interval_seconds),
          .history_overlap = seconds(settings.history_overlap_seconds),
          .clock_skew_max = seconds(settings.clock_skew_seconds_max),
          .protection_grace = seconds(settings.protection_grace_seconds),
          .entry_hold = seconds(settings.entry_hold_seconds),
          .retention = core::Duration::hours(settings.retention_hours),
          .external_orders = settings.external_orders == ports::ExternalOrderHandling::Cancel
                                 ? execution::ExternalOrders::Cancel
                                 : execution::ExternalOrders::Adopt,
          .requests = {.per_second = requests.per_second,
                       .burst = requests.burst,
                       .reserve = requests.reserve,
                       .query_cost = requests.query_cost,
                       .snapshot_cost = requests.snapshot_cost,
                       .address_initial = requests.address_initial,
                       .address_per_quote = requests.address_per_quote,
                       .address_reserve = requests.address_reserve,
                       .address_exhausted_interval = seconds(requests.address_exhausted_seconds),
                       .backoff_first = seconds(requests.backoff_first_seconds),
                       .backoff_longest = seconds(requests.backoff_longest_seconds)}};
}

}  // namespace sixbtc::live
