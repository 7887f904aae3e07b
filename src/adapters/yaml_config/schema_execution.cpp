// Keys of execution: how orders are followed, what may be sent, what is not ours.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

using ports::ExecutionSettings;
using ports::RequestBudgetSettings;

template <auto Member>
Slot execution(S& settings, std::string_view) {
  return slot_of(settings.execution.*Member);
}

template <auto Member>
Slot requests(S& settings, std::string_view) {
  return slot_of(settings.execution.requests.*Member);
}

constexpr auto seconds = "seconds";

std::vector<Field> request_fields() {
  constexpr std::int64_t many = 1'000'000'000;
  constexpr auto unit = "requests";
  return {
      {"execution.requests.per_second", real(0.01, 1e6), "requests/s",
       "Refill of the request budget.", requests<&RequestBudgetSettings::per_second>},
      {"execution.requests.burst", integer(2, many), unit,
       "Most the budget holds. An order and a cancel cost 1 each.",
       requests<&RequestBudgetSettings::burst>},
      {"execution.requests.reserve", integer(0, many), unit,
       "Part of it that entries and targets leave to stops, exits, cancels and questions.",
       requests<&RequestBudgetSettings::reserve>},
      {"execution.requests.query_cost", integer(0, 10'000), unit,
       "Cost of a question about one order.", requests<&RequestBudgetSettings::query_cost>},
      {"execution.requests.snapshot_cost", integer(0, 10'000), unit,
       "Cost of a snapshot of the account.", requests<&RequestBudgetSettings::snapshot_cost>},
      {"execution.requests.address_initial", integer(0, many), "orders",
       "What an address may send in all before it has traded; 0: no such limit.",
       requests<&RequestBudgetSettings::address_initial>},
      {"execution.requests.address_per_quote", integer(0, 1000), "orders per quote unit",
       "What trading adds to that.", requests<&RequestBudgetSettings::address_per_quote>},
      {"execution.requests.address_reserve", integer(0, many), "orders",
       "Part of it kept for stops, exits and cancels.",
       requests<&RequestBudgetSettings::address_reserve>},
      {"execution.requests.address_exhausted_seconds", integer(1, 3600), seconds,
       "Between two orders when nothing of it is left.",
       requests<&RequestBudgetSettings::address_exhausted_seconds>},
      {"execution.requests.backoff_first_seconds", integer(1, 3600), seconds,
       "Pause after \"too many requests\"; doubles each time. What protects waits no longer.",
       requests<&RequestBudgetSettings::backoff_first_seconds>},
      {"execution.requests.backoff_longest_seconds", integer(1, 86'400), seconds, "Longest pause.",
       requests<&RequestBudgetSettings::backoff_longest_seconds>},
  };
}

}  // namespace

std::vector<Field> execution_fields() {
  std::vector<Field> rows = {
      {"execution.in_flight_timeout_seconds", integer(1, 3600), seconds,
       "An order or cancel without an answer for so long is asked about.",
       execution<&ExecutionSettings::in_flight_timeout_seconds>},
      {"execution.query_interval_seconds", integer(1, 3600), seconds,
       "Between two questions about the same order.",
       execution<&ExecutionSettings::query_interval_seconds>},
      {"execution.not_found_grace_seconds", integer(1, 86'400), seconds,
       "Since sending; before it \"not found\" proves nothing, for a late message may still land.",
       execution<&ExecutionSettings::not_found_grace_seconds>},
      {"execution.snapshot_timeout_seconds", integer(1, 3600), seconds,
       "A snapshot that has not come after so long is asked for again.",
       execution<&ExecutionSettings::snapshot_timeout_seconds>},
      {"execution.reconcile_interval_seconds", integer(1, 31'536'000), seconds,
       "Between two reconciliations with the venue.",
       execution<&ExecutionSettings::reconcile_interval_seconds>},
      {"execution.history_overlap_seconds", integer(1, 604'800), seconds,
       "History asked for again, before the last reconciliation.",
       execution<&ExecutionSettings::history_overlap_seconds>},
      {"execution.clock_skew_seconds_max", integer(0, 3600), seconds,
       "Between the venue's clock and ours; more is reported.",
       execution<&ExecutionSettings::clock_skew_seconds_max>},
      {"execution.protection_grace_seconds", integer(0, 3600), seconds,
       "A position without a resting stop is acted on after so long.",
       execution<&ExecutionSettings::protection_grace_seconds>},
      {"execution.unprotected_max_seconds", integer(0, 3600), seconds,
       "One that could not be given a stop for so long is closed.",
       execution<&ExecutionSettings::unprotected_max_seconds>},
      {"execution.entry_hold_seconds", integer(0, 3600), seconds,
       "Longest that an entry waits for the request budget or a reconciliation.",
       execution<&ExecutionSettings::entry_hold_seconds>},
      {"execution.entry_price_wait_seconds", integer(0, 31'536'000), seconds,
       "Longest that an entry waits for the first price after the close that decided it.",
       execution<&ExecutionSettings::entry_price_wait_seconds>},
      {"execution.retention_hours", integer(1, 87'600), "hours",
       "Closed orders and ids of fills are remembered so long.",
       execution<&ExecutionSettings::retention_hours>},
      {"execution.external_orders", choice({"adopt", "cancel"}), "",
       "Orders of somebody else on the account. Cancel leaves those that protect a position.",
       execution<&ExecutionSettings::external_orders>},
  };
  for (auto& row : request_fields()) rows.push_back(row);
  return rows;
}

}  // namespace sixbtc::yaml_config
