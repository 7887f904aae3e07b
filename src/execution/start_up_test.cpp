// What a session finds when it starts, for the first time or again.
#include "support/reconciliation_desk.hpp"

namespace sixbtc::execution {
namespace {

using namespace test;

TEST_F(Reconciliation, start_asks_for_a_snapshot_and_waits_for_it) {
  EXPECT_FALSE(manager.is_reconciled());
  connect();
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
  EXPECT_FALSE(manager.is_reconciled());
  apply(truth());
  EXPECT_TRUE(manager.is_reconciled());
  EXPECT_TRUE(all<Reconciled>()[0].is_clean);
  EXPECT_EQ(all<Reconciled>()[0].reason, "start");
}

TEST_F(Reconciliation, entry_before_the_first_snapshot_waits_and_leaves_after_it) {
  connect();
  submit(entry(1));
  EXPECT_EQ(count<Submit>(), 0u);
  apply(truth());
  EXPECT_EQ(count<Submit>(), 1u);
}

TEST_F(Reconciliation, entry_that_waits_too_long_is_not_sent) {
  connect();
  submit(entry(1));
  pass(seconds(4));
  EXPECT_EQ(ending(1), Ending::NotSent);
  EXPECT_EQ(ending(2), Ending::NotSent);
  EXPECT_EQ(manager.counts().live, 0u);
}

TEST_F(Reconciliation, start_with_a_position_adopts_it_after_a_second_look) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.positions = {holds(3)};
  apply(snapshot);
  EXPECT_EQ(count<PositionMismatch>(), 1u);
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
  EXPECT_FALSE(manager.is_reconciled());
  confirm(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::PositionAdjusted), 1u);
  ASSERT_EQ(count<FillReceived>(), 1u);
  EXPECT_EQ(all<FillReceived>()[0].owner, nobody);
  EXPECT_EQ(all<FillReceived>()[0].fill.price, price(100));
  EXPECT_EQ(manager.position(btc), lots(3));
  EXPECT_TRUE(manager.is_reconciled());
}

TEST_F(Reconciliation, fills_from_before_the_start_are_not_booked) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.fills = {foreign_fill("old", 3)};
  snapshot.fills[0].exchange_time = now - seconds(100);
  snapshot.funding = {{"pay", btc, core::Amount::from_integer(1), now - seconds(50)}};
  apply(snapshot);
  EXPECT_EQ(count<FillReceived>(), 0u);
  EXPECT_EQ(count<FundingReceived>(), 0u);
  event(snapshot.fills[0]);
  EXPECT_TRUE(is_quiet());
}

TEST_F(Reconciliation, start_with_unknown_orders_adopts_them) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.open_orders = {resting(77, 1)};
  apply(snapshot);
  ASSERT_EQ(count<UnknownOrder>(), 1u);
  EXPECT_FALSE(all<UnknownOrder>()[0].is_cancelled);
  EXPECT_EQ(count<Cancel>(), 0u);
  EXPECT_EQ(manager.external_orders().size(), 1u);
}

struct CancelsForeign : Reconciliation {
  void SetUp() override {
    execution::ExecutionPolicy policy = desk_policy();
    policy.external_orders = ExternalOrders::Cancel;
    manager = OrderManager(policy, lot_sizes());
  }
};

TEST_F(CancelsForeign, start_with_unknown_orders_cancels_them) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.open_orders = {resting(77, 1)};
  snapshot.open_orders[0].id.reset();
  apply(snapshot);
  ASSERT_EQ(count<Cancel>(), 1u);
  EXPECT_EQ(all<Cancel>()[0].request.venue_id, venue(77));
  EXPECT_TRUE(all<UnknownOrder>()[0].is_cancelled);
}

TEST_F(CancelsForeign, stop_of_a_dead_session_stays_while_it_protects) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.positions = {holds(2)};
  snapshot.open_orders = {resting(77, 2)};
  apply(snapshot);
  confirm(snapshot);
  pass(seconds(10));
  EXPECT_EQ(count<Cancel>(), 0u);
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
}

