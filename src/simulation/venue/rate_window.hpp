// The venue's limit of requests: a sliding window. What is refused does not count.
#pragma once

#include <deque>

#include "simulation/venue/settings.hpp"

namespace sixbtc::simulation {

class RateWindow {
 public:
  explicit RateWindow(const RateLimit& limit) : limit_(limit) {}

  // `now` never goes backwards.
  [[nodiscard]] bool allows(core::Timestamp now) {
    while (!taken_.empty() && now - taken_.front() >= limit_.window) taken_.pop_front();
    if (static_cast<std::int64_t>(taken_.size()) >= limit_.requests_max) return false;
    taken_.push_back(now);
    return true;
  }

 private:
  RateLimit limit_;
  std::deque<core::Timestamp> taken_;
};

}  // namespace sixbtc::simulation
