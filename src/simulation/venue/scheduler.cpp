#include "simulation/venue/scheduler.hpp"

#include <algorithm>
#include <utility>

#include "core/check.hpp"

namespace sixbtc::simulation {

void Scheduler::at(core::Timestamp time, Action action) {
  CHECK(time >= now_);
  queue_.push_back({time, sequence_++, std::move(action)});
  std::push_heap(queue_.begin(), queue_.end(), is_later);
}

bool Scheduler::run_next() {
  if (queue_.empty()) return false;
  std::pop_heap(queue_.begin(), queue_.end(), is_later);
  Entry next = std::move(queue_.back());
  queue_.pop_back();
  now_ = next.time;
  next.action();
  return true;
}

void Scheduler::run_until(core::Timestamp time) {
  CHECK(time >= now_);
  while (!queue_.empty() && queue_.front().time <= time) run_next();
  now_ = time;
}

std::optional<core::Timestamp> Scheduler::next_time() const {
  if (queue_.empty()) return std::nullopt;
  return queue_.front().time;
}

}  // namespace sixbtc::simulation
