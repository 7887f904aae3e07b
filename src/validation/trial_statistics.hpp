// From the returns of all trials of a search to what a proof needs to know of them.
//
// Pure, any thread.
#pragma once

#include <span>
#include <vector>

#include "validation/proof_gates.hpp"
#include "validation/trial_clusters.hpp"

namespace sixbtc::validation {

// Sums of consecutive blocks of daily returns; the last one may hold fewer days.
[[nodiscard]] std::vector<double> block_sums(std::span<const double> daily, std::size_t block_days);

struct TrialRules {
  ClusterRules clusters;
  double deflated_sharpe_min;  // the height that clusters are counted at follows from it
  std::size_t blocks_max;      // of PBO
};

struct TrialCount {
  TrialStatistics statistics;
  std::size_t clusters = 0;  // of `sums`
  double correlation = 1;    // from which two of them are alike
};

// `sums`: one row a strategy, whole blocks of `block_days` days of one window; `raw`: all that were
// ever tried, at least as many. Those without a row count in full.
[[nodiscard]] TrialCount count_trials(const BlockSums& sums, double raw, double block_days,
                                      const TrialRules& rules);

}  // namespace sixbtc::validation
