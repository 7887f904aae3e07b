// Single orders and groups at run time: answers that are lost, late, double or contradict.
#include <gtest/gtest.h>

#include "support/execution_desk.hpp"

namespace sixbtc::execution {
namespace {

using namespace test;
using State = orders::OrderStatus::State;

struct OrderLife : testing::Test, Desk {
  void SetUp() override { start(); }
};

TEST_F(OrderLife, entry_leaves_with_its_children_and_fills) {
  submit(entry(1));
  ASSERT_EQ(count<Submit>(), 1u);
  EXPECT_EQ(all<Submit>()[0].group->requests.size(), 3u);
  accept(1);
  accept(2, true);
  accept(3, true);
  event(fill_of(1, "f1", 2));
  const auto fills = all<FillReceived>();
  ASSERT_EQ(fills.size(), 1u);
  EXPECT_EQ(fills[0].owner, alice);
  EXPECT_EQ(fills[0].purpose, orders::Purpose::Entry);
  EXPECT_EQ(ending(1), Ending::Filled);
  EXPECT_TRUE(manager.find(client(2))->is_resting());
  EXPECT_EQ(manager.position(alice, btc), lots(2));
  EXPECT_EQ(manager.live_orders(alice).size(), 2u);
  pass(seconds(60));
  EXPECT_EQ(count<Query>(), 0u);
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
}

TEST_F(OrderLife, no_answer_is_asked_about_and_never_sent_again) {
  submit(entry(1));
  pass(seconds(20));
  EXPECT_EQ(count<Submit>(), 0u);
  EXPECT_GE(count<Query>(), 3u);
  EXPECT_TRUE(is<orders::OutcomeUnknown>(1));
  EXPECT_EQ(manager.counts().unknown, 3u);
}

TEST_F(OrderLife, unanswered_and_found_open_goes_on) {
  submit(entry(1));
  event(orders::SubmitUnanswered{client(1), false});
  EXPECT_EQ(count<Query>(), 1u);
  status(1, State::Open);
  EXPECT_TRUE(is<orders::Open>(1));
  EXPECT_EQ(count<OrderOpened>(), 1u);
}

TEST_F(OrderLife, not_found_before_the_grace_proves_nothing) {
  submit(exit(1));
  event(orders::SubmitUnanswered{client(1), false});
  status(1, State::NotFound);
  EXPECT_TRUE(is<orders::OutcomeUnknown>(1));
  pass(seconds(3));
  EXPECT_EQ(count<Query>(), 1u);
  accept(1);
  EXPECT_TRUE(is<orders::Open>(1));
}

TEST_F(OrderLife, not_found_after_the_grace_ends_as_never_arrived) {
  submit(entry(1));
  pass(seconds(33));
  status(1, State::NotFound);
  EXPECT_EQ(ending(1), Ending::NeverArrived);
  EXPECT_EQ(ending(2), Ending::NeverArrived);
  EXPECT_EQ(ending(3), Ending::NeverArrived);
  EXPECT_EQ(count<Submit>(), 0u);
}

TEST_F(OrderLife, not_found_asked_before_the_grace_but_answered_after_it_proves_nothing) {
  submit(exit(1));
  pass(seconds(26));  // the last question leaves before the 30th second
  now = now + seconds(10);
  status(1, State::NotFound);
  EXPECT_TRUE(is<orders::OutcomeUnknown>(1));
}

TEST_F(OrderLife, arrival_after_it_was_given_up_is_cancelled) {
  submit(exit(1));
  pass(seconds(33));
  status(1, State::NotFound);
  ASSERT_EQ(ending(1), Ending::NeverArrived);
  accept(1);
  EXPECT_EQ(corrections(CorrectionKind::LateArrival), 1u);
  EXPECT_EQ(count<Cancel>(), 1u);
  EXPECT_TRUE(is<orders::CancelPending>(1));
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Requested, {}});
  EXPECT_EQ(ending(1), Ending::Cancelled);
}

