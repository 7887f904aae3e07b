// The way between session and venue: latency, order, time-outs, outages, and each fault by itself.
#include "support/venue_session.hpp"

namespace sixbtc::simulation {
namespace {

using namespace test;
using market::Side;
using orders::RejectReason;

constexpr core::Duration second = core::Duration::seconds(1);

VenueSettings slow() {
  VenueSettings settings = plain_settings();
  settings.latency = {.to_venue = core::Duration::milliseconds(200),
                      .back = core::Duration::milliseconds(100),
                      .jitter_max = {}};
  return settings;
}

FaultProfile with(FaultKind kind, double rate = 1) {
  FaultProfile profile = FaultProfile::none();
  profile.of(kind) = rate;
  profile.late_max = core::Duration::seconds(5);
  profile.outage_max = core::Duration::seconds(30);
  return profile;
}

Session session_with(FaultKind kind) {
  return Session(plain_settings(), {instrument()}, with(kind));
}

TEST(Link, latency_moves_the_fill_along_the_path) {
  Session session(slow());
  session.open({100, 136, 64, 100});  // to 64 in twenty minutes, 0.03 a second
  session.submit(alone(request(1, Side::Buy, "1")));
  session.scheduler.run_until(start + core::Duration::milliseconds(299));
  EXPECT_TRUE(session.sink.events.empty());
  EXPECT_EQ(session.held(), quantity("1"));
  session.scheduler.run_until(start + core::Duration::milliseconds(300));
  const auto fill = session.sink.last<orders::Fill>();
  EXPECT_EQ(fill.price, price("99.994"));
  EXPECT_EQ(fill.exchange_time, start + core::Duration::milliseconds(200));
}

TEST(Link, jitter_never_reorders) {
  VenueSettings settings = slow();
  settings.latency.jitter_max = second;
  Session session(settings);
  session.open({100, 101, 99, 100});
  for (std::uint64_t number = 1; number <= 20; ++number)
    session.submit(alone(request(number, Side::Buy, "1")));
  session.close();
  const auto accepted = session.sink.all<orders::OrderAccepted>();
  ASSERT_EQ(accepted.size(), 20);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(accepted[i].id, id(i + 1));
}

TEST(Link, lost_request_is_unanswered_and_unknown_to_the_venue) {
  Session session = session_with(FaultKind::LostRequest);
  session.open({100, 101, 99, 100});
  session.submit(bracket(1, Side::Buy, "1", "90", nullptr));
  session.scheduler.run_until(start + second * 11);
  const auto unanswered = session.sink.all<orders::SubmitUnanswered>();
  ASSERT_EQ(unanswered.size(), 2);
  EXPECT_FALSE(unanswered[0].is_certainly_not_sent);
  session.faults.stop();
  session.venue.query({0}, id(1));
  EXPECT_EQ(session.sink.last<orders::OrderStatus>().state, orders::OrderStatus::State::NotFound);
}

TEST(Link, lost_answer_leaves_an_order_that_a_query_finds) {
  Session session = session_with(FaultKind::LostAnswer);
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "1")));
  session.venue.query({0}, id(1));
  session.venue.request_snapshot(start);
  session.scheduler.run_until(start + second * 11);
  EXPECT_EQ(session.sink.all<orders::SubmitUnanswered>().size(), 1);
  EXPECT_EQ(session.sink.all<orders::QueryUnanswered>().size(), 2);
  session.faults.stop();
  session.venue.query({0}, id(1));
  EXPECT_EQ(session.sink.last<orders::OrderStatus>().state, orders::OrderStatus::State::Filled);
  session.venue.request_snapshot(start);
  EXPECT_EQ(session.sink.last<orders::VenueSnapshot>().fills.size(), 1);
  EXPECT_TRUE(session.venue.is_quiet());
}

TEST(Link, duplicate_request_is_refused_as_such) {
  Session session = session_with(FaultKind::DuplicateRequest);
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "1")));
  session.scheduler.run_until(start + second * 6);
  EXPECT_EQ(session.held(), quantity("1"));
  EXPECT_EQ(session.sink.last<orders::OrderRejected>().reason, RejectReason::DuplicateId);
}

TEST(Link, duplicate_late_and_reordered_answers_all_arrive) {
  for (const FaultKind kind :
       {FaultKind::DuplicateAnswer, FaultKind::LateAnswer, FaultKind::ReorderedAnswer}) {
    Session session = session_with(kind);
    session.open({100, 101, 99, 100});
    session.submit(alone(request(1, Side::Buy, "1")));
    session.scheduler.run_until(start + core::Duration::minutes(1));
    const std::size_t copies = kind == FaultKind::DuplicateAnswer ? 2 : 1;
    EXPECT_EQ(session.sink.all<orders::OrderAccepted>().size(), copies) << name(kind);
    EXPECT_EQ(session.sink.all<orders::Fill>().size(), copies) << name(kind);
    EXPECT_EQ(session.faults.count(kind), 2) << name(kind);
  }
}

