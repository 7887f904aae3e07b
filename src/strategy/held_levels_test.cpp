#include "strategy/held_levels.hpp"

#include <gtest/gtest.h>

#include "strategy/entry_pace.hpp"

namespace sixbtc::strategy {
namespace {

using market::Direction;

market::TradingRules half_ticks() {
  return {.tick = *core::Price::parse("0.5"),
          .lot = core::Quantity::from_units(1),
          .notional_min = core::Amount::from_integer(10),
          .significant_digits = std::nullopt,
          .leverage_max = 40};
}

HeldLevels held(Direction direction, const EntryParams& params) {
  HeldLevels held(direction);
  const LevelBasis basis{direction, 100, 4};
  held.begin(
      entry_levels(params, {.stop_atr_multiple = 2, .target_atr_multiple = 0}, basis, half_ticks()),
      100, 4);
  return held;
}

TEST(HeldLevels, a_stop_only_tightens) {
  HeldLevels bought = held(Direction::Long, {});
  EXPECT_DOUBLE_EQ(bought.levels.stop, 92);
  bought.update({.stop = Level{Level::Kind::Price, 91}, .target = {}, .trail = {}}, 4,
                half_ticks());
  EXPECT_DOUBLE_EQ(bought.levels.stop, 92);
  bought.update({.stop = Level{Level::Kind::Price, 95}, .target = {}, .trail = {}}, 4,
                half_ticks());
  EXPECT_DOUBLE_EQ(bought.levels.stop, 95);
}

// The loop once left a trailing stop between two ticks, where no venue takes one.
TEST(HeldLevels, a_trail_rests_on_the_tick_behind_it) {
  EntryParams params;
  params.trail = Trail{std::nullopt, {Level::Kind::Distance, 2.3}};
  HeldLevels bought = held(Direction::Long, params), sold = held(Direction::Short, params);
  bought.see_completed(103, 100, half_ticks());
  EXPECT_DOUBLE_EQ(bought.levels.stop, 100.5);
  EXPECT_TRUE(bought.levels.stop_is_trail);
  sold.see_completed(100, 97, half_ticks());
  EXPECT_DOUBLE_EQ(sold.levels.stop, 99.5);
}

TEST(HeldLevels, break_even_moves_the_stop_to_the_fill_once) {
  EntryParams params;
  params.break_even = Level{Level::Kind::Percent, 0.03};
  HeldLevels bought = held(Direction::Long, params);
  bought.see_completed(102, 99, half_ticks());
  EXPECT_DOUBLE_EQ(bought.levels.stop, 92);
  bought.see_completed(103, 101, half_ticks());
  EXPECT_DOUBLE_EQ(bought.levels.stop, 100);
  EXPECT_EQ(bought.break_even, 0);
}

TEST(EntryPace, cooldown_and_entries_a_day) {
  constexpr std::int64_t hour = 3'600'000'000'000;
  EntryPace pace;
  EntryParams params;
  params.cooldown_bars = 3;
  EXPECT_FALSE(pace.is_held_back(5, 5 * hour, params));
  pace.left(5);
  EXPECT_TRUE(pace.is_held_back(7, 7 * hour, params));
  EXPECT_FALSE(pace.is_held_back(8, 8 * hour, params));
  params = {};
  params.entries_per_day_max = 2;
  pace.entered(1 * hour);
  EXPECT_FALSE(pace.is_held_back(9, 2 * hour, params));
  pace.entered(2 * hour);
  EXPECT_TRUE(pace.is_held_back(9, 23 * hour, params));
  EXPECT_FALSE(pace.is_held_back(9, 24 * hour, params));
}

}  // namespace
}  // namespace sixbtc::strategy
