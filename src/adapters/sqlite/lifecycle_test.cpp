// The log of transitions: what it accepts, what it keeps, and that nothing else changes a status.
#include <SQLiteCpp/SQLiteCpp.h>

#include "adapters/sqlite/test_records.hpp"

namespace sixbtc::sqlite {
namespace {

using namespace testing;
using core::ErrorKind;
using ports::EventKind;
using ports::StrategyStatus;

class LifecycleLog : public Store {};

core::Status append(ports::Database& database, const ports::LifecycleEvent& event,
                    std::optional<std::uint64_t> pool_version = {}) {
  return database.lifecycle().append(std::span(&event, 1), pool_version);
}

}  // namespace

TEST_F(LifecycleLog, a_new_strategy_has_its_first_event_and_each_event_comes_back_whole) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(1, 2), actor()).has_value());
  auto event = next_event(*database, 1, EventKind::Deployed, StrategyStatus::Live);
  event.to_stage = ports::LiveStage::Paper;
  event.is_proven = true;
  event.numbers_json = R"([{"name":"x","value":1}])";
  event.by = {"anna", "because", day(9)};
  event.id = ports::event_id(event);
  ASSERT_TRUE(append(*database, event));
  EXPECT_EQ(database->strategies().get(strategy(1).id)->status, StrategyStatus::Live);

  const auto events = open()->lifecycle().list({.strategy = strategy(1).id}).value();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].kind, EventKind::Generated);
  EXPECT_EQ(events[0].rule, "generation.expansion");
  EXPECT_FALSE(events[0].from.has_value());
  const auto fields = [](const ports::LifecycleEvent& e) {
    return std::tie(e.id, e.strategy, e.number, e.kind, e.from, e.from_stage, e.to, e.to_stage,
                    e.is_proven, e.rule, e.numbers_json, e.cause, e.by.name, e.by.reason,
                    e.by.time);
  };
  EXPECT_EQ(fields(events[1]), fields(event));
  const std::vector asked = {strategy(2).id, core::StrategyId("none"), strategy(1).id};
  const auto states = database->lifecycle().states(asked).value();
  EXPECT_EQ(states[0]->status, StrategyStatus::Generated);
  EXPECT_FALSE(states[1].has_value());
  EXPECT_EQ(states[2].value(), ports::state_after(event));
}

TEST_F(LifecycleLog, an_event_that_does_not_follow_refuses_the_batch) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(1, 2), actor()).has_value());
  const auto good = next_event(*database, 1, EventKind::Validated, StrategyStatus::Validated);
  auto late = next_event(*database, 2, EventKind::Validated, StrategyStatus::Validated);
  late.from = StrategyStatus::Active;
  EXPECT_EQ(database->lifecycle().append({{good, late}}, {}).error().kind, ErrorKind::Conflict);
  EXPECT_EQ(database->strategies().get(strategy(1).id)->status, StrategyStatus::Generated);
  ASSERT_TRUE(append(*database, good));
  EXPECT_EQ(append(*database, good).error().kind, ErrorKind::Conflict) << "not twice";
  auto stranger = good;
  stranger.strategy = core::StrategyId("none");
  EXPECT_EQ(append(*database, stranger).error().kind, ErrorKind::Conflict);
}

TEST_F(LifecycleLog, what_was_decided_on_another_pool_is_refused) {
  const auto database = open();
  ASSERT_TRUE(database->strategies().add(strategies(1, 3), actor()).has_value());
  const auto version = database->lifecycle().pool_version().value();
  ASSERT_TRUE(
      append(*database, next_event(*database, 3, EventKind::GateFailed, StrategyStatus::Deleted)));
  EXPECT_EQ(database->lifecycle().pool_version().value(), version) << "no business of the pool";
  const auto first = next_event(*database, 1, EventKind::Admitted, StrategyStatus::Active);
  const auto second = next_event(*database, 2, EventKind::Admitted, StrategyStatus::Active);
  ASSERT_TRUE(append(*database, first, version));
  EXPECT_EQ(append(*database, second, version).error().kind, ErrorKind::Conflict);
  ASSERT_TRUE(append(*database, second, database->lifecycle().pool_version().value()));
}

TEST_F(LifecycleLog, events_and_pool_entries_only_grow) {
  {
    const auto database = open();
    ASSERT_TRUE(database->strategies().add(strategies(1, 1), actor()).has_value());
    ports::PoolEntry entry;
    entry.strategy = strategy(1).id;
    entry.returns = {day(3), {0.1, 1.0 / 3, -0.25}};
    entry.evidence_json = "{}";
    ASSERT_TRUE(database->pool().add(std::span(&entry, 1)));
    entry.score = 50;
    ASSERT_TRUE(database->pool().add(std::span(&entry, 1)));
    const auto history = database->pool().history(strategy(1).id).value();
    ASSERT_EQ(history.size(), 2u);
    EXPECT_EQ(history[1].score, 50);
    EXPECT_EQ(history[1].returns, entry.returns);
    EXPECT_TRUE(database->pool().members()->empty()) << "it is not ACTIVE";
  }
  SQLite::Database stranger(file().string(), SQLite::OPEN_READWRITE, 1000);
  for (const char* sql : {"DELETE FROM lifecycle_events", "UPDATE lifecycle_events SET rule = 'x'",
                          "DELETE FROM pool_entries", "UPDATE pool_entries SET score = 99"})
    EXPECT_THROW(stranger.exec(sql), SQLite::Exception) << sql;
}

}  // namespace sixbtc::sqlite
