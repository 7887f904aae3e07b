// The proof of one strategy on series at hand, and its look into the vault: what `validate`, the
// unattended search and the experiments share. No database but the register of openings.
#pragma once

#include <string>

#include "application/judge.hpp"
#include "application/proof_history.hpp"
#include "ports/trial_ledger.hpp"
#include "ports/vault_register.hpp"
#include "validation/proof.hpp"

namespace sixbtc::application {

struct ProofCandidate {
  const strategy::StrategyCore* strategy = nullptr;
  std::string_view source;  // its script: where its neighbours come from
  const ProofHistory* history = nullptr;
  validation::TrialStatistics trials;
  std::size_t candidates = 1;  // that its search brings to proof
};

// Each strategy is permuted from a seed of its own, the same every time.
[[nodiscard]] std::uint64_t proof_seed(std::uint64_t seed, const std::string& source_hash);

[[nodiscard]] core::Result<validation::Proof> prove_candidate(
    const ProofCandidate& candidate, const ports::Settings& settings, std::uint64_t seed,
    validation::ProofScope scope, const backtest::ParallelOptions& parallel);

// Where the vault of the first of the series begins.
[[nodiscard]] core::Timestamp vault_from(std::span<const SeriesWindow> series);
// Where the last of them ends, and the days begin that nothing reads.
[[nodiscard]] core::Timestamp vault_to(std::span<const SeriesWindow> series);

// Whether an opening of the strategy's own may be repeated: only where a search was killed before
// what it saw was recorded.
enum class VaultLook : std::uint8_t { First, Unrecorded };

// Books the opening and judges the vault. The gate that fails what contradicts `proof`. Conflict
// where its cluster has seen a day of this vault before.
[[nodiscard]] core::Result<validation::ProofGate> open_vault(
    ports::VaultRegister& vaults, const ports::Settings& settings,
    const strategy::StrategyCore& strategy, std::span<const SeriesWindow> series,
    const ports::TrialRecord& trial, const validation::Proof& proof, const ports::Actor& actor,
    VaultLook look);

}  // namespace sixbtc::application
