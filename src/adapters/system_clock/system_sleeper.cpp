#include "adapters/system_clock/system_sleeper.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sixbtc::system_clock {

bool SystemSleeper::sleep(core::Duration duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock(mutex);
  woken.wait_for(lock, stop, std::chrono::nanoseconds(duration.nanoseconds()),
                 [] { return false; });
  return !stop.stop_requested();
}

}  // namespace sixbtc::system_clock
