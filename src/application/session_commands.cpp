#include "application/session_commands.hpp"

#include <fmt/format.h>

namespace sixbtc::application {

namespace {

using core::ErrorKind;
using risk::StopCause;
using risk::StopLevel;

core::Status check_reconciled(const engine::Engine& engine) {
  if (engine.execution().is_reconciled()) return {};
  return core::fail(ErrorKind::Conflict, "the account is not reconciled with the venue", "control",
                    "try again when GET /api/v1/control says is_reconciled");
}

}  // namespace

std::string_view name_of(Command command) {
  switch (command) {
    case Command::Pause:
      return "control.pause";
    case Command::CancelAndHalt:
      return "control.cancel_and_halt";
    case Command::CloseAll:
      return "control.close_all";
    case Command::Resume:
      return "control.resume";
    case Command::ClearHalt:
      return "control.clear_halt";
  }
  CHECK(false);
}

engine::ControlKind kind_of(Command command) {
  switch (command) {
    case Command::Pause:
      return engine::ControlKind::PauseEntries;
    case Command::CancelAndHalt:
      return engine::ControlKind::CancelAndHalt;
    case Command::CloseAll:
      return engine::ControlKind::CloseAll;
    case Command::Resume:
    case Command::ClearHalt:
      return engine::ControlKind::ResumeEntries;
  }
  CHECK(false);
}

core::Status check_command(Command command, const engine::Engine& engine) {
  if (command != Command::Resume && command != Command::ClearHalt) return {};
  const auto& stops = engine.emergency().state().stops;
  const auto level = [&stops](StopCause cause) {
    return stops[static_cast<std::size_t>(cause)].level;
  };
  if (engine.emergency().level() == StopLevel::None)
    return core::fail(ErrorKind::Conflict, "nothing is stopped", "control");
  // What a person paused may be taken back; what halted, or a rule or a fault stopped, is cleared.
  const bool is_halted = level(StopCause::Person) >= StopLevel::CancelAndHalt ||
                         level(StopCause::Fault) != StopLevel::None ||
                         level(StopCause::PortfolioDrawdown) != StopLevel::None;
  const bool is_paused = level(StopCause::Person) == StopLevel::PauseEntries;
  if (!is_halted && !is_paused)
    return core::fail(ErrorKind::Rejected, "the daily loss clears itself at midnight UTC",
                      "control");
  if (command == Command::Resume && is_halted)
    return core::fail(
        ErrorKind::Conflict,
        fmt::format("trading is halted by {}", risk::name_of(*engine.emergency().cause())),
        "control", "POST /api/v1/control/clear-halt ends it (scope admin)");
  if (command == Command::ClearHalt && !is_halted)
    return core::fail(ErrorKind::Conflict, "trading is paused, not halted", "control",
                      "POST /api/v1/control/resume goes on");
  return check_reconciled(engine);
}

}  // namespace sixbtc::application
