#include "columns/rolling_mad.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::columns {

RollingMad::RollingMad(std::size_t window) : window_(window) {
  CHECK(window >= 2);
  ring_.reserve(window);
  sorted_.reserve(window);
}

void RollingMad::push(double value) {
  if (is_full()) {
    sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), ring_[oldest_]));
    ring_[oldest_] = value;
    oldest_ = (oldest_ + 1) % window_;
  } else {
    ring_.push_back(value);
  }
  sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
}

std::pair<double, double> RollingMad::median_and_mad() const {
  CHECK(is_full());
  const std::size_t middle = window_ / 2;
  const double median = sorted_[middle];
  // Distances grow outwards on both sides, so the middle one is found by merging from the median.
  std::size_t below = middle, above = middle;
  double distance = 0;
  for (std::size_t taken = 0; taken < middle; ++taken) {
    const bool can_go_down = below > 0;
    const bool can_go_up = above + 1 < window_;
    const double down = can_go_down ? median - sorted_[below - 1] : 0;
    const double up = can_go_up ? sorted_[above + 1] - median : 0;
    if (can_go_down && (!can_go_up || down <= up)) {
      distance = down;
      --below;
    } else {
      distance = up;
      ++above;
    }
  }
  return {median, distance};
}

}  // namespace sixbtc::columns
