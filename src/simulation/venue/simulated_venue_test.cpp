// What a venue does to orders, without latency and faults.
#include "support/venue_session.hpp"

namespace sixbtc::simulation {
namespace {

using namespace test;
using market::Side;
using orders::CancelCause;
using orders::RejectReason;

TEST(SimulatedVenue, entry_fills_at_the_open_and_its_stop_inside_the_bar) {
  Session session;
  session.open({100, 110, 90, 105});
  session.submit(bracket(1, Side::Buy, "2", "95", "120"));
  EXPECT_EQ(session.held(), quantity("2"));
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("100"));
  EXPECT_EQ(session.venue.exchange().open_orders().size(), 2);
  session.close();
  const auto fill = session.sink.last<orders::Fill>();
  EXPECT_EQ(fill.order, id(2));
  EXPECT_EQ(fill.price, price("95"));
  // Open to low in a third of an hour: half way down after ten minutes.
  EXPECT_EQ(fill.exchange_time, start + core::Duration::minutes(10));
  const auto cancelled = session.sink.last<orders::OrderCancelled>();
  EXPECT_EQ(cancelled.id, id(3));
  EXPECT_EQ(cancelled.cause, CancelCause::SiblingFilled);
  EXPECT_TRUE(session.held().is_zero());
  EXPECT_EQ(session.venue.exchange().account().balance(), amount("9990"));
}

TEST(SimulatedVenue, children_are_dormant_until_the_parent_fills) {
  Session session;
  session.submit(bracket(1, Side::Buy, "1", "95", "120"));
  auto orders = session.venue.exchange().open_orders();
  ASSERT_EQ(orders.size(), 3);
  EXPECT_FALSE(orders[0].is_dormant);
  EXPECT_TRUE(orders[1].is_dormant && orders[2].is_dormant);
  session.open({94, 96, 93, 94});  // the waiting entry fills, and its stop with it
  EXPECT_TRUE(session.held().is_zero());
  const auto fills = session.sink.all<orders::Fill>();
  ASSERT_EQ(fills.size(), 2);
  EXPECT_EQ(fills[1].price, price("94"));
  EXPECT_TRUE(session.venue.exchange().open_orders().empty());
}

TEST(SimulatedVenue, cancelling_a_waiting_parent_takes_its_children_along) {
  Session session;
  session.submit(bracket(1, Side::Buy, "1", "95", "120"));
  session.cancel(1);
  const auto cancelled = session.sink.all<orders::OrderCancelled>();
  ASSERT_EQ(cancelled.size(), 3);
  EXPECT_EQ(cancelled[0].cause, CancelCause::Requested);
  EXPECT_EQ(cancelled[1].cause, CancelCause::ParentGone);
  session.cancel(1);
  EXPECT_TRUE(session.sink.last<orders::CancelRejected>().is_order_unknown);
}

TEST(SimulatedVenue, gapped_levels_fill_at_the_open_before_waiting_orders) {
  Session session;
  session.open({100, 101, 99, 100});
  session.submit(bracket(1, Side::Buy, "1", "95", "120"));
  session.close();
  session.submit(alone(reducing(request(9, Side::Sell, "1"))));  // waits for the next open
  session.open({90, 91, 89, 90});
  const auto fills = session.sink.all<orders::Fill>();
  ASSERT_EQ(fills.size(), 2);
  EXPECT_EQ(fills[1].order, id(2));
  EXPECT_EQ(fills[1].price, price("90"));
  bool is_exit_cancelled = false;
  for (const auto& cancelled : session.sink.all<orders::OrderCancelled>())
    is_exit_cancelled |= cancelled.id == id(9) && cancelled.cause == CancelCause::ReduceOnly;
  EXPECT_TRUE(is_exit_cancelled);
}

TEST(SimulatedVenue, target_gets_no_better_price_from_a_gap) {
  Session session;
  session.open({100, 101, 99, 100});
  session.submit(bracket(1, Side::Sell, "1", "110", "95"));
  session.close();
  session.open({90, 91, 89, 90});
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("95"));
}

