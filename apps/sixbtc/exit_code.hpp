// Exit codes of the program, one meaning each (docs/cli.md).
#pragma once

#include "core/result.hpp"

namespace sixbtc::cli {

enum ExitCode : int {
  exit_ok = 0,
  exit_failed = 1,
  exit_usage = 2,
  exit_config = 3,
  exit_not_found = 4,
  exit_venue = 5,
  exit_permission = 6,
  exit_refused = 7,
  exit_partly_done = 8,
  exit_interrupted = 130,
};

[[nodiscard]] constexpr int exit_code_of(core::ErrorKind kind) {
  switch (kind) {
    case core::ErrorKind::NotFound:
      return exit_not_found;
    case core::ErrorKind::Retryable:
    case core::ErrorKind::OutcomeUnknown:
      return exit_venue;
    case core::ErrorKind::Unauthorized:
      return exit_permission;
    case core::ErrorKind::Rejected:
      return exit_refused;
    case core::ErrorKind::Interrupted:
      return exit_interrupted;
    default:
      return exit_failed;
  }
}

}  // namespace sixbtc::cli
