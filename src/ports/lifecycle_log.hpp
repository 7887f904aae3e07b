// Every transition of every strategy, in order and for ever (DESIGN section 6). The state a
// strategy is in is what its last event says; pipeline/lifecycle.hpp decides which events there may
// be.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ports/strategy_repository.hpp"

namespace sixbtc::ports {

// Of a LIVE strategy: on paper, with little money, with its full share.
enum class LiveStage : std::uint8_t { Paper, Test, Full };
[[nodiscard]] std::string_view to_string(LiveStage stage);  // "paper"
[[nodiscard]] core::Result<LiveStage> parse_live_stage(std::string_view text);

// What happened to a strategy.
enum class EventKind : std::uint8_t {
  Recorded,    // it was in this state before events were kept
  Generated,   // it was made
  Validated,   // syntax, causality, execution: it may be judged
  GatePassed,  // a gate let it through; it stays VALIDATED
  GateFailed,  // a gate stopped it: DELETED, with a tombstone in the trial ledger
  Admitted,    // proven, and into the pool
  Outranked,   // no place in the pool: a better one has it
  Retested,    // judged again on fresh data, and still good
  Decayed,     // judged again, and no longer good
  Deployed,    // from the pool to LIVE, on paper
  Promoted,    // to the next stage of LIVE
  Overridden,  // a person decided, with a reason
};
[[nodiscard]] std::string_view to_string(EventKind kind);  // "gate_passed"
[[nodiscard]] core::Result<EventKind> parse_event_kind(std::string_view text);

struct StrategyState {
  StrategyStatus status = StrategyStatus::Generated;
  std::optional<LiveStage> stage{};  // exactly when LIVE
  bool is_proven = false;            // it was admitted to the pool once
  std::uint64_t events = 0;          // of this strategy so far
  std::string last_event;            // id of the newest
  friend bool operator==(const StrategyState&, const StrategyState&) = default;
};
[[nodiscard]] std::string to_string(const StrategyState& state);  // "LIVE paper"

struct LifecycleEvent {
  std::string id;  // event_id()
  core::StrategyId strategy;
  std::uint64_t number = 0;  // among the events of the strategy, from 1
  EventKind kind = EventKind::Generated;
  std::optional<StrategyStatus> from;  // absent: it was not there
  std::optional<LiveStage> from_stage{};
  StrategyStatus to = StrategyStatus::Generated;
  std::optional<LiveStage> to_stage{};
  bool is_proven = false;
  std::string rule;          // "screen", "pool.better_than_worst"
  std::string numbers_json;  // [{"name","value","threshold","verdict"}]: what the rule looked at
  std::string cause;         // id of the event that brought it about; empty: none
  Actor by;
};
// From everything but time and actor: the same history has the same ids.
[[nodiscard]] std::string event_id(const LifecycleEvent& event);
// The first event of a strategy just stored.
[[nodiscard]] LifecycleEvent generated_event(const StrategyRecord& record, const Actor& actor);
// The state after an event.
[[nodiscard]] StrategyState state_after(const LifecycleEvent& event);

enum class EventOrder : std::uint8_t { OldestFirst, NewestFirst };

struct LifecycleQuery {
  std::optional<core::StrategyId> strategy{};
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t after = 0;  // only events after this one, counted as in newest()
  EventOrder order = EventOrder::OldestFirst;
  std::uint64_t before = INT64_MAX;  // only events before this one
};

// Any thread, several processes.
class LifecycleLog {
 public:
  virtual ~LifecycleLog() = default;

  // Which events the pool has seen; changes with every event into or out of ACTIVE.
  [[nodiscard]] virtual core::Result<std::uint64_t> pool_version() const = 0;
  // All or none, in one transaction with the status of the strategies. Conflict when an event does
  // not follow the last one of its strategy, or when the pool is not at `pool_version` any more.
  [[nodiscard]] virtual core::Status append(std::span<const LifecycleEvent> events,
                                            std::optional<std::uint64_t> pool_version) = 0;
  // In the order asked for; absent where a strategy has no event.
  [[nodiscard]] virtual core::Result<std::vector<std::optional<StrategyState>>> states(
      std::span<const core::StrategyId> strategies) const = 0;
  // Number of the newest event of all strategies, counted from 1; 0: there is none.
  [[nodiscard]] virtual core::Result<std::uint64_t> newest() const = 0;
  [[nodiscard]] virtual core::Result<std::vector<LifecycleEvent>> list(
      const LifecycleQuery& query) const = 0;
};

}  // namespace sixbtc::ports
