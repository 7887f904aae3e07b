// Holes in a series: places where consecutive rows are more than one interval apart.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "market/interval.hpp"

namespace sixbtc::columns {

struct Gap {
  core::Timestamp first_missing;
  std::size_t bars = 0;  // bars that are missing, > 0
  friend bool operator==(const Gap&, const Gap&) = default;
};

// `open_time` in nanoseconds, strictly increasing. In order of time.
[[nodiscard]] std::vector<Gap> find_gaps(std::span<const std::int64_t> open_time,
                                         market::Interval interval);

}  // namespace sixbtc::columns
