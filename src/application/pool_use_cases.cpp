#include "application/pool_use_cases.hpp"

#include <nlohmann/json.hpp>

#include "application/screening.hpp"
#include "core/log.hpp"

namespace sixbtc::application {

using Json = nlohmann::ordered_json;
using pipeline::PoolDecision;
using pipeline::PoolRule;
using ports::EventKind;

namespace {

constexpr int attempts_max = 10;  // while other processes change the pool

std::vector<pipeline::Seat> seats_of(const std::vector<ports::PoolMember>& members) {
  std::vector<pipeline::Seat> seats;
  seats.reserve(members.size());
  for (const auto& member : members) seats.push_back({member.entry, member.admitted_at});
  return seats;
}

Json numbers_of(const PoolDecision& decision) {
  Json score = number_row("score", decision.score, decision.threshold,
                          decision.is_admitted ? "pass" : "fail");
  Json places = number_row("places_taken", static_cast<double>(decision.taken),
                           static_cast<double>(decision.places), "shown");
  Json rivals = Json::array();
  for (const auto& rival : decision.rivals) rivals.push_back(rival.value());
  return Json::array({std::move(score), std::move(places),
                      Json{{"name", "near_duplicates"}, {"value", std::move(rivals)}}});
}

// What one decision means for the candidate and those it replaces. `entry` is how it comes in: by
// proof, or by a person.
core::Status add_decision(LifecycleBatch& batch, const PoolDecision& decision,
                          const pipeline::Happening& entry) {
  if (decision.rule == PoolRule::AlreadyIn) return {};
  pipeline::Happening happening = entry;
  happening.rule = "pool." + std::string(to_string(decision.rule));
  happening.numbers_json = numbers_of(decision).dump();
  if (!decision.is_admitted) {
    happening.kind =
        decision.rule == PoolRule::BelowFloor ? EventKind::GateFailed : EventKind::Outranked;
    RETURN_IF_ERROR(batch.add(decision.strategy, happening));
    return {};
  }
  ASSIGN_OR_RETURN(happening.cause, batch.add(decision.strategy, happening));
  happening.kind = EventKind::Outranked;
  happening.target.reset();
  for (const auto& leaving : decision.leaving) RETURN_IF_ERROR(batch.add(leaving, happening));
  return {};
}

core::Result<LifecycleBatch> begin_with(const Services& services,
                                        const std::vector<ports::PoolMember>& members,
                                        std::span<const pipeline::Candidate> candidates) {
  std::vector<core::StrategyId> touched;
  for (const auto& member : members) touched.push_back(member.entry.strategy);
  for (const auto& candidate : candidates) touched.push_back(candidate.strategy);
  return LifecycleBatch::begin(services, touched);
}

core::Result<std::vector<PoolDecision>> admit_once(
    const Services& services, const std::vector<pipeline::Candidate>& candidates,
    const ports::Actor& actor) {
  ASSIGN_OR_RETURN(const std::uint64_t version, services.database.lifecycle().pool_version());
  ASSIGN_OR_RETURN(const auto members, services.database.pool().members());
  pipeline::PoolOutcome outcome =
      pipeline::place(candidates, seats_of(members), actor.time, pool_rules(services.settings()));
  ASSIGN_OR_RETURN(LifecycleBatch batch, begin_with(services, members, candidates));
  const pipeline::Happening entry{
      .kind = EventKind::Admitted, .rule = {}, .cause = {}, .by = actor};
  for (const auto& decision : outcome.decisions)
    RETURN_IF_ERROR(add_decision(batch, decision, entry));
  // Only members count, so entries stored ahead of their admission do no harm.
  RETURN_IF_ERROR(services.database.pool().add(candidates));
  RETURN_IF_ERROR(batch.commit(version));
  return std::move(outcome.decisions);
}

core::Result<ports::LifecycleEvent> override_into_pool(const Services& services,
                                                       const ports::StrategyRecord& record,
                                                       const pipeline::Happening& entry) {
  ASSIGN_OR_RETURN(const std::uint64_t version, services.database.lifecycle().pool_version());
  ASSIGN_OR_RETURN(const auto members, services.database.pool().members());
  ASSIGN_OR_RETURN(const auto history, services.database.pool().history(record.id));
  if (history.empty())
    return core::fail(core::ErrorKind::Rejected, "it was never in the pool: only proof admits",
                      record.name);
  const PoolDecision decision =
      pipeline::decide(history.back(), seats_of(members), pool_rules(services.settings()));
  if (!decision.is_admitted)
    return core::fail(core::ErrorKind::Rejected,
                      fmt::format("the pool has no place for it: {}", to_string(decision.rule)),
                      record.name, "sixbtc pool list shows who has");
  ASSIGN_OR_RETURN(LifecycleBatch batch,
                   begin_with(services, members, std::span(&history.back(), 1)));
  RETURN_IF_ERROR(add_decision(batch, decision, entry));
  RETURN_IF_ERROR(batch.commit(version));
  return batch.events().front();
}

}  // namespace

pipeline::PoolRules pool_rules(const ports::Settings& settings) {
  return {.size = static_cast<std::size_t>(settings.pool.size),
          .score_min = settings.score.proof_threshold,
          .duplicate_correlation = settings.pool.duplicate_correlation,
          .common_days_min = settings.pool.common_days_min};
}

pipeline::ClassifyRules classify_rules(const ports::Settings& settings) {
  const ports::ClassifySettings& classify = settings.classify;
  return {.percentile = classify.percentile,
          .top = static_cast<std::size_t>(classify.top),
          .per_timeframe_max = static_cast<std::size_t>(classify.per_timeframe_max),
          .per_type_max = static_cast<std::size_t>(classify.per_type_max),
          .correlation_max = classify.correlation_max,
          .common_days_min = settings.pool.common_days_min};
}

core::Result<std::vector<PoolDecision>> admit_to_pool(
    const Services& services, const std::vector<pipeline::Candidate>& candidates,
    const ports::Actor& actor) {
  for (int attempt = 1;; ++attempt) {
    auto decisions = admit_once(services, candidates, actor);
    const bool is_overtaken =
        !decisions && decisions.error().kind == core::ErrorKind::Conflict && attempt < attempts_max;
    if (!is_overtaken) return decisions;
  }
}

core::Result<PoolView> show_pool(const Services& services) {
  ASSIGN_OR_RETURN(std::vector<ports::PoolMember> members, services.database.pool().members());
  const auto due = pipeline::due_for_retest(
      seats_of(members), services.clock.now(),
      core::Duration::days(services.settings().pool.retest_days), members.size());
  std::ranges::sort(members, pipeline::ranks_before, [](const ports::PoolMember& member) {
    return pipeline::Rank{member.entry.score, member.admitted_at, member.entry.strategy};
  });
  PoolView view{.rows = {}, .rules = pool_rules(services.settings())};
  for (auto& member : members) {
    const bool is_due = std::ranges::find(due, member.entry.strategy) != due.end();
    view.rows.push_back({std::move(member), view.rows.size() + 1, is_due});
  }
  return view;
}

core::Result<std::vector<ClassifiedRow>> classify_pool(const Services& services) {
  ASSIGN_OR_RETURN(const std::vector<ports::PoolMember> members,
                   services.database.pool().members());
  std::map<core::StrategyId, const ports::PoolMember*> by_id;
  for (const auto& member : members) by_id.emplace(member.entry.strategy, &member);
  std::vector<ClassifiedRow> rows;
  for (auto& classified : pipeline::classify(members, classify_rules(services.settings()))) {
    const ports::PoolMember& member = *by_id.at(classified.strategy);
    std::string against = classified.against ? by_id.at(*classified.against)->name : std::string();
    rows.push_back(
        {std::move(classified), member.name, member.type, std::move(against), member.interval});
  }
  return rows;
}

core::Result<ports::LifecycleEvent> override_state(const Services& services,
                                                   const std::string& strategy,
                                                   ports::StrategyStatus target,
                                                   const ports::Actor& person) {
  ASSIGN_OR_RETURN(const ports::StrategyRecord record,
                   services.database.strategies().find(strategy));
  const pipeline::Happening happening{.kind = EventKind::Overridden,
                                      .rule = "override",
                                      .cause = {},
                                      .by = person,
                                      .target = target};
  if (target == ports::StrategyStatus::Active)
    return override_into_pool(services, record, happening);
  ASSIGN_OR_RETURN(LifecycleBatch batch, LifecycleBatch::begin(services, std::span(&record.id, 1)));
  RETURN_IF_ERROR(batch.add(record.id, happening));
  RETURN_IF_ERROR(batch.commit());
  core::log::info("override: {} is {} now: {}", record.name, to_string(target),
                  core::log::to_ascii(person.reason));
  return batch.events().front();
}

}  // namespace sixbtc::application
