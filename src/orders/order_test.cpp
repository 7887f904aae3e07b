#include "orders/order.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sixbtc::orders {
namespace {

core::Quantity lots(std::int64_t n) {
  return core::Quantity::from_integer(n);
}
core::Price price(std::int64_t n) {
  return core::Price::from_integer(n);
}
core::Timestamp at(std::int64_t seconds) {
  return core::Timestamp::from_seconds(seconds);
}
const core::VenueOrderId venue("v1");

Order order(std::int64_t quantity = 3) {
  OrderRequest request;
  request.id = {0, 1};
  request.quantity = lots(quantity);
  return Order(request);
}
Order in_flight() {
  Order o = order();
  o.sent(at(1));
  return o;
}
Order open() {
  Order o = in_flight();
  o.accepted(venue, false);
  return o;
}

TEST(Order, pending_in_flight_open_filled) {
  Order o = order();
  EXPECT_TRUE(o.is<Pending>());
  EXPECT_EQ(o.sent(at(1)), Effect::Changed);
  EXPECT_EQ(o.state(), OrderState(InFlight{at(1)}));
  EXPECT_EQ(o.accepted(venue, true), Effect::Changed);
  EXPECT_TRUE(o.is_dormant());
  EXPECT_FALSE(o.is_resting());
  EXPECT_EQ(o.set_dormant(false), Effect::Changed);
  EXPECT_TRUE(o.is_resting());
  EXPECT_EQ(o.fill(venue, lots(1), price(10)), Effect::Changed);
  EXPECT_TRUE(o.is<Open>());
  EXPECT_EQ(o.fill(venue, lots(2), price(11)), Effect::Changed);
  EXPECT_TRUE(o.is<Filled>());
  EXPECT_TRUE(o.is_settled());
  // (10 + 22) / 3
  EXPECT_EQ(o.average_price()->to_string(), "10.66666667");
}

TEST(Order, late_open_never_revives_a_cancelled_order) {
  Order o = in_flight();
  o.cancelled(CancelCause::Venue, {});
  EXPECT_EQ(o.accepted(venue, false), Effect::Nothing);
  EXPECT_TRUE(o.is<Cancelled>());
}

TEST(Order, late_open_revives_what_was_only_presumed_rejected) {
  Order o = in_flight();
  o.unanswered(at(2));
  o.rejected(RejectReason::Other, true);
  EXPECT_EQ(o.accepted(venue, false), Effect::Revived);
  EXPECT_TRUE(o.is<Open>());
  Order said = in_flight();
  said.rejected(RejectReason::Other, false);
  EXPECT_EQ(said.accepted(venue, false), Effect::Nothing);
}

TEST(Order, a_fill_outranks_a_cancel) {
  Order o = open();
  o.cancelled(CancelCause::Requested, {});
  EXPECT_EQ(o.fill(venue, lots(3), price(10)), Effect::AfterEnd);
  EXPECT_TRUE(o.is<Filled>());
}

TEST(Order, fills_spoken_of_are_owed_until_they_come) {
  Order o = open();
  o.cancelled(CancelCause::Requested, lots(2));
  EXPECT_TRUE(o.is_terminal());
  EXPECT_FALSE(o.is_settled());
  EXPECT_EQ(o.fill(venue, lots(2), price(10)), Effect::Changed);
  EXPECT_TRUE(o.is<Cancelled>());
  EXPECT_TRUE(o.is_settled());
}

TEST(Order, overfill_is_counted_and_said) {
  Order o = open();
  EXPECT_EQ(o.fill(venue, lots(4), price(10)), Effect::Overfilled);
  EXPECT_EQ(o.filled(), lots(4));
  EXPECT_TRUE(o.remaining().is_zero());
  const auto huge = core::Quantity::from_units(INT64_MAX);
  EXPECT_EQ(o.fill(venue, huge, core::Price::from_units(INT64_MAX)), Effect::Overfilled);
  EXPECT_EQ(o.filled(), huge);
  EXPECT_EQ(o.fill(venue, huge, core::Price::from_units(INT64_MAX)), Effect::Overfilled);
  EXPECT_EQ(o.filled(), huge);
}

TEST(Order, what_traded_was_not_rejected) {
  Order o = in_flight();
  o.rejected(RejectReason::Other, false);
  EXPECT_EQ(o.fill(venue, lots(1), price(10)), Effect::AfterEnd);
  EXPECT_EQ(o.state(), OrderState(Cancelled{CancelCause::Venue}));
  Order part = open();
  part.fill(venue, lots(1), price(10));
  part.rejected(RejectReason::Other, false);
  EXPECT_EQ(part.state(), OrderState(Cancelled{CancelCause::Venue}));
}

TEST(Order, cancel_pending_survives_doubt_and_answer) {
  Order o = open();
  EXPECT_EQ(o.cancel_sent(at(2)), Effect::Changed);
  EXPECT_TRUE(o.is_resting());
  EXPECT_EQ(o.doubted(at(3)), Effect::Changed);
  EXPECT_EQ(o.state(), OrderState(OutcomeUnknown{at(3), true}));
  o.accepted(venue, false);
  EXPECT_TRUE(o.is<CancelPending>());
  EXPECT_EQ(o.cancel_refused(), Effect::Changed);
  EXPECT_TRUE(o.is<Open>());
}

TEST(Order, does_not_go_back_once_it_has_fills) {
  Order o = in_flight();
  EXPECT_EQ(o.not_sent(), Effect::Changed);
  EXPECT_TRUE(o.is<Pending>());
  o.sent(at(2));
  o.fill(venue, lots(1), price(10));
  EXPECT_EQ(o.not_sent(), Effect::Nothing);
  EXPECT_TRUE(o.is<Open>());
}

TEST(Order, resize_to_what_the_parent_filled_may_complete_it) {
  Order o = open();
  o.fill(venue, lots(2), price(10));
  EXPECT_EQ(o.resize(lots(2)), Effect::Changed);
  EXPECT_TRUE(o.is<Filled>());
}

// What a venue may tell about an order of three lots that fills in two parts and may be cancelled
// after the first.
enum class News { Accepted, FirstFill, SecondFill, Cancelled, Unanswered, CancelSent, Doubted };

// Any interleaving, duplication or loss of acknowledgements, and of the fills once each: what is
// counted is the sum of the fills heard, and what is over stays over.
RC_GTEST_PROP(Order, any_news_in_any_order, ()) {
  Order o = in_flight();
  const auto news = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 7));
  bool is_first_heard = false, is_second_heard = false, is_cancel_heard = false;
  core::Quantity heard;
  for (const int each : news) {
    const bool was_terminal = o.is_terminal(), was_filled = o.is<Filled>();
    switch (static_cast<News>(each)) {
      case News::Accepted:
        o.accepted(venue, false);
        break;
      case News::FirstFill:
        if (!std::exchange(is_first_heard, true)) {
          heard += lots(1);
          o.fill(venue, lots(1), price(10));
        }
        break;
      case News::SecondFill:
        if (!std::exchange(is_second_heard, true)) {
          heard += lots(2);
          o.fill(venue, lots(2), price(13));
        }
        break;
      case News::Cancelled:
        is_cancel_heard = true;
        o.cancelled(CancelCause::Venue, {});
        break;
      case News::Unanswered:
        o.unanswered(at(5));
        break;
      case News::CancelSent:
        o.cancel_sent(at(6));
        break;
      case News::Doubted:
        o.doubted(at(7));
        break;
    }
    RC_ASSERT(o.filled() == heard);
    RC_ASSERT(!was_terminal || o.is_terminal());
    RC_ASSERT(!was_filled || o.is<Filled>());
    RC_ASSERT(o.is<Filled>() == (heard == lots(3)));
    RC_ASSERT(o.is_terminal() == (is_cancel_heard || heard == lots(3)));
    RC_ASSERT(o.filled() + o.remaining() == lots(3));
  }
  if (heard == lots(3)) RC_ASSERT(o.average_price() == price(12));
}

}  // namespace
}  // namespace sixbtc::orders