TEST_F(OrderLife, fill_after_it_was_given_up_is_counted) {
  submit(entry(1));
  pass(seconds(33));
  status(1, State::NotFound);
  event(fill_of(1, "f1", 2));
  EXPECT_EQ(corrections(CorrectionKind::FillAfterEnd), 1u);
  EXPECT_EQ(all<FillReceived>()[0].owner, alice);
  EXPECT_EQ(manager.position(alice, btc), lots(2));
}

TEST_F(OrderLife, certainly_not_sent_is_sent_again_once) {
  submit(exit(1));
  event(orders::SubmitUnanswered{client(1), true});
  EXPECT_EQ(count<Submit>(), 1u);
  event(orders::SubmitUnanswered{client(1), true});
  EXPECT_EQ(count<Submit>(), 0u);
  EXPECT_EQ(count<Query>(), 1u);
}

TEST_F(OrderLife, too_many_requests_backs_off_and_sends_again) {
  submit(exit(1));
  event(orders::OrderRejected{client(1), orders::RejectReason::RateLimited, ""});
  EXPECT_EQ(count<Submit>(), 0u);
  EXPECT_TRUE(is<orders::Pending>(1));
  pass(seconds(1));
  EXPECT_EQ(count<Submit>(), 1u);
}

TEST_F(OrderLife, group_refused_as_too_many_requests_leaves_as_a_whole) {
  submit(entry(1));
  for (const std::uint64_t id : {1, 2, 3}) {
    event(orders::OrderRejected{client(id), orders::RejectReason::RateLimited, ""});
    EXPECT_EQ(count<Submit>(), 0u);
  }
  pass(seconds(2));
  ASSERT_EQ(count<Submit>(), 1u);
  EXPECT_EQ(all<Submit>()[0].group->requests.size(), 3u);
}

TEST_F(OrderLife, stop_refused_as_too_many_requests_while_its_entry_lives_ends) {
  submit(entry(1));
  event(orders::OrderRejected{client(2), orders::RejectReason::RateLimited, ""});
  EXPECT_EQ(count<OrderClosed>(), 0u);
  accept(1);
  EXPECT_TRUE(ending(2).has_value());
}

TEST_F(OrderLife, duplicate_id_is_looked_up) {
  submit(exit(1));
  event(orders::OrderRejected{client(1), orders::RejectReason::DuplicateId, ""});
  EXPECT_EQ(corrections(CorrectionKind::DuplicateId), 1u);
  EXPECT_EQ(count<Query>(), 1u);
  status(1, State::Open);
  EXPECT_TRUE(is<orders::Open>(1));
}

TEST_F(OrderLife, rejected_entry_takes_its_children_along) {
  submit(entry(1));
  event(orders::OrderRejected{client(1), orders::RejectReason::InsufficientMargin, ""});
  EXPECT_EQ(ending(1), Ending::Rejected);
  EXPECT_EQ(all<OrderClosed>()[0].reason, orders::RejectReason::InsufficientMargin);
  EXPECT_EQ(ending(2), Ending::Cancelled);
  EXPECT_EQ(ending(3), Ending::Cancelled);
  EXPECT_EQ(manager.counts().live, 0u);
}

TEST_F(OrderLife, fill_before_the_acceptance) {
  submit(entry(1));
  event(fill_of(1, "f1", 1));
  EXPECT_TRUE(is<orders::Open>(1));
  accept(1);
  EXPECT_TRUE(is<orders::Open>(1));
  event(fill_of(1, "f2", 1));
  EXPECT_EQ(ending(1), Ending::Filled);
  accept(1);
  EXPECT_TRUE(is_quiet());
}

TEST_F(OrderLife, the_same_fill_twice_is_told_once) {
  submit(entry(1));
  event(fill_of(1, "f1", 1));
  event(fill_of(1, "f1", 1));
  EXPECT_TRUE(is_quiet());
  EXPECT_EQ(manager.position(btc), lots(1));
}

