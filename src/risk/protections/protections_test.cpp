#include <gtest/gtest.h>

#include "risk/protections/protection.hpp"

namespace sixbtc::risk::protections {
namespace {

using orders::OwnerId;
using orders::Purpose;

const market::InstrumentId btc{0}, eth{1};

core::Timestamp minute(std::int64_t minutes) {
  return core::Timestamp::from_seconds(1'700'000'000) + core::Duration::minutes(minutes);
}

struct Case {
  OwnerId owner{0};
  market::InstrumentId instrument = btc;
  std::int64_t pnl = -100;
  Purpose purpose = Purpose::Stop;
  std::int64_t settled = 10'000;
};

void close(Protection& protection, std::int64_t at, const Case& what) {
  ledger::RoundTrip trip;
  trip.owner = what.owner;
  trip.instrument = what.instrument;
  trip.exit_time = minute(at);
  trip.pnl = core::Amount::from_integer(what.pnl);
  trip.entry_value = ledger::ExactAmount::value_of(core::Price::from_integer(1'000),
                                                   core::Quantity::from_integer(1));
  trip.purpose = what.purpose;
  protection.on_closed({trip, core::Amount::from_integer(what.settled)});
}

TEST(StopLossGuard, fires_after_so_many_stops_within_the_window_and_ends) {
  const auto guard = make_stop_loss_guard({true, 3, 60, 30, false});
  close(*guard, 0, {});
  close(*guard, 50, {});
  EXPECT_FALSE(guard->block({5}, eth, minute(51)));
  close(*guard, 61, {});  // the first is out of the window
  EXPECT_FALSE(guard->block({5}, eth, minute(62)));
  close(*guard, 70, {});
  const auto block = guard->block({5}, eth, minute(71));
  ASSERT_TRUE(block);
  EXPECT_EQ(block->kind, Kind::StopLossGuard);
  EXPECT_EQ(block->until, minute(100));
  EXPECT_EQ(block->value, 3);
  EXPECT_FALSE(guard->block({5}, eth, minute(100)));
}

TEST(StopLossGuard, counts_losing_stops_and_liquidations_only) {
  const auto guard = make_stop_loss_guard({true, 1, 60, 30, false});
  close(*guard, 0, {.purpose = Purpose::Exit});
  close(*guard, 0, {.pnl = 100});
  EXPECT_FALSE(guard->block({0}, btc, minute(1)));
  close(*guard, 0, {.purpose = Purpose::CoverStop});
  EXPECT_TRUE(guard->block({0}, btc, minute(1)));
}

TEST(StopLossGuard, one_instrument_does_not_stop_another_where_it_is_told_so) {
  const auto guard = make_stop_loss_guard({true, 1, 60, 30, true});
  close(*guard, 0, {});
  EXPECT_TRUE(guard->block({0}, btc, minute(1)));
  EXPECT_FALSE(guard->block({0}, eth, minute(1)));
}

TEST(Cooldown, fires_for_the_same_strategy_and_instrument) {
  const auto cooldown = make_cooldown({true, 15});
  close(*cooldown, 0, {.pnl = 100, .purpose = Purpose::Target});
  EXPECT_TRUE(cooldown->block({0}, btc, minute(14)));
  EXPECT_FALSE(cooldown->block({0}, btc, minute(15)));
  EXPECT_FALSE(cooldown->block({0}, eth, minute(1)));
  EXPECT_FALSE(cooldown->block({1}, btc, minute(1)));
}

TEST(MaxDrawdown, fires_on_the_fall_from_the_highest_within_the_window) {
  const auto protection = make_max_drawdown({true, 0.10, 2, 60, 120});
  close(*protection, 0, {.pnl = -600, .settled = 10'000});
  EXPECT_FALSE(protection->block({0}, btc, minute(1)));
  close(*protection, 10, {.pnl = -500, .settled = 9'400});
  const auto block = protection->block({9}, eth, minute(11));
  ASSERT_TRUE(block);
  EXPECT_NEAR(block->value, 0.11, 1e-12);
  EXPECT_EQ(block->until, minute(130));
}

TEST(MaxDrawdown, forgets_what_is_older_than_the_window) {
  const auto protection = make_max_drawdown({true, 0.10, 1, 60, 120});
  close(*protection, 0, {.pnl = -600, .settled = 10'000});
  close(*protection, 100, {.pnl = -500, .settled = 9'400});
  EXPECT_FALSE(protection->block({0}, btc, minute(101)));
}

TEST(ConsecutiveLosses, fires_for_the_strategy_after_the_last_of_the_row) {
  const auto protection = make_consecutive_losses({3, 60});
  close(*protection, 0, {});
  close(*protection, 1, {});
  close(*protection, 2, {.pnl = 0});  // ends the row
  close(*protection, 3, {});
  close(*protection, 4, {});
  EXPECT_FALSE(protection->block({0}, btc, minute(5)));
  close(*protection, 5, {.instrument = eth, .purpose = Purpose::Exit});
  const auto block = protection->block({0}, btc, minute(6));
  ASSERT_TRUE(block);
  EXPECT_EQ(block->value, 3);
  EXPECT_FALSE(protection->block({1}, btc, minute(6)));
  EXPECT_FALSE(protection->block({0}, btc, minute(65)));
  close(*protection, 70, {});
  EXPECT_TRUE(protection->block({0}, btc, minute(71)));
}

TEST(LowProfitLock, fires_on_an_instrument_that_earned_too_little) {
  const auto protection = make_low_profit_lock({true, 0.01, 2, 600, 60});
  close(*protection, 0, {.pnl = 5});
  EXPECT_FALSE(protection->block({0}, btc, minute(1)));
  close(*protection, 2, {.owner = {7}, .pnl = 4});  // 0.5 % and 0.4 %
  const auto block = protection->block({3}, btc, minute(3));
  ASSERT_TRUE(block);
  EXPECT_NEAR(block->value, 0.009, 1e-12);
  EXPECT_FALSE(protection->block({3}, eth, minute(3)));
  EXPECT_FALSE(protection->block({3}, btc, minute(62)));
}

TEST(MakeProtections, the_list_is_what_is_enabled_and_the_row_of_losses_cannot_be_disabled) {
  ProtectionSettings settings{.stop_loss_guard = {false, 1, 1, 1, false},
                              .cooldown = {false, 1},
                              .max_drawdown = {false, 0.1, 1, 1, 1},
                              .consecutive_losses = {1, 10},
                              .low_profit = {false, 0, 1, 1, 1}};
  auto all = make_protections(settings);
  ASSERT_EQ(all.size(), 1u);
  close(*all.front(), 0, {});
  EXPECT_TRUE(all.front()->block({0}, btc, minute(1)));
  settings.cooldown.enabled = settings.low_profit.enabled = true;
  EXPECT_EQ(make_protections(settings).size(), 3u);
}

}  // namespace
}  // namespace sixbtc::risk::protections
