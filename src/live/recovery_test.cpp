#include "live/recovery.hpp"

#include <gtest/gtest.h>

#include "risk/risk_test_support.hpp"

namespace sixbtc::live {
namespace {

// A journal that remembers how much of it was synced when.
class Records final : public ports::Journal {
 public:
  core::Status append(std::string_view record) override {
    all.emplace_back(record);
    return {};
  }
  core::Status sync() override {
    synced = all.size();
    return {};
  }
  std::vector<std::string> all;
  std::size_t synced = 0;
};

class Gateway final : public ports::VenueGateway {
 public:
  explicit Gateway(const Records& records) : records_(records) {}
  void submit(const risk::RiskApproved<orders::OrderGroup>&) override {}
  void cancel(const orders::CancelRequest&) override {}
  void query(market::InstrumentId, orders::ClientOrderId) override {}
  void request_snapshot(core::Timestamp) override {
    ++snapshots;
    unsynced_at_snapshot = records_.all.size() - records_.synced;
  }
  int snapshots = 0;
  std::size_t unsynced_at_snapshot = 0;

 private:
  const Records& records_;
};

std::unique_ptr<engine::Engine> empty_engine() {
  engine::Plan plan;
  plan.session = core::SessionId("recovery");
  plan.settings.initial_capital = 10'000;
  plan.settings.atr_length = 14;
  engine::Policies policies{.risk = risk::lenient_policy(), .execution = {}};
  policies.execution.snapshot_timeout = core::Duration::seconds(10);
  policies.execution.reconcile_interval = core::Duration::seconds(60);
  policies.execution.requests = {.per_second = 10,
                                 .burst = 100,
                                 .reserve = 10,
                                 .query_cost = 1,
                                 .snapshot_cost = 1,
                                 .address_initial = 0,
                                 .address_per_quote = 0,
                                 .address_reserve = 0,
                                 .address_exhausted_interval = core::Duration::seconds(1),
                                 .backoff_first = core::Duration::seconds(1),
                                 .backoff_longest = core::Duration::seconds(8)};
  return std::move(*engine::Engine::create(std::move(plan), policies));
}

struct Life {
  core::ManualClock clock{*core::Timestamp::parse("2025-03-01")};
  std::unique_ptr<engine::Engine> engine = empty_engine();
  Records records;
  Gateway gateway{records};
  Session session{*engine, records, gateway, clock, nullptr};

  void live() {
    session.on_connection(true);
    for (int i = 0; i < 5; ++i) {
      clock.advance(core::Duration::seconds(20));
      session.post(engine::TimerFired{}, clock.now());
    }
  }
};

core::Status recover(engine::Engine& engine, const std::vector<std::string>& records,
                     SessionPoint* point = nullptr) {
  Recovery recovery(engine);
  for (const std::string& record : records) RETURN_IF_ERROR(recovery.apply(record));
  if (point != nullptr) *point = recovery.point();
  return {};
}

// A crash before the first order lost the event that began the session: its start moved to the
// restart, and what had been traded and paid in before was never booked.
TEST(Recovery, a_snapshot_is_asked_for_only_when_its_reason_is_on_the_disk) {
  Life life;
  life.live();
  EXPECT_GT(life.gateway.snapshots, 0);
  EXPECT_EQ(life.gateway.unsynced_at_snapshot, 0u);
}

TEST(Recovery, goes_on_where_the_journal_ends) {
  Life before;
  before.live();
  Life after;
  SessionPoint point;
  ASSERT_TRUE(recover(*after.engine, before.records.all, &point));
  EXPECT_EQ(point.events, before.session.events());
  EXPECT_EQ(point.digest, before.session.digest());
  after.clock.set(before.clock.now());
  after.session.resume(point);
  EXPECT_EQ(after.session.events(), point.events + 1);
  // What comes then continues the same journal.
  std::vector<std::string> all = before.records.all;
  all.insert(all.end(), after.records.all.begin(), after.records.all.end());
  EXPECT_TRUE(recover(*empty_engine(), all));
}

TEST(Recovery, refuses_a_journal_with_a_hole) {
  Life life;
  life.live();
  life.records.all.erase(life.records.all.begin() + 2);
  const core::Status refused = recover(*empty_engine(), life.records.all);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, core::ErrorKind::Malformed);
}

TEST(Recovery, refuses_what_was_answered_differently) {
  Life life;
  life.live();
  std::string& record = life.records.all.back();
  record[0] = static_cast<char>(record[0] ^ 1);  // of the digest before it
  const core::Status refused = recover(*empty_engine(), life.records.all);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, core::ErrorKind::Conflict);
}

}  // namespace
}  // namespace sixbtc::live
