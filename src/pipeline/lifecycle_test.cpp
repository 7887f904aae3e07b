#include "pipeline/lifecycle.hpp"

#include <rapidcheck/gtest.h>

#include "core/random.hpp"

namespace sixbtc::pipeline {
namespace {

using core::ErrorKind;
using ports::EventKind;
using ports::LifecycleEvent;
using ports::LiveStage;
using ports::StrategyState;
using ports::StrategyStatus;

constexpr std::array all_kinds = {
    EventKind::Recorded,   EventKind::Generated, EventKind::Validated, EventKind::GatePassed,
    EventKind::GateFailed, EventKind::Admitted,  EventKind::Outranked, EventKind::Retested,
    EventKind::Decayed,    EventKind::Deployed,  EventKind::Promoted,  EventKind::Overridden};
constexpr std::array all_statuses = {StrategyStatus::Generated, StrategyStatus::Validated,
                                     StrategyStatus::Active,    StrategyStatus::Live,
                                     StrategyStatus::Retired,   StrategyStatus::Deleted};

const core::StrategyId strategy("one");

ports::StrategyRecord record() {
  ports::StrategyRecord made;
  made.id = strategy;
  made.generation_mode = "combinator";
  return made;
}

Happening happening(EventKind kind, std::optional<StrategyStatus> target = {}) {
  return {.kind = kind,
          .rule = "rule",
          .numbers_json = "[1]",
          .cause = {},
          .by = {"test", "because", core::Timestamp::from_seconds(7)},
          .target = target};
}

StrategyState in(StrategyStatus status, std::optional<LiveStage> stage = {}) {
  const bool was_in_pool = status == StrategyStatus::Active || status == StrategyStatus::Live;
  return {status, stage, was_in_pool, 3, "last"};
}

std::string after(const StrategyState& state, EventKind kind) {
  const auto moved = transition(strategy, state, happening(kind));
  if (moved) return to_string(moved->state);
  EXPECT_EQ(moved.error().kind, ErrorKind::Rejected);
  return "-";
}

// A life led by random events; those that may not happen do not.
struct Life {
  StrategyState state;
  std::vector<LifecycleEvent> events;
};
Life live(const std::vector<std::pair<std::size_t, std::size_t>>& choices) {
  Life life;
  life.events.push_back(ports::generated_event(record(), {"test", "", {}}));
  life.state = ports::state_after(life.events.back());
  for (const auto& [kind, target] : choices) {
    const auto moved =
        transition(strategy, life.state, happening(all_kinds[kind], all_statuses[target]));
    if (!moved) continue;
    life.state = moved->state;
    life.events.push_back(moved->event);
  }
  return life;
}
// Many, because most may not happen.
std::vector<std::pair<std::size_t, std::size_t>> choices() {
  core::Random random(*rc::gen::arbitrary<std::uint64_t>());
  std::vector<std::pair<std::size_t, std::size_t>> chosen(200);
  for (auto& [kind, target] : chosen) {
    kind = random.below(all_kinds.size());
    target = random.below(all_statuses.size());
  }
  return chosen;
}

}  // namespace

TEST(Lifecycle, every_event_in_every_state) {
  struct Row {
    EventKind kind;
    // GENERATED, VALIDATED, ACTIVE, LIVE paper, LIVE full, RETIRED, DELETED
    std::array<const char*, 7> leads_to;
  };
  const Row rows[] = {
      {EventKind::Recorded, {"-", "-", "-", "-", "-", "-", "-"}},
      {EventKind::Generated, {"-", "-", "-", "-", "-", "-", "-"}},
      {EventKind::Validated, {"VALIDATED", "-", "-", "-", "-", "-", "-"}},
      {EventKind::GatePassed, {"-", "VALIDATED", "-", "-", "-", "-", "-"}},
      {EventKind::GateFailed, {"DELETED", "DELETED", "-", "-", "-", "-", "-"}},
      {EventKind::Admitted, {"-", "ACTIVE", "-", "-", "-", "-", "-"}},
      {EventKind::Outranked, {"-", "RETIRED", "RETIRED", "-", "-", "-", "-"}},
      {EventKind::Retested, {"-", "-", "ACTIVE", "-", "-", "-", "-"}},
      {EventKind::Decayed, {"-", "-", "RETIRED", "RETIRED", "RETIRED", "-", "-"}},
      {EventKind::Deployed, {"-", "-", "LIVE paper", "-", "-", "-", "-"}},
      {EventKind::Promoted, {"-", "-", "-", "LIVE test", "-", "-", "-"}},
  };
  const StrategyState states[] = {in(StrategyStatus::Generated),
                                  in(StrategyStatus::Validated),
                                  in(StrategyStatus::Active),
                                  in(StrategyStatus::Live, LiveStage::Paper),
                                  in(StrategyStatus::Live, LiveStage::Full),
                                  in(StrategyStatus::Retired),
                                  in(StrategyStatus::Deleted)};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < std::size(states); ++i)
      EXPECT_EQ(after(states[i], row.kind), row.leads_to[i])
          << to_string(row.kind) << " in " << to_string(states[i]);
  EXPECT_EQ(after(in(StrategyStatus::Live, LiveStage::Test), EventKind::Promoted), "LIVE full");
}

