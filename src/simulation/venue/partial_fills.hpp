// How an order that fills in parts is cut: a random number of parts of random whole lots. It says
// nothing about depth; it is there because real orders come back in pieces.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/fixed.hpp"
#include "core/random.hpp"

namespace sixbtc::simulation {

// The first part last; one part when there are not two lots, or parts_max < 2.
[[nodiscard]] inline std::vector<core::Quantity> cut_into_parts(core::Quantity quantity,
                                                                core::Quantity lot,
                                                                std::int64_t parts_max,
                                                                core::Random& random) {
  const std::int64_t lots = quantity.units() / lot.units();
  const std::int64_t most = std::min(parts_max, lots);
  if (most < 2) return {quantity};
  const auto below = [&](std::int64_t bound) {
    return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
  };
  std::vector<core::Quantity> parts;
  core::Quantity rest = quantity;
  for (std::int64_t left = 2 + below(most - 1); left > 1; --left) {
    const std::int64_t free_lots = rest.units() / lot.units() - left;
    parts.push_back(core::Quantity::from_units((1 + below(free_lots + 1)) * lot.units()));
    rest -= parts.back();
  }
  parts.push_back(rest);
  std::reverse(parts.begin(), parts.end());
  return parts;
}

}  // namespace sixbtc::simulation