TEST(SimulatedVenue, stop_before_target_whatever_the_path_says) {
  Session session;
  session.open({100, 121, 50, 100});  // up first, the target is nearer
  session.submit(bracket(1, Side::Buy, "1", "60", "120"));
  session.close();
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("60"));
}

TEST(SimulatedVenue, liquidation_comes_before_the_stop_and_takes_the_whole_margin) {
  Session session;
  session.open({100, 101, 70, 100});
  session.submit(bracket(1, Side::Buy, "10", "85", nullptr, 5));
  session.close();
  const auto fill = session.sink.last<orders::Fill>();
  EXPECT_EQ(fill.cause, orders::FillCause::Liquidation);
  EXPECT_FALSE(fill.order.has_value());
  EXPECT_EQ(fill.price, price("80"));
  EXPECT_TRUE(fill.fee.is_zero());
  EXPECT_EQ(session.venue.exchange().account().balance(), amount("9800"));
}

TEST(SimulatedVenue, orders_inside_a_bar_meet_its_path) {
  Session session;
  session.open({100, 110, 97, 105});  // 97 at 20 min, 110 at 40 min
  session.scheduler.run_until(start + core::Duration::minutes(30));
  session.submit(alone(request(1, Side::Buy, "1")));
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("103.5"));
  // What the path has behind it does not matter any more.
  session.submit(
      alone(reducing(request(2, Side::Sell, "1", orders::StopMarketOrder{price("98")}))));
  session.close();
  EXPECT_EQ(session.held(), quantity("1"));
  EXPECT_EQ(session.venue.exchange().open_orders().size(), 1);
}

TEST(SimulatedVenue, reduce_only_never_opens) {
  Session session;
  session.open({100, 101, 99, 100});
  session.submit(alone(reducing(request(1, Side::Sell, "1"))));
  EXPECT_EQ(session.sink.last<orders::OrderRejected>().reason, RejectReason::ReduceOnly);
  session.submit(alone(request(2, Side::Buy, "1")));
  session.submit(alone(reducing(request(3, Side::Sell, "5"))));
  EXPECT_EQ(session.sink.last<orders::Fill>().quantity, quantity("1"));
  const auto cancelled = session.sink.last<orders::OrderCancelled>();
  EXPECT_EQ(cancelled.cause, CancelCause::ReduceOnly);
  EXPECT_EQ(cancelled.filled, quantity("1"));
  EXPECT_TRUE(session.held().is_zero());
}

TEST(SimulatedVenue, refuses_at_the_door_and_the_group_with_it) {
  Session session;
  session.open({100, 101, 99, 100});
  const auto reason_of = [&](orders::OrderGroup group) {
    const std::size_t before = session.sink.all<orders::OrderRejected>().size();
    const std::size_t requests = group.requests.size();
    session.submit(std::move(group));
    const auto rejected = session.sink.all<orders::OrderRejected>();
    EXPECT_EQ(rejected.size(), before + requests);
    return rejected.empty() ? RejectReason::Other : rejected.back().reason;
  };
  EXPECT_EQ(reason_of(alone(request(1, Side::Buy, "0.0005"))), RejectReason::Malformed);
  EXPECT_EQ(reason_of(alone(request(2, Side::Buy, "0.05"))), RejectReason::Malformed);
  EXPECT_EQ(reason_of(bracket(3, Side::Buy, "1", "95.001", nullptr)), RejectReason::Malformed);
  EXPECT_EQ(reason_of(alone(request(4, Side::Buy, "1"), 21)), RejectReason::Malformed);
  EXPECT_EQ(reason_of(alone(request(5, Side::Buy, "101"))), RejectReason::InsufficientMargin);
  EXPECT_EQ(
      reason_of(alone(request(6, Side::Buy, "1",
                              orders::LimitOrder{price("100"), orders::TimeInForce::PostOnly}))),
      RejectReason::WouldTrade);
  EXPECT_TRUE(session.held().is_zero());
  // An id that was refused may be used again, one that was accepted may not.
  session.submit(alone(request(1, Side::Buy, "1")));
  EXPECT_EQ(session.held(), quantity("1"));
  EXPECT_EQ(reason_of(alone(request(1, Side::Buy, "1"))), RejectReason::DuplicateId);
}