TEST(Lifecycle, a_person_needs_a_reason_and_cannot_admit_what_was_never_proven) {
  Happening decided = happening(EventKind::Overridden, StrategyStatus::Active);
  EXPECT_FALSE(transition(strategy, in(StrategyStatus::Validated), decided).has_value());
  StrategyState proven = in(StrategyStatus::Retired);
  proven.is_proven = true;
  const auto back = transition(strategy, proven, decided);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->state.status, StrategyStatus::Active);
  EXPECT_EQ(back->event.by.reason, "because");
  decided.by.reason.clear();
  EXPECT_EQ(transition(strategy, proven, decided).error().kind, ErrorKind::Invalid);

  for (const auto from : {StrategyStatus::Generated, StrategyStatus::Retired,
                          StrategyStatus::Deleted, StrategyStatus::Active})
    EXPECT_TRUE(transition(strategy, in(from),
                           happening(EventKind::Overridden, StrategyStatus::Validated)));
  for (const auto to : {StrategyStatus::Live, StrategyStatus::Generated, StrategyStatus::Validated})
    EXPECT_FALSE(
        transition(strategy, in(StrategyStatus::Validated), happening(EventKind::Overridden, to)));
  EXPECT_FALSE(transition(strategy, proven, happening(EventKind::Overridden)));
}

TEST(Lifecycle, an_event_names_what_it_follows_and_its_id_holds_everything_but_the_time) {
  const StrategyState state = in(StrategyStatus::Validated);
  Happening passed = happening(EventKind::GatePassed);
  const LifecycleEvent event = transition(strategy, state, passed)->event;
  EXPECT_EQ(event.number, 4u);
  EXPECT_EQ(event.cause, "last");
  passed.by.time = core::Timestamp::from_seconds(99);
  EXPECT_EQ(transition(strategy, state, passed)->event.id, event.id);
  passed.numbers_json = "[2]";
  EXPECT_NE(transition(strategy, state, passed)->event.id, event.id);
  passed = happening(EventKind::GatePassed);
  passed.cause = "another";
  EXPECT_NE(transition(strategy, state, passed)->event.id, event.id);
  EXPECT_NE(transition(core::StrategyId("two"), state, happening(EventKind::GatePassed))->event.id,
            event.id);
}

RC_GTEST_PROP(LifecycleProperty, no_state_is_illegal_and_replaying_gives_it_again, ()) {
  const auto chosen = choices();
  const Life life = live(chosen);
  bool was_admitted = false;
  for (const LifecycleEvent& event : life.events) {
    RC_ASSERT((event.to == StrategyStatus::Live) == event.to_stage.has_value());
    was_admitted = was_admitted || event.kind == EventKind::Admitted;
    if (event.to == StrategyStatus::Active || event.to == StrategyStatus::Live)
      RC_ASSERT(was_admitted);
    if (event.from == StrategyStatus::Deleted || event.from == StrategyStatus::Retired)
      RC_ASSERT(event.kind == EventKind::Overridden);
  }
  const auto replayed = replay(life.events);
  RC_ASSERT(replayed.has_value());
  RC_ASSERT(*replayed == life.state);
  const Life again = live(chosen);
  for (std::size_t i = 0; i < life.events.size(); ++i)
    RC_ASSERT(again.events[i].id == life.events[i].id);
}

RC_GTEST_PROP(LifecycleProperty, a_history_that_was_changed_does_not_replay, ()) {
  Life life = live(choices());
  RC_PRE(life.events.size() >= 3u);
  const auto at = *rc::gen::inRange<std::size_t>(0, life.events.size() - 1);
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      life.events.erase(life.events.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      std::swap(life.events[at], life.events[at + 1]);
      break;
    case 2:
      life.events[at + 1].numbers_json = "[3]";
      break;
    default:
      life.events[at + 1].to = life.events[at + 1].to == StrategyStatus::Active
                                   ? StrategyStatus::Deleted
                                   : StrategyStatus::Active;
      break;
  }
  RC_ASSERT(!replay(life.events).has_value());
}

}  // namespace sixbtc::pipeline
