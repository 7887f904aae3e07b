// What people may say to a session, and when: checked against the engine on the session's thread.
#pragma once

#include "application/running_session.hpp"
#include "engine/engine.hpp"

namespace sixbtc::application {

[[nodiscard]] std::string_view name_of(Command command);  // "control.pause", for the audit log
[[nodiscard]] engine::ControlKind kind_of(Command command);

// Conflict or Rejected when it makes no sense or is not allowed now, with what to do instead. Stops
// are always allowed.
[[nodiscard]] core::Status check_command(Command command, const engine::Engine& engine);

}  // namespace sixbtc::application
