// What happened in a session, one line an event and one an answer: for people who look at a seed.
#pragma once

#include <string>

#include "engine/answer.hpp"
#include "engine/event.hpp"

namespace sixbtc::drill {

// Lines, each ended; empty where nothing worth a line happened (a price, a timer).
[[nodiscard]] std::string trace_of(const engine::Event& event, const engine::Answer& answer);

}  // namespace sixbtc::drill
