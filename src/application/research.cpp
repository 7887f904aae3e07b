#include "application/research.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "application/generate_sources.hpp"
#include "application/lifecycle.hpp"
#include "application/metrics_json.hpp"
#include "application/mined_patterns.hpp"
#include "application/pool_use_cases.hpp"
#include "application/proof_json.hpp"
#include "application/prove.hpp"
#include "application/screening.hpp"
#include "core/log.hpp"

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

// Who awaits what.
struct Awaiting {
  std::vector<StrategyRecord> screen;
  std::vector<StrategyRecord> proof;
  std::vector<StrategyRecord> place;  // proven, the vault seen
};

pipeline::Candidate candidate_of(const ProveView& view) {
  const backtest::Metrics& metrics = view.proof.metrics;
  return {.strategy = view.scored.strategy.id,
          .score = view.scored.judgement.score.points,
          .cluster_key = {},
          .returns = {metrics.first_day, metrics.daily_returns},
          .evidence_json = to_json(view).dump(),
          .time = view.scored.trial.time};
}

class Research {
 public:
  Research(const Services& services, const ResearchRequest& request, const ResearchControl& control)
      : services_(services),
        request_(request),
        control_(control),
        pool_(services),
        patterns_(services, request.seed) {}

  core::Result<ResearchReport> run() {
    RETURN_IF_ERROR(open());
    ASSIGN_OR_RETURN(Awaiting left, awaiting());
    RETURN_IF_ERROR(judge(std::move(left)));
    while (!is_over()) {
      ASSIGN_OR_RETURN(const bool has_more, next_batch());
      if (!has_more) break;
    }
    return report();
  }

 private:
  [[nodiscard]] ports::ResearchLog& runs() const { return services_.database.research(); }
  [[nodiscard]] bool is_stopped() const { return control_.stop.stop_requested(); }

  core::Status open() {
    ASSIGN_OR_RETURN(const auto unfinished, runs().unfinished(request_.seed, request_.trials));
    report_.is_resumed = unfinished.has_value();
    if (unfinished) {
      report_.run = *unfinished;
    } else {
      ASSIGN_OR_RETURN(report_.run,
                       runs().begin(request_.seed, request_.trials, services_.clock.now()));
    }
    progress().wanted = request_.trials;
    if (request_.duration) deadline_ = services_.clock.now() + *request_.duration;
    return count_tried();
  }

  core::Status count_tried() {
    ASSIGN_OR_RETURN(const std::uint64_t strategies, runs().strategies());
    report_.tried = strategies - report_.run.strategies_before;
    progress().tried = report_.tried;
    return {};
  }

  [[nodiscard]] bool is_over() {
    report_.is_finished = request_.trials > 0 && report_.tried >= request_.trials;
    return report_.is_finished || is_stopped() ||
           (deadline_ && services_.clock.now() >= *deadline_);
  }

  // False when no source has anything new.
  core::Result<bool> next_batch() {
    const ports::Settings& settings = services_.settings();
    std::uint64_t count = static_cast<std::uint64_t>(settings.research.batch);
    if (request_.trials > 0) count = std::min(count, request_.trials - report_.tried);
    tell(ResearchStep::Generate);
    auto made = generate_from_sources(services_,
                                      {.count = static_cast<std::size_t>(count),
                                       .seed = request_.seed,
                                       .intervals = settings.trading.timeframes,
                                       .symbol = {},
                                       .sources = configured_sources(settings.generation.sources),
                                       .patterns = &patterns_},
                                      {control_.stop, {}});
    if (!made) {
      if (made.error().kind == core::ErrorKind::Interrupted) return true;
      return std::unexpected(std::move(made).error());
    }
    for (const auto& [source, of_source] : made->by_source) report_.by_source[source] += of_source;
    for (const auto& [code, texts] : made->discarded) report_.discarded[code] += texts;
    for (auto& text : made->notes) note(std::move(text));
    if (made->strategies.empty()) {
      note("no source has a strategy left that was not tried before");
      return false;
    }
    RETURN_IF_ERROR(count_tried());
    RETURN_IF_ERROR(judge({.screen = std::move(made->strategies), .proof = {}, .place = {}}));
    return true;
  }

  // Whom an earlier process left on the way. Deleted, retired and active ones await nothing.
  core::Result<Awaiting> awaiting() {
    Awaiting left;
    for (const StrategyStatus status : {StrategyStatus::Generated, StrategyStatus::Validated}) {
      ports::StrategyQuery query;
      query.status = status;
      ASSIGN_OR_RETURN(auto records, services_.database.strategies().list(query));
      for (auto& record : records) {
        ASSIGN_OR_RETURN(const auto events,
                         services_.database.lifecycle().list({.strategy = record.id}));
        const std::string rule = events.empty() ? std::string() : events.back().rule;
        auto& line = rule == score_rule   ? left.proof
                     : rule == vault_rule ? left.place
                                          : left.screen;
        line.push_back(std::move(record));
      }
    }
    return left;
  }

  core::Status judge(Awaiting awaiting) {
    RETURN_IF_ERROR(screen(awaiting));
    if (is_stopped()) return {};  // proof waits until the whole batch is counted
    return prove(awaiting);
  }

  core::Status screen(Awaiting& awaiting) {
    if (awaiting.screen.empty()) return {};
    tell(ResearchStep::Screen);
    ASSIGN_OR_RETURN(const ScreeningReport screened,
                     screen_strategies(services_, pool_, awaiting.screen, request_.threads,
                                       {control_.stop, {}}));
    progress().screened += screened.passed;
    for (const auto& problem : screened.problems)
      note(fmt::format("{} strategies not judged: {}", problem.strategies,
                       problem.error.to_string()));
    for (const auto& [strategy, judgement] : screened.results)
      if (judgement.is_passed && judgement.score.goes_to_proof) awaiting.proof.push_back(strategy);
    return {};
  }

