// Profile `perp` bar by bar, computed by hand.
#include "backtest/loop_test_support.hpp"

namespace sixbtc::backtest {
namespace {

using namespace test;
using fills::ExitReason;
using market::Direction;

constexpr Prices quiet{100, 101, 99, 100};

void expect_trade(const Trade& trade, std::uint32_t entry_bar, std::uint32_t exit_bar, double entry,
                  double exit, ExitReason reason) {
  EXPECT_EQ(trade.entry_bar, entry_bar);
  EXPECT_EQ(trade.exit_bar, exit_bar);
  EXPECT_DOUBLE_EQ(trade.entry_price, entry);
  EXPECT_DOUBLE_EQ(trade.exit_price, exit);
  EXPECT_EQ(trade.reason, reason);
}

TEST(PerpLoop, decision_at_close_fills_at_the_next_open) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, {101, 102, 100, 101}, {101, 104, 100, 103}}, a);
  const auto result =
      run_script({{1, 0, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.02)), a);
  ASSERT_EQ(result.trades.size(), 1u);
  // 2 % of 10,000 at risk on a 2 % stop: notional 10,000.
  expect_trade(result.trades[0], 1, 2, 101, 103.02, ExitReason::Target);
  EXPECT_NEAR(result.trades[0].notional(), 10'000, 1e-4);
  EXPECT_NEAR(result.equity, 10'200, 1e-4);
}

TEST(PerpLoop, entry_bar_can_hit_its_stop) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, {100, 101, 97, 100}, quiet}, a);
  const auto result =
      run_script({{1, 0, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.02)), a);
  ASSERT_EQ(result.trades.size(), 1u);
  expect_trade(result.trades[0], 1, 1, 100, 98, ExitReason::Stop);
  EXPECT_NEAR(result.trades[0].pnl, -200, 1e-4);
}

TEST(PerpLoop, gapped_stop_fills_at_the_open) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {95, 96, 94, 95}}, a);
  const auto result =
      run_script({{1, 0, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.02)), a);
  expect_trade(result.trades.at(0), 1, 2, 100, 95, ExitReason::Stop);
}

TEST(PerpLoop, gapped_target_gets_its_level) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {105, 106, 104, 105}}, a);
  const auto result =
      run_script({{1, 0, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.02)), a);
  expect_trade(result.trades.at(0), 1, 2, 100, 102, ExitReason::Target);
}

TEST(PerpLoop, gapped_stop_comes_before_the_signal_exit) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {95, 96, 94, 95}}, a);
  const auto levels = stop_and_target(percent(0.02), percent(0.5));
  const auto result =
      run_script({{1, 0, 0}, {0, SignalColumns::closes_long, 0}}, market, levels, a);
  expect_trade(result.trades.at(0), 1, 2, 100, 95, ExitReason::Stop);
}

TEST(PerpLoop, signal_exit_fills_at_the_next_open) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {100.5, 101, 100, 100}}, a);
  const auto levels = stop_and_target(percent(0.05), percent(0.5));
  const auto result =
      run_script({{1, 0, 0}, {0, SignalColumns::closes_long, 0}}, market, levels, a);
  expect_trade(result.trades.at(0), 1, 2, 100, 100.5, ExitReason::Signal);
}

TEST(PerpLoop, opposite_signal_reverses_at_the_same_open) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {100.5, 101, 100, 100.25}}, a);
  const auto levels = stop_and_target(percent(0.05), percent(0.5));
  const auto result = run_script({{1, -1, 0}, {}}, market, levels, a);
  ASSERT_EQ(result.trades.size(), 2u);
  expect_trade(result.trades[0], 1, 2, 100, 100.5, ExitReason::Reversal);
  expect_trade(result.trades[1], 2, 2, 100.5, 100.25, ExitReason::End);
  EXPECT_EQ(result.trades[1].direction, Direction::Short);
  EXPECT_TRUE(result.is_open_at_end);
}

TEST(PerpLoop, signal_in_the_same_direction_is_ignored_even_if_the_stop_gaps_next) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {95, 96, 94, 95}, {95, 96, 94, 95}}, a);
  const auto result =
      run_script({{1, 1, 0, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.5)), a);
  EXPECT_EQ(result.trades.size(), 1u);
}

