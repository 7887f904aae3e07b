#include "backtest/levels.hpp"

#include <limits>

#include "backtest/loop_test_support.hpp"

namespace sixbtc::backtest {
namespace {

using market::Direction;
using strategy::Level;

market::TradingRules half_ticks() {
  market::TradingRules rules = test::free_of_costs().rules;
  rules.tick = *core::Price::parse("0.5");
  return rules;
}

TEST(LevelPrice, every_kind_counts_from_the_entry) {
  const market::TradingRules fine = test::free_of_costs().rules;
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
  const market::TradingRules rules = test::free_of_costs().rules;
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

// Payments at half past each hour fall inside the hourly bars.
RunResult with_funding_inside_bars(double rate, const std::vector<test::Prices>& prices,
                                   const test::Script& script) {
  const auto a = test::free_of_costs();
  columns::PointSeries funding;
  const auto start = core::Timestamp::parse("2024-01-01")->nanoseconds();
  for (std::size_t i = 0; i < prices.size(); ++i) {
    funding.time.push_back(start + static_cast<std::int64_t>(i) * test::hour + test::hour / 2);
    funding.value.push_back(rate);
  }
  const auto market = test::series_of(prices, a, funding);
  const auto levels = test::stop_and_target(test::percent(0.02), test::percent(0.5));
  return test::run_script(script, market, levels, a);
}

TEST(FundingInsideBars, is_paid_once_per_bar_held) {
  const test::Prices quiet{100, 101, 99, 100};
  const auto result =
      with_funding_inside_bars(0.001, {quiet, quiet, quiet, quiet}, {{0, 1, 0, 0}, {0, 0, 0, 3}});
  // Held through bar 2 and bar 3: 10 each, the series' own end closes it.
  EXPECT_NEAR(result.trades.at(0).funding, -20, 1e-4);
}

TEST(FundingInsideBars, is_not_due_after_an_exit_at_the_open) {
  const test::Prices quiet{100, 101, 99, 100};
  const auto result =
      with_funding_inside_bars(0.001, {quiet, quiet, quiet, quiet}, {{1, 0, 0, 0}, {0, 3, 0, 0}});
  EXPECT_NEAR(result.trades.at(0).funding, -10, 1e-4);
}

TEST(FundingInsideBars, position_closed_inside_the_bar_pays_but_does_not_receive) {
  const test::Prices quiet{100, 101, 99, 100}, fall{100, 101, 97, 100};
  const test::Script script{{1, 0, 0}, {}};
  EXPECT_NEAR(with_funding_inside_bars(0.001, {quiet, fall, quiet}, script).trades.at(0).funding,
              -10, 1e-4);
  EXPECT_EQ(with_funding_inside_bars(-0.001, {quiet, fall, quiet}, script).trades.at(0).funding, 0);
}

}  // namespace
}  // namespace sixbtc::backtest
