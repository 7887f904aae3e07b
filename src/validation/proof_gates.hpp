// The gates of a proof, one function each: value, threshold, verdict, interval where there is one,
// and the numbers to compute it again. docs/proof.md says what each is for.
//
// Pure, any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backtest/metrics.hpp"
#include "validation/null_tests.hpp"
#include "validation/proof_series.hpp"
#include "validation/screen.hpp"
#include "validation/trial_clusters.hpp"

namespace sixbtc::validation {

// One named list of numbers.
struct EvidenceItem {
  std::string name;
  std::vector<double> values;
};

struct ProofGate {
  Gate gate;
  std::vector<EvidenceItem> evidence;
  [[nodiscard]] const std::vector<double>* find(std::string_view name) const;
};

// Names as in the configuration (proof.*).
struct WindowRules {
  std::int64_t count, purge_days, profitable_min;
};
struct ForwardRules {
  std::int64_t train_days, gap_days, test_days;
  double efficiency_min, profitable_min;  // pooled; share of tests
};
struct StressRules {
  double multiple;    // of fees and slippage
  double sharpe_min;  // annual
};
struct NeighbourRules {
  double profitable_min;  // share of neighbours
  double median_min;      // median Sharpe of the neighbours / the strategy's own
};
struct OverfittingRules {
  double probability_max;
  std::int64_t trials_min, blocks_max;
};

// Trials on the same data set.
struct TrialStatistics {
  double raw = 1;        // every strategy ever tried
  double clustered = 1;  // independent ones, effective_trials(); at most raw
  // Variance of their annual Sharpe ratios (ddof 1), shown beside the one under the null.
  std::optional<double> sharpe_variance = std::nullopt;
  std::optional<TrialOverfitting> overfitting = std::nullopt;
};

// Value: p. Interval: of p, from the number of permutations (Wilson).
[[nodiscard]] ProofGate null_gate(const std::string& name, const NullTest& test, double level,
                                  double confidence);

// Value: windows with a profit, of `count` equal parts of the history, each traded from flat, with
// days left out between them.
[[nodiscard]] core::Result<ProofGate> windows_gate(const strategy::StrategyCore& strategy,
                                                   std::span<const ProofSeries> series,
                                                   const WindowRules& rules);

// Value: pooled efficiency of choosing the best of the strategy and its neighbours in each training
// window and holding it in the test; columns of `returns` are daily returns, the strategy's own
// first. Undecided where no fold fits.
[[nodiscard]] ProofGate walk_forward_gate(std::span<const std::vector<double>> returns,
                                          const ForwardRules& rules);

// Value: annual Sharpe ratio under the stress.
[[nodiscard]] ProofGate cost_gate(std::span<const double> stressed_returns,
                                  const StressRules& rules, double confidence);

// Two gates: the share of neighbours with a profit, and their median Sharpe over the strategy's
// own. Undecided without neighbours: there is no parameter to be sensitive to.
[[nodiscard]] std::vector<ProofGate> neighbour_gates(std::span<const std::vector<double>> returns,
                                                     const NeighbourRules& rules,
                                                     double confidence);

struct DeflationRules {
  double probability_min;
  double trials_min;  // never deflated by fewer
};
// Value: probability that the true Sharpe is above that of the luckiest of so many trials, which
// starts from what the same rules earn on bars without structure (`null_mean`, per day), where that
// is above 0. The first gate decides; the others are shown: by the raw number, and with the spread
// of the trials' own ratios.
[[nodiscard]] std::vector<ProofGate> deflated_gates(const backtest::Metrics& metrics,
                                                    const TrialStatistics& trials, double null_mean,
                                                    const DeflationRules& rules, double confidence);

// Value: PBO of the search on this data set. Undecided with too few trials.
[[nodiscard]] ProofGate overfitting_gate(const std::optional<TrialOverfitting>& found,
                                         const OverfittingRules& rules, double confidence);

// Value: profit of the trades that touch no marked bar, over that of all.
[[nodiscard]] ProofGate quality_gate(std::span<const ProofSeries> series,
                                     std::span<const backtest::RunResult> runs, double retained_min,
                                     double confidence);

// The vault, which is opened once: fails what contradicts all history before it, as the holdout
// gate does. `series` reach to the end of the vault, their windows are the vault.
[[nodiscard]] core::Result<ProofGate> vault_gate(const strategy::StrategyCore& strategy,
                                                 std::span<const ProofSeries> series,
                                                 const backtest::Metrics& history,
                                                 const HoldoutThresholds& rules);

}  // namespace sixbtc::validation