TEST(PerpLoop, after_an_exit_in_bar_t_an_entry_at_the_next_open_is_allowed) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, {100, 101, 97, 99}, {99, 100, 98, 99}}, a);
  const auto result =
      run_script({{1, 1, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.5)), a);
  ASSERT_EQ(result.trades.size(), 2u);
  expect_trade(result.trades[0], 1, 1, 100, 98, ExitReason::Stop);
  EXPECT_EQ(result.trades[1].entry_bar, 2u);
}

TEST(PerpLoop, time_exit_closes_at_the_open_after_its_bars) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, quiet, {100.5, 101, 100, 100}}, a);
  strategy::EntryParams levels = stop_and_target(percent(0.05), percent(0.5));
  levels.bars_max = 2;
  const auto result = run_script({{1, 0, 0, 0}, {}}, market, levels, a);
  expect_trade(result.trades.at(0), 1, 3, 100, 100.5, ExitReason::Time);
}

TEST(PerpLoop, trail_follows_the_extremes_of_completed_bars) {
  const auto a = free_of_costs();
  // Bar 2 makes a high of 104 and falls to 101 in the same bar: the trail of 2 below 104 is only
  // live from bar 3, where the low of 101.5 meets 102.
  const auto market =
      series_of({quiet, quiet, {100, 104, 101, 103}, {103, 103.5, 101.5, 102}, quiet}, a);
  strategy::EntryParams levels{.stop = percent(0.05),
                               .target = std::nullopt,
                               .trail = strategy::Trail{distance(2), distance(2)},
                               .bars_max = 0};
  const auto result = run_script({{1, 0, 0, 0, 0}, {}}, market, levels, a);
  expect_trade(result.trades.at(0), 1, 3, 100, 102, ExitReason::Trail);
}

TEST(PerpLoop, break_even_moves_the_stop_to_the_fill_after_the_bar_that_reached_it) {
  const auto a = free_of_costs();
  // Bar 2 goes 3 % in favour and back through the fill: its own low meets only the first stop.
  const auto market =
      series_of({quiet, quiet, {100, 103, 99.5, 102}, {102, 102, 99, 99.5}, quiet}, a);
  auto levels = stop_and_target(percent(0.04), percent(0.20));
  levels.break_even = percent(0.025);
  const auto result = run_script({{1, 0, 0, 0, 0}, {}}, market, levels, a);
  expect_trade(result.trades.at(0), 1, 3, 100, 100, ExitReason::Stop);
  levels.break_even = percent(0.035);
  expect_trade(run_script({{1, 0, 0, 0, 0}, {}}, market, levels, a).trades.at(0), 1, 4, 100, 100,
               ExitReason::End);
}

TEST(PerpLoop, cooldown_holds_entries_back_after_an_exit) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, {95, 96, 94, 95}, quiet, quiet, quiet, quiet}, a);
  auto levels = stop_and_target(percent(0.02), percent(0.20));
  levels.cooldown_bars = 3;
  // Stopped in bar 2; decisions of bars 2 and 3 would fill one and two bars later.
  const auto result = run_script({{1, 0, 1, 1, 1, 0, 0}, {}}, market, levels, a);
  ASSERT_EQ(result.trades.size(), 2u);
  EXPECT_EQ(result.trades[1].entry_bar, 5u);
  EXPECT_EQ(result.counters.held_back, 2u);
  // A reversal closes, and the other side waits.
  const auto reversed = run_script({{1, -1, 0, 0, 0, 0, 0}, {}}, market, levels, a);
  ASSERT_EQ(reversed.trades.size(), 1u);
  EXPECT_EQ(reversed.counters.held_back, 1u);
}

TEST(PerpLoop, entries_a_day_are_counted_by_the_utc_day_of_their_fill) {
  const auto a = free_of_costs();
  const auto market = series_of(std::vector<Prices>(30, quiet), a);
  Script script{std::vector<std::int8_t>(30, 0), std::vector<std::uint8_t>(30, 0)};
  for (std::size_t bar = 0; bar < 28; bar += 2) {
    script.entry[bar] = 1;
    script.exit[bar + 1] = SignalColumns::closes_long;
  }
  auto levels = stop_and_target(percent(0.05), percent(0.05));
  levels.entries_per_day_max = 2;
  const auto result = run_script(script, market, levels, a);
  // Hourly bars from midnight: bars 1 and 3 on the first day, 25 and 27 on the second.
  ASSERT_EQ(result.trades.size(), 4u);
  EXPECT_EQ(result.trades[1].entry_bar, 3u);
  EXPECT_EQ(result.trades[2].entry_bar, 25u);
  EXPECT_EQ(result.counters.held_back, 10u);
}

