// Every rule fires: one world in which it is the reason, and none is left out.
#include "risk/layers.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <set>

#include "risk/risk_test_support.hpp"

namespace sixbtc::risk {
namespace {

using core::Amount;
using core::Duration;
using core::Price;
using core::Quantity;

using orders::Purpose;

struct Firing {
  Rule rule;
  std::function<void(Policy&)> configure;
  std::function<void(World&, EntryIntent&)> arrange;
};

void leave(Policy&) {}

std::vector<Firing> entry_firings() {
  const auto enters = [](std::uint32_t owner, std::uint32_t instrument) {
    return [=](World& world, EntryIntent&) { world.enter(world.intent(owner, instrument)); };
  };
  const auto loses = [](Purpose purpose) {
    return [=](World& world, EntryIntent&) {
      for (int i = 0; i < 4; ++i) world.lose(0, 300, purpose);
    };
  };
  return {
      {Rule::PersonStopped, leave,
       [](World& world, EntryIntent&) {
         world.approver.emergency().raise(StopCause::Person, StopLevel::PauseEntries, "lunch",
                                          world.now);
       }},
      {Rule::FaultStopped, leave,
       [](World& world, EntryIntent&) {
         world.approver.emergency().raise(StopCause::Fault, StopLevel::CancelAndHalt,
                                          "a position without a stop", world.now);
       }},
      {Rule::DailyLoss, leave,
       [](World& world, EntryIntent&) {
         world.see(10'000);
         world.see(9'000);
       }},
      {Rule::PortfolioDrawdown, leave,
       [](World& world, EntryIntent&) {
         world.see(10'000);
         world.see(7'000);
       }},
      {Rule::NotConnected, leave, [](World& world, EntryIntent&) { world.is_connected = false; }},
      {Rule::NotReconciled, leave, [](World& world, EntryIntent&) { world.is_reconciled = false; }},
      {Rule::StaleFeed, leave,
       [](World& world, EntryIntent&) { world.now = world.now + Duration::seconds(121); }},
      {Rule::EntryRate, leave, [](World& world, EntryIntent&) { world.entries_last_minute = 60; }},
      {Rule::StrategyDrawdown, leave,
       [](World& world, EntryIntent&) {
         EmergencyStop& emergency = world.approver.emergency();
         EXPECT_FALSE(emergency.observe_strategy({0}, Amount::from_integer(10'000)));
         EXPECT_TRUE(emergency.observe_strategy({0}, Amount::from_integer(7'500)));
       }},
      {Rule::ConsecutiveLosses,
       [](Policy& policy) { policy.protections.consecutive_losses.losses = 4; },
       loses(Purpose::Exit)},
      {Rule::Cooldown, [](Policy& policy) { policy.protections.cooldown.enabled = true; },
       loses(Purpose::Exit)},
      {Rule::StopLossGuard,
       [](Policy& policy) { policy.protections.stop_loss_guard.enabled = true; },
       loses(Purpose::Stop)},
      {Rule::MaxDrawdown,
       [](Policy& policy) {
         policy.protections.max_drawdown = {true, 0.03, 1, 60, 60};
       },
       loses(Purpose::Exit)},
      {Rule::LowProfit,
       [](Policy& policy) {
         policy.protections.low_profit = {true, 0, 4, 60, 60};
       },
       loses(Purpose::Exit)},
      {Rule::UnknownInstrument, leave,
       [](World&, EntryIntent& intent) { intent.instrument.index = 9; }},
      {Rule::Direction, leave,
       [](World&, EntryIntent& intent) { intent.direction = market::Direction::Flat; }},
      {Rule::Leverage, leave, [](World&, EntryIntent& intent) { intent.leverage = 0; }},
      {Rule::PriceMissing, leave,
       [](World& world, EntryIntent&) { world.views[0].price = Price{}; }},
      {Rule::PriceDeviation, leave, [](World&, EntryIntent& intent) { intent.price = 53'000; }},
      {Rule::PriceDeviation, leave,
       [](World&, EntryIntent& intent) {
         intent.price = std::numeric_limits<double>::quiet_NaN();
       }},
      {Rule::OffTick, leave,
       [](World&, EntryIntent& intent) { intent.stop = *Price::parse("49000.05"); }},
      {Rule::OffTick, leave,
       [](World&, EntryIntent& intent) { intent.target = *Price::parse("51000.05"); }},
      {Rule::Confidence, leave, [](World&, EntryIntent& intent) { intent.confidence = 0; }},
      {Rule::NoEquity, leave, [](World& world, EntryIntent&) { world.settled_equity = Amount{}; }},
      {Rule::FreeMargin, leave,
       [](World& world, EntryIntent&) {
         for (std::uint32_t owner = 1; owner <= 5; ++owner) world.enter(world.intent(owner, 1));
       }},
      {Rule::MinimumNotional, leave,
       [](World& world, EntryIntent&) { world.settled_equity = Amount::from_integer(5); }},
      {Rule::OutOfRange, [](Policy& policy) { policy.sizing.max_position_size_pct = 1; },
       [](World& world, EntryIntent& intent) {
         world.settled_equity = Amount::from_integer(90'000'000'000);
         intent.stop = Price::from_integer(49'950);
         intent.leverage = 10;
       }},
      {Rule::AlreadyOpen, leave, enters(0, 0)},
      {Rule::StopMissing, leave, [](World&, EntryIntent& intent) { intent.stop = Price{}; }},
      {Rule::StopSide, leave,
       [](World&, EntryIntent& intent) { intent.stop = Price::from_integer(50'000); }},
      {Rule::StopBeyondLiquidation, leave,
       [](World&, EntryIntent& intent) {
         intent.leverage = 10;
         intent.stop = Price::from_integer(45'000);  // liquidated at 45,570
       }},
      {Rule::TargetSide, leave,
       [](World&, EntryIntent& intent) { intent.target = Price::from_integer(49'999); }},
      {Rule::OpposingEntry, leave,
       [](World& world, EntryIntent&) { world.enter(world.short_intent(1)); }},
      {Rule::OpenPositions, [](Policy& policy) { policy.limits.max_open_positions = 1; },
       enters(1, 1)},
      {Rule::SubaccountPositions,
       [](Policy& policy) { policy.limits.max_open_positions_per_subaccount = 1; }, enters(1, 1)},
      {Rule::CorrelatedPositions,
       [](Policy& policy) { policy.limits.max_correlated_positions = 1; }, enters(1, 1)},
      {Rule::Exposure, [](Policy& policy) { policy.limits.max_exposure = 1; }, enters(1, 1)},
      {Rule::StopOutLoss, [](Policy& policy) { policy.limits.max_stop_out_loss = 0.04; },
       enters(1, 1)},
  };
}

struct ReductionFiring {
  Rule rule;
  std::function<void(orders::OrderRequest&)> arrange;
};

orders::OrderRequest exit_of(const World& world, std::uint32_t owner) {
  return {.id = {1, 1},
          .parent = std::nullopt,
          .owner = {owner},
          .instrument = {0},
          .side = market::Side::Sell,
          .purpose = Purpose::Exit,
          .kind = orders::MarketOrder{},
          .quantity = world.exposures.find({owner}, {0})->quantity,
          .is_reduce_only = true,
          .decided_at = world.now};
}

std::vector<ReductionFiring> reduction_firings() {
  using orders::OrderRequest;
  return {
      {Rule::NotReducing, [](OrderRequest& request) { request.is_reduce_only = false; }},
      {Rule::NotReducing, [](OrderRequest& request) { request.purpose = Purpose::Entry; }},
      {Rule::NothingToReduce, [](OrderRequest& request) { request.side = market::Side::Buy; }},
      {Rule::NothingToReduce, [](OrderRequest& request) { request.owner.index = 7; }},
      {Rule::NothingToReduce, [](OrderRequest& request) { request.quantity = {}; }},
      {Rule::LargerThanPosition,
       [](OrderRequest& request) { request.quantity += Quantity::from_units(1'000); }},
      {Rule::UnknownInstrument, [](OrderRequest& request) { request.instrument.index = 9; }},
  };
}

TEST(RiskLayers, every_rule_fires) {
  std::set<Rule> fired;
  for (const Firing& firing : entry_firings()) {
    const std::string name(name_of(firing.rule));
    Policy policy = lenient_policy();
    firing.configure(policy);
    World world(policy);
    EntryIntent intent = world.intent();
    EXPECT_TRUE(world.approver.approve_entry(intent, world.view())) << name;
    firing.arrange(world, intent);
    const Decision decision = world.approver.approve_entry(intent, world.view());
    ASSERT_FALSE(decision) << name;
    EXPECT_EQ(decision.error().rule, firing.rule)
        << decision.error().text() << " instead of " << name;
    fired.insert(decision.error().rule);
  }
  for (const ReductionFiring& firing : reduction_firings()) {
    World world;
    world.enter(world.intent());
    orders::OrderRequest request = exit_of(world, 0);
    EXPECT_TRUE(world.approver.approve_reduction(request, world.view()));
    firing.arrange(request);
    const auto decision = world.approver.approve_reduction(request, world.view());
    ASSERT_FALSE(decision) << name_of(firing.rule);
    EXPECT_EQ(decision.error().rule, firing.rule) << decision.error().text();
    fired.insert(decision.error().rule);
  }
  for (std::size_t rule = 0; rule < rule_count; ++rule)
    EXPECT_TRUE(fired.contains(static_cast<Rule>(rule)))
        << name_of(static_cast<Rule>(rule)) << " has no world in which it fires";
}

TEST(RiskLayers, a_refusal_names_layer_rule_value_and_threshold) {
  Policy policy = lenient_policy();
  policy.limits.max_exposure = 1;
  World world(policy);
  world.enter(world.intent(1, 1));
  const Decision decision = world.approver.approve_entry(world.intent(), world.view());
  ASSERT_FALSE(decision);
  EXPECT_EQ(decision.error().text(), "portfolio/exposure: 1.2 against 1");
  EXPECT_EQ(decision.error().layer(), Layer::Portfolio);
  EXPECT_GT(decision.error().size.quantity.units(), 0);  // what would have been taken
}

TEST(RiskLayers, correlation_counts_what_wins_and_loses_together) {
  Policy policy = lenient_policy();
  policy.limits.max_correlated_positions = 1;
  World world(policy);
  world.enter(world.intent(1, 1));
  world.correlations.set({0}, {1}, 0.69);
  EXPECT_TRUE(world.approver.approve_entry(world.intent(), world.view()));
  world.correlations.set({0}, {1}, -0.9);
  EXPECT_TRUE(world.approver.approve_entry(world.intent(), world.view()));
  const Decision opposite = world.approver.approve_entry(world.short_intent(0), world.view());
  ASSERT_FALSE(opposite);
  EXPECT_EQ(opposite.error().rule, Rule::CorrelatedPositions);
}

TEST(RiskLayers, subaccounts_count_apart) {
  Policy policy = lenient_policy();
  policy.limits.max_open_positions_per_subaccount = 1;
  World world(policy);
  world.subaccounts = {0, 1};
  world.enter(world.intent(1, 1));
  world.enter(world.intent(0));  // of another subaccount
  const Decision third = world.approver.approve_entry(world.intent(5), world.view());
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().rule, Rule::SubaccountPositions);
}

// An exit that may turn the netted position around was bound to the policy of entries: what stop
// and exit had closed twice under a policy that refuses opposing entries could never be brought
// back.
TEST(RiskLayers, an_exit_turns_the_position_around_only_into_what_others_hold) {
  World world;
  world.enter(world.intent(0));
  orders::OrderRequest exit = exit_of(world, 0);
  exit.is_reduce_only = false;
  EXPECT_FALSE(world.approver.approve_reduction(exit, world.view()));
  // Somebody by hand, or a strategy.
  world.views[0].external = -exit.quantity;
  EXPECT_TRUE(world.approver.approve_reduction(exit, world.view()));
  world.views[0].external = {};
  Exposure other = *world.exposures.find({0}, {0});
  other.owner = {1};
  other.direction = market::Direction::Short;
  world.exposures.set(other);
  const auto approved = world.approver.approve_reduction(exit, world.view());
  ASSERT_TRUE(approved);
  EXPECT_EQ((*approved)->leverage, 3);  // that of who is left
}

TEST(RiskLayers, opposing_entries_pass_where_they_are_allowed) {
  Policy policy = lenient_policy();
  policy.limits.opposing_entries = OpposingEntries::Allow;
  World world(policy);
  world.enter(world.short_intent(1));
  world.enter(world.intent(0));
  // The netted position is smaller than either: the exit turns it around.
  orders::OrderRequest exit = exit_of(world, 0);
  exit.is_reduce_only = false;
  EXPECT_TRUE(world.approver.approve_reduction(exit, world.view()));
  exit.purpose = Purpose::Stop;
  EXPECT_FALSE(world.approver.approve_reduction(exit, world.view()));
}

}  // namespace
}  // namespace sixbtc::risk
