// Virtual time: a clock that stands still until the next thing is due. Latency, feeds and timers of
// a simulated session share one, so that everything in it happens in one order.
//
// Ordered by time, then by the order in which things were scheduled. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/clock.hpp"

namespace sixbtc::simulation {

class Scheduler final : public core::Clock {
 public:
  using Action = std::function<void()>;

  explicit Scheduler(core::Timestamp start) : now_(start) {}

  [[nodiscard]] core::Timestamp now() const override { return now_; }
  // Not before now(). An action may schedule others, for now() as well.
  void at(core::Timestamp time, Action action);
  void after(core::Duration delay, Action action) { at(now_ + delay, std::move(action)); }

  // Everything that is due up to and including `time`; then it is `time`.
  void run_until(core::Timestamp time);
  // The next action, at its time; false when there is none.
  bool run_next();
  [[nodiscard]] std::optional<core::Timestamp> next_time() const;
  [[nodiscard]] std::size_t pending() const { return queue_.size(); }

 private:
  struct Entry {
    core::Timestamp time;
    std::uint64_t sequence = 0;
    Action action;
  };
  [[nodiscard]] static bool is_later(const Entry& a, const Entry& b) {
    return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
  }

  core::Timestamp now_;
  std::uint64_t sequence_ = 0;
  std::vector<Entry> queue_;  // a heap, the next one in front
};

}  // namespace sixbtc::simulation
