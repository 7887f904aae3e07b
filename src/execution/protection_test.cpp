// Positions without a stop that rests on the venue.
#include "support/reconciliation_desk.hpp"

namespace sixbtc::execution {
namespace {

using namespace test;

TEST_F(Reconciliation, rejected_stop_of_a_filled_entry_is_reported_at_once) {
  start();
  submit(entry(1));
  accept(1);
  event(fill_of(1, "f1", 2));
  event(orders::OrderRejected{client(2), orders::RejectReason::Malformed, "trigger"});
  ASSERT_EQ(count<ProtectionMissing>(), 1u);
  EXPECT_EQ(all<ProtectionMissing>()[0].owner, alice);
  EXPECT_EQ(all<ProtectionMissing>()[0].uncovered, lots(2));
  pass(seconds(4));
  EXPECT_EQ(count<ProtectionMissing>(), 1u) << "again after the grace";
}

TEST_F(Reconciliation, stop_rejected_before_the_fill_is_reported_after_the_grace) {
  start();
  submit(entry(1));
  event(orders::OrderRejected{client(2), orders::RejectReason::Malformed, "trigger"});
  event(fill_of(1, "f1", 2));
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
  pass(seconds(3));
  EXPECT_EQ(count<ProtectionMissing>(), 1u);
}

TEST_F(Reconciliation, stop_cancelled_for_a_filled_sibling_waits_for_the_news_of_that_fill) {
  start();
  hold();
  event(orders::OrderCancelled{client(2), venue(2), orders::CancelCause::SiblingFilled, {}});
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
  event(fill_of(3, "t", 2, market::Side::Sell, 120));
  pass(seconds(20));
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
}

TEST_F(Reconciliation, stop_moved_new_before_old_is_never_missing) {
  start();
  hold();
  submit(alone(request(10, orders::Purpose::Stop, market::Side::Sell, 2)));
  accept(10);
  cancel(2);
  event(orders::OrderCancelled{client(2), venue(2), orders::CancelCause::Requested, {}});
  pass(seconds(20));
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
}

TEST_F(Reconciliation, stop_without_an_answer_is_no_protection) {
  start();
  submit(entry(1));
  accept(1);
  event(fill_of(1, "f1", 2));
  pass(seconds(3));
  EXPECT_EQ(count<ProtectionMissing>(), 1u);
}

TEST_F(Reconciliation, one_cover_stop_protects_the_net_position_of_several) {
  start();
  for (const std::uint64_t id : {1, 11}) {
    orders::OrderGroup group =
        alone(request(id, orders::Purpose::Entry, market::Side::Buy, 2, id == 1 ? alice : bob));
    group.requests[0].is_reduce_only = false;
    submit(group);
    event(fill_of(id, "f" + std::to_string(id), 2));
  }
  submit(alone(request(20, orders::Purpose::CoverStop, market::Side::Sell, 4, nobody)));
  accept(20);
  pass(seconds(20));
  EXPECT_EQ(count<ProtectionMissing>(), 0u);
  event(fill_of(20, "c", 4, market::Side::Sell, 90));
  ASSERT_EQ(count<FillReceived>(), 1u);
  EXPECT_EQ(all<FillReceived>()[0].purpose, orders::Purpose::CoverStop);
  EXPECT_EQ(manager.position(alice, btc), lots(0));
  EXPECT_EQ(manager.position(bob, btc), lots(0));
}

TEST_F(Reconciliation, each_owner_without_cover_is_named) {
  start();
  hold(1, 2, alice);
  submit(entry(11, 3, bob));
  accept(11);
  event(fill_of(11, "f", 3));
  event(orders::OrderRejected{client(12), orders::RejectReason::Other, ""});
  ASSERT_EQ(count<ProtectionMissing>(), 1u);
  EXPECT_EQ(all<ProtectionMissing>()[0].owner, bob);
  EXPECT_EQ(all<ProtectionMissing>()[0].uncovered, lots(3));
}

}  // namespace
}  // namespace sixbtc::execution
