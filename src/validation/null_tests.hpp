// Two questions about one strategy, each answered by a permutation test: would the same rules have
// done as well on the same bars in any other order (no structure), and would the same positions
// have done as well at any other time (no timing)?
//
// Definitions: docs/proof.md. Same arguments, same bits on any number of threads.
#pragma once

#include <optional>
#include <vector>

#include "analytics/permutation.hpp"
#include "backtest/parallel.hpp"
#include "validation/bar_shuffle.hpp"

namespace sixbtc::validation {

struct NullTest {
  double observed = 0;
  std::vector<double> permuted;  // one a permutation that was run, in order
  analytics::PermutationResult result;
  // Given up once p could no longer fall below the level: then p_value() is a lower bound.
  bool is_cut_short = false;
  bool was_interrupted = false;
};

struct NullTestPlan {
  std::size_t permutations;       // at least 1
  std::optional<double> give_up;  // level p must fall below; absent: all permutations are run
  std::uint64_t seed;
};

// Statistic: daily_sharpe() of the portfolio, each permutation run with full costs.
[[nodiscard]] core::Result<NullTest> bar_permutation_test(
    const strategy::StrategyCore& strategy, std::span<const ProofSeries> series,
    std::span<const backtest::RunResult> observed, int atr_length, const NullTestPlan& plan,
    const backtest::ParallelOptions& parallel);

// Statistic: sum over symbols and bars of position x return, close to close, the position being a
// trade's notional as a share of realised equity. Trades of all symbols are moved by the same share
// of each symbol's history, wrapping round, at least a tenth of it. Costs are those of the same
// trades and cancel.
[[nodiscard]] NullTest signal_shift_test(std::span<const ProofSeries> series,
                                         std::span<const backtest::RunResult> observed,
                                         const NullTestPlan& plan);

}  // namespace sixbtc::validation
