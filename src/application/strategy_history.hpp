// Why a strategy is where it is: its state, every gate it met, and the chain of events.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "application/services.hpp"

namespace sixbtc::application {

struct StrategyHistory {
  ports::StrategyRecord strategy;
  ports::StrategyState state;                       // replayed from the events
  std::vector<ports::LifecycleEvent> events;        // oldest first
  std::optional<ports::ScreeningRecord> screening;  // the newest
  std::vector<ports::PoolEntry> pool_entries;       // admission and re-tests, oldest first
  std::uint64_t strategies_tried = 0;               // on the data set of the screening
};

// By id, unique id prefix, name or alias; deleted ones too. Malformed when the events do not lead
// to the state that is stored.
[[nodiscard]] core::Result<StrategyHistory> strategy_history(const Services& services,
                                                             const std::string& text);

}  // namespace sixbtc::application
