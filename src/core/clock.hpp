// Where time comes from. Nothing reads the system clock except adapters/system_clock.
#pragma once

#include "core/time.hpp"

namespace sixbtc::core {

class Clock {
 public:
  virtual ~Clock() = default;
  // May be called from any thread; never goes backwards on one thread.
  [[nodiscard]] virtual Timestamp now() const = 0;
};

// A clock moved by hand, for tests and replays. Not thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  [[nodiscard]] Timestamp now() const override { return now_; }
  void advance(Duration by) { now_ = now_ + by; }
  void set(Timestamp time) { now_ = time; }

 private:
  Timestamp now_;
};

}  // namespace sixbtc::core
