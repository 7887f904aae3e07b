// From the configuration (simulation.*) to what a venue takes.
#pragma once

#include "ports/simulation_settings.hpp"
#include "simulation/venue/faults.hpp"
#include "simulation/venue/settings.hpp"

namespace sixbtc::simulation {

[[nodiscard]] VenueSettings venue_settings(const ports::SimulationSettings& settings,
                                           core::Amount initial_balance);
// The most that Faults::swarm chooses.
[[nodiscard]] FaultProfile fault_profile(const ports::FaultSettings& settings);

}  // namespace sixbtc::simulation
