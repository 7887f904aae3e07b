#include "application/prove.hpp"

#include "application/loaded_strategy.hpp"
#include "application/proof_history.hpp"

namespace sixbtc::application {

namespace {

// A stored strategy and everything it runs on. What it holds points into `pool`.
struct Loaded {
  ScoreView view;
  language::Script script;
  std::vector<SeriesWindow> series;
};

core::Result<Loaded> load(const Services& services, const std::string& strategy, SeriesPool& pool) {
  Loaded loaded;
  ASSIGN_OR_RETURN(loaded.view.strategy, services.database.strategies().find(strategy));
  const ports::StrategyRecord& record = loaded.view.strategy;
  ASSIGN_OR_RETURN(loaded.script, compile_stored(record, services.settings().generation.language));
  for (const auto& symbol : record.symbols) {
    ASSIGN_OR_RETURN(const SeriesWindow window,
                     pool.get({record.exchange, record.market, symbol, record.interval}));
    loaded.series.push_back(window);
    loaded.view.series.push_back(window.series->bars.key.to_string());
  }
  if (loaded.series.empty())
    return core::fail(core::ErrorKind::Invalid, "names no symbol to judge it on", record.name);
  return loaded;
}

core::Status score(const Services& services, const Judgement* judged, Loaded& loaded) {
  if (judged != nullptr) {
    loaded.view.judgement = *judged;
  } else {
    ASSIGN_OR_RETURN(loaded.view.judgement,
                     judge(*loaded.script.strategy, loaded.series, services.settings()));
  }
  loaded.view.passport = make_passport(services, loaded.series, loaded.view.strategy.source);
  loaded.view.trial =
      make_trial(loaded.view.passport, loaded.series,
                 marked_returns(loaded.view.judgement.training.metrics), services.clock.now());
  if (judged != nullptr) return {};
  // Looking is trying: what was judged before counts once.
  const auto booked = services.database.trials().book(std::span(&loaded.view.trial, 1));
  if (!booked) return std::unexpected(booked.error());
  return {};
}

// All trials of a data set are of one window, so whoever asks first decides nothing.
core::Result<TrialSummary> trials_like(const Services& services, const ports::TrialRecord& trial,
                                       TrialSummaries* known) {
  if (known != nullptr)
    if (const auto found = known->find(trial.data_set_hash); found != known->end())
      return found->second;
  const ports::TrialLedger& ledger = services.database.trials();
  ASSIGN_OR_RETURN(const auto rows, ledger.list(trial.data_set_hash));
  ASSIGN_OR_RETURN(const std::uint64_t strategies, ledger.strategies_tried(trial.data_set_hash));
  TrialSummary summary = summarise_trials(rows, strategies, trial, services.settings().proof);
  if (known != nullptr) known->emplace(trial.data_set_hash, summary);
  return summary;
}

}  // namespace

core::Result<ProveView> prove_stored(const Services& services, const ProveRequest& request,
                                     const Control& control) {
  SeriesPool pool(services);
  return prove_stored(services, pool, request, control);
}

core::Result<ProveView> prove_stored(const Services& services, SeriesPool& pool,
                                     const ProveRequest& request, const Control& control) {
  const ports::Settings& settings = services.settings();
  ASSIGN_OR_RETURN(Loaded loaded, load(services, request.strategy, pool));
  RETURN_IF_ERROR(score(services, request.judged, loaded));
  const validation::Score& scored = loaded.view.judgement.score;
  const bool goes_to_proof = loaded.view.judgement.is_passed && scored.goes_to_proof;
  ProveView view;
  if (!goes_to_proof) {
    const std::string why =
        loaded.view.judgement.is_passed
            ? fmt::format("scored {:.1f}, and proof begins at {:.1f}", scored.points,
                          settings.score.proof_threshold)
            : fmt::format("did not pass the screen (gate {})", loaded.view.judgement.miss->gate);
    if (!request.below_threshold)
      return core::fail(core::ErrorKind::Rejected, why, loaded.view.strategy.name,
                        "see: sixbtc score " + loaded.view.strategy.name +
                            "; --anyway proves it all the same, and admits to nothing");
    view.notes.push_back(why + ": proved for information alone");
  }
  view.scored = std::move(loaded.view);
  const strategy::StrategyCore& strategy = *loaded.script.strategy;
  const ports::TrialRecord& trial = view.scored.trial;
  if (request.chosen_among != nullptr) {
    view.trials = *request.chosen_among;
  } else {
    ASSIGN_OR_RETURN(view.trials, trials_like(services, trial, request.trials));
  }
  ASSIGN_OR_RETURN(
      const ProofHistory history,
      ProofHistory::create(loaded.series, settings, strategy.traits().leverage, pool.cuts()));
  view.to = vault_from(loaded.series);
  view.from = view.to;
  for (const validation::ProofSeries& one : history.series())
    view.from = std::min(view.from, one.market->bars().time(one.window.first_decision));

  backtest::StopFlag stop{false};
  const std::stop_callback on_stop(control.stop, [&stop] { stop = true; });
  const auto seed =
      proof_seed(request.seed.value_or(static_cast<std::uint64_t>(settings.proof.seed)),
                 view.scored.passport.source_hash);
  ASSIGN_OR_RETURN(view.proof, prove_candidate({.strategy = &strategy,
                                                .source = view.scored.strategy.source,
                                                .history = &history,
                                                .trials = view.trials.statistics,
                                                .candidates = request.candidates},
                                               settings, seed, request.scope,
                                               {.threads = request.threads, .stop = &stop}));
  if (view.proof.was_interrupted)
    return core::fail(core::ErrorKind::Interrupted, "stopped before the proof was complete",
                      view.scored.strategy.name);
  view.is_passed = view.proof.is_passed && goes_to_proof;
  if (!request.opens_vault) return view;
  if (!view.is_passed) {
    view.notes.emplace_back("the vault stays closed: a gate before it failed");
    return view;
  }
  RETURN_IF_ERROR(open_vault(services, pool, VaultLook::First, view));
  return view;
}

core::Status open_vault(const Services& services, SeriesPool& pool, VaultLook look,
                        ProveView& view) {
  CHECK(view.is_passed);
  ASSIGN_OR_RETURN(const Loaded loaded, load(services, view.scored.strategy.id.value(), pool));
  ASSIGN_OR_RETURN(view.vault, open_vault(services.database.vault(), services.settings(),
                                          *loaded.script.strategy, loaded.series, view.scored.trial,
                                          view.proof, command_actor(services, "validate"), look));
  view.is_passed = view.vault->gate.verdict != validation::Verdict::Fail;
  return {};
}

}  // namespace sixbtc::application
