#include "pipeline/retest.hpp"

namespace sixbtc::pipeline {

std::vector<core::StrategyId> due_for_retest(std::span<const Seat> pool, core::Timestamp now,
                                             core::Duration every, std::size_t limit) {
  std::vector<const Candidate*> due;
  for (const Seat& seat : pool)
    if (now - seat.candidate.time >= every) due.push_back(&seat.candidate);
  std::ranges::sort(due, {}, [](const Candidate* member) {
    return std::tuple(member->time, member->strategy.value());
  });
  if (due.size() > limit) due.resize(limit);
  std::vector<core::StrategyId> ids;
  for (const Candidate* member : due) ids.push_back(member->strategy);
  return ids;
}

std::string_view to_string(RetestRule rule) {
  constexpr std::array<std::string_view, 3> names = {"still_good", "gate_failed", "below_floor"};
  return names.at(static_cast<std::size_t>(rule));
}

RetestRule judge_retest(const RetestResult& result, const PoolRules& rules) {
  if (result.failed_gate) return RetestRule::GateFailed;
  // Also false for a score that is not a number.
  return result.score >= rules.score_min ? RetestRule::StillGood : RetestRule::BelowFloor;
}

}  // namespace sixbtc::pipeline
