// A whole search in memory: the path of `research run` without a store, for experiments. Judged,
// screened, held out, scored, proved with the trials of the search counted, corrected for its
// candidates, shown the vault once a cluster. Every step is the function the real path calls.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "application/judge.hpp"
#include "application/trial_statistics.hpp"
#include "backtest/parallel.hpp"
#include "generation/strategy.hpp"

namespace sixbtc::application {

// Gates that are named here alone: it runs and sees no future; its score suffices for proof; its
// cluster has not seen the vault.
inline constexpr const char* execution_gate_name = "execution";
inline constexpr const char* score_gate_name = "score";
inline constexpr const char* cluster_gate_name = "vault_cluster";

// What became of one strategy.
struct Searched {
  std::vector<validation::Gate> gates;  // those it met, in order; gates that are only shown are not
  double training_sharpe = 0;           // annual; 0 where it did not run
  std::optional<double> history_sharpe;  // annual, of all history, where it was proved
  bool is_candidate = false;             // came to proof
  bool is_admitted = false;
};

struct MemorySearch {
  std::vector<Searched> strategies;    // in the order given
  std::optional<TrialSummary> trials;  // where anybody came to proof, or was followed
  std::size_t candidates = 0, admitted = 0;
  // Of the strategy that was followed: every gate on its own, whichever it failed.
  std::vector<validation::Gate> alone;
  bool was_interrupted = false;
};

struct MemorySearchRequest {
  std::span<const generation::GeneratedStrategy> strategies;  // compiled; all on one series
  const SeriesWindow* window = nullptr;
  std::uint64_t seed = 0;  // of the permutations
  std::optional<std::size_t> followed = {};
};

// Fails where the series cannot be judged on; what is wrong with one strategy stops only that one.
// Same arguments, same bits, on any number of threads.
[[nodiscard]] core::Result<MemorySearch> search_in_memory(
    const MemorySearchRequest& request, const ports::Settings& settings,
    const backtest::ParallelOptions& parallel);

}  // namespace sixbtc::application
