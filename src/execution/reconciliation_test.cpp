// Snapshots at run time: what others do to the account, and what we never heard.
#include "support/reconciliation_desk.hpp"

namespace sixbtc::execution {
namespace {

using namespace test;

TEST_F(Reconciliation, is_periodic) {
  start();
  pass(seconds(39));
  EXPECT_EQ(count<RequestSnapshot>(), 0u);
  pass(seconds(1));
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
}

TEST_F(Reconciliation, run_twice_changes_nothing) {
  start();
  hold();
  orders::VenueSnapshot snapshot = holding_with_stop(1);
  snapshot.fills = {foreign_fill("manual", 1, market::Side::Sell)};
  reconcile(snapshot);
  EXPECT_GT(count<Correction>(), 0u);
  apply(snapshot);
  EXPECT_EQ(count<Correction>() + count<FillReceived>(), 0u);
  now = now + seconds(10);
  expect_agreement(snapshot);
}

TEST_F(Reconciliation, agreement_is_clean) {
  start();
  hold();
  expect_agreement(holding_with_stop());
}

TEST_F(Reconciliation, missed_fill_of_ours) {
  start();
  submit(entry(1));
  accept(1);
  accept(2, true);
  accept(3, true);
  orders::VenueSnapshot snapshot = holding_with_stop();
  snapshot.fills = {fill_of(1, "f1", 2)};
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::MissedFill), 1u);
  EXPECT_EQ(all<FillReceived>()[0].owner, alice);
  event(fill_of(1, "f1", 2));  // the stream delivers it after all
  EXPECT_TRUE(is_quiet());
}

// The first part of a stop and the cancellation of its rest were lost with the stream; the snapshot
// brought the fill, the order was not looked at until the next one, and the position went without a
// stop for as long as that took.
TEST_F(Reconciliation, missed_part_of_an_order_that_is_gone_is_asked_about_at_once) {
  start();
  hold();
  orders::VenueSnapshot snapshot = holding_with_stop(1);
  snapshot.open_orders.erase(snapshot.open_orders.begin());
  snapshot.fills = {fill_of(2, "part", 1, market::Side::Sell)};
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::MissedFill), 1u);
  EXPECT_EQ(count<Query>(), 1u);
}

TEST_F(Reconciliation, manual_trade_reduces_what_a_strategy_holds) {
  start();
  hold();
  event(foreign_fill("manual", 1, market::Side::Sell));
  EXPECT_EQ(corrections(CorrectionKind::ExternalFill), 1u);
  EXPECT_EQ(all<FillReceived>()[0].owner, alice);
  EXPECT_EQ(all<FillReceived>()[0].source, FillSource::External);
  EXPECT_EQ(manager.position(alice, btc), lots(1));
}

TEST_F(Reconciliation, manual_trade_opens_what_nobody_of_ours_holds) {
  start();
  event(foreign_fill("manual", 1));
  EXPECT_EQ(manager.position(nobody, btc), lots(1));
  pass(seconds(3));
  EXPECT_GE(count<ProtectionMissing>(), 1u);
}

TEST_F(Reconciliation, manual_trade_takes_its_own_first_then_is_shared) {
  start();
  hold(1, 2, alice);
  hold(11, 4, bob);
  event(foreign_fill("m1", 1));
  orders::Fill sold = foreign_fill("m2", 4, market::Side::Sell);
  sold.fee = core::Amount::from_units(10);
  event(sold);
  EXPECT_EQ(manager.position(nobody, btc), lots(0));
  EXPECT_EQ(manager.position(alice, btc), lots(1));
  EXPECT_EQ(manager.position(bob, btc), lots(2));
  core::Amount fee;
  core::Quantity total;
  for (const auto& part : all<FillReceived>()) {
    fee += part.fill.fee;
    total += part.fill.quantity;
  }
  EXPECT_EQ(fee, sold.fee);
  EXPECT_EQ(total, sold.quantity);
}

TEST_F(Reconciliation, manual_close_leaves_orphans_that_are_swept) {
  start();
  hold();
  event(foreign_fill("manual", 2, market::Side::Sell));
  pass(seconds(6));
  EXPECT_EQ(corrections(CorrectionKind::OrphanSwept), 2u);
  EXPECT_EQ(count<Cancel>(), 2u);
}

TEST_F(Reconciliation, liquidation_is_told_whole_and_counted_for_its_holders) {
  start();
  hold();
  orders::Fill fill = foreign_fill("liq", 2, market::Side::Sell, 60);
  fill.cause = orders::FillCause::Liquidation;
  event(fill);
  EXPECT_EQ(corrections(CorrectionKind::Liquidation), 1u);
  ASSERT_EQ(count<FillReceived>(), 1u);
  EXPECT_EQ(all<FillReceived>()[0].fill, fill);
  EXPECT_EQ(manager.position(alice, btc), lots(0));
}

