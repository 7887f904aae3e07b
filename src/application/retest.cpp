// Re-tests of the pool: the members that wait longest, judged by the gates that let them in.
#include <nlohmann/json.hpp>

#include "application/metrics_json.hpp"
#include "application/pool_use_cases.hpp"
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

pipeline::RetestResult result_of(const Screened& screened) {
  pipeline::RetestResult result{.score = screened.judgement.score.points, .failed_gate = {}};
  if (!screened.judgement.is_passed)
    result.failed_gate = screened.judgement.miss ? screened.judgement.miss->gate : "screen";
  return result;
}

pipeline::Happening happening_of(const RetestRow& row, const Judgement& judgement, double floor,
                                 const ports::Actor& actor) {
  const bool is_good = row.rule == RetestRule::StillGood;
  Json numbers = to_json(judgement.gates);
  numbers.push_back(
      number_row("score", row.result.score, floor, row.result.score >= floor ? "pass" : "fail"));
  return {.kind = is_good ? ports::EventKind::Retested : ports::EventKind::Decayed,
          .rule = "retest." + std::string(to_string(row.rule)),
          .numbers_json = numbers.dump(),
          .cause = {},
          .by = actor};
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
  std::map<core::StrategyId, const ports::PoolEntry*> entries;
  for (const auto& member : members) {
    seats.push_back({member.entry, member.admitted_at});
    entries.emplace(member.entry.strategy, &member.entry);
  }
  const core::Timestamp now = services.clock.now();
  std::vector<core::StrategyId> due = pipeline::due_for_retest(seats, now, every, seats.size());
  RetestReport report;
  report.due = due.size();
  due.resize(std::min(due.size(), limit));
  ASSIGN_OR_RETURN(const std::vector<ports::StrategyRecord> records, records_of(services, due));
  ASSIGN_OR_RETURN(const ScreeningReport screening,
                   screen_strategies(services, records, threads, control));

  const pipeline::PoolRules rules = pool_rules(services.settings());
  const ports::Actor actor = command_actor(services, "pool retest");
  ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services, due));
  std::vector<ports::PoolEntry> renewals;
  for (const Screened& screened : screening.results) {
    const ports::PoolEntry& before = *entries.at(screened.strategy.id);
    RetestRow row{
        .strategy = screened.strategy, .score_before = before.score, .result = result_of(screened)};
    row.rule = pipeline::judge_retest(row.result, rules);
    RETURN_IF_ERROR(
        batch.add(row.strategy.id, happening_of(row, screened.judgement, rules.score_min, actor)));
    renewals.push_back(renewed(before, screened, now));
    report.rows.push_back(std::move(row));
  }
  for (const auto& problem : screening.problems) report.problems.push_back(problem.error);
  RETURN_IF_ERROR(services.database.pool().add(renewals));
  RETURN_IF_ERROR(batch.commit());
  return report;
}

}  // namespace sixbtc::application
