#include "application/prove_candidate.hpp"

#include <algorithm>

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

core::Timestamp vault_to(std::span<const SeriesWindow> series) {
  core::Timestamp to = vault_from(series);
  for (const SeriesWindow& one : series) {
    const market::Interval interval = one.series->bars.key.interval;
    const core::Timestamp last = one.series->market.bars().time(one.split.unseen_first - 1);
    to = std::max(to, interval.next_start(last));
  }
  return to;
}

namespace {

// Where an opened vault ended; one that did not book it was as long as the one to be opened.
core::Timestamp ends(const ports::VaultOpening& earlier, const ports::VaultOpening& opening) {
  if (earlier.vault_to > earlier.vault_from) return earlier.vault_to;
  return earlier.vault_from + (opening.vault_to - opening.vault_from);
}

}  // namespace

core::Result<validation::ProofGate> open_vault(ports::VaultRegister& vaults,
                                               const ports::Settings& settings,
                                               const strategy::StrategyCore& strategy,
                                               std::span<const SeriesWindow> series,
                                               const ports::TrialRecord& trial,
                                               const validation::Proof& proof,
                                               const ports::Actor& actor, VaultLook look) {
  const core::Timestamp from = vault_from(series), to = vault_to(series);
  ASSIGN_OR_RETURN(const auto before, vaults.openings(trial.data_set_hash));
  ports::VaultOpening opening{
      trial.data_set_hash, from,      to, trial.strategy_hash, trial.strategy_hash,
      trial.blocks_json,   actor.time};
  const auto own = parse_blocks(trial.blocks_json);
  const bool is_own = std::ranges::any_of(before, [&](const ports::VaultOpening& earlier) {
    return earlier.strategy_hash == opening.strategy_hash && earlier.vault_from == from;
  });
  for (const ports::VaultOpening& earlier : before) {
    const bool by_itself = earlier.strategy_hash == opening.strategy_hash;
    const auto blocks = parse_blocks(earlier.blocks_json);
    const auto likeness = own && blocks ? correlation(*own, *blocks) : std::nullopt;
    if (!by_itself && !(likeness && *likeness >= settings.proof.vault.similar_correlation))
      continue;
    opening.cluster = earlier.cluster;
    // Of several, the one that has seen days of this vault: it decides whether it may be opened.
    if (ends(earlier, opening) > from && earlier.vault_from < to) break;
  }
  if (!is_own || look == VaultLook::First) RETURN_IF_ERROR(vaults.open(opening, actor));
  ASSIGN_OR_RETURN(const VaultSeries vault,
                   VaultSeries::create(series, settings, strategy.traits().leverage));
  return validation::vault_gate(strategy, vault.series(), proof.metrics,
                                proof_rules(settings).vault);
}

}  // namespace sixbtc::application
