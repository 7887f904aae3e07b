// How long to wait before trying again. Pure but for the random numbers handed in.
#pragma once

#include <algorithm>

#include "core/random.hpp"
#include "core/time.hpp"

namespace sixbtc::net {

struct Backoff {
  core::Duration first, longest;
};

// Before try number `failed` + 1, failed >= 1: first * 2^(failed - 1), at most `longest`, of which
// a random half is left out, so that many who failed together do not come back together.
[[nodiscard]] inline core::Duration wait_after(const Backoff& backoff, std::uint64_t failed,
                                               core::Random& random) {
  core::Duration wait = std::min(backoff.first, backoff.longest);
  for (std::uint64_t i = 1; i < failed && wait < backoff.longest; ++i)
    wait = std::min(wait * 2, backoff.longest);
  const auto half = static_cast<double>(wait.nanoseconds()) / 2;
  return core::Duration::nanoseconds(static_cast<std::int64_t>(half + half * random.uniform()));
}

}  // namespace sixbtc::net
