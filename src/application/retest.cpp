// Re-tests of the pool: the members that wait longest, judged by the gates that let them in.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "application/metrics_json.hpp"
#include "application/pool_use_cases.hpp"
#include "application/prove.hpp"
#include "application/screening.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;
using pipeline::RetestRule;

namespace {

// What the member brings to the pool from now on: its newest training window.
ports::PoolEntry renewed(const ports::PoolEntry& before, const Screened& screened,
                         core::Timestamp now) {
  const backtest::Metrics& training = screened.judgement.training.metrics;
  return {.strategy = before.strategy,
          .score = screened.judgement.score.points,
          .cluster_key = before.cluster_key,
          .returns = {training.first_day, training.daily_returns},
          .evidence_json = before.evidence_json,
          .time = now};
}

// What was tried on the member's data up to its admission: later trials had no part in choosing
// it. The rows of its own window then, so that they are compared as they were.
core::Result<TrialSummary> chosen_among(const Services& services,
                                        const ports::StrategyRecord& member,
                                        core::Timestamp admitted_at) {
  std::vector<std::string> names;
  for (const auto& symbol : member.symbols)
    names.push_back(
        market::SeriesKey{member.exchange, member.market, symbol, member.interval}.to_string());
  ASSIGN_OR_RETURN(std::vector<ports::TrialRecord> rows,
                   services.database.trials().list(ports::data_set_of(names)));
  std::erase_if(rows, [&](const auto& row) { return row.time > admitted_at; });
  std::set<std::string> strategies;
  ports::TrialRecord own;
  for (const auto& row : rows) {
    strategies.insert(row.strategy_hash);
    if (row.strategy_hash == member.source_hash) own = row;
  }
  return summarise_trials(rows, strategies.size(), own, services.settings().proof);
}

pipeline::RetestResult result_of(const Screened& screened,
                                 const std::vector<validation::Gate>& proof) {
  pipeline::RetestResult result{.score = screened.judgement.score.points, .failed_gate = {}};
  if (!screened.judgement.is_passed) {
    result.failed_gate = screened.judgement.miss ? screened.judgement.miss->gate : "screen";
    return result;
  }
  const auto failed =
      std::ranges::find(proof, validation::Verdict::Fail, &validation::Gate::verdict);
  if (failed != proof.end()) result.failed_gate = failed->name;
  return result;
}

pipeline::Happening happening_of(const RetestRow& row, const Judgement& judgement,
                                 const std::vector<validation::Gate>& proof, double floor,
                                 const ports::Actor& actor) {
  const bool is_good = row.rule == RetestRule::StillGood;
  Json numbers = to_json(judgement.gates);
  numbers.push_back(
      number_row("score", row.result.score, floor, row.result.score >= floor ? "pass" : "fail"));
  for (const validation::Gate& gate : proof) numbers.push_back(to_json(gate));
  return {.kind = is_good ? ports::EventKind::Retested : ports::EventKind::Decayed,
          .rule = "retest." + std::string(to_string(row.rule)),
          .numbers_json = numbers.dump(),
          .cause = {},
          .by = actor};
}

// Every gate of the proof on all history before the vault as it lies now. The vault itself stays
// closed: its cluster has had its look. Nobody is chosen here, so no candidates are corrected for.
core::Result<std::vector<validation::Gate>> proved_again(const Services& services,
                                                         SeriesPool& series,
                                                         const Screened& screened,
                                                         core::Timestamp admitted_at, int threads,
                                                         const Control& control) {
  ASSIGN_OR_RETURN(const TrialSummary search,
                   chosen_among(services, screened.strategy, admitted_at));
  ProveRequest request;
  request.strategy = screened.strategy.id.value();
  request.threads = threads;
  request.scope = validation::ProofScope::UntilFailure;
  request.judged = &screened.judgement;
  request.chosen_among = &search;
  ASSIGN_OR_RETURN(const ProveView view, prove_stored(services, series, request, control));
  return validation::gates_of(view.proof);
}

core::Result<std::vector<ports::StrategyRecord>> records_of(
    const Services& services, const std::vector<core::StrategyId>& ids) {
  std::vector<ports::StrategyRecord> records;
  for (const auto& id : ids) {
    ASSIGN_OR_RETURN(ports::StrategyRecord record, services.database.strategies().get(id));
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

core::Result<RetestReport> retest_pool(const Services& services, core::Duration every,
                                       std::size_t limit, int threads, const Control& control) {
  ASSIGN_OR_RETURN(const std::vector<ports::PoolMember> members,
                   services.database.pool().members());
  std::vector<pipeline::Seat> seats;
  std::map<core::StrategyId, const ports::PoolMember*> known;
  for (const auto& member : members) {
    seats.push_back({member.entry, member.admitted_at});
    known.emplace(member.entry.strategy, &member);
  }
  const core::Timestamp now = services.clock.now();
  std::vector<core::StrategyId> due = pipeline::due_for_retest(seats, now, every, seats.size());
  RetestReport report;
  report.due = due.size();
  due.resize(std::min(due.size(), limit));
  ASSIGN_OR_RETURN(const std::vector<ports::StrategyRecord> records, records_of(services, due));
  SeriesPool series(services);
  ASSIGN_OR_RETURN(const ScreeningReport screening,
                   screen_strategies(services, series, records, threads, control));

  const pipeline::PoolRules rules = pool_rules(services.settings());
  const ports::Actor actor = command_actor(services, "pool retest");
  ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services, due));
  std::vector<ports::PoolEntry> renewals;
  for (const Screened& screened : screening.results) {
    const ports::PoolMember& member = *known.at(screened.strategy.id);
    std::vector<validation::Gate> gates;
    if (screened.judgement.is_passed && screened.judgement.score.goes_to_proof) {
      auto proved = proved_again(services, series, screened, member.admitted_at, threads, control);
      if (!proved) {
        // Who was not judged to the end stays as it is.
        if (proved.error().kind == core::ErrorKind::Interrupted) break;
        report.problems.push_back(std::move(proved).error());
        continue;
      }
      gates = std::move(*proved);
    }
    RetestRow row{.strategy = screened.strategy,
                  .score_before = member.entry.score,
                  .result = result_of(screened, gates)};
    row.rule = pipeline::judge_retest(row.result, rules);
    RETURN_IF_ERROR(batch.add(
        row.strategy.id, happening_of(row, screened.judgement, gates, rules.score_min, actor)));
    renewals.push_back(renewed(member.entry, screened, now));
    report.rows.push_back(std::move(row));
  }
  for (const auto& problem : screening.problems) report.problems.push_back(problem.error);
  RETURN_IF_ERROR(services.database.pool().add(renewals));
  RETURN_IF_ERROR(batch.commit());
  return report;
}

}  // namespace sixbtc::application