TEST_F(OrderLife, a_fill_that_names_only_the_venue_order_finds_its_owner) {
  submit(entry(1));
  accept(1);
  orders::Fill fill = fill_of(1, "f1", 2);
  fill.order.reset();
  event(fill);
  EXPECT_EQ(all<FillReceived>()[0].owner, alice);
}

TEST_F(OrderLife, cancel_before_the_acceptance_waits_for_it) {
  submit(exit(1));
  cancel(1);
  EXPECT_EQ(count<Cancel>(), 0u);
  accept(1);
  ASSERT_EQ(count<Cancel>(), 1u);
  EXPECT_EQ(all<Cancel>()[0].request.venue_id, venue(1));
}

TEST_F(OrderLife, cancel_that_lost_against_the_fill) {
  submit(exit(1));
  accept(1);
  cancel(1);
  event(fill_of(1, "f1", 2, market::Side::Sell));
  EXPECT_EQ(ending(1), Ending::Filled);
  event(orders::CancelRejected{client(1), true});
  EXPECT_TRUE(is_quiet());
}

TEST_F(OrderLife, partial_fill_racing_a_cancel_is_waited_for) {
  submit(exit(1));
  accept(1);
  cancel(1);
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Requested, lots(1)});
  EXPECT_FALSE(ending(1)) << "its fill is still owed";
  EXPECT_TRUE(manager.has_exit_in_flight());
  event(fill_of(1, "f1", 1, market::Side::Sell));
  EXPECT_EQ(ending(1), Ending::Cancelled);
  EXPECT_FALSE(manager.has_exit_in_flight());
}

TEST_F(OrderLife, fills_owed_after_a_cancel_are_fetched) {
  submit(exit(1));
  accept(1);
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Venue, lots(1)});
  pass(seconds(6));
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
}

TEST_F(OrderLife, lost_answer_to_a_cancel_is_asked_about_and_repeated) {
  submit(exit(1));
  accept(1);
  cancel(1);
  pass(seconds(6));
  EXPECT_EQ(count<Query>(), 1u);
  status(1, State::Open);
  EXPECT_EQ(count<Cancel>(), 1u);
  pass(seconds(6));
  status(1, State::Cancelled);
  EXPECT_EQ(ending(1), Ending::Cancelled);
}

TEST_F(OrderLife, cancel_of_an_order_the_venue_does_not_know_is_asked_about) {
  submit(exit(1));
  accept(1);
  cancel(1);
  event(orders::CancelRejected{client(1), true});
  EXPECT_EQ(count<Query>(), 1u);
  status(1, State::Filled, 2);
  EXPECT_TRUE(is<orders::Filled>(1));
  EXPECT_FALSE(ending(1));
  event(fill_of(1, "f1", 2, market::Side::Sell));
  EXPECT_EQ(ending(1), Ending::Filled);
}

TEST_F(OrderLife, refused_cancel_is_tried_again) {
  submit(exit(1));
  accept(1);
  cancel(1);
  event(orders::CancelRejected{client(1), false});
  EXPECT_EQ(count<Cancel>(), 0u);
  pass(seconds(3));
  EXPECT_EQ(count<Cancel>(), 1u);
}

TEST_F(OrderLife, late_acceptance_never_revives_a_cancelled_order) {
  submit(exit(1));
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Venue, {}});
  accept(1);
  EXPECT_TRUE(is<orders::Cancelled>(1));
  EXPECT_TRUE(is_quiet());
}

TEST_F(OrderLife, answer_to_a_question_that_news_has_overtaken_changes_nothing) {
  submit(exit(1));
  event(orders::SubmitUnanswered{client(1), false});
  now = now + seconds(40);
  pass(seconds(1));
  accept(1);
  status(1, State::NotFound);
  EXPECT_TRUE(is<orders::Open>(1));
}

