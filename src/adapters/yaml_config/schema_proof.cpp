// Keys of proof. None changes what a backtest finds.
#include "adapters/yaml_config/schema_rows.hpp"

namespace sixbtc::yaml_config {
namespace {

template <auto... Members>
Field row(std::string_view path, Type type, std::string_view unit, std::string_view text) {
  return {path, std::move(type), unit, text, at<&S::proof, Members...>, NameKind::None, false};
}

using P = ports::ProofSettings;

void add_windows(std::vector<Field>& rows) {
  using W = ports::ProofWindowSettings;
  using F = ports::ProofForwardSettings;
  constexpr auto days = "days";
  const std::vector<Field> more = {
      row<&P::windows, &W::count>("proof.windows.count", integer(2, 100), "windows",
                                  "Equal parts of the history, each traded from flat."),
      row<&P::windows, &W::purge_days>("proof.windows.purge_days", integer(0, 365), days,
                                       "Left out between two of them."),
      row<&P::windows, &W::profitable_min>("proof.windows.profitable_min", integer(0, 100),
                                           "windows", "Fewest that end with a profit."),
      row<&P::walk_forward, &F::train_days>(
          "proof.walk_forward.train_days", integer(2, 36'500), days,
          "Window in which the best of the strategy and its neighbours is chosen."),
      row<&P::walk_forward, &F::gap_days>("proof.walk_forward.gap_days", integer(0, 3'650), days,
                                          "Left out between it and the test."),
      row<&P::walk_forward, &F::test_days>("proof.walk_forward.test_days", integer(1, 3'650), days,
                                           "Window the choice is held in, and the step."),
      row<&P::walk_forward, &F::efficiency_min>(
          "proof.walk_forward.efficiency_min", real(-10, 10), "ratio",
          "Least profit a day out of sample over in sample, all windows together."),
      row<&P::walk_forward, &F::profitable_min>("proof.walk_forward.profitable_min", ratio(0, 1),
                                                "of tests", "Least share that ends with a profit."),
  };
  rows.insert(rows.end(), more.begin(), more.end());
}

void add_stresses(std::vector<Field>& rows) {
  using C = ports::ProofStressSettings;
  using N = ports::ProofNeighbourSettings;
  const std::vector<Field> more = {
      row<&P::cost_stress, &C::multiple>("proof.cost_stress.multiple", real(1, 100), "",
                                         "Fees and slippage are multiplied by it."),
      row<&P::cost_stress, &C::sharpe_min>("proof.cost_stress.sharpe_min", real(-10, 10),
                                           "per year", "The Sharpe ratio then must be above it."),
      row<&P::neighbourhood, &N::relative_step>(
          "proof.neighbourhood.relative_step", ratio(0.01, 0.9), "of the value",
          "Step of a parameter that states none, exits among them."),
      row<&P::neighbourhood, &N::neighbours_max>("proof.neighbourhood.neighbours_max",
                                                 integer(1, 1'000), "neighbours",
                                                 "Most that are tried, the first of the script."),
      row<&P::neighbourhood, &N::profitable_min>("proof.neighbourhood.profitable_min", ratio(0, 1),
                                                 "of neighbours",
                                                 "Least share that ends with a profit."),
      row<&P::neighbourhood, &N::median_min>(
          "proof.neighbourhood.median_min", ratio(0, 10), "ratio",
          "Least median Sharpe ratio of the neighbours over the strategy's own."),
  };
  rows.insert(rows.end(), more.begin(), more.end());
}

void add_search(std::vector<Field>& rows) {
  using O = ports::ProofOverfittingSettings;
  using C = ports::ProofClusterSettings;
  using V = ports::ProofVaultSettings;
  const std::vector<Field> more = {
      row<&P::overfitting, &O::probability_max>(
          "proof.overfitting.probability_max", ratio(0, 1), "probability",
          "Most probability of backtest overfitting of the search on the data set."),
      row<&P::overfitting, &O::trials_min>("proof.overfitting.trials_min", integer(2, 1'000'000),
                                           "trials", "With fewer it is undecided."),
      row<&P::overfitting, &O::blocks_max>("proof.overfitting.blocks_max", integer(2, 20), "blocks",
                                           "Most blocks the window is cut into; even."),
      row<&P::quality_retained_min>(
          "proof.quality_retained_min", ratio(0, 1), "of the profit",
          "Least share that remains without trades that touch a marked bar."),
      row<&P::clusters, &C::chance>(
          "proof.clusters.chance", ratio(1e-6, 0.5), "of trials",
          "Share of independent trials that may be taken for alike by chance."),
      row<&P::clusters, &C::correlation_min>("proof.clusters.correlation_min", ratio(0, 1), "",
                                             "Two trials are never alike below this correlation."),
      row<&P::clusters, &C::blocks_min>("proof.clusters.blocks_min", integer(4, 1'000), "blocks",
                                        "With fewer block sums each trial counts alone."),
      row<&P::vault, &V::alpha>(
          "proof.vault.alpha", ratio(0.0001, 0.5), "probability",
          "The vault fails only what contradicts all history before it at this level."),
      row<&P::vault, &V::trades_min>("proof.vault.trades_min", integer(1, 1'000'000), "trades",
                                     "With fewer trades in the vault it is undecided."),
      row<&P::vault, &V::similar_correlation>(
          "proof.vault.similar_correlation", ratio(0, 1), "",
          "From this correlation of block sums on, two strategies share one opening."),
  };
  rows.insert(rows.end(), more.begin(), more.end());
}

}  // namespace

std::vector<Field> proof_fields() {
  std::vector<Field> rows = {
      row<&P::seed>("proof.seed", integer(0, 4'294'967'295), "",
                    "Seed of the permutations; each strategy has its own from it."),
      row<&P::permutations>("proof.permutations", integer(20, 1'000'000), "permutations",
                            "Of each null test; more where a search has many candidates."),
      row<&P::alpha>("proof.alpha", ratio(0.0001, 0.5), "probability",
                     "A null test's p must be below it, after Holm over the candidates."),
      row<&P::gives_up_early>("proof.gives_up_early", boolean(), "",
                              "Whether a null test ends where more permutations cannot change its "
                              "verdict."),
      row<&P::confidence>("proof.confidence", ratio(0.5, 0.9999), "probability",
                          "Of the intervals that gates show."),
      row<&P::deflated_sharpe_min>("proof.deflated_sharpe_min", ratio(0.01, 0.9999), "probability",
                                   "Least deflated Sharpe ratio, by the clustered trials."),
      row<&P::trials_min>("proof.trials_min", integer(1, 1'000'000), "trials",
                          "A Sharpe ratio is never deflated by fewer."),
  };
  add_windows(rows);
  add_stresses(rows);
  add_search(rows);
  return rows;
}

}  // namespace sixbtc::yaml_config
