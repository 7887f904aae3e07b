// What a simulated venue assumes, as plain values; there are no defaults in code
// (config/config.yaml, simulation.*). docs/simulated_venue.md says the assumptions in words.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/fixed.hpp"
#include "core/time.hpp"
#include "fills/costs.hpp"
#include "fills/funding.hpp"
#include "market/instrument.hpp"

namespace sixbtc::simulation {

// Of a message; `jitter_max` is the most that the seed adds to either way. Messages of one
// direction do not overtake each other.
struct Latency {
  core::Duration to_venue, back, jitter_max;
};

// `share` of the market and triggered orders (0..1) fills in 2..parts_max parts, `interval` apart.
struct PartialFills {
  double share;
  std::int64_t parts_max;
  core::Duration interval;
};

// At most so many requests (submit, cancel, query, snapshot: one each) in any window that long.
struct RateLimit {
  std::int64_t requests_max;
  core::Duration window;
};

// A stop or target whose level the price has passed already when it arrives. Fire: it fires at that
// price, or at the next when no bar is open (the backtest's rule). Refuse: rejected (Hyperliquid,
// Bybit).
enum class MetTrigger : std::uint8_t { Fire, Refuse };

struct VenueSettings {
  core::Amount initial_balance;
  Latency latency;
  PartialFills partial_fills;
  RateLimit rate_limit;
  MetTrigger met_trigger;
  core::Duration answer_timeout;  // then the gateway says that there was no answer
  core::Duration order_history;   // an order that ended longer ago is unknown to queries
  std::uint64_t seed;             // of jitter and partial fills
};

// From `notional_min` of a position's value on. Rates are ratios.
struct MarginTier {
  double notional_min;
  double maintenance_margin_ratio;
  int leverage_max;
};

struct SimulatedInstrument {
  market::Instrument instrument;  // its id is its place in the venue's list
  fills::CostModel costs;         // before the floor; the venue applies it
  // Ascending, the first from 0 on; empty: one tier of costs.maintenance_margin_ratio and the
  // instrument's leverage_max.
  std::vector<MarginTier> tiers;
};

// One bar as the venue is given it: whole, at its open, because an order that arrives inside it
// needs the path through it (fills/bar_path.hpp). Only the venue may look ahead like that.
struct MarketBar {
  core::Timestamp open_time, close_time;
  fills::Bar prices;
  // The payments that fall to this bar (fills::funding_events, FundingEvent::bar).
  std::span<const fills::FundingEvent> funding;
};

}  // namespace sixbtc::simulation
