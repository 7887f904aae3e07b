// Events as bytes, for the journal (docs/formats/journal.md), and what the engine answered as a
// digest, so that a replay can be held against the session.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "engine/answer.hpp"
#include "engine/event.hpp"

namespace sixbtc::engine {

// Appends the bytes of `event` to `out`.
void encode(const Event& event, std::string& out);
// Malformed for anything encode() does not write.
[[nodiscard]] core::Result<Event> decode(std::string_view bytes);

// Continues `digest` with everything in `answer`; an empty one leaves it as it is.
[[nodiscard]] std::uint64_t fold(std::uint64_t digest, const Answer& answer);

}  // namespace sixbtc::engine
