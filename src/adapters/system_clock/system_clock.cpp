#include "adapters/system_clock/system_clock.hpp"

namespace sixbtc::system_clock {

core::Timestamp SystemClock::now() const {
  using std::chrono::nanoseconds;
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const std::int64_t read = std::chrono::duration_cast<nanoseconds>(since_epoch).count();
  std::int64_t latest = latest_.load(std::memory_order_relaxed);
  while (read > latest && !latest_.compare_exchange_weak(latest, read, std::memory_order_relaxed)) {
  }
  return core::Timestamp::from_nanoseconds(std::max(read, latest));
}

}  // namespace sixbtc::system_clock
