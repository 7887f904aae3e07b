// The proof that a strategy sees no future (DESIGN section 5), over a whole series. A run in
// columns is held against one whose evaluator is handed one bar at a time, later bars not existing
// anywhere, and against runs recomputed from scratch on series cut at random places. Decisions, the
// position they were made with and the watched values must agree on every bar, to the last bit.
#pragma once

#include <cstdint>
#include <optional>

#include "backtest/run.hpp"
#include "core/result.hpp"

namespace sixbtc::validation {

struct CausalityPlan {
  std::size_t truncations;  // random cuts, the same for the same seed
  std::uint64_t seed;
};

struct CausalityReport {
  std::size_t bars = 0;            // decided one bar at a time, all of them compared
  std::size_t signals = 0;         // of these, bars on which the strategy wanted something
  std::size_t truncations = 0;     // recomputed from scratch
  std::size_t truncated_bars = 0;  // bars compared in them
  struct Difference {
    core::Timestamp time;        // open of the first bar decided otherwise
    bool is_truncation = false;  // else: the run that was handed one bar at a time
  };
  std::optional<Difference> difference;
};

// Fails with the strategy's own failure. Stops at the first difference.
[[nodiscard]] core::Result<CausalityReport> prove_causality(
    const strategy::StrategyCore& strategy, const backtest::MarketData& market,
    const backtest::Window& window, const backtest::Assumptions& assumptions,
    const CausalityPlan& plan);

}  // namespace sixbtc::validation
