// Median and median absolute deviation of the last N values, kept sorted as they slide.
// Not thread-safe. O(N) per value with a small constant: N is a few hundred at most.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace sixbtc::columns {

class RollingMad {
 public:
  explicit RollingMad(std::size_t window);  // >= 2
  void push(double value);                  // finite
  [[nodiscard]] bool is_full() const { return sorted_.size() == window_; }
  // Upper middle for an even count; the window must be full.
  [[nodiscard]] std::pair<double, double> median_and_mad() const;

 private:
  std::size_t window_;
  std::size_t oldest_ = 0;    // position in ring_ once it is full
  std::vector<double> ring_;  // in order of arrival
  std::vector<double> sorted_;
};

}  // namespace sixbtc::columns
