// The full proof of one strategy (DESIGN section 5) on all history before the vault, of every
// symbol of it. What each gate asks, and how together they keep the error of a whole search below
// 2 %, is in docs/proof.md.
//
// Pure: same arguments, same bits, on any number of threads. No database, no clock; who calls
// counts and books trials.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validation/neighbourhood.hpp"
#include "validation/proof_gates.hpp"

namespace sixbtc::validation {

// Names as in the configuration (proof.*).
struct ProofRules {
  std::int64_t permutations;  // of each null test; more where a search has many candidates
  double alpha;               // a null test's p must be below it
  bool gives_up_early;        // where more permutations cannot change the verdict
  double confidence;          // of the intervals
  DeflationRules deflation;
  WindowRules windows;
  ForwardRules forward;
  StressRules stress;
  NeighbourRules neighbours;
  OverfittingRules overfitting;
  double retained_min;  // of the profit, without trades on marked bars
  HoldoutThresholds vault;
  std::int64_t atr_length;   // of the series' ATR column
  std::size_t budget_bytes;  // for signals that the strategy and its neighbours share
};

// What is proved. Everything it points to outlives the proof.
struct ProofSubject {
  const strategy::StrategyCore* strategy = nullptr;
  std::span<const Neighbour> neighbours = {};  // parameter_neighbours()
  std::span<const ProofSeries> series = {};
  TrialStatistics trials = {};
  std::size_t candidates = 1;  // that the same search brings to proof, this one included
};

enum class ProofScope : std::uint8_t {
  AllGates,
  // The null tests are left out where a cheaper gate has failed already: NotRun, stopped by it. The
  // deflated Sharpe then starts from 0 as if no rule earned anything by itself, at its highest.
  UntilFailure,
};

struct Proof {
  backtest::Metrics metrics;     // of all history: years, buy and hold, break-even cost among them
  std::vector<ProofGate> gates;  // in a fixed order
  std::uint64_t seed = 0;
  bool is_passed = false;  // no gate failed; the vault is still closed
  bool was_interrupted = false;

  [[nodiscard]] const ProofGate* find(std::string_view gate) const;
};

inline constexpr const char* bar_permutation_name = "bar_permutation";
inline constexpr const char* signal_shift_name = "signal_shift";

// Permutations that Holm's correction over so many candidates needs to be passable at all.
[[nodiscard]] std::size_t permutations_needed(const ProofRules& rules, std::size_t candidates);

// At least one series; each window ends with its market and begins after the first bar. Fails with
// the strategy's own failure.
[[nodiscard]] core::Result<Proof> prove(const ProofSubject& subject, const ProofRules& rules,
                                        std::uint64_t seed, ProofScope scope,
                                        const backtest::ParallelOptions& parallel);

// Holm's correction over all candidates of one search: the null tests' p become adjusted ones
// ("p_alone" in the evidence keeps what it was), and with them the verdicts. `others`: candidates
// that the search brought to proof before; they count as the worst there can be.
void correct_for_candidates(std::span<Proof* const> proofs, std::size_t others = 0);

// The gates alone, as for lists of nearest misses.
[[nodiscard]] std::vector<Gate> gates_of(const Proof& proof);

}  // namespace sixbtc::validation
