// Everything a strategy says in a run, for holding one run against another to the last bit.
#pragma once

#include <optional>
#include <vector>

#include "backtest/run.hpp"
#include "core/result.hpp"

namespace sixbtc::validation {

struct DecisionTrace {
  std::vector<strategy::Decision> decisions;      // one a bar, from the first decision on
  std::vector<strategy::PositionView> positions;  // at each decision
  std::vector<double> values;                     // the watched values, bar after bar
  std::size_t values_per_bar = 0;
};

// Runs the strategy over the window; its own failure is the error.
[[nodiscard]] core::Result<DecisionTrace> trace_decisions(const strategy::StrategyCore& strategy,
                                                          const backtest::MarketData& market,
                                                          const backtest::Window& window,
                                                          const backtest::Assumptions& assumptions);

// How many decisions agree before the first that does not, or the length of the shorter trace.
// Numbers that are not numbers equal each other.
[[nodiscard]] std::size_t agreement(const DecisionTrace& a, const DecisionTrace& b);

}  // namespace sixbtc::validation
