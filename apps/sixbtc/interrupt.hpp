// SIGINT and SIGTERM: the first asks the running command to finish its item, the second ends the
// process at once.
#pragma once

#include <stop_token>

namespace sixbtc::cli {

// Installs the handlers once and returns the token commands watch.
[[nodiscard]] std::stop_token install_interrupt_handlers();
[[nodiscard]] bool was_interrupted();

}  // namespace sixbtc::cli