TEST(PerpLoop, entry_without_a_stop_gets_two_atr_frozen_at_the_decision) {
  auto a = free_of_costs();
  const auto market =
      series_of({{100, 101.5, 98.5, 100}, {100, 110, 95, 100}, {100, 101, 93.5, 100}}, a);
  const auto result = run_script({{1, 0, 0}, {}}, market, {}, a);
  // True range of bar 0 is 3: stop at 94, although bar 1 is far wider.
  expect_trade(result.trades.at(0), 1, 2, 100, 94, ExitReason::Stop);
  a.settings.target_atr_multiple = 3;
  const auto with_target = run_script({{1, 0, 0}, {}}, market, {}, a);
  expect_trade(with_target.trades.at(0), 1, 1, 100, 109, ExitReason::Target);
}

TEST(PerpLoop, liquidation_loses_the_whole_margin) {
  auto a = free_of_costs();
  a.leverage = 10;
  const auto market = series_of({quiet, quiet, {100, 100, 85, 90}}, a);
  const auto result =
      run_script({{1, 0, 0}, {}}, market, stop_and_target(percent(0.5), percent(0.5)), a);
  ASSERT_EQ(result.trades.size(), 1u);
  EXPECT_EQ(result.trades[0].reason, ExitReason::Liquidation);
  EXPECT_NEAR(result.trades[0].pnl, -result.trades[0].notional() / 10, 1e-9);
}

TEST(PerpLoop, refused_entries_stay_in_the_virtual_ledger_without_a_trade) {
  auto a = free_of_costs();
  a.settings.initial_capital = 9;
  const auto market = series_of({quiet, quiet, quiet, quiet}, a);
  const auto result =
      run_script({{1, 1, 1, 0}, {}}, market, stop_and_target(percent(0.05), percent(0.5)), a);
  EXPECT_TRUE(result.trades.empty());
  EXPECT_EQ(result.counters.below_minimum_notional, 1u);  // the other signals met a position
  EXPECT_EQ(result.equity, 9);
}

TEST(PerpLoop, stop_on_the_wrong_side_is_refused_and_counted) {
  const auto a = free_of_costs();
  const auto market = series_of({quiet, quiet, quiet}, a);
  const strategy::EntryParams levels{.stop = strategy::Level{strategy::Level::Kind::Price, 101},
                                     .target = std::nullopt,
                                     .trail = std::nullopt,
                                     .bars_max = 0};
  const auto result = run_script({{1, 0, 0}, {}}, market, levels, a);
  EXPECT_TRUE(result.trades.empty());
  EXPECT_EQ(result.counters.bad_levels, 1u);
}

