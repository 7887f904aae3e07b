#include "application/memory_search.hpp"

#include <algorithm>

#include "application/judge_many.hpp"
#include "application/passport.hpp"
#include "application/prove_candidate.hpp"
#include "core/hash.hpp"

namespace sixbtc::application {

namespace {

using validation::Gate;
using validation::Verdict;

// As the database keeps it, for as long as one search.
class OpeningsInMemory final : public ports::VaultRegister {
 public:
  core::Status open(const ports::VaultOpening& opening, const ports::Actor& /*actor*/) override {
    for (const ports::VaultOpening& earlier : openings_)
      if (earlier.cluster == opening.cluster && earlier.vault_from == opening.vault_from)
        return core::fail(core::ErrorKind::Conflict, "its cluster has opened this vault before",
                          opening.cluster);
    openings_.push_back(opening);
    return {};
  }
  core::Result<std::vector<ports::VaultOpening>> openings(
      std::string_view /*data_set_hash*/) const override {
    return openings_;
  }

 private:
  std::vector<ports::VaultOpening> openings_;
};

Gate yes_or_no(const char* name, bool is_passed) {
  return {.name = name,
          .value = is_passed ? 1.0 : 0.0,
          .threshold = 1,
          .verdict = is_passed ? Verdict::Pass : Verdict::Fail,
          .interval = {}};
}

void add(std::vector<Gate>& gates, const std::vector<Gate>& more) {
  for (const Gate& gate : more)
    if (gate.verdict != Verdict::Off && gate.verdict != Verdict::NotRun) gates.push_back(gate);
}

class MemorySearching {
 public:
  MemorySearching(const MemorySearchRequest& request, const ports::Settings& settings,
                  const backtest::ParallelOptions& parallel)
      : request_(request),
        settings_(settings),
        parallel_(parallel),
        series_(request.window, 1),
        trial_of_(request.strategies.size()) {
    search_.strategies.resize(request.strategies.size());
  }

  core::Result<MemorySearch> run() {
    RETURN_IF_ERROR(judge_all());
    if (search_.was_interrupted) return std::move(search_);
    RETURN_IF_ERROR(prove_candidates());
    if (search_.was_interrupted) return std::move(search_);
    RETURN_IF_ERROR(open_vaults());
    return std::move(search_);
  }

 private:
  struct Proving {
    std::size_t strategy = 0;
    validation::Proof proof;
    bool is_candidate = false;  // else it was only followed
  };

  [[nodiscard]] const strategy::StrategyCore& core_of(std::size_t i) const {
    return *request_.strategies[i].compiled;
  }

  core::Status judge_all() {
    std::vector<JudgeTask> tasks;
    for (const auto& strategy : request_.strategies)
      tasks.push_back({strategy.compiled.get(), strategy.base_name, {*request_.window}});
    const JudgedMany many = judge_many(tasks, settings_, parallel_);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (!many.judgements[i]) {
        search_.was_interrupted = true;
        return {};
      }
      const core::Result<Judgement>& judged = *many.judgements[i];
      if (!judged && !is_own_fault(judged.error())) return std::unexpected(judged.error());
      Searched& searched = search_.strategies[i];
      searched.gates.push_back(yes_or_no(execution_gate_name, judged.has_value()));
      if (judged) enter(*judged, i);
    }
    return {};
  }

  void enter(const Judgement& judgement, std::size_t i) {
    Searched& searched = search_.strategies[i];
    add(searched.gates, judgement.gates);
    searched.training_sharpe = judgement.training.metrics.sharpe_annual.value_or(0);
    // The series is the only one: what else a passport holds is the same for all.
    const Passport passport{.data_hash = {},
                            .source_hash = core::sha256_hex(request_.strategies[i].source),
                            .configuration_hash = {},
                            .program_version = {}};
    trial_of_[i] = rows_.size();
    rows_.push_back(make_trial(passport, series_, marked_returns(judgement.training.metrics), {}));
    if (request_.followed == i) followed_ = judgement;
    if (!judgement.is_passed) return;
    const validation::Score& score = judgement.score;
    searched.gates.push_back({.name = score_gate_name,
                              .value = score.points,
                              .threshold = settings_.score.proof_threshold,
                              .verdict = score.goes_to_proof ? Verdict::Pass : Verdict::Fail,
                              .interval = {}});
    searched.is_candidate = score.goes_to_proof;
    search_.candidates += searched.is_candidate ? 1U : 0U;
  }

