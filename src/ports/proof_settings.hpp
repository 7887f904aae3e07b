// Configured values of the proof (proof.*); see settings.hpp for units.
#pragma once

#include <cstdint>

namespace sixbtc::ports {

struct ProofWindowSettings {
  std::int64_t count, purge_days, profitable_min;
};

struct ProofForwardSettings {
  std::int64_t train_days, gap_days, test_days;
  double efficiency_min, profitable_min;  // pooled; share of tests
};

struct ProofStressSettings {
  double multiple;    // of fees and slippage
  double sharpe_min;  // annual
};

struct ProofNeighbourSettings {
  double relative_step;  // of a parameter that states no step
  std::int64_t neighbours_max;
  double profitable_min, median_min;  // share of neighbours; their median over the strategy's own
};

struct ProofOverfittingSettings {
  double probability_max;
  std::int64_t trials_min, blocks_max;
};

struct ProofClusterSettings {
  double chance;  // share of independent trials that may be taken for alike
  double correlation_min;
  std::int64_t blocks_min;
};

struct ProofVaultSettings {
  double alpha;
  std::int64_t trades_min;
  double similar_correlation;  // from which a strategy belongs to the cluster that opened it
};

struct ProofSettings {
  std::int64_t seed, permutations;
  double alpha;         // of the null tests, after Holm
  bool gives_up_early;  // where more permutations cannot change the verdict
  double confidence;    // of intervals
  double deflated_sharpe_min;
  std::int64_t trials_min;  // never deflated by fewer
  ProofWindowSettings windows;
  ProofForwardSettings walk_forward;
  ProofStressSettings cost_stress;
  ProofNeighbourSettings neighbourhood;
  ProofOverfittingSettings overfitting;
  double quality_retained_min;  // of the profit, without trades on marked bars
  ProofClusterSettings clusters;
  ProofVaultSettings vault;
};

}  // namespace sixbtc::ports
