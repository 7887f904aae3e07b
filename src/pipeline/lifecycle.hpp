// The life of a strategy as a state machine (DESIGN section 6):
//
//   GENERATED -> VALIDATED -> ACTIVE -> LIVE paper -> test -> full
//        \            |  \       \________ |
//         DELETED <---'   '----------> RETIRED
//
// One function decides which event may happen in which state; replaying the events gives the state.
#pragma once

#include <span>
#include <string>

#include "ports/lifecycle_log.hpp"

namespace sixbtc::pipeline {

// What happened, before it is known whether it may.
struct Happening {
  ports::EventKind kind = ports::EventKind::GatePassed;
  std::string rule;                 // which gate or rule; not empty
  std::string numbers_json = "[]";  // what it looked at
  std::string cause{};              // id of another strategy's event; empty: the one before
  ports::Actor by;                  // an override needs its reason
  // Of an override: where the person puts the strategy.
  std::optional<ports::StrategyStatus> target{};
};

struct Transition {
  ports::StrategyState state;   // after it
  ports::LifecycleEvent event;  // to be kept
};

// Rejected when the event may not happen in this state; the message says what may.
//
// A person may put a strategy back to VALIDATED to be judged again, into RETIRED or DELETED, and
// into ACTIVE when it was admitted once: nothing but proof lets a strategy into the pool for the
// first time. LIVE is entered by its gates alone.
[[nodiscard]] core::Result<Transition> transition(const core::StrategyId& strategy,
                                                  const ports::StrategyState& state,
                                                  const Happening& happening);

// The state after the events of one strategy, from its first. Malformed, naming the event, when one
// may not follow those before it.
[[nodiscard]] core::Result<ports::StrategyState> replay(
    std::span<const ports::LifecycleEvent> events);

}  // namespace sixbtc::pipeline
