// Configured values of drills (drill.*). Part of Settings (ports/settings.hpp).
#pragma once

#include <cstdint>

namespace sixbtc::ports {

struct DrillSettings {
  std::int64_t seeds;                            // of `sixbtc drill`, unless it is told
  std::int64_t instruments_max, strategies_max;  // of one session
  std::int64_t bars_max;                         // of one minute, until the faults stop
  double crash;                                  // probability at each price
  double control;                                // of a person's word, at each bar
  std::int64_t down_seconds_max;                 // between a crash and the restart
  std::int64_t converge_seconds_max;             // after the faults have stopped
  std::int64_t unprotected_seconds_max;          // a position without a stop at a reachable venue
};

}  // namespace sixbtc::ports
