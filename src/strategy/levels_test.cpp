#include "strategy/levels.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace sixbtc::strategy {
namespace {

using market::Direction;

market::TradingRules fine_ticks() {
  return {.tick = core::Price::from_units(1),
          .lot = core::Quantity::from_units(1),
          .notional_min = core::Amount::from_integer(10),
          .significant_digits = std::nullopt,
          .leverage_max = 40};
}

market::TradingRules half_ticks() {
  market::TradingRules rules = fine_ticks();
  rules.tick = *core::Price::parse("0.5");
  return rules;
}

TEST(LevelPrice, every_kind_counts_from_the_entry) {
  const market::TradingRules fine = fine_ticks();
  const LevelBasis basis{Direction::Long, 200, 3};
  EXPECT_DOUBLE_EQ(stop_price({Level::Kind::Percent, 0.01}, basis, fine), 198);
  EXPECT_DOUBLE_EQ(stop_price({Level::Kind::AtrMultiple, 2}, basis, fine), 194);
  EXPECT_DOUBLE_EQ(stop_price({Level::Kind::Distance, 7}, basis, fine), 193);
  EXPECT_DOUBLE_EQ(stop_price({Level::Kind::Price, 190}, basis, fine), 190);
  EXPECT_DOUBLE_EQ(target_price({Level::Kind::Percent, 0.01}, basis, fine), 202);
  const LevelBasis sold{Direction::Short, 200, 3};
  EXPECT_DOUBLE_EQ(stop_price({Level::Kind::AtrMultiple, 2}, sold, fine), 206);
  EXPECT_DOUBLE_EQ(target_price({Level::Kind::Distance, 7}, sold, fine), 193);
}

TEST(LevelPrice, ticks_are_rounded_against_the_position) {
  const LevelBasis bought{Direction::Long, 100, 1}, sold{Direction::Short, 100, 1};
  const Level level{Level::Kind::Distance, 1.2};
  EXPECT_DOUBLE_EQ(stop_price(level, bought, half_ticks()), 98.5);
  EXPECT_DOUBLE_EQ(target_price(level, bought, half_ticks()), 101.5);
  EXPECT_DOUBLE_EQ(stop_price(level, sold, half_ticks()), 101.5);
  EXPECT_DOUBLE_EQ(target_price(level, sold, half_ticks()), 98.5);
}

TEST(LevelPrice, what_cannot_be_a_price_gives_none) {
  const market::TradingRules rules = fine_ticks();
  const LevelBasis unknown{Direction::Long, 100, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_EQ(stop_price({Level::Kind::AtrMultiple, 2}, unknown, rules), 0);
  EXPECT_EQ(stop_price({Level::Kind::Distance, 100}, unknown, rules), 0);
  EXPECT_FALSE(trail_distances({std::nullopt, {Level::Kind::AtrMultiple, 1}}, unknown));
  EXPECT_FALSE(trail_distances({std::nullopt, {Level::Kind::Price, 99}}, unknown));
}

TEST(TrailDistances, count_from_the_entry) {
  const LevelBasis sold{Direction::Short, 200, 3};
  const auto trail =
      trail_distances({Level{Level::Kind::Price, 195}, {Level::Kind::Percent, 0.01}}, sold);
  ASSERT_TRUE(trail);
  EXPECT_DOUBLE_EQ(trail->activation, 5);
  EXPECT_DOUBLE_EQ(trail->offset, 2);
}

EntryLevels levels_of(const EntryParams& params, const LevelBasis& basis) {
  return entry_levels(params, {.stop_atr_multiple = 2, .target_atr_multiple = 0}, basis,
                      fine_ticks());
}

TEST(EntryLevels, an_entry_without_a_stop_gets_the_configured_one) {
  const EntryLevels bought = levels_of({}, {Direction::Long, 200, 3});
  EXPECT_TRUE(bought.are_good);
  EXPECT_DOUBLE_EQ(bought.stop, 194);
  EXPECT_EQ(bought.target, std::numeric_limits<double>::infinity());
  EXPECT_FALSE(bought.trail.exists());
}

TEST(EntryLevels, a_stop_on_the_wrong_side_is_refused) {
  EntryParams params;
  params.stop = Level{Level::Kind::Price, 201};
  EXPECT_FALSE(levels_of(params, {Direction::Long, 200, 3}).are_good);
  EXPECT_TRUE(levels_of(params, {Direction::Short, 200, 3}).are_good);
}

TEST(EntryLevels, a_target_below_zero_is_none_for_a_short_and_a_mistake_for_a_long) {
  EntryParams params;
  params.target = Level{Level::Kind::Price, -5};
  EXPECT_FALSE(levels_of(params, {Direction::Long, 200, 3}).are_good);
  const EntryLevels sold = levels_of(params, {Direction::Short, 200, 3});
  EXPECT_TRUE(sold.are_good);
  EXPECT_EQ(sold.target, -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace sixbtc::strategy
