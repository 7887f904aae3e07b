// What one seed drives: which instruments, strategies, limits, latencies and faults a session has.
// The same seed and setup give the same scenario.
#pragma once

#include <vector>

#include "engine/engine.hpp"
#include "ports/drill_settings.hpp"
#include "simulation/venue/faults.hpp"
#include "simulation/venue/settings.hpp"

namespace sixbtc::drill {

// What all sessions of a drill have in common: the user's configuration.
struct Setup {
  ports::DrillSettings drill;
  engine::Policies policies;
  engine::EngineSettings engine;
  simulation::VenueSettings venue;
  simulation::FaultProfile faults;  // the most of each
  fills::CostModel costs;
  market::TradingRules rules;
  // Other limits, latencies and rates with each seed, within what is configured or possible.
  bool is_varied = false;
};

struct Scenario {
  std::uint64_t seed = 0;
  ports::DrillSettings drill;
  engine::Plan plan;
  engine::Policies policies;
  simulation::VenueSettings venue;
  simulation::FaultProfile faults;  // the most; Faults::swarm chooses
  std::vector<simulation::SimulatedInstrument> instruments;
  std::vector<double> first_prices;
  double swing = 0;  // of a price, from one tick to the next
  core::Timestamp start;
  std::int64_t history_bars = 0, bars = 0, ticks_per_bar = 0;
  double crash = 0, control = 0;
  core::Duration funding_interval;
};

[[nodiscard]] Scenario make_scenario(const Setup& setup, std::uint64_t seed);

}  // namespace sixbtc::drill
