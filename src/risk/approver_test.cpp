#include "risk/approver.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/random.hpp"
#include "risk/risk_test_support.hpp"

namespace sixbtc::risk {
namespace {

using core::Amount;
using core::Price;
using core::Quantity;
using orders::Purpose;

TEST(Approver, an_entry_leaves_with_its_stop_and_target) {
  World world;
  risk::EntryIntent intent = world.intent();
  intent.target = Price::from_integer(53'000);
  const Decision decision = world.approver.approve_entry(intent, world.view(), 2);
  ASSERT_TRUE(decision);
  const orders::OrderGroup& group = decision->group.get();
  ASSERT_EQ(group.requests.size(), 3u);
  EXPECT_EQ(group.leverage, 3);
  const orders::OrderRequest& entry = group.requests[0];
  EXPECT_EQ(entry.side, market::Side::Buy);
  EXPECT_FALSE(entry.is_reduce_only);
  EXPECT_EQ(std::get<orders::MarketOrder>(entry.kind).worst, Price::from_integer(50'500));
  EXPECT_EQ(entry.quantity, decision->size.quantity);
  EXPECT_EQ(entry.id, orders::make_client_order_id({.session = core::SessionId("session"),
                                                    .owner = intent.owner,
                                                    .instrument = intent.instrument,
                                                    .purpose = Purpose::Entry,
                                                    .decided_at = intent.decided_at,
                                                    .attempt = 2}));
  for (const std::size_t child : {1u, 2u}) {
    EXPECT_EQ(group.requests[child].parent, entry.id);
    EXPECT_EQ(group.requests[child].side, market::Side::Sell);
    EXPECT_TRUE(group.requests[child].is_reduce_only);
    EXPECT_EQ(group.requests[child].quantity, entry.quantity);
  }
  EXPECT_EQ(std::get<orders::StopMarketOrder>(group.requests[1].kind).trigger, intent.stop);
  EXPECT_EQ(std::get<orders::TargetMarketOrder>(group.requests[2].kind).trigger, *intent.target);
}

// M-182 and M-089 through the gate: $3,333 margin each; three pass, the fourth does not.
TEST(Approver, worked_example_m089) {
  Policy policy = lenient_policy();
  policy.sizing.max_position_size_pct = 1;
  World world(policy);
  for (std::uint32_t owner = 0; owner < 3; ++owner) {
    const Decision decision = world.approver.approve_entry(world.intent(owner), world.view());
    ASSERT_TRUE(decision);
    EXPECT_NEAR(decision->exposure.margin.to_double(), 3'333.33, 0.01);
    EXPECT_NEAR(decision->size.risk, 200, 0.01);
    world.exposures.set(decision->exposure);
  }
  const Decision fourth = world.approver.approve_entry(world.intent(3), world.view());
  ASSERT_FALSE(fourth);
  EXPECT_EQ(fourth.error().rule, Rule::FreeMargin);
}

TEST(Approver, what_closes_passes_whatever_is_stopped) {
  World world;
  world.enter(world.intent());
  world.see(10'000);
  world.see(6'000);
  world.approver.emergency().raise(StopCause::Fault, StopLevel::CloseEverything, "x", world.now);
  world.is_connected = world.is_reconciled = false;
  orders::OrderRequest request{.id = {1, 1},
                               .parent = std::nullopt,
                               .owner = {0},
                               .instrument = {0},
                               .side = market::Side::Sell,
                               .purpose = Purpose::Stop,
                               .kind = orders::StopMarketOrder{Price::from_integer(49'500)},
                               .quantity = world.exposures.find({0}, {0})->quantity,
                               .is_reduce_only = true,
                               .decided_at = world.now};
  const auto approved = world.approver.approve_reduction(request, world.view());
  ASSERT_TRUE(approved);
  EXPECT_EQ(approved->get().requests.front(), request);
  // The netted position: of several strategies, and what a person opened by hand.
  request.owner = {};
  request.purpose = Purpose::CoverStop;
  EXPECT_TRUE(world.approver.approve_reduction(request, world.view()));
  request.purpose = Purpose::Flatten;
  request.instrument = {1};
  EXPECT_FALSE(world.approver.approve_reduction(request, world.view()));
  world.views[1].position = request.quantity;
  EXPECT_TRUE(world.approver.approve_reduction(request, world.view()));
}

// A fill that came after its entry had been given up: no exposure is left, and it must go.
TEST(Approver, flattening_closes_what_the_venue_has_without_an_exposure) {
  World world;
  orders::OrderRequest request{.id = {1, 1},
                               .parent = std::nullopt,
                               .owner = {3},
                               .instrument = {0},
                               .side = market::Side::Sell,
                               .purpose = Purpose::Flatten,
                               .kind = orders::MarketOrder{},
                               .quantity = Quantity::from_integer(1),
                               .is_reduce_only = true,
                               .decided_at = world.now};
  EXPECT_FALSE(world.approver.approve_reduction(request, world.view()));
  world.views[0].position = Quantity::from_integer(1);
  EXPECT_TRUE(world.approver.approve_reduction(request, world.view()));
  request.purpose = Purpose::Exit;
  EXPECT_FALSE(world.approver.approve_reduction(request, world.view()));
}

Policy any_policy(core::Random& random) {
  const auto between = [&](double low, double high) {
    return low + (high - low) * random.uniform();
  };
  Policy policy = lenient_policy();
  policy.sizing.risk_per_trade_pct = between(0.001, 0.1);
  policy.sizing.max_position_size_pct = between(0.01, 1);
  policy.sizing.leverage_max = 1 + static_cast<int>(random.below(10));
  policy.limits.max_correlated_positions = 1 + static_cast<std::int64_t>(random.below(100));
  policy.limits.max_exposure = between(0.1, 50);
  policy.limits.max_stop_out_loss = between(0.01, 0.3);
  policy.limits.gap_slippage = between(0, 0.2);
  policy.limits.entry_slippage_max = between(0.001, 0.05);
  policy.limits.opposing_entries =
      random.below(2) == 0 ? OpposingEntries::Allow : OpposingEntries::Refuse;
  policy.emergency.max_portfolio_drawdown = between(0.01, 0.3);
  policy.emergency.max_daily_loss = between(0.005, 0.1);
  return policy;
}

risk::EntryIntent any_intent(const World& world, core::Random& random) {
  const auto owner = static_cast<std::uint32_t>(random.below(40));
  const auto instrument = static_cast<std::uint32_t>(random.below(World::instrument_count));
  risk::EntryIntent intent = world.intent(owner, instrument);
  intent.direction = random.below(2) == 0 ? market::Direction::Long : market::Direction::Short;
  intent.price = 50'000 * (0.97 + 0.06 * random.uniform());
  const double distance = intent.price * (0.0005 + 0.3 * random.uniform() * random.uniform());
  intent.stop = world.instruments[0].rules.round_level(
      intent.price - market::sign(intent.direction) * distance, core::Rounding::Down);
  intent.confidence = random.uniform();
  intent.leverage = 1 + static_cast<int>(random.below(30));
  return intent;
}

// Every entry filled at the worst price it may have, then every stop hit, each filled the gap
// beyond: written out again here, in the plain way.
double stop_out_scenario(const ExposureBook& book, double gap) {
  double loss = 0;
  for (std::uint32_t i = 0; i < World::instrument_count; ++i)
    for (const Exposure& one : book.of({i})) {
      const bool is_long = one.direction == market::Direction::Long;
      const double stop = one.stop.to_double();
      const double out = is_long ? stop - stop * gap : stop + stop * gap;
      const double change = is_long ? one.entry.to_double() - out : out - one.entry.to_double();
      loss += std::max(0.0, change * one.quantity.to_double());
    }
  return loss;
}

TEST(Approver, no_accepted_sequence_loses_more_than_the_limit_when_every_stop_is_hit) {
  EXPECT_TRUE(rc::check("stop-out loss", [] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    const Policy policy = any_policy(random);
    World world(policy);
    int accepted = 0;
    for (int step = 0; step < 200; ++step) {
      const risk::EntryIntent intent = any_intent(world, random);
      if (const Decision decision = world.approver.approve_entry(intent, world.view())) {
        ++accepted;
        const orders::OrderGroup& group = decision->group.get();
        RC_ASSERT(group.leverage <= hard::leverage_max);
        RC_ASSERT(group.requests.size() == 2u);
        RC_ASSERT(group.requests[1].purpose == Purpose::Stop);
        world.exposures.set(decision->exposure);
        const double equity = world.settled_equity.to_double();
        const double loss = stop_out_scenario(world.exposures, policy.limits.gap_slippage);
        RC_ASSERT(loss <= policy.limits.max_stop_out_loss * equity + 1e-6);
        RC_ASSERT(world.exposures.margin_used() <= world.settled_equity + Amount::from_units(100));
        RC_ASSERT(world.exposures.notional().to_double() <=
                  policy.limits.max_exposure * equity + 1e-6);
      } else if (random.below(3) == 0) {
        world.exposures.remove(intent.owner, intent.instrument);
      } else if (random.below(3) == 0) {
        world.exposures.move_stop(intent.owner, intent.instrument, Price::from_integer(49'000));
      }
    }
    RC_CLASSIFY(accepted > 5);
    // The sums are those of what is there.
    Amount margin, loss;
    std::int64_t count = 0;
    for (std::uint32_t i = 0; i < World::instrument_count; ++i)
      for (const Exposure& one : world.exposures.of({i})) {
        margin += one.margin;
        loss += *stop_out_loss(one, policy.limits.gap_slippage);
        ++count;
      }
    RC_ASSERT(world.exposures.margin_used() == margin);
    RC_ASSERT(world.exposures.stop_out_loss() == loss);
    RC_ASSERT(world.exposures.positions() == count);
  }));
}

TEST(Approver, no_policy_within_the_hard_limits_lets_an_entry_pass_a_hard_stop) {
  EXPECT_TRUE(rc::check("hard stops", [] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    World world(any_policy(random));
    world.see(10'000);
    const bool is_day = random.below(2) == 0;
    world.see(is_day ? 9'000 : 7'000);
    for (int step = 0; step < 20; ++step) {
      // No sequence of what the emergency stop can be told, save the one way out, opens it again.
      EmergencyStop& emergency = world.approver.emergency();
      const auto cause = static_cast<StopCause>(random.below(stop_cause_count));
      (void)emergency.clear(cause, "", true);
      (void)emergency.clear(cause, "no reconciliation", false);
      emergency.raise(cause, StopLevel::None, "", world.now);
      (void)emergency.clear(StopCause::DailyLoss, "a reason", true);
      world.see(static_cast<std::int64_t>(7'000 + random.below(3'000)));
      const Decision decision =
          world.approver.approve_entry(any_intent(world, random), world.view());
      RC_ASSERT(!decision);
      RC_ASSERT(decision.error().layer() == Layer::System);
    }
  }));
}

TEST(Approver, a_policy_beyond_a_hard_limit_makes_no_approver) {
  const std::function<void(Policy&)> attempts[] = {
      [](Policy& policy) { policy.sizing.leverage_max = 11; },
      [](Policy& policy) { policy.sizing.leverage_max = 0; },
      [](Policy& policy) { policy.emergency.max_portfolio_drawdown = 0.31; },
      [](Policy& policy) { policy.emergency.max_portfolio_drawdown = 0; },
      [](Policy& policy) { policy.emergency.max_daily_loss = 0.2; },
      [](Policy& policy) {
        policy.emergency.max_daily_loss = std::numeric_limits<double>::quiet_NaN();
      },
      [](Policy& policy) { policy.emergency.max_subaccount_drawdown = 1; },
      [](Policy& policy) { policy.protections.consecutive_losses.losses = 0; },
      [](Policy& policy) { policy.protections.consecutive_losses.losses = 1'000; },
      [](Policy& policy) { policy.limits.max_stop_out_loss = 1; },
      [](Policy& policy) { policy.limits.feed_age_max_seconds = 1'000'000; },
  };
  for (const auto& attempt : attempts) {
    Policy policy = lenient_policy();
    attempt(policy);
    EXPECT_FALSE(Approver::create(policy, core::SessionId("s"), {}));
  }
}

}  // namespace
}  // namespace sixbtc::risk