TEST(Link, a_reordered_request_is_overtaken) {
  bool is_overtaken = false;
  for (std::uint64_t seed = 1; seed < 30 && !is_overtaken; ++seed) {
    VenueSettings settings = plain_settings();
    settings.seed = seed;
    Session session(settings, {instrument()}, with(FaultKind::ReorderedRequest, 0.5));
    session.open({100, 101, 99, 100});
    session.submit(alone(request(1, Side::Buy, "1")));
    session.submit(alone(request(2, Side::Buy, "1")));
    session.close();
    const auto accepted = session.sink.all<orders::OrderAccepted>();
    ASSERT_EQ(accepted.size(), 2);
    is_overtaken = accepted[0].id == id(2);
  }
  EXPECT_TRUE(is_overtaken);
}

TEST(Link, disconnect_between_send_and_acknowledgement) {
  bool is_stream_only = false, is_everything = false;
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    VenueSettings settings = slow();
    settings.seed = seed;
    Session session(settings, {instrument()}, with(FaultKind::Disconnect));
    session.open({100, 101, 99, 100});
    ASSERT_TRUE(session.sink.is_connected);
    session.submit(alone(request(1, Side::Buy, "1")));
    EXPECT_FALSE(session.sink.is_connected);
    session.faults.stop();
    session.submit(alone(request(2, Side::Buy, "1")));
    const auto unanswered = session.sink.all<orders::SubmitUnanswered>();
    const bool is_down = !unanswered.empty();
    for (const auto& each : unanswered) EXPECT_TRUE(each.is_certainly_not_sent);
    (is_down ? is_everything : is_stream_only) = true;
    session.scheduler.run_until(start + core::Duration::minutes(1));
    EXPECT_TRUE(session.sink.is_connected);
    EXPECT_EQ(session.held(), quantity(is_down ? "1" : "2"));
    EXPECT_EQ(session.sink.all<orders::OrderAccepted>().size(), is_down ? 0 : 2);
    // Fills are told by the stream, which was down or came back too late.
    session.venue.request_snapshot(start);
    session.scheduler.run_until(start + core::Duration::minutes(2));
    EXPECT_EQ(session.sink.last<orders::VenueSnapshot>().fills.size(), is_down ? 1 : 2);
  }
  EXPECT_TRUE(is_stream_only && is_everything);
}

TEST(Link, too_many_requests_are_refused_and_may_be_asked_again) {
  VenueSettings settings = plain_settings();
  settings.rate_limit = {.requests_max = 2, .window = core::Duration::minutes(1)};
  Session session(settings);
  session.open({100, 101, 99, 100});
  for (std::uint64_t number = 1; number <= 3; ++number)
    session.submit(alone(request(number, Side::Buy, "1")));
  EXPECT_EQ(session.sink.last<orders::OrderRejected>().reason, RejectReason::RateLimited);
  session.cancel(9);
  EXPECT_FALSE(session.sink.last<orders::CancelRejected>().is_order_unknown);
  session.scheduler.run_until(start + core::Duration::minutes(1));
  session.submit(alone(request(3, Side::Buy, "1")));
  EXPECT_EQ(session.held(), quantity("3"));
}

TEST(Link, injected_refusals) {
  Session limited = session_with(FaultKind::RateLimited);
  limited.open({100, 101, 99, 100});
  limited.submit(alone(request(1, Side::Buy, "1")));
  EXPECT_EQ(limited.sink.last<orders::OrderRejected>().reason, RejectReason::RateLimited);
  Session rejected = session_with(FaultKind::Rejection);
  rejected.open({100, 101, 99, 100});
  rejected.submit(alone(request(1, Side::Buy, "1")));
  EXPECT_EQ(rejected.sink.last<orders::OrderRejected>().reason, RejectReason::Other);
  EXPECT_TRUE(rejected.held().is_zero());
}

TEST(Link, a_cancel_races_a_partial_fill) {
  FaultProfile profile = with(FaultKind::PartialFill);
  profile.of(FaultKind::CancelRace) = 1;
  Session session(plain_settings(), {instrument()}, profile);
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "5")));
  const core::Quantity first = session.held();
  ASSERT_LT(first, quantity("5"));
  session.cancel(1);
  EXPECT_GT(session.held(), first);
  EXPECT_EQ(session.faults.count(FaultKind::CancelRace), 1);
  if (session.held() == quantity("5"))
    EXPECT_TRUE(session.sink.last<orders::CancelRejected>().is_order_unknown);
  else
    EXPECT_EQ(session.sink.last<orders::OrderCancelled>().filled, session.held());
}

TEST(Link, a_crash_loses_what_was_under_way_and_nothing_else) {
  Session session(slow());
  session.open({100, 101, 99, 100});
  session.submit(alone(request(1, Side::Buy, "1")));
  session.venue.detach();
  session.scheduler.run_until(start + second * 5);
  EXPECT_TRUE(session.sink.events.empty());
  EXPECT_EQ(session.held(), quantity("1"));
  RecordingSink restarted(session.scheduler);
  session.venue.attach(restarted);
  EXPECT_TRUE(restarted.is_connected);
  session.scheduler.run_until(start + second * 20);
  EXPECT_TRUE(restarted.events.empty());
  session.venue.request_snapshot(start);
  session.scheduler.run_until(start + second * 21);
  EXPECT_EQ(restarted.last<orders::VenueSnapshot>().positions.size(), 1);
}

}  // namespace
}  // namespace sixbtc::simulation
