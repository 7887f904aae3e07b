// A script with one of its parameters a step away: what a sound strategy should survive.
//
// Pure, any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "language/compile.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::validation {

struct Neighbour {
  std::string parameter, value;  // "length", "16"; exits are "@stop", "@target", "@max_bars"
  std::shared_ptr<const strategy::StrategyCore> strategy;
};

// A number moves by its own step, up and down, within its limits; one without a step by
// `relative_step` of its size, a whole number by at least 1; one with options to the next ones.
// Stop, target and time exit of the annotations move by `relative_step`. At an edge there are
// fewer; texts, sources and flags have no step. At most `neighbours_max`, the first ones, in the
// order of the script. Fails when the source does not compile.
[[nodiscard]] core::Result<std::vector<Neighbour>> parameter_neighbours(
    const std::string& source, const language::Limits& limits, double relative_step,
    std::size_t neighbours_max);

}  // namespace sixbtc::validation
