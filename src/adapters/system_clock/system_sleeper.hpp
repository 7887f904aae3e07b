// Waiting on the machine's steady clock.
#pragma once

#include "core/sleeper.hpp"

namespace sixbtc::system_clock {

// Any thread; a request to stop wakes it.
class SystemSleeper final : public core::Sleeper {
 public:
  bool sleep(core::Duration duration, const std::stop_token& stop) override;
};

}  // namespace sixbtc::system_clock
