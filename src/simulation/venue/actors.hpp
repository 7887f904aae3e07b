// Others on the same account, by the dice of the faults: a person who trades, places and cancels
// orders, and a venue that liquidates, deleverages or pays out. A session's driver gives them an
// occasion now and then (once a bar).
#pragma once

#include "simulation/venue/simulated_venue.hpp"

namespace sixbtc::simulation {

class Actors {
 public:
  Actors(SimulatedVenue& venue, Faults& faults) : venue_(venue), faults_(faults) {}
  void step(market::InstrumentId instrument);

 private:
  SimulatedVenue& venue_;
  Faults& faults_;
};

}  // namespace sixbtc::simulation
