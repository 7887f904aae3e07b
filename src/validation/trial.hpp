// A parameter set that a search tried, and how trials are ranked.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/result.hpp"
#include "validation/search_space.hpp"

namespace sixbtc::validation {

// All values: more is better.
struct Trial {
  Point point;
  // After each step that was run: the value, and the objectives it is made of, over all steps so
  // far; none where there was too little to judge.
  std::vector<std::optional<double>> reported = {};
  std::vector<double> objectives = {};
  bool is_pruned = false;                   // given up before the last step
  std::optional<core::Error> failure = {};  // the evaluation stopped, and why

  // Of everything that was run; none: nothing to judge it by.
  [[nodiscard]] std::optional<double> value() const {
    return failure || reported.empty() ? std::nullopt : reported.back();
  }
};

enum class Ranking : std::uint8_t {
  Weighted,  // by value
  Pareto,    // by the number of fronts of undominated trials around it, then by value
};

// 0 for trials no other beats in all objectives, 1 for those undominated without them, and so on.
// Dominated: nowhere better, somewhere worse.
[[nodiscard]] std::vector<std::size_t> pareto_ranks(
    std::span<const std::vector<double>> objectives);

// Indices from best to worst. Complete trials first; then pruned ones, those that got furthest
// first; those without a value last. Equal ones in trial order.
[[nodiscard]] std::vector<std::size_t> ranked(std::span<const Trial> trials, Ranking ranking);

// Names as in the configuration (optimiser.pruning.*).
struct PruningRules {
  bool is_enabled;
  std::int64_t startup_trials;  // complete ones before any is pruned
  std::int64_t warmup_steps;    // never pruned after these first ones
};

// Median rule: whether the best value a trial reported so far is below the median of what complete
// trials reported at its newest step. A trial without a value so far is pruned like a low one.
[[nodiscard]] bool is_hopeless(const Trial& trial, std::span<const Trial> others,
                               const PruningRules& rules);

}  // namespace sixbtc::validation
