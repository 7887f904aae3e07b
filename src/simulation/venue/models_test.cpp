// The small models, one by one.
#include <rapidcheck.h>

#include <cmath>
#include <set>

#include "simulation/venue/actors.hpp"
#include "simulation/venue/margin.hpp"
#include "simulation/venue/partial_fills.hpp"
#include "support/venue_session.hpp"

namespace sixbtc::simulation {
namespace {

using namespace test;
using market::Side;

TEST(Scheduler, by_time_then_by_order_of_scheduling) {
  Scheduler scheduler(start);
  std::string order;
  scheduler.at(start + hour, [&] { order += 'c'; });
  scheduler.at(start, [&] {
    order += 'a';
    scheduler.at(start, [&] { order += 'b'; });
  });
  scheduler.at(start + hour, [&] { order += 'd'; });
  scheduler.run_until(start + core::Duration::minutes(30));
  EXPECT_EQ(order, "ab");
  EXPECT_EQ(scheduler.now(), start + core::Duration::minutes(30));
  EXPECT_EQ(scheduler.next_time(), start + hour);
  scheduler.run_until(start + hour);
  EXPECT_EQ(order, "abcd");
  EXPECT_FALSE(scheduler.run_next());
}

TEST(RateWindow, slides) {
  RateWindow window({.requests_max = 2, .window = core::Duration::seconds(10)});
  const auto at = [&](int seconds) {
    return window.allows(start + core::Duration::seconds(seconds));
  };
  EXPECT_TRUE(at(0));
  EXPECT_TRUE(at(5));
  EXPECT_FALSE(at(9));
  EXPECT_TRUE(at(10));
  EXPECT_FALSE(at(14));
  EXPECT_TRUE(at(15));
}

TEST(PartialFills, parts_are_whole_lots_and_add_up) {
  EXPECT_TRUE(rc::check("cut", [] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    const auto lot = core::Quantity::from_units(static_cast<std::int64_t>(1 + random.below(1000)));
    const auto lots = static_cast<std::int64_t>(1 + random.below(50));
    const auto whole = core::Quantity::from_units(lots * lot.units());
    const auto most = static_cast<std::int64_t>(random.below(6));
    const auto parts = cut_into_parts(whole, lot, most, random);
    core::Quantity sum;
    for (const core::Quantity part : parts) {
      RC_ASSERT(part > core::Quantity{});
      RC_ASSERT(part.units() % lot.units() == 0);
      sum += part;
    }
    RC_ASSERT(sum == whole);
    RC_ASSERT(static_cast<std::int64_t>(parts.size()) <= std::max<std::int64_t>(most, 1));
    RC_ASSERT(parts.size() > 1 || lots == 1 || most < 2);
  }));
}

orders::Fill fill_of(Side side, const char* size, const char* at, const char* fee = "0") {
  orders::Fill fill;
  fill.side = side;
  fill.quantity = quantity(size);
  fill.price = price(at);
  fill.fee = amount(fee);
  return fill;
}

TEST(Account, average_entry_reductions_and_a_turn) {
  Account account(amount("1000"), 1);
  account.set_leverage({0}, 2);
  account.book(fill_of(Side::Buy, "1", "100", "0.1"));
  account.book(fill_of(Side::Buy, "2", "130", "0.2"));
  const Position& position = account.position({0});
  EXPECT_EQ(position.entry_price(), price("120"));
  EXPECT_EQ(position.margin(), amount("180"));
  EXPECT_EQ(account.balance(), amount("999.7"));
  EXPECT_EQ(account.settled_equity(), amount("1000"));
  account.book(fill_of(Side::Sell, "1", "150"));
  EXPECT_EQ(position.entry_price(), price("120"));
  EXPECT_EQ(account.balance(), amount("1029.7"));
  account.book(fill_of(Side::Sell, "3", "90"));  // closes two, opens one short
  EXPECT_EQ(position.quantity, quantity("-1"));
  EXPECT_EQ(position.entry_price(), price("90"));
  EXPECT_EQ(account.balance(), amount("969.7"));
  EXPECT_EQ(account.settled_equity(), amount("969.7"));
  account.book(fill_of(Side::Buy, "1", "100"));
  EXPECT_EQ(account.balance(), amount("959.7"));
}

TEST(Margin, one_tier_is_the_fill_rule_and_more_have_a_deduction) {
  Account account(amount("1000"), 1);
  account.set_leverage({0}, 5);
  account.book(fill_of(Side::Buy, "10", "100"));
  const std::vector<MarginTier> one = {{0, 0.01, 20}};
  EXPECT_EQ(liquidation_level(account.position({0}), one),
            fills::liquidation_price(market::Direction::Long, 100, 5, 0.01));
  // 1,000 of notional; above 500 the rate is 4 %: margin 200 + 10 (p - 100) = 40 % ... of the
  // position's value less the deduction 500 (4 % - 1 %) = 15.
  const std::vector<MarginTier> two = {{0, 0.01, 20}, {500, 0.04, 10}};
  const double level = liquidation_level(account.position({0}), two);
  EXPECT_NEAR(200 + 10 * (level - 100), 0.04 * level * 10 - 15, 1e-9);
  EXPECT_FALSE(is_margin_enough(account, {0}, Side::Buy, quantity("1"), 100, 11, two));
  EXPECT_TRUE(is_margin_enough(account, {0}, Side::Sell, quantity("10"), 100, 11, two));
}

TEST(Margin, other_positions_leave_less) {
  Account account(amount("1000"), 2);
  account.set_leverage({0}, 2);
  account.book(fill_of(Side::Buy, "10", "100", "3"));  // 500 of margin; its fee does not count
  const std::vector<MarginTier> tiers = {{0, 0.01, 20}};
  EXPECT_TRUE(is_margin_enough(account, {1}, Side::Sell, quantity("10"), 100, 2, tiers));
  EXPECT_FALSE(is_margin_enough(account, {1}, Side::Sell, quantity("10.1"), 100, 2, tiers));
  EXPECT_TRUE(is_margin_enough(account, {0}, Side::Buy, quantity("10"), 100, 2, tiers));
  EXPECT_FALSE(is_margin_enough(account, {0}, Side::Buy, quantity("10.1"), 100, 2, tiers));
}

FaultProfile everything(double rate) {
  FaultProfile profile = FaultProfile::none();
  profile.rate.fill(rate);
  profile.late_max = core::Duration::seconds(5);
  profile.outage_max = profile.stale_max = core::Duration::minutes(2);
  profile.clock_jump_max = core::Duration::seconds(3);
  return profile;
}

TEST(Faults, swarm_chooses_rates_and_zero_among_them) {
  std::size_t none = 0, some = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Faults faults = Faults::swarm(everything(0.4), seed);
    for (const double rate : faults.profile().rate) {
      EXPECT_LT(rate, 0.4);
      ++(rate == 0 ? none : some);
    }
    EXPECT_EQ(Faults::swarm(everything(0.4), seed).profile().rate, faults.profile().rate);
  }
  EXPECT_NEAR(static_cast<double>(none) / static_cast<double>(none + some), 0.5, 0.05);
}

