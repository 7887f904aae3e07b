// How many independent trials the trials on a data set amount to, and whether picking the best of
// them overfits: from the block sums that the ledger keeps of each.
//
// Method and its bias: docs/proof.md. Pure; same rows, same result; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analytics/overfitting.hpp"

namespace sixbtc::validation {

// Sums of returns over consecutive blocks of one window, the same for every trial; row-major.
struct BlockSums {
  std::vector<double> values;
  std::size_t blocks = 0;
  [[nodiscard]] std::size_t trials() const { return blocks == 0 ? 0 : values.size() / blocks; }
  [[nodiscard]] std::span<const double> row(std::size_t trial) const {
    return std::span(values).subspan(trial * blocks, blocks);
  }
};

// Names as in the configuration (proof.clusters.*).
struct ClusterRules {
  double chance;            // share of independent trials taken for alike by chance, at most
  double correlation_min;   // never alike below this correlation
  std::int64_t blocks_min;  // with fewer each trial counts alone
};

struct TrialClusters {
  double correlation = 1;         // from which two trials are alike
  std::vector<std::uint32_t> of;  // per trial: its cluster, numbered by first appearance
  std::vector<double> likeness;   // per trial: correlation with its leader; 1 for the leader
  std::size_t clusters = 0;
};

// Correlation of `blocks` >= 4 sums of two independent normal trials that is exceeded with
// `probability` (0 < p < 0.5).
[[nodiscard]] double chance_correlation(std::size_t blocks, double probability);

// A trial joins the leader it is most alike among those found for it, or leads a new cluster. All
// trials without spread are one cluster. What the search for leaders overlooks leads a cluster of
// its own, so that the number errs upwards.
[[nodiscard]] TrialClusters cluster_trials(const BlockSums& sums, const ClusterRules& rules);

// P(Y > level | X > level) of standard normals with this correlation (0..1).
[[nodiscard]] double joint_exceedance(double correlation, double level);

// The number of independent trials whose best exceeds `level` (in standard errors) at least as
// often as the best of these: 1 for every leader and, for everybody else, the probability that it
// exceeds the level where its leader does not, relative to exceeding it at all (a union bound).
[[nodiscard]] double effective_trials(const TrialClusters& clusters, double level);

struct TrialOverfitting {
  std::size_t trials = 0, splits = 0, blocks = 0;
  double probability = 0, out_of_sample_loss = 0;
};
// PBO over the trials, block sums standing for periods: at most `blocks_max` blocks of two or more
// sums. None with fewer than two trials or four sums.
[[nodiscard]] std::optional<TrialOverfitting> trial_overfitting(const BlockSums& sums,
                                                                std::size_t blocks_max);

}  // namespace sixbtc::validation
