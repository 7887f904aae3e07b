#include "application/prove_candidate.hpp"

#include "application/script_library.hpp"
#include "application/trial_statistics.hpp"
#include "core/random.hpp"
#include "validation/neighbourhood.hpp"

namespace sixbtc::application {

std::uint64_t proof_seed(std::uint64_t seed, const std::string& source_hash) {
  return core::Random(seed).fork(std::stoull(source_hash.substr(0, 15), nullptr, 16)).next();
}

core::Result<validation::Proof> prove_candidate(const ProofCandidate& candidate,
                                                const ports::Settings& settings, std::uint64_t seed,
                                                validation::ProofScope scope,
                                                const backtest::ParallelOptions& parallel) {
  const ports::ProofNeighbourSettings& near = settings.proof.neighbourhood;
  ASSIGN_OR_RETURN(const auto neighbours,
                   validation::parameter_neighbours(
                       std::string(candidate.source), language_limits(settings.generation.language),
                       near.relative_step, static_cast<std::size_t>(near.neighbours_max)));
  return validation::prove({.strategy = candidate.strategy,
                            .neighbours = neighbours,
                            .series = candidate.history->series(),
                            .trials = candidate.trials,
                            .candidates = candidate.candidates},
                           proof_rules(settings), seed, scope, parallel);
}

core::Timestamp vault_from(std::span<const SeriesWindow> series) {
  core::Timestamp from = core::Timestamp::from_nanoseconds(INT64_MAX);
  for (const SeriesWindow& one : series)
    from = std::min(from, one.series->market.bars().time(one.split.vault_first));
  return from;
}

core::Result<validation::ProofGate> open_vault(ports::VaultRegister& vaults,
                                               const ports::Settings& settings,
                                               const strategy::StrategyCore& strategy,
                                               std::span<const SeriesWindow> series,
                                               const ports::TrialRecord& trial,
                                               const validation::Proof& proof,
                                               const ports::Actor& actor, VaultLook look) {
  const core::Timestamp from = vault_from(series);
  ASSIGN_OR_RETURN(const auto before, vaults.openings(trial.data_set_hash));
  ports::VaultOpening opening{trial.data_set_hash, from,
                              trial.strategy_hash, trial.strategy_hash,
                              trial.blocks_json,   actor.time};
  const auto own = parse_blocks(trial.blocks_json);
  bool is_own = false;
  for (const ports::VaultOpening& earlier : before) {
    if (earlier.vault_from != from) continue;
    is_own |= earlier.strategy_hash == opening.strategy_hash;
    const auto blocks = parse_blocks(earlier.blocks_json);
    const auto likeness = own && blocks ? correlation(*own, *blocks) : std::nullopt;
    if (likeness && *likeness >= settings.proof.vault.similar_correlation) {
      opening.cluster = earlier.cluster;
      break;
    }
  }
  if (!is_own || look == VaultLook::First) RETURN_IF_ERROR(vaults.open(opening, actor));
  ASSIGN_OR_RETURN(const VaultSeries vault,
                   VaultSeries::create(series, settings, strategy.traits().leverage));
  return validation::vault_gate(strategy, vault.series(), proof.metrics,
                                proof_rules(settings).vault);
}

}  // namespace sixbtc::application
