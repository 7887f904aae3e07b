#include "pipeline/lifecycle.hpp"

#include "core/check.hpp"

namespace sixbtc::pipeline {
namespace {

using core::ErrorKind;
using ports::EventKind;
using ports::LifecycleEvent;
using ports::LiveStage;
using ports::StrategyState;
using ports::StrategyStatus;

struct Place {
  StrategyStatus status;
  std::optional<LiveStage> stage{};
};

bool is_final(StrategyStatus status) {
  return status == StrategyStatus::Retired || status == StrategyStatus::Deleted;
}

std::optional<Place> next_stage(const StrategyState& state) {
  if (state.stage == LiveStage::Paper) return Place{StrategyStatus::Live, LiveStage::Test};
  if (state.stage == LiveStage::Test) return Place{StrategyStatus::Live, LiveStage::Full};
  return std::nullopt;
}

std::optional<Place> overridden(const StrategyState& state, std::optional<StrategyStatus> target) {
  if (!target || target == state.status) return std::nullopt;
  switch (*target) {
    case StrategyStatus::Validated:
    case StrategyStatus::Retired:
    case StrategyStatus::Deleted:
      return Place{*target};
    case StrategyStatus::Active:
      return state.is_proven ? std::optional(Place{*target}) : std::nullopt;
    case StrategyStatus::Generated:
    case StrategyStatus::Live:
      return std::nullopt;
  }
  CHECK(false);
}

// Where the event leads from here; none: it may not happen here.
std::optional<Place> destination(const StrategyState& state, EventKind kind,
                                 std::optional<StrategyStatus> target) {
  const auto from = [&state](std::initializer_list<StrategyStatus> allowed, StrategyStatus to) {
    const bool is_allowed = std::ranges::find(allowed, state.status) != allowed.end();
    return is_allowed ? std::optional(Place{to}) : std::nullopt;
  };
  switch (kind) {
    case EventKind::Recorded:
    case EventKind::Generated:
      return std::nullopt;  // only as a first event, which is no transition
    case EventKind::Validated:
      return from({StrategyStatus::Generated}, StrategyStatus::Validated);
    case EventKind::GatePassed:
      return from({StrategyStatus::Validated}, StrategyStatus::Validated);
    case EventKind::GateFailed:
      return from({StrategyStatus::Generated, StrategyStatus::Validated}, StrategyStatus::Deleted);
    case EventKind::Admitted:
      return from({StrategyStatus::Validated}, StrategyStatus::Active);
    case EventKind::Outranked:
      return from({StrategyStatus::Validated, StrategyStatus::Active}, StrategyStatus::Retired);
    case EventKind::Retested:
      return from({StrategyStatus::Active}, StrategyStatus::Active);
    case EventKind::Decayed:
      return from({StrategyStatus::Active, StrategyStatus::Live}, StrategyStatus::Retired);
    case EventKind::Deployed:
      if (state.status != StrategyStatus::Active) return std::nullopt;
      return Place{StrategyStatus::Live, LiveStage::Paper};
    case EventKind::Promoted:
      return next_stage(state);
    case EventKind::Overridden:
      return overridden(state, target);
  }
  CHECK(false);
}

std::string refusal(const StrategyState& state, const Happening& happening) {
  if (happening.kind == EventKind::Overridden && happening.target)
    return fmt::format("nobody may move a strategy that is {}{} to {}", to_string(state),
                       state.is_proven ? "" : " and unproven", to_string(*happening.target));
  return fmt::format("'{}' cannot happen to a strategy that is {}", to_string(happening.kind),
                     to_string(state));
}

}  // namespace

core::Result<Transition> transition(const core::StrategyId& strategy, const StrategyState& state,
                                    const Happening& happening) {
  CHECK(!happening.rule.empty());
  if (happening.kind == EventKind::Overridden && happening.by.reason.empty())
    return core::fail(ErrorKind::Invalid, "an override needs a reason", strategy.value());
  const std::optional<Place> place = destination(state, happening.kind, happening.target);
  if (!place)
    return core::fail(
        ErrorKind::Rejected, refusal(state, happening), strategy.value(),
        is_final(state.status) ? "only a person can bring it back, to VALIDATED" : "");
  LifecycleEvent event;
  event.strategy = strategy;
  event.number = state.events + 1;
  event.kind = happening.kind;
  event.from = state.status;
  event.from_stage = state.stage;
  event.to = place->status;
  event.to_stage = place->stage;
  event.is_proven = state.is_proven || happening.kind == EventKind::Admitted;
  event.rule = happening.rule;
  event.numbers_json = happening.numbers_json;
  event.cause = happening.cause.empty() ? state.last_event : happening.cause;
  event.by = happening.by;
  event.id = ports::event_id(event);
  return Transition{ports::state_after(event), std::move(event)};
}

core::Result<StrategyState> replay(std::span<const LifecycleEvent> events) {
  const auto malformed = [](const LifecycleEvent& event, const std::string& why) {
    return core::fail(ErrorKind::Malformed,
                      fmt::format("event {} ({}) {}", event.number, to_string(event.kind), why),
                      event.strategy.value());
  };
  std::optional<StrategyState> state;
  for (const LifecycleEvent& event : events) {
    if (!state) {
      const bool is_first = event.kind == EventKind::Recorded || event.kind == EventKind::Generated;
      if (!is_first || event.from || event.number != 1)
        return malformed(event, "is no beginning of a history");
      state = ports::state_after(event);
      continue;
    }
    const std::optional<Place> place = destination(*state, event.kind, event.to);
    if (!place || event.number != state->events + 1 || event.from != state->status ||
        event.from_stage != state->stage)
      return malformed(event, "does not follow: the strategy was " + to_string(*state));
    const bool is_proven = state->is_proven || event.kind == EventKind::Admitted;
    if (place->status != event.to || place->stage != event.to_stage ||
        event.is_proven != is_proven || event.id != ports::event_id(event))
      return malformed(event, "is not what the rules give");
    state = ports::state_after(event);
  }
  if (!state) return core::fail(ErrorKind::Malformed, "a history without events");
  return *state;
}

}  // namespace sixbtc::pipeline
