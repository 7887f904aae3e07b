#include "application/search_batch.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "application/lifecycle.hpp"
#include "application/metrics_json.hpp"
#include "application/pool_use_cases.hpp"
#include "application/proof_json.hpp"

namespace sixbtc::application {

namespace {

using Json = nlohmann::ordered_json;
using ports::EventKind;
using ports::StrategyRecord;
using ports::StrategyStatus;

// Rules of the events, in the order in which a strategy meets them.
constexpr const char* score_rule = "score";
constexpr const char* proof_rule = "proof";
constexpr const char* vault_rule = "vault";

pipeline::Candidate candidate_of(const ProveView& view) {
  const backtest::Metrics& metrics = view.proof.metrics;
  return {.strategy = view.scored.strategy.id,
          .score = view.scored.judgement.score.points,
          .cluster_key = {},
          .returns = {metrics.first_day, metrics.daily_returns},
          .evidence_json = to_json(view).dump(),
          .time = view.scored.trial.time};
}

std::vector<core::StrategyId> ids_of(const std::vector<StrategyRecord>& records) {
  std::vector<core::StrategyId> ids;
  for (const StrategyRecord& record : records) ids.push_back(record.id);
  return ids;
}

class Batch {
 public:
  Batch(const Services& services, SeriesPool& pool, const BatchControl& control)
      : services_(services),
        pool_(pool),
        control_(control),
        actor_(command_actor(services, "research")) {}

  core::Result<BatchOutcome> judge(Awaiting awaiting) {
    RETURN_IF_ERROR(screen(awaiting));
    if (!is_stopped()) RETURN_IF_ERROR(prove(awaiting));
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] bool is_stopped() const { return control_.stop.stop_requested(); }
  void note(std::string text) { outcome_.notes.push_back(std::move(text)); }

  core::Status screen(Awaiting& awaiting) {
    if (awaiting.screen.empty()) return {};
    ASSIGN_OR_RETURN(outcome_.screening,
                     screen_strategies(services_, pool_, awaiting.screen, control_.threads,
                                       {control_.stop, control_.screening}));
    for (const auto& problem : outcome_.screening.problems)
      note(fmt::format("{} strategies not judged: {}", problem.strategies,
                       problem.error.to_string()));
    std::vector<StrategyRecord> candidates;
    for (const auto& [strategy, judgement] : outcome_.screening.results) {
      if (!judgement.is_passed || !judgement.score.goes_to_proof) continue;
      candidates.push_back(strategy);
      judged_.emplace(strategy.id, &judgement);
    }
    // Who was deleted before, and is only looked at again, stays deleted.
    ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services_, ids_of(candidates)));
    for (auto& candidate : candidates)
      if (batch.state(candidate.id)->status == StrategyStatus::Validated)
        awaiting.proof.push_back(std::move(candidate));
    return {};
  }

  core::Status prove(const Awaiting& awaiting) {
    if (awaiting.proof.empty() && awaiting.place.empty()) return {};
    ASSIGN_OR_RETURN(const std::size_t before, proofs_before());
    const std::size_t candidates = before + awaiting.proof.size();
    ASSIGN_OR_RETURN(std::vector<ProveView> views, prove_all(awaiting.proof, candidates));
    ASSIGN_OR_RETURN(std::vector<ProveView> proven, prove_all(awaiting.place, candidates));
    if (is_stopped()) return {};  // nothing is recorded of a batch that is not complete
    std::vector<validation::Proof*> proofs;
    for (ProveView& view : views) proofs.push_back(&view.proof);
    validation::correct_for_candidates(proofs, before);
    for (ProveView& view : views) {
      view.is_passed = view.proof.is_passed;
      if (view.is_passed) open(view);
    }
    RETURN_IF_ERROR(record(views));
    for (ProveView& view : proven) view.is_passed = true;  // that is on record
    std::vector<pipeline::Candidate> claims;
    for (const auto* some : {&views, &proven})
      for (const ProveView& view : *some)
        if (view.is_passed) claims.push_back(candidate_of(view));
    RETURN_IF_ERROR(admit(claims));
    outcome_.proofs = std::move(views);
    return {};
  }