  core::Status prove_candidates() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < search_.strategies.size(); ++i)
      if (search_.strategies[i].is_candidate || (request_.followed == i && followed_))
        order.push_back(i);
    if (order.empty()) return {};
    std::ranges::sort(order, {}, [&](std::size_t i) { return request_.strategies[i].id; });
    // All rows are of one window, so what they say is the same for every candidate.
    search_.trials =
        summarise_trials(rows_, rows_.size(), rows_[*trial_of_[order.front()]], settings_.proof);
    for (const std::size_t i : order) {
      ASSIGN_OR_RETURN(Proving one, prove_one(i));
      if (one.proof.was_interrupted) {
        search_.was_interrupted = true;
        return {};
      }
      proofs_.push_back(std::move(one));
    }
    std::vector<validation::Proof*> candidates;
    for (Proving& one : proofs_)
      if (one.is_candidate) candidates.push_back(&one.proof);
    validation::correct_for_candidates(candidates);
    for (const Proving& one : proofs_) {
      Searched& searched = search_.strategies[one.strategy];
      searched.history_sharpe = one.proof.metrics.sharpe_annual;
      if (one.is_candidate) add(searched.gates, validation::gates_of(one.proof));
      if (request_.followed == one.strategy) RETURN_IF_ERROR(look_at_each_gate(one));
    }
    return {};
  }

  core::Result<Proving> prove_one(std::size_t i) {
    const bool is_followed = request_.followed == i;
    ASSIGN_OR_RETURN(const ProofHistory history,
                     ProofHistory::create(series_, settings_, core_of(i).traits().leverage, cuts_));
    Proving one{.strategy = i, .proof = {}, .is_candidate = search_.strategies[i].is_candidate};
    ASSIGN_OR_RETURN(
        one.proof,
        prove_candidate(
            {.strategy = &core_of(i),
             .source = request_.strategies[i].source,
             .history = &history,
             .trials = search_.trials->statistics,
             .candidates = std::max<std::size_t>(search_.candidates, 1)},
            settings_, proof_seed(request_.seed, rows_[*trial_of_[i]].strategy_hash),
            is_followed ? validation::ProofScope::AllGates : validation::ProofScope::UntilFailure,
            parallel_));
    return one;
  }

  // Holdout and vault too, where the real path would not have come to them.
  core::Status look_at_each_gate(const Proving& one) {
    const strategy::StrategyCore& strategy = core_of(one.strategy);
    const backtest::Metrics& training = followed_->training.metrics;
    const auto thresholds = screen_thresholds(settings_.screen);
    add(search_.alone, validation::screen(training, thresholds));
    ASSIGN_OR_RETURN(const WindowResult holdout,
                     run_window(strategy, series_, &validation::Split::holdout, settings_));
    search_.alone.push_back(
        validation::holdout_gate(training, holdout.metrics, thresholds.holdout));
    const bool is_decided = search_.alone.back().verdict != Verdict::Undecided;
    const validation::Score score = validation::score(
        training, is_decided ? &holdout.metrics : nullptr, score_weights(settings_.score));
    search_.alone.push_back({.name = score_gate_name,
                             .value = score.points,
                             .threshold = settings_.score.proof_threshold,
                             .verdict = score.goes_to_proof ? Verdict::Pass : Verdict::Fail,
                             .interval = {}});
    add(search_.alone, validation::gates_of(one.proof));
    ASSIGN_OR_RETURN(const VaultSeries vault,
                     VaultSeries::create(series_, settings_, strategy.traits().leverage));
    ASSIGN_OR_RETURN(const validation::ProofGate gate,
                     validation::vault_gate(strategy, vault.series(), one.proof.metrics,
                                            proof_rules(settings_).vault));
    search_.alone.push_back(gate.gate);
    return {};
  }

  core::Status open_vaults() {
    OpeningsInMemory openings;
    for (const Proving& one : proofs_) {
      if (!one.is_candidate || !one.proof.is_passed) continue;
      Searched& searched = search_.strategies[one.strategy];
      const auto vault =
          open_vault(openings, settings_, core_of(one.strategy), series_,
                     rows_[*trial_of_[one.strategy]], one.proof, {}, VaultLook::First);
      const bool is_refused = !vault && vault.error().kind == core::ErrorKind::Conflict;
      if (!vault && !is_refused) return std::unexpected(vault.error());
      searched.gates.push_back(yes_or_no(cluster_gate_name, !is_refused));
      if (is_refused) continue;
      searched.gates.push_back(vault->gate);
      searched.is_admitted = vault->gate.verdict != Verdict::Fail;
      search_.admitted += searched.is_admitted ? 1U : 0U;
    }
    return {};
  }

  const MemorySearchRequest& request_;
  const ports::Settings& settings_;
  const backtest::ParallelOptions& parallel_;
  std::span<const SeriesWindow> series_;
  ProofCuts cuts_;
  std::vector<ports::TrialRecord> rows_;
  std::vector<std::optional<std::size_t>> trial_of_;  // row of each strategy that ran
  std::optional<Judgement> followed_;
  std::vector<Proving> proofs_;
  MemorySearch search_;
};

}  // namespace

core::Result<MemorySearch> search_in_memory(const MemorySearchRequest& request,
                                            const ports::Settings& settings,
                                            const backtest::ParallelOptions& parallel) {
  CHECK(request.window != nullptr);
  return MemorySearching(request, settings, parallel).run();
}

}  // namespace sixbtc::application
