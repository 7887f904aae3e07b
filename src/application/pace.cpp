#include "application/pace.hpp"

namespace sixbtc::application {

namespace {

using Line = std::vector<ports::StrategyRecord>;

std::array<Line*, 3> lines_of(Awaiting& awaiting) {
  return {&awaiting.screen, &awaiting.proof, &awaiting.place};
}

}  // namespace

core::Status Pace::open() {
  const core::Timestamp hour_ago = services_.clock.now() - core::Duration::hours(1);
  ASSIGN_OR_RETURN(const auto made, services_.database.research().made_since(hour_ago));
  for (const auto& [time, count] : made) throttle_.made(count, time);
  return {};
}

core::Result<generation::Waiting> Pace::in_store() const {
  const ports::StrategyRepository& strategies = services_.database.strategies();
  ports::StrategyQuery query;
  generation::Waiting waiting;
  query.status = ports::StrategyStatus::Generated;
  ASSIGN_OR_RETURN(waiting.generated, strategies.count(query));
  query.status = ports::StrategyStatus::Validated;
  ASSIGN_OR_RETURN(waiting.validated, strategies.count(query));
  // Whom another process judged after all, or a person took out, is no longer in the count.
  waiting.generated -= std::min(waiting.generated, aside_counts_.generated);
  waiting.validated -= std::min(waiting.validated, aside_counts_.validated);
  return waiting;
}

core::Result<Awaiting> Pace::waiting() {
  ASSIGN_OR_RETURN(const generation::Waiting line, in_store());
  if (line.generated + line.validated == 0) return Awaiting{};
  ASSIGN_OR_RETURN(Awaiting left, awaiting_judgement(services_));
  for (Line* const one : lines_of(left))
    std::erase_if(*one, [this](const auto& record) { return aside_.contains(record.id); });
  return left;
}

core::Status Pace::set_aside(const Awaiting& judged) {
  std::set<core::StrategyId> tried;
  for (const Line* const one : {&judged.screen, &judged.proof, &judged.place})
    for (const auto& record : *one) tried.insert(record.id);
  if (tried.empty()) return {};
  ASSIGN_OR_RETURN(Awaiting left, awaiting_judgement(services_));
  for (const Line* const one : lines_of(left))
    for (const auto& record : *one) {
      if (!tried.contains(record.id) || !aside_.insert(record.id).second) continue;
      const bool is_generated = record.status == ports::StrategyStatus::Generated;
      ++(is_generated ? aside_counts_.generated : aside_counts_.validated);
    }
  return {};
}

core::Result<generation::Permission> Pace::ask(std::uint64_t wanted) {
  ASSIGN_OR_RETURN(const generation::Waiting line, in_store());
  return throttle_.ask(wanted, line, services_.clock.now());
}

}  // namespace sixbtc::application
