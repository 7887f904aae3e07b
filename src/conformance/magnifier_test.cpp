// The bar magnifier: which bars are walked, and a bar whose assumed path and real path end in
// different exits.
#include "conformance/magnifier.hpp"

#include <gtest/gtest.h>

#include "conformance/runner.hpp"
#include "support/language_limits.hpp"

namespace sixbtc::conformance {
namespace {

core::Timestamp minute(int number) {
  return core::Timestamp::from_seconds(1'704'067'200 + 60 * number);
}

// 45 minutes: quiet at 100, up to 102 in minute 15, down to 98 in minute 20.
columns::CandleColumns minutes() {
  columns::CandleColumns columns;
  for (int i = 0; i < 45; ++i)
    columns.push_back(
        {minute(i), 100, i == 15 ? 102.0 : 100.0, i == 20 ? 98.0 : 100.0, 100, 1, true});
  return columns;
}

columns::CandleColumns chart() {
  columns::CandleColumns columns;
  for (int i = 0; i < 3; ++i)
    columns.push_back(
        {minute(15 * i), 100, i == 1 ? 102.0 : 100.0, i == 1 ? 98.0 : 100.0, 100, 15, true});
  return columns;
}

constexpr Symbol symbol_of_15m() {
  return {.tick = 0.01,
          .point_value = 1,
          .quantity_step = 0.0001,
          .interval = market::Interval::minutes(15),
          .time_zone = "UTC",
          .day_start_minutes = 0};
}

StrategyRun run(bool magnified, const columns::CandleColumns& finer) {
  const std::string source = fmt::format(
      "//@version=6\nstrategy(\"t\", use_bar_magnifier = {})\nif bar_index == 0\n"
      "    strategy.entry(\"L\", strategy.long)\n"
      "    strategy.exit(\"X\", \"L\", stop = 99, limit = 101)\n",
      magnified);
  const auto script =
      language::compile(source, test::language_limits, language::Profile::TradingView);
  EXPECT_TRUE(script);
  const auto bars = chart();
  auto result = run_tradingview(*script->program, bars.view(), symbol_of_15m(), finer.view());
  EXPECT_TRUE(result);
  return std::move(*result);
}

}  // namespace

TEST(Magnifier, the_interval_follows_the_chart) {
  const std::pair<int, int> wanted[] = {{5, 1},   {15, 2},   {30, 5},    {45, 5},
                                        {60, 10}, {240, 30}, {1440, 60}, {10'080, 1440}};
  for (const auto& [of_chart, inside] : wanted)
    EXPECT_EQ(magnified_interval(market::Interval::minutes(of_chart)),
              market::Interval::minutes(inside))
        << of_chart;
  EXPECT_FALSE(magnified_interval(market::Interval::minutes(1)));
}

TEST(Magnifier, a_bar_that_straddles_the_quarter_belongs_to_the_bar_it_ends_in) {
  const auto all = minutes();
  auto magnifier = Magnifier::create(all.view(), market::Interval::minutes(15));
  ASSERT_TRUE(magnifier);
  EXPECT_EQ(magnifier->inside(minute(0), minute(15)).size(), 7U);
  const auto second = magnifier->inside(minute(15), minute(30));
  ASSERT_EQ(second.size(), 8U);
  EXPECT_EQ(second.front().time, minute(14));
  EXPECT_EQ(second.front().high, 102);
  EXPECT_EQ(second.back().time, minute(28));
}

TEST(Magnifier, the_real_path_decides_what_the_assumed_one_guessed) {
  const StrategyRun assumed = run(false, minutes());
  ASSERT_EQ(assumed.trades.size(), 1U);
  EXPECT_EQ(assumed.trades[0].exit_price, 99);
  EXPECT_EQ(assumed.magnifier, "");

  const StrategyRun real = run(true, minutes());
  ASSERT_EQ(real.trades.size(), 1U);
  EXPECT_EQ(real.trades[0].exit_price, 101);
  EXPECT_EQ(real.magnifier, "2m bars inside 3 of 3 bars of the chart");
}

TEST(Magnifier, without_finer_bars_the_run_says_so) {
  const StrategyRun run_without = run(true, {});
  ASSERT_EQ(run_without.trades.size(), 1U);
  EXPECT_EQ(run_without.trades[0].exit_price, 99);
  EXPECT_NE(run_without.magnifier.find("no finer bars"), std::string::npos);
}

}  // namespace sixbtc::conformance
