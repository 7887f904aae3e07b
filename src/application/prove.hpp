// A stored strategy scored and proved: judged on training and holdout, then by every gate of the
// proof on all history before the vault, which is opened where asked for and only once a cluster.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "application/judge.hpp"
#include "application/passport.hpp"
#include "application/prove_candidate.hpp"
#include "application/screening.hpp"
#include "application/services.hpp"
#include "application/trial_statistics.hpp"
#include "validation/proof.hpp"

namespace sixbtc::application {

// What the ledger says about each data set, for callers that prove several strategies of one batch:
// nothing is booked between them, so it is read and clustered once.
using TrialSummaries = std::map<std::string, TrialSummary>;

struct ProveRequest {
  std::string strategy;               // id, unique id prefix, name or alias
  std::optional<std::uint64_t> seed;  // else proof.seed
  int threads = 0;
  bool below_threshold = false;  // prove also what scored too little for it
  bool opens_vault = false;      // where every other gate passed; booked first
  validation::ProofScope scope = validation::ProofScope::AllGates;
  TrialSummaries* trials = nullptr;  // filled as needed; null: read anew
  std::size_t candidates = 1;        // that its search brings to proof: Holm's correction
  // What judging it has just given and booked; null: it is judged, and booked, here.
  const Judgement* judged = nullptr;
  // The search it was chosen by, where that is over; null: everything tried on its data by now.
  const TrialSummary* chosen_among = nullptr;
};

struct ScoreView {
  ports::StrategyRecord strategy;
  std::vector<std::string> series;
  Judgement judgement;
  Passport passport;
  ports::TrialRecord trial;  // booked
};

struct ProveView {
  ScoreView scored;
  core::Timestamp from, to;  // history that was proved on; `to` is where the vault begins
  TrialSummary trials;
  validation::Proof proof;
  std::optional<validation::ProofGate> vault;  // where it was opened
  std::vector<std::string> notes;
  bool is_passed = false;  // no gate failed, the vault's among them where it was opened
};

// Rejected below score.proof_threshold unless asked for anyway; Conflict where the vault was opened
// before for the strategy's cluster.
[[nodiscard]] core::Result<ProveView> prove_stored(const Services& services,
                                                   const ProveRequest& request,
                                                   const Control& control);

// The same on series that the caller keeps open.
[[nodiscard]] core::Result<ProveView> prove_stored(const Services& services, SeriesPool& pool,
                                                   const ProveRequest& request,
                                                   const Control& control);

// Opens the vault for a strategy whose other gates passed, and enters what it says into the view.
[[nodiscard]] core::Status open_vault(const Services& services, SeriesPool& pool, VaultLook look,
                                      ProveView& view);

}  // namespace sixbtc::application