  core::Status prove(const Awaiting& awaiting) {
    if (awaiting.proof.empty() && awaiting.place.empty()) return {};
    // One order whoever screened them, and whether at once.
    std::vector<StrategyRecord> records = awaiting.proof;
    records.insert(records.end(), awaiting.place.begin(), awaiting.place.end());
    std::ranges::sort(records, {}, [](const StrategyRecord& record) { return record.id; });
    ASSIGN_OR_RETURN(const std::size_t before, proofs_before());
    std::vector<ProveView> views;
    for (const StrategyRecord& record : records) {
      tell(ResearchStep::Prove);
      ProveRequest one;
      one.strategy = record.id.value();
      one.threads = request_.threads;
      one.candidates = before + awaiting.proof.size();
      // Nearly all fail a gate that costs milliseconds; `validate` shows the others of one of them.
      one.scope = validation::ProofScope::UntilFailure;
      auto view = prove_stored(services_, pool_, one, {control_.stop, {}});
      if (is_stopped()) return {};  // nothing is recorded of a batch that is not complete
      if (!view) {
        note(record.name + " was not proved: " + view.error().to_string());
        continue;
      }
      views.push_back(std::move(*view));
    }
    std::vector<validation::Proof*> proofs;
    for (ProveView& view : views) proofs.push_back(&view.proof);
    validation::correct_for_candidates(proofs, before);
    for (ProveView& view : views) {
      view.is_passed = view.proof.is_passed;
      if (!view.is_passed) continue;
      // Conflict: its cluster has looked before, so it cannot be admitted.
      if (const auto opened = open_vault(services_, pool_, view); !opened) {
        view.is_passed = false;
        note(view.scored.strategy.name + ": " + opened.error().to_string());
      }
    }
    return record(views);
  }

  // How many strategies were brought to proof before this batch: Holm's correction counts them.
  core::Result<std::size_t> proofs_before() {
    ASSIGN_OR_RETURN(const auto counts, runs().rule_counts());
    const auto found = std::ranges::find(counts, proof_rule, &ports::RuleCount::rule);
    return found == counts.end() ? 0 : static_cast<std::size_t>(found->passed + found->failed);
  }

  core::Status record(const std::vector<ProveView>& views) {
    const ports::Actor actor = command_actor(services_, "research");
    std::vector<core::StrategyId> ids;
    for (const ProveView& view : views) ids.push_back(view.scored.strategy.id);
    ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services_, ids));
    std::vector<pipeline::Candidate> candidates;
    for (const ProveView& view : views) {
      const core::StrategyId& id = view.scored.strategy.id;
      const auto gate = [&](const char* rule, bool is_passed, const Json& numbers) {
        return batch.add(id, {.kind = is_passed ? EventKind::GatePassed : EventKind::GateFailed,
                              .rule = rule,
                              .numbers_json = numbers.dump(),
                              .cause = {},
                              .by = actor});
      };
      if (view.is_passed) candidates.push_back(candidate_of(view));
      ASSIGN_OR_RETURN(const auto events, services_.database.lifecycle().list({.strategy = id}));
      if (!events.empty() && events.back().rule == vault_rule) continue;  // recorded before
      if (const auto added =
              gate(proof_rule, view.proof.is_passed, to_json(validation::gates_of(view.proof)));
          !added)
        return std::unexpected(added.error());
      if (!view.proof.is_passed) continue;
      const Json numbers =
          view.vault ? to_json(std::vector<validation::Gate>{view.vault->gate})
                     : Json::array({{{"name", "cluster_opened_before"}, {"verdict", "fail"}}});
      if (const auto added = gate(vault_rule, view.is_passed, numbers); !added)
        return std::unexpected(added.error());
    }
    RETURN_IF_ERROR(batch.commit());
    progress().proved += candidates.size();
    ASSIGN_OR_RETURN(const auto decisions, admit_to_pool(services_, candidates, actor));
    for (const auto& decision : decisions) {
      if (!decision.is_admitted) continue;
      ++progress().admitted;
      ASSIGN_OR_RETURN(const auto admitted, services_.database.strategies().get(decision.strategy));
      report_.admitted.push_back(admitted.name);
    }
    return {};
  }

  core::Result<ResearchReport> report() {
    if (report_.is_finished) RETURN_IF_ERROR(runs().finish(report_.run, services_.clock.now()));
    ASSIGN_OR_RETURN(report_.rules, runs().rule_counts());
    ASSIGN_OR_RETURN(report_.ledger, services_.database.trials().head());
    core::log::info("research: {} strategies tried, {} passed the screen, {} proven, {} admitted",
                    report_.tried, progress().screened, progress().proved, progress().admitted);
    return std::move(report_);
  }

  void note(std::string text) {
    if (noted_.insert(text).second) report_.notes.push_back(std::move(text));
  }

  [[nodiscard]] ResearchProgress& progress() { return report_.progress; }
  void tell(ResearchStep step) {
    progress().step = step;
    if (control_.progress) control_.progress(progress());
  }

  const Services& services_;
  const ResearchRequest& request_;
  const ResearchControl& control_;
  SeriesPool pool_;
  MinedPatterns patterns_;  // of training alone, so the same for every batch
  std::optional<core::Timestamp> deadline_;
  std::set<std::string> noted_;
  ResearchReport report_;
};

}  // namespace

core::Result<ResearchReport> run_research(const Services& services, const ResearchRequest& request,
                                          const ResearchControl& control) {
  return Research(services, request, control).run();
}

}  // namespace sixbtc::application
