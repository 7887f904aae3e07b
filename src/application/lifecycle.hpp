// The one way strategies change their state: what happened goes through the state machine,
// deletions leave their tombstones in the trial ledger, and the events are stored with the new
// states in one transaction. Built for batches of thousands.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "application/judge.hpp"
#include "application/services.hpp"
#include "pipeline/lifecycle.hpp"

namespace sixbtc::application {

// One rule's figures, as an event keeps them.
[[nodiscard]] nlohmann::ordered_json number_row(std::string_view name, double value,
                                                double threshold, std::string_view verdict);

// Collects what happened to some strategies, then stores all of it or nothing. One thread.
class LifecycleBatch {
 public:
  // Reads the states of the strategies the batch may touch.
  [[nodiscard]] static core::Result<LifecycleBatch> begin(
      const Services& services, std::span<const core::StrategyId> strategies);

  // The state after what was added so far; null for a strategy that is not stored.
  [[nodiscard]] const ports::StrategyState* state(const core::StrategyId& strategy) const;
  // The id of the event, to be named as the cause of others. NotFound, or Rejected by the state
  // machine; the batch stays as it was.
  core::Result<std::string> add(const core::StrategyId& strategy,
                                const pipeline::Happening& happening);
  // Tombstones first: a deletion interrupted in between is repeated, and buried once. Conflict when
  // another process was faster; then nothing is stored. `pool_version` as in ports::LifecycleLog.
  core::Status commit(std::optional<std::uint64_t> pool_version = {});

  [[nodiscard]] const std::vector<ports::LifecycleEvent>& events() const { return events_; }

 private:
  explicit LifecycleBatch(const Services& services) : services_(&services) {}

  const Services* services_;
  std::map<core::StrategyId, ports::StrategyState> states_;
  std::vector<ports::LifecycleEvent> events_;
};

// What judging said of one strategy.
struct JudgedStrategy {
  core::StrategyId strategy;
  const Judgement* judgement = nullptr;  // null: the strategy itself failed to run
  const core::Error* failure = nullptr;
};
// GENERATED becomes VALIDATED, the gates of screen and score pass or delete. Strategies in other
// states (members of the pool among them) are left alone.
core::Status record_judgements(const Services& services, std::span<const JudgedStrategy> judged,
                               const ports::Actor& actor);

}  // namespace sixbtc::application