TEST_F(Reconciliation, deleveraging_is_adopted) {
  start();
  hold();
  orders::Fill fill = foreign_fill("adl", 1, market::Side::Sell, 130);
  fill.cause = orders::FillCause::AutoDeleveraging;
  event(fill);
  EXPECT_EQ(corrections(CorrectionKind::AutoDeleveraging), 1u);
  EXPECT_EQ(manager.position(alice, btc), lots(1));
}

TEST_F(Reconciliation, fill_of_an_order_we_do_not_know_is_adopted) {
  start();
  event(fill_of(99, "x", 1));
  EXPECT_EQ(corrections(CorrectionKind::ForgottenOrder), 1u);
  EXPECT_EQ(manager.position(nobody, btc), lots(1));
}

TEST_F(Reconciliation, position_that_differs_for_no_reason_is_booked_after_a_second_look) {
  start();
  hold();
  orders::VenueSnapshot snapshot = holding_with_stop(2);
  snapshot.positions = {holds(1)};
  reconcile(snapshot);
  EXPECT_EQ(count<PositionMismatch>(), 1u);
  EXPECT_EQ(count<FillReceived>(), 0u);
  confirm(snapshot);
  ASSERT_EQ(count<FillReceived>(), 1u);
  EXPECT_EQ(all<FillReceived>()[0].source, FillSource::Adjustment);
  EXPECT_EQ(manager.position(alice, btc), lots(1));
}

TEST_F(Reconciliation, position_that_differs_once_only_is_left) {
  start();
  hold();
  orders::VenueSnapshot snapshot = holding_with_stop(2);
  snapshot.positions = {holds(1)};
  reconcile(snapshot);
  confirm(holding_with_stop());
  EXPECT_EQ(count<FillReceived>(), 0u);
  EXPECT_TRUE(manager.is_reconciled());
}

TEST_F(Reconciliation, fill_that_explains_an_adjustment_takes_it_back) {
  start();
  hold();
  orders::Fill late = foreign_fill("late", 1, market::Side::Sell, 95);
  orders::VenueSnapshot snapshot = holding_with_stop(2);
  snapshot.positions = {holds(1)};
  reconcile(snapshot);
  confirm(snapshot);
  event(late);
  EXPECT_EQ(corrections(CorrectionKind::AdjustmentReversed), 1u);
  EXPECT_EQ(manager.position(alice, btc), lots(1));
  EXPECT_EQ(count<FillReceived>(), 2u);
}

TEST_F(Reconciliation, position_is_not_judged_by_a_snapshot_that_a_fill_has_overtaken) {
  start();
  submit(entry(1));
  accept(1);
  accept(2, true);
  accept(3, true);
  ask_for_truth();
  event(fill_of(1, "f1", 2));
  orders::VenueSnapshot before;  // made before the fill
  before.open_orders = {resting(1, 2, market::Side::Buy), resting(2, 2), resting(3, 2)};
  before.open_orders[1].is_dormant = before.open_orders[2].is_dormant = true;
  now = now + seconds(1);
  apply(before);
  EXPECT_EQ(count<PositionMismatch>(), 0u);
  EXPECT_EQ(manager.position(btc), lots(2));
  EXPECT_TRUE(is<orders::Filled>(1));
  EXPECT_TRUE(manager.find(client(2))->is_resting());
  pass(seconds(5));
  EXPECT_EQ(count<RequestSnapshot>(), 1u) << "looked at again";
}

TEST_F(Reconciliation, snapshot_older_than_one_applied_gives_its_history_only) {
  start();
  hold();
  reconcile(holding_with_stop());
  orders::VenueSnapshot old;
  old.as_of = now - seconds(30);
  old.fills = {foreign_fill("manual", 1)};
  out.clear();
  event(old);
  EXPECT_EQ(corrections(CorrectionKind::StaleSnapshot), 1u);
  EXPECT_EQ(count<FillReceived>(), 1u);
  EXPECT_TRUE(is<orders::Open>(2));
}

TEST_F(Reconciliation, snapshot_nobody_asked_for_is_believed_up_to_its_own_time) {
  start();
  submit(entry(1));
  accept(1);
  accept(2, true);
  accept(3, true);
  orders::VenueSnapshot snapshot;  // made before the acceptances
  now = now + seconds(2);
  apply(snapshot);
  EXPECT_TRUE(is<orders::Open>(1));
  EXPECT_EQ(count<Query>(), 0u);
}

TEST_F(Reconciliation, answer_to_an_earlier_request_is_not_taken_for_the_later) {
  start();
  ask_for_truth();
  pass(seconds(10));  // asked again
  submit(exit(1));
  accept(1);
  orders::VenueSnapshot first;
  apply(first);  // made before the order
  EXPECT_TRUE(is<orders::Open>(1));
  EXPECT_EQ(count<Query>(), 0u);
}

TEST_F(Reconciliation, acceptance_missed) {
  start();
  submit(exit(1));
  pass(seconds(6));
  orders::VenueSnapshot snapshot;
  snapshot.open_orders = {resting(1, 2)};
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::MissedAcceptance), 1u);
  EXPECT_TRUE(is<orders::Open>(1));
}