TEST(PerpLoop, decision_before_a_gap_fills_at_the_next_bar_that_exists) {
  const auto a = free_of_costs();
  columns::CandleColumns candles;
  const auto start = *core::Timestamp::parse("2024-01-01");
  for (const int after : {0, 1, 30, 31})
    candles.push_back({start + core::Duration::hours(after), 100.0 + after, 101.0 + after,
                       99.0 + after, 100.0 + after, 1.0, true});
  columns::PointSeries funding;
  for (const int after : {8, 16, 24}) {
    funding.time.push_back((start + core::Duration::hours(after)).nanoseconds());
    funding.value.push_back(0.001);
  }
  const auto market = prepare({"test", "perp", "BTCUSDT", market::Interval::minutes(60), 1e-8},
                              columns::CandleSeries(std::move(candles)), funding, a.costs, 1);
  const auto levels = stop_and_target(percent(0.02), percent(0.9));
  const auto late = run_script({{0, 1, 0, 0}, {}}, market, levels, a);
  expect_trade(late.trades.at(0), 2, 3, 130, 131, ExitReason::End);
  EXPECT_EQ(late.trades[0].funding, 0);
  // Held through the gap: all three payments are due.
  const auto held = run_script({{1, 0, 0, 0}, {}}, market, levels, a);
  EXPECT_NEAR(held.trades.at(0).funding, -3 * 0.001 * 10'000, 1e-4);
}

TEST(PerpLoop, costs_are_charged_on_both_sides_and_slippage_is_against_us) {
  const auto a = with_costs();
  const auto market = series_of({quiet, quiet, {100, 103, 100, 103}}, a);
  const auto result =
      run_script({{1, 0, 0}, {}}, market, stop_and_target(percent(0.02), percent(0.02)), a);
  ASSERT_EQ(result.trades.size(), 1u);
  const Trade& trade = result.trades[0];
  const double entry = 100 * 1.0002, exit = entry * 1.02 * (1 - 0.0002);
  EXPECT_DOUBLE_EQ(trade.entry_price, entry);
  EXPECT_NEAR(trade.exit_price, exit, 1e-7);  // the target is rounded up to the tick
  EXPECT_NEAR(trade.fees, trade.quantity * (entry + exit) * 0.00045, 1e-6);
}

TEST(PerpLoop, funding_is_charged_to_positions_opened_before_it) {
  const auto a = free_of_costs();
  std::vector<Prices> prices(20, quiet);
  columns::PointSeries funding;
  const auto start = core::Timestamp::parse("2024-01-01")->nanoseconds();
  funding.time = {start, start + 8 * hour, start + 16 * hour};
  funding.value = {0.001, 0.001, -0.002};
  const auto market = series_of(prices, a, funding);
  const auto levels = stop_and_target(percent(0.02), percent(0.5));
  std::vector<std::int8_t> entry(20, 0);
  entry[7] = 1;  // opens at 08:00 itself: not opened before it
  const auto late = run_script({entry, {}}, market, levels, a);
  EXPECT_NEAR(late.trades.at(0).funding, 0.002 * 10'000, 1e-4);
  entry[7] = 0;
  entry[6] = 1;
  const auto early = run_script({entry, {}}, market, levels, a);
  EXPECT_NEAR(early.trades.at(0).funding, (0.002 - 0.001) * 10'000, 1e-4);
  EXPECT_EQ(early.counters.funding_assumed, 0u);
}

// Their number within the minute of one bar's open was counted in a byte.
TEST(PerpLoop, any_number_of_payments_at_one_open_are_before_a_position_opened_there) {
  const auto a = free_of_costs();
  const auto start = core::Timestamp::parse("2024-01-01")->nanoseconds();
  for (const int payments : {1, 254, 255, 256, 600}) {
    columns::PointSeries funding;
    for (int i = 0; i < payments; ++i) {
      funding.time.push_back(start + 8 * hour + i * 1'000'000);
      funding.value.push_back(0.0001);
    }
    const auto market = series_of(std::vector<Prices>(12, quiet), a, funding);
    EXPECT_EQ(market.funding_after_open(8) - market.funding_first[8],
              static_cast<std::size_t>(payments));
    std::vector<std::int8_t> entry(12, 0);
    entry[7] = 1;
    const auto levels = stop_and_target(percent(0.02), percent(0.5));
    EXPECT_EQ(run_script({entry, {}}, market, levels, a).trades.at(0).funding, 0) << payments;
  }
}

TEST(PerpLoop, missing_funding_is_paid_at_the_configured_rate_and_counted) {
  auto a = free_of_costs();
  a.costs.funding_rate_missing = 0.0001;
  std::vector<Prices> prices(20, quiet);
  const auto market = series_of(prices, a);
  std::vector<std::int8_t> entry(20, 0);
  entry[0] = 1;
  const auto levels = stop_and_target(percent(0.02), percent(0.5));
  const auto bought = run_script({entry, {}}, market, levels, a);
  EXPECT_NEAR(bought.trades.at(0).funding, -2 * 0.0001 * 10'000, 1e-4);
  EXPECT_EQ(bought.counters.funding_assumed, 2u);
  entry[0] = -1;
  EXPECT_EQ(run_script({entry, {}}, market, levels, a).trades.at(0).funding, 0);
}

}  // namespace
}  // namespace sixbtc::backtest
