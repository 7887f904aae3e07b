// The machine's clock: the only place that reads it.
#pragma once

#include <atomic>

#include "core/clock.hpp"

namespace sixbtc::system_clock {

// UTC with the resolution of the machine. Any thread. When the machine's clock is set back, this
// one stands still until the machine has caught up.
class SystemClock final : public core::Clock {
 public:
  [[nodiscard]] core::Timestamp now() const override;

 private:
  mutable std::atomic<std::int64_t> latest_{INT64_MIN};
};

}  // namespace sixbtc::system_clock
