// Of simulated venues: paper trading and drills. Part of Settings (ports/settings.hpp).
#pragma once

#include <cstdint>

namespace sixbtc::ports {

struct SimulatedLatencySettings {
  std::int64_t to_venue_ms, back_ms, jitter_ms_max;
};

struct SimulatedPartsSettings {
  double share;  // of the market and triggered orders
  std::int64_t parts_max, interval_ms;
};

struct SimulatedRateSettings {
  std::int64_t requests_max, window_seconds;
};

enum class MetTriggerPolicy { Fire, Refuse };

// The most a drill's seed chooses: probabilities at each occasion, and lengths.
struct FaultSettings {
  double lost_request, late_request, duplicate_request, reordered_request;
  double lost_answer, late_answer, duplicate_answer, reordered_answer;
  double disconnect, stale_feed, rate_limited, rejection;
  double partial_fill, cancel_race, clock_jump;
  double manual_trade, manual_order, manual_cancel;
  double liquidation, auto_deleveraging, transfer;
  std::int64_t late_seconds_max, outage_seconds_max, stale_seconds_max, clock_jump_seconds_max;
};

struct SimulationSettings {
  std::int64_t seed;
  SimulatedLatencySettings latency;
  SimulatedPartsSettings partial_fills;
  SimulatedRateSettings rate_limit;
  MetTriggerPolicy met_trigger;
  std::int64_t answer_timeout_seconds, order_history_hours;
  FaultSettings faults;
};

// Of paper sessions.
struct PaperSettings {
  std::int64_t history_bars;                // kept of each series before the session's first bar
  std::int64_t correlation_days;            // of daily returns, before it
  std::int64_t correlation_days_min;        // fewer common days say nothing about likeness
  std::int64_t reconcile_interval_seconds;  // nobody else touches a recorded venue
};

}  // namespace sixbtc::ports