  core::Result<std::vector<ProveView>> prove_all(std::vector<StrategyRecord> records,
                                                 std::size_t candidates) {
    // One order whoever screened them, and whether at once.
    std::ranges::sort(records, {}, [](const StrategyRecord& record) { return record.id; });
    std::vector<ProveView> views;
    for (const StrategyRecord& record : records) {
      if (is_stopped()) break;
      if (control_.proving) control_.proving();
      ProveRequest one;
      one.strategy = record.id.value();
      one.threads = control_.threads;
      one.candidates = candidates;
      one.trials = &trials_;
      if (const auto found = judged_.find(record.id); found != judged_.end())
        one.judged = found->second;
      // Nearly all fail a gate that costs milliseconds; `validate` shows the others of one of them.
      one.scope = validation::ProofScope::UntilFailure;
      auto view = prove_stored(services_, pool_, one, {control_.stop, {}});
      if (view)
        views.push_back(std::move(*view));
      else
        note(record.name + " was not proved: " + view.error().to_string());
    }
    return views;
  }

  void open(ProveView& view) {
    const auto opened = open_vault(services_, pool_, VaultLook::Unrecorded, view);
    if (opened) return;
    // Its cluster has looked before, so it cannot be admitted.
    view.is_passed = false;
    note(view.scored.strategy.name + ": " + opened.error().to_string());
  }

  // How many strategies were brought to proof before this batch: Holm's correction counts them.
  core::Result<std::size_t> proofs_before() {
    ASSIGN_OR_RETURN(const auto counts, services_.database.research().rule_counts());
    const auto found = std::ranges::find(counts, proof_rule, &ports::RuleCount::rule);
    return found == counts.end() ? 0 : static_cast<std::size_t>(found->passed + found->failed);
  }

  core::Status record(const std::vector<ProveView>& views) {
    std::vector<core::StrategyId> ids;
    for (const ProveView& view : views) ids.push_back(view.scored.strategy.id);
    ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services_, ids));
    for (const ProveView& view : views) {
      const auto gate = [&](const char* rule, bool is_passed, const Json& numbers) -> core::Status {
        RETURN_IF_ERROR(
            batch.add(view.scored.strategy.id,
                      {.kind = is_passed ? EventKind::GatePassed : EventKind::GateFailed,
                       .rule = rule,
                       .numbers_json = numbers.dump(),
                       .cause = {},
                       .by = actor_}));
        return {};
      };
      RETURN_IF_ERROR(
          gate(proof_rule, view.proof.is_passed, to_json(validation::gates_of(view.proof))));
      if (!view.proof.is_passed) continue;
      const Json numbers =
          view.vault ? to_json(std::vector<validation::Gate>{view.vault->gate})
                     : Json::array({{{"name", "cluster_opened_before"}, {"verdict", "fail"}}});
      RETURN_IF_ERROR(gate(vault_rule, view.is_passed, numbers));
    }
    return batch.commit();
  }

  core::Status admit(const std::vector<pipeline::Candidate>& claims) {
    ASSIGN_OR_RETURN(const auto decisions, admit_to_pool(services_, claims, actor_));
    for (const auto& decision : decisions) {
      if (!decision.is_admitted) continue;
      ASSIGN_OR_RETURN(auto admitted, services_.database.strategies().get(decision.strategy));
      outcome_.admitted.push_back(std::move(admitted.name));
    }
    return {};
  }

  const Services& services_;
  SeriesPool& pool_;
  const BatchControl& control_;
  ports::Actor actor_;
  TrialSummaries trials_;
  BatchOutcome outcome_;
  std::map<core::StrategyId, const Judgement*> judged_;  // of outcome_.screening
};

}  // namespace

core::Result<Awaiting> awaiting_judgement(const Services& services) {
  Awaiting left;
  for (const StrategyStatus status : {StrategyStatus::Generated, StrategyStatus::Validated}) {
    ports::StrategyQuery query;
    query.status = status;
    ASSIGN_OR_RETURN(auto records, services.database.strategies().list(query));
    for (auto& record : records) {
      ASSIGN_OR_RETURN(const auto events,
                       services.database.lifecycle().list({.strategy = record.id}));
      const std::string rule = events.empty() ? std::string() : events.back().rule;
      auto& line = rule == score_rule ? left.proof : rule == vault_rule ? left.place : left.screen;
      line.push_back(std::move(record));
    }
  }
  return left;
}

core::Result<BatchOutcome> judge_batch(const Services& services, SeriesPool& pool,
                                       Awaiting awaiting, const BatchControl& control) {
  return Batch(services, pool, control).judge(std::move(awaiting));
}

}  // namespace sixbtc::application
