// What the trial ledger says about the search a strategy comes from: how many were tried on its
// data set, how many of them are independent, and whether picking the best overfits.
#pragma once

#include <string>

#include "application/passport.hpp"
#include "ports/trial_ledger.hpp"
#include "validation/proof_gates.hpp"
#include "validation/trial_clusters.hpp"

namespace sixbtc::application {

struct TrialSummary {
  validation::TrialStatistics statistics;
  std::size_t rows = 0;        // in the ledger, re-runs included
  std::size_t comparable = 0;  // strategies with marked returns over the candidate's window
  std::size_t clusters = 0;    // of these
  double correlation = 1;      // from which two of these count as alike
};

// The sums of whole blocks in a blocks_json; nothing when the text is none of ours.
struct TrialBlocks {
  std::string kind, from;
  std::size_t block_days = 0;
  std::vector<double> sums;
  // Returns of one kind over one window.
  [[nodiscard]] bool is_comparable(const TrialBlocks& other) const;
};
[[nodiscard]] std::optional<TrialBlocks> parse_blocks(const std::string& blocks_json);
// None where the two are not comparable.
[[nodiscard]] std::optional<double> correlation(const TrialBlocks& a, const TrialBlocks& b);

// `rows`: the ledger's of the data set of `candidate`, whose own row gives the window;
// `strategies`: all that were ever tried on it. Strategies whose rows cannot be compared with the
// candidate's (another window, realised returns) count in full.
[[nodiscard]] TrialSummary summarise_trials(std::span<const ports::TrialRecord> rows,
                                            std::uint64_t strategies,
                                            const ports::TrialRecord& candidate,
                                            const ports::ProofSettings& settings);

}  // namespace sixbtc::application
