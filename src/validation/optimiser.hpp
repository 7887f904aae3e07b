// One search over a lattice of parameters, and the choice of a plateau rather than a peak.
//
// A trial is evaluated step by step (an objective made of consecutive parts of its window) and
// given up when it is hopeless. Afterwards the best trials become finalists: the neighbours of each
// are evaluated in full, and the finalist with the highest plateau score is chosen: the lower
// median of its own value and its neighbours' (one that was given up counts with its last value,
// one without a value as the lowest). A lone peak has low neighbours and loses; that costs some
// in-sample value and is meant to.
//
// Same space, objective, settings and seed: the same trials in the same order with the same bits,
// on any number of threads, because proposals and pruning look only at batches already complete.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "backtest/parallel.hpp"
#include "validation/sampler.hpp"
#include "validation/trial.hpp"

namespace sixbtc::validation {

// What one step adds to a trial: its report after that step.
struct StepReport {
  std::optional<double> value;  // none: too little to judge
  std::vector<double> objectives;
};

// Called from several threads at once, each call with another trial; `step` runs from 0.
class Objective {
 public:
  virtual ~Objective() = default;
  [[nodiscard]] virtual std::size_t steps() const = 0;  // at least 1
  // An evaluation of one point: called with step 0, 1, ... in turn, from one thread.
  using Evaluation = std::function<core::Result<StepReport>(std::size_t step)>;
  [[nodiscard]] virtual core::Result<Evaluation> begin(const Point& point) const = 0;
};

// Names as in the configuration (optimiser.*).
struct SearchRules {
  SearchMethod method;
  std::size_t trials;  // points searched, without the finalists' neighbours
  std::size_t batch;   // points proposed and evaluated at a time
  Ranking ranking;
  TpeRules tpe;
  PruningRules pruning;
  std::size_t finalists;    // at least 1
  double neighbour_radius;  // neighbour_distance()
};

struct Choice {
  std::size_t trial = 0;       // index
  double value = 0;            // its own
  double plateau = 0;          // of its neighbourhood
  std::size_t neighbours = 0;  // that the plateau score looked at
};

struct SearchResult {
  std::vector<Trial> trials;  // in the order they were proposed
  std::size_t searched = 0;   // the first ones; the rest are neighbours
  std::size_t pruned = 0;
  std::optional<Choice> choice;  // none: no trial had a value, or the search was stopped
  bool was_interrupted = false;
};

[[nodiscard]] SearchResult search(const SearchSpace& space, const Objective& objective,
                                  const SearchRules& rules, std::uint64_t seed,
                                  const backtest::ParallelOptions& parallel);

}  // namespace sixbtc::validation