TEST_F(Reconciliation, order_open_on_the_venue_though_it_ended_here_is_cancelled) {
  start();
  submit(exit(1));
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Venue, {}});
  pass(seconds(10));
  orders::VenueSnapshot snapshot;
  snapshot.open_orders = {resting(1, 2)};
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::OpenThoughClosed), 1u);
  EXPECT_EQ(count<Cancel>(), 1u);
}

TEST_F(Reconciliation, wrong_stop_size_is_taken_over_and_the_rest_reported) {
  start();
  hold();
  orders::VenueSnapshot snapshot = holding_with_stop();
  snapshot.open_orders[0].quantity = lots(1);
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::WrongQuantity), 1u);
  pass(seconds(3));
  ASSERT_GE(count<ProtectionMissing>(), 1u);
  EXPECT_EQ(all<ProtectionMissing>()[0].uncovered, lots(1));
}

TEST_F(Reconciliation, stop_larger_than_the_position_is_reported_once) {
  start();
  hold();
  event(foreign_fill("manual", 1, market::Side::Sell));
  now = now + seconds(10);
  orders::VenueSnapshot snapshot = holding_with_stop(2);
  snapshot.positions = {holds(1)};
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::StopTooLarge), 1u);
  now = now + seconds(10);
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::StopTooLarge), 0u);
}

TEST_F(Reconciliation, stop_that_still_waits_for_its_filled_parent_does_not_protect) {
  start();
  hold();
  orders::VenueSnapshot snapshot = holding_with_stop();
  snapshot.open_orders[0].is_dormant = true;
  reconcile(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::WrongDormancy), 1u);
  pass(seconds(3));
  EXPECT_GE(count<ProtectionMissing>(), 1u);
}

TEST_F(Reconciliation, fills_a_venue_spoke_of_and_never_shows_are_written_off) {
  start();
  submit(exit(1));
  accept(1);
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Venue, lots(1)});
  pass(seconds(10));
  reconcile(truth());
  EXPECT_EQ(ending(1), Ending::Cancelled);
}

TEST_F(Reconciliation, clock_skew_is_reported_once) {
  start();
  ask_for_truth();
  orders::VenueSnapshot snapshot;
  snapshot.as_of = now + seconds(6);
  event(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::ClockSkew), 1u);
  now = now + seconds(10);
  ask_for_truth();
  snapshot.as_of = now + seconds(6);
  event(snapshot);
  EXPECT_EQ(corrections(CorrectionKind::ClockSkew), 0u);
}

TEST_F(Reconciliation, clock_of_the_venue_behind_ours_is_reported) {
  start();
  orders::VenueSnapshot snapshot;
  for (int i = 0; i < 3; ++i) {
    now = now + seconds(60);
    ask_for_truth();
    snapshot.as_of = now - seconds(20);
    event(snapshot);
  }
  EXPECT_EQ(corrections(CorrectionKind::ClockSkew), 1u);
  EXPECT_TRUE(manager.is_reconciled());
}

TEST_F(Reconciliation, second_answer_to_one_request_is_not_taken_for_the_next) {
  start();
  ask_for_truth();
  apply(truth());
  const core::Timestamp between = now + seconds(1);
  now = now + seconds(10);
  submit(exit(1));
  accept(1);
  ask_for_truth();
  orders::VenueSnapshot again;  // the request had arrived twice
  again.as_of = between;
  event(again);
  EXPECT_TRUE(is<orders::Open>(1));
}

TEST_F(Reconciliation, funding_and_transfers_are_told_once) {
  start();
  const orders::FundingPayment pay{"p1", btc, core::Amount::from_integer(1), now};
  const orders::Transfer move{"t1", core::Amount::from_integer(5), now};
  event(pay);
  EXPECT_EQ(count<FundingReceived>(), 1u);
  orders::VenueSnapshot snapshot;
  snapshot.funding = {pay};
  snapshot.transfers = {move};
  reconcile(snapshot);
  EXPECT_EQ(count<FundingReceived>(), 0u);
  EXPECT_EQ(count<TransferReceived>(), 1u);
  event(move);
  EXPECT_TRUE(is_quiet());
}

TEST_F(Reconciliation, connection_lost_holds_entries_and_lets_exits_leave) {
  start();
  connect(false);
  submit(entry(1));
  EXPECT_EQ(count<Submit>(), 0u);
  submit(exit(5));
  EXPECT_EQ(count<Submit>(), 1u);
}

TEST_F(Reconciliation, cancelled_before_it_left_is_not_sent) {
  start();
  connect(false);
  submit(entry(1));
  cancel(1);
  EXPECT_EQ(ending(1), Ending::NotSent);
  connect();
  apply(truth());
  EXPECT_EQ(count<Submit>(), 0u);
}

}  // namespace
}  // namespace sixbtc::execution