TEST(Faults, are_counted_and_stop) {
  Faults faults(everything(1), 1);
  EXPECT_TRUE(faults.strikes(FaultKind::LostAnswer));
  EXPECT_GT(faults.stale_feed(), core::Duration{});
  EXPECT_EQ(faults.count(FaultKind::LostAnswer), 1);
  EXPECT_EQ(faults.count(FaultKind::StaleFeed), 1);
  faults.stop();
  EXPECT_FALSE(faults.strikes(FaultKind::LostAnswer));
  EXPECT_EQ(faults.stale_feed(), core::Duration{});
  EXPECT_EQ(faults.count(FaultKind::LostAnswer), 1);
}

TEST(Faults, every_kind_has_its_own_name) {
  std::set<std::string_view> names;
  for (std::size_t kind = 0; kind < fault_kinds; ++kind)
    names.insert(name(static_cast<FaultKind>(kind)));
  EXPECT_EQ(names.size(), fault_kinds);
}

TEST(JumpingClock, only_jumps_ahead) {
  Scheduler scheduler(start);
  Faults faults(everything(1), 1);
  JumpingClock clock(scheduler, faults);
  EXPECT_EQ(clock.now(), start);
  clock.step();
  const core::Timestamp jumped = clock.now();
  EXPECT_GT(jumped, start);
  faults.stop();
  clock.step();
  EXPECT_EQ(clock.now(), jumped);
}

TEST(Actors, do_all_they_can) {
  Session session(plain_settings(), {instrument()});
  Faults always(everything(1), 3);
  Actors actors(session.venue, always);
  session.open({100, 101, 99, 100});
  session.submit(bracket(1, Side::Buy, "5", "90", "120"));
  for (int i = 0; i < 5; ++i) actors.step({0});
  for (const FaultKind kind :
       {FaultKind::ManualTrade, FaultKind::ManualOrder, FaultKind::ManualCancel,
        FaultKind::Liquidation, FaultKind::Transfer})
    EXPECT_GT(always.count(kind), 0) << name(kind);
  EXPECT_FALSE(session.sink.all<orders::Transfer>().empty());
}

}  // namespace
}  // namespace sixbtc::simulation