TEST_F(OrderLife, question_racing_a_fill_does_not_undo_it) {
  submit(entry(1));
  event(orders::SubmitUnanswered{client(1), false});
  event(fill_of(1, "f1", 2));
  status(1, State::Open);
  EXPECT_TRUE(is<orders::Filled>(1));
}

TEST_F(OrderLife, status_with_more_filled_than_heard_fetches_the_fills) {
  submit(entry(1));
  event(orders::SubmitUnanswered{client(1), false});
  status(1, State::Open, 1);
  pass(seconds(6));
  ASSERT_EQ(count<RequestSnapshot>(), 1u);
  EXPECT_LT(all<RequestSnapshot>()[0].history_since, now - seconds(120));
}

TEST_F(OrderLife, partly_filled_entry_cancelled_leaves_children_of_that_size) {
  submit(entry(1));
  accept(1);
  accept(2, true);
  accept(3, true);
  event(fill_of(1, "f1", 1));
  cancel(1);
  event(orders::OrderCancelled{client(1), venue(1), orders::CancelCause::Requested, lots(1)});
  EXPECT_EQ(manager.find(client(2))->quantity(), lots(1));
  event(fill_of(2, "f2", 1, market::Side::Sell, 90));
  EXPECT_EQ(ending(2), Ending::Filled);
  EXPECT_TRUE(manager.position(btc).is_zero());
}

TEST_F(OrderLife, sibling_of_a_filled_stop_is_cancelled_by_the_venue) {
  hold();
  event(fill_of(2, "s", 2, market::Side::Sell, 90));
  event(orders::OrderCancelled{client(3), venue(3), orders::CancelCause::SiblingFilled, {}});
  EXPECT_EQ(ending(3), Ending::Cancelled);
  pass(seconds(30));
  EXPECT_EQ(count<Cancel>(), 0u);
}

TEST_F(OrderLife, sibling_that_the_venue_leaves_is_swept) {
  hold();
  event(fill_of(2, "s", 2, market::Side::Sell, 90));
  pass(seconds(6));
  EXPECT_EQ(corrections(CorrectionKind::OrphanSwept), 1u);
  EXPECT_EQ(count<Cancel>(), 1u);
}

TEST_F(OrderLife, overfill_is_reported_and_booked) {
  submit(exit(1));
  accept(1);
  event(fill_of(1, "f1", 3, market::Side::Sell));
  EXPECT_EQ(corrections(CorrectionKind::Overfill), 1u);
  EXPECT_EQ(all<FillReceived>()[0].fill.quantity, lots(3));
  EXPECT_EQ(manager.position(btc), lots(-3));
}

TEST_F(OrderLife, disconnect_between_send_and_acknowledgement_is_asked_about) {
  submit(entry(1));
  connect(false);
  EXPECT_EQ(count<Query>(), 3u);
  EXPECT_TRUE(is<orders::OutcomeUnknown>(1));
  EXPECT_FALSE(manager.is_reconciled());
  connect(true);
  EXPECT_EQ(count<RequestSnapshot>(), 1u);
}

TEST_F(OrderLife, unanswered_question_is_put_again) {
  submit(exit(1));
  event(orders::SubmitUnanswered{client(1), false});
  event(orders::QueryUnanswered{client(1)});
  pass(seconds(3));
  EXPECT_EQ(count<Query>(), 1u);
}

TEST_F(OrderLife, closed_orders_are_forgotten_after_the_retention) {
  submit(exit(1));
  event(orders::OrderRejected{client(1), orders::RejectReason::ReduceOnly, ""});
  pass(seconds(30));
  EXPECT_TRUE(manager.find(client(1)));
  now = now + core::Duration::hours(25);
  pass(seconds(1));
  EXPECT_FALSE(manager.find(client(1)));
}

}  // namespace
}  // namespace sixbtc::execution