TEST_F(CancelsForeign, stop_of_a_dead_session_goes_with_its_position) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.positions = {holds(2)};
  snapshot.open_orders = {resting(77, 2)};
  apply(snapshot);
  confirm(snapshot);
  event(foreign_fill("manual", 2, market::Side::Sell));
  now = now + seconds(30);
  snapshot.positions.clear();
  reconcile(snapshot);
  EXPECT_EQ(count<Cancel>(), 1u);
}

TEST_F(CancelsForeign, order_that_would_increase_a_position_does_not_protect_it) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.positions = {holds(2)};
  snapshot.open_orders = {resting(77, 2, market::Side::Buy)};
  apply(snapshot);
  EXPECT_EQ(count<Cancel>(), 1u);
}

TEST_F(Reconciliation, start_with_a_position_without_a_stop_is_reported) {
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.positions = {holds(3)};
  apply(snapshot);
  confirm(snapshot);
  pass(seconds(3));
  ASSERT_GE(count<ProtectionMissing>(), 1u);
  EXPECT_EQ(all<ProtectionMissing>()[0].owner, nobody);
  EXPECT_EQ(all<ProtectionMissing>()[0].uncovered, lots(3));
}

TEST_F(Reconciliation, snapshot_that_never_comes_is_asked_for_again) {
  connect();
  pass(seconds(9));
  EXPECT_EQ(count<RequestSnapshot>(), 0u);
  pass(seconds(1));
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
}

TEST_F(Reconciliation, snapshot_refused_is_asked_for_again) {
  connect();
  event(orders::QueryUnanswered{});
  pass(seconds(3));
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
}

TEST_F(Reconciliation, restart_finds_what_the_journal_rebuilt) {
  start();
  hold();
  // The same calls again are the restart: nothing else is needed.
  connect(false);
  now = now + seconds(600);
  connect();
  apply(holding_with_stop());
  EXPECT_TRUE(manager.is_reconciled());
  EXPECT_EQ(count<Correction>(), 0u);
}

TEST_F(Reconciliation, restart_finds_its_entry_filled_meanwhile) {
  start();
  submit(entry(1));
  connect(false);
  now = now + seconds(60);
  connect();
  orders::VenueSnapshot snapshot = holding_with_stop();
  snapshot.fills = {fill_of(1, "f1", 2)};
  apply(snapshot);
  EXPECT_EQ(ending(1), Ending::Filled);
  EXPECT_EQ(corrections(CorrectionKind::MissedFill), 1u);
  EXPECT_EQ(corrections(CorrectionKind::MissedAcceptance), 2u);
  EXPECT_EQ(manager.position(alice, btc), lots(2));
  EXPECT_TRUE(manager.find(client(2))->is_resting());
  pass(seconds(10));
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
}

TEST_F(Reconciliation, restart_finds_its_stop_hit_meanwhile) {
  start();
  hold();
  connect(false);
  now = now + seconds(600);
  connect();
  orders::VenueSnapshot snapshot;
  snapshot.fills = {fill_of(2, "s", 2, market::Side::Sell, 90)};
  apply(snapshot);
  EXPECT_EQ(ending(2), Ending::Filled);
  EXPECT_TRUE(manager.position(btc).is_zero());
  EXPECT_EQ(corrections(CorrectionKind::GoneFromVenue), 1u);  // the sibling: asked about
  EXPECT_EQ(count<Query>(), 1u);
  status(3, orders::OrderStatus::State::Cancelled);
  EXPECT_EQ(ending(3), Ending::Cancelled);
  EXPECT_TRUE(manager.is_reconciled());
}

TEST_F(Reconciliation, restart_finds_its_stop_gone) {
  start();
  hold();
  connect(false);
  now = now + seconds(600);
  connect();
  orders::VenueSnapshot snapshot = holding_with_stop();
  snapshot.open_orders.erase(snapshot.open_orders.begin());
  apply(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::GoneFromVenue), 1u);
  status(2, orders::OrderStatus::State::Cancelled);
  EXPECT_EQ(ending(2), Ending::Cancelled);
  ASSERT_EQ(count<ProtectionMissing>(), 1u) << "certain: no grace";
  EXPECT_EQ(all<ProtectionMissing>()[0].owner, alice);
}

}  // namespace
}  // namespace sixbtc::execution
