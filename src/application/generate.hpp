// New strategies from the base scripts by parametric expansion (M-057), spread evenly over scripts,
// intervals and symbols, checked and stored.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "application/script_library.hpp"
#include "application/series_access.hpp"
#include "application/services.hpp"
#include "generation/parameter_space.hpp"

namespace sixbtc::application {

struct GenerateRequest {
  std::size_t count = 0;                    // wanted; fewer when the scripts offer no more
  std::uint64_t seed = 0;                   // same seed, same strategies
  std::vector<market::Interval> intervals;  // each strategy is judged on its own
  std::string symbol;                       // empty: every symbol of the preferred market in turn
};

struct GenerateReport {
  std::vector<ports::StrategyRecord> strategies;  // in the order made
  std::size_t added = 0;                          // of them, new to the store
  std::vector<ScriptProblem> problems;            // base scripts that do not compile
};

// The configured exits of strategies on this interval; fails when there are none.
[[nodiscard]] core::Result<generation::ExpansionGrid> expansion_grid(
    const ports::Settings& settings, market::Interval interval);

[[nodiscard]] core::Result<GenerateReport> generate_by_expansion(const Services& services,
                                                                 const GenerateRequest& request,
                                                                 const Control& control);

}  // namespace sixbtc::application
