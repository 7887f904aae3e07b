// Time-series momentum over a span of time rather than a number of bars (M-037, M-039): long when
// the close stands above the close `lookback` ago by more than `threshold`, short when below.
#pragma once

#include "core/time.hpp"
#include "strategy/native_strategy.hpp"

namespace sixbtc::strategy {

struct NativeMomentumParams {
  core::Duration lookback;
  double threshold;      // ratio of the earlier close, > 0
  double stop_percent;   // ratio of the fill, > 0
  double break_even_at;  // gain (ratio) at which the stop moves to the entry, > 0
  int leverage;
};

// Fails (Invalid) when a parameter is out of range.
[[nodiscard]] core::Result<std::shared_ptr<const StrategyCore>> make_native_momentum(
    const NativeMomentumParams& params);

}  // namespace sixbtc::strategy