TEST(SimulatedVenue, met_trigger_fires_or_is_refused) {
  for (const MetTrigger policy : {MetTrigger::Fire, MetTrigger::Refuse}) {
    VenueSettings settings = plain_settings();
    settings.met_trigger = policy;
    Session session(settings);
    session.open({100, 101, 99, 100});
    session.submit(alone(request(1, Side::Buy, "1")));
    session.submit(
        alone(reducing(request(2, Side::Sell, "1", orders::StopMarketOrder{price("105")}))));
    if (policy == MetTrigger::Fire)
      EXPECT_TRUE(session.held().is_zero());
    else
      EXPECT_EQ(session.sink.last<orders::OrderRejected>().reason, RejectReason::Malformed);
  }
}

TEST(SimulatedVenue, limit_fills_when_traded_through_as_a_maker) {
  fills::CostModel costs = no_costs();
  costs.taker = 0.001;
  costs.maker = 0.0002;
  Session session(plain_settings(), {instrument(0, costs)});
  session.open({100, 101, 95, 100});
  const orders::LimitOrder touched{price("95"), orders::TimeInForce::GoodTillCancelled},
      crossed{price("96"), orders::TimeInForce::GoodTillCancelled},
      immediate{price("96"), orders::TimeInForce::ImmediateOrCancel};
  session.submit(alone(request(1, Side::Buy, "1", touched)));
  session.submit(alone(request(2, Side::Buy, "1", crossed)));
  session.submit(alone(request(3, Side::Buy, "1", immediate)));
  EXPECT_EQ(session.sink.last<orders::OrderCancelled>().cause, CancelCause::Expired);
  session.close();
  const auto fills = session.sink.all<orders::Fill>();
  ASSERT_EQ(fills.size(), 1);
  EXPECT_EQ(fills[0].order, id(2));
  EXPECT_EQ(fills[0].price, price("96"));
  EXPECT_TRUE(fills[0].is_maker);
  EXPECT_EQ(fills[0].fee, amount("0.0192"));
}

TEST(SimulatedVenue, market_order_is_not_filled_beyond_its_worst_price) {
  fills::CostModel costs = no_costs();
  costs.slippage = 0.01;
  Session session(plain_settings(), {instrument(0, costs)});
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "1", orders::MarketOrder{price("100.5")})));
  EXPECT_EQ(session.sink.last<orders::OrderCancelled>().cause, CancelCause::Expired);
  session.submit(alone(request(2, Side::Buy, "1", orders::MarketOrder{price("101")})));
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("101"));
}

TEST(SimulatedVenue, funding_at_the_open_and_inside_the_bar) {
  Session session;
  const auto at = [&](int minutes, double rate) {
    return fills::FundingEvent{0, minutes == 0, true, rate,
                               (start + hour + core::Duration::minutes(minutes)).nanoseconds()};
  };
  session.open({100, 101, 99, 100});
  session.submit(bracket(1, Side::Buy, "10", "90", nullptr));
  session.close();
  // Paid at the open; inside, what the bar's stop closes pays and does not receive.
  const std::vector<fills::FundingEvent> funding = {at(0, 0.001), at(5, -0.001), at(50, 0.002)};
  session.open({100, 101, 80, 85}, funding);
  EXPECT_EQ(session.sink.last<orders::FundingPayment>().amount, amount("-1"));
  session.close();
  const auto payments = session.sink.all<orders::FundingPayment>();
  ASSERT_EQ(payments.size(), 2);
  EXPECT_EQ(payments[1].amount, amount("-2"));
  // It is still there when it pays.
  EXPECT_EQ(session.sink.last<orders::Fill>().exchange_time,
            start + hour + core::Duration::minutes(50));
  EXPECT_EQ(session.venue.exchange().account().balance(), amount("9897"));
}

TEST(SimulatedVenue, a_session_may_answer_from_inside_an_event) {
  Session session;
  session.sink.react = [&](const orders::VenueEvent& event) {
    const auto* fill = std::get_if<orders::Fill>(&event);
    if (fill != nullptr && fill->order == id(1))
      session.submit(alone(reducing(request(2, Side::Sell, "1"))));
  };
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "1")));
  EXPECT_TRUE(session.held().is_zero());
  EXPECT_EQ(session.sink.all<orders::Fill>().size(), 2);
}

TEST(SimulatedVenue, prices_instead_of_candles) {
  Session session;
  session.venue.on_price({0}, 100);
  session.submit(bracket(1, Side::Buy, "10", "95", "110", 5));
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("100"));
  session.venue.on_price({0}, 94);  // a stop takes the price there is
  EXPECT_EQ(session.sink.last<orders::Fill>().price, price("94"));
  session.submit(bracket(11, Side::Buy, "10", nullptr, nullptr, 5));
  session.venue.on_price({0}, 70);
  EXPECT_EQ(session.sink.last<orders::Fill>().cause, orders::FillCause::Liquidation);
  EXPECT_TRUE(session.held().is_zero());
}

TEST(SimulatedVenue, what_others_do_is_told_as_not_ours) {
  Session session;
  session.open({100, 101, 99, 100});
  EXPECT_TRUE(session.venue.manual_trade({0}, Side::Buy, quantity("2")));
  EXPECT_FALSE(session.sink.last<orders::Fill>().order.has_value());
  EXPECT_TRUE(session.venue.deleverage({0}, quantity("0.5")));
  EXPECT_EQ(session.sink.last<orders::Fill>().cause, orders::FillCause::AutoDeleveraging);
  EXPECT_TRUE(session.venue.liquidate({0}));
  EXPECT_TRUE(session.held().is_zero());
  EXPECT_FALSE(session.venue.liquidate({0}));
  session.venue.transfer(amount("-25"));
  EXPECT_EQ(session.venue.exchange().account().balance(), amount("9975"));
  session.submit(alone(request(1, Side::Buy, "1", orders::LimitOrder{price("90"), {}})));
  EXPECT_TRUE(session.venue.manual_cancel(session.venue.exchange().open_orders()[0].venue_id));
  EXPECT_EQ(session.sink.last<orders::OrderCancelled>().cause, CancelCause::Venue);
}

TEST(SimulatedVenue, history_is_forgotten) {
  VenueSettings settings = plain_settings();
  settings.order_history = core::Duration::minutes(30);
  Session session(settings);
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "1")));
  session.venue.query({0}, id(1));
  EXPECT_EQ(session.sink.last<orders::OrderStatus>().state, orders::OrderStatus::State::Filled);
  session.close();
  session.venue.query({0}, id(1));
  EXPECT_EQ(session.sink.last<orders::OrderStatus>().state, orders::OrderStatus::State::NotFound);
}

TEST(SimulatedVenue, parts_resize_the_stop_and_a_cancel_keeps_it) {
  VenueSettings settings = plain_settings();
  settings.partial_fills.share = 1;
  Session session(settings);
  session.open({100, 101, 99, 100});
  session.submit(bracket(1, Side::Buy, "2", "90", "120"));
  const core::Quantity first = session.held();
  ASSERT_LT(first, quantity("2"));
  auto orders = session.venue.exchange().open_orders();
  ASSERT_EQ(orders.size(), 3);
  EXPECT_EQ(orders[1].quantity, first);
  EXPECT_FALSE(orders[1].is_dormant);
  session.cancel(1);
  EXPECT_EQ(session.sink.last<orders::OrderCancelled>().filled, first);
  orders = session.venue.exchange().open_orders();
  ASSERT_EQ(orders.size(), 2);
  session.close();
  EXPECT_EQ(session.held(), first);
  session.submit(bracket(11, Side::Buy, "2", "90", "120"));
  session.open({100, 101, 99, 100});
  session.close();
  EXPECT_EQ(session.held(), first + quantity("2"));
}

}  // namespace
}  // namespace sixbtc::simulation
