#include <rapidcheck.h>

#include "fills/costs.hpp"
#include "fills/funding.hpp"
#include "fills/levels.hpp"
#include "fills/trail.hpp"

namespace sixbtc::fills {
namespace {

using market::Direction;

Levels long_levels() {
  return {Direction::Long, 98, 104, 70, false};
}
Levels short_levels() {
  return {Direction::Short, 102, 96, 130, false};
}

CostModel costs() {
  return {.taker = 0.0004,
          .maker = 0.0001,
          .slippage = 0.0001,
          .floor_taker = 0.00045,
          .floor_slippage = 0.0002,
          .target_fill = TargetFill::Taker,
          .funding_interval_hours = 8,
          .funding_rate_missing = 0.0001,
          .maintenance_margin_ratio = 0.01};
}

void expect_exit(const std::optional<Exit>& got, ExitReason reason, double price, bool at_open) {
  ASSERT_TRUE(got.has_value());
  EXPECT_EQ(got->reason, reason);
  EXPECT_EQ(got->price, price);
  EXPECT_EQ(got->at_open, at_open);
}

TEST(ResolveBar, quiet_bar_changes_nothing) {
  EXPECT_FALSE(resolve_bar<PerpProfile>(long_levels(), {100, 103, 99, 101}));
  EXPECT_FALSE(resolve_bar<PerpProfile>(short_levels(), {100, 101, 97, 101}));
}

TEST(ResolveBar, stop_comes_before_target_inside_one_bar) {
  expect_exit(resolve_bar<PerpProfile>(long_levels(), {100, 105, 97, 101}), ExitReason::Stop, 98,
              false);
  expect_exit(resolve_bar<PerpProfile>(short_levels(), {100, 103, 95, 101}), ExitReason::Stop, 102,
              false);
}

TEST(ResolveBar, liquidation_comes_first_inside_a_bar) {
  expect_exit(resolve_bar<PerpProfile>(long_levels(), {100, 105, 60, 101}), ExitReason::Liquidation,
              70, false);
  expect_exit(resolve_bar<PerpProfile>(short_levels(), {100, 140, 95, 101}),
              ExitReason::Liquidation, 130, false);
  expect_exit(resolve_bar<BenchmarkProfile>(long_levels(), {100, 105, 60, 101}), ExitReason::Stop,
              98, false);
}

TEST(ResolveBar, gapped_stop_gets_the_open_and_gapped_target_no_improvement) {
  expect_exit(resolve_bar<PerpProfile>(long_levels(), {95, 105, 94, 101}), ExitReason::Stop, 95,
              true);
  expect_exit(resolve_bar<PerpProfile>(long_levels(), {106, 107, 94, 101}), ExitReason::Target, 104,
              true);
  expect_exit(resolve_bar<BenchmarkProfile>(long_levels(), {106, 107, 94, 101}), ExitReason::Target,
              106, true);
  expect_exit(resolve_bar<PerpProfile>(short_levels(), {93, 110, 92, 101}), ExitReason::Target, 96,
              true);
}

TEST(ResolveBar, missing_levels_are_never_reached) {
  for (auto direction : {Direction::Long, Direction::Short})
    EXPECT_FALSE(resolve_bar<PerpProfile>(Levels::none(direction), {100, 1e12, 1e-12, 100}));
}

struct LevelCase {
  Levels levels;
  Bar bar;
};

LevelCase random_levels_and_bar() {
  const auto price = [] { return static_cast<double>(*rc::gen::inRange(50, 150)); };
  const bool is_long = *rc::gen::arbitrary<bool>();
  const double a = price(), b = price(), c = price(), d = price();
  Levels levels = Levels::none(is_long ? Direction::Long : Direction::Short);
  const double side = is_long ? 1 : -1;
  levels.stop = 100 - side * *rc::gen::inRange(1, 40);
  levels.target = 100 + side * *rc::gen::inRange(1, 40);
  levels.liquidation = 100 - side * *rc::gen::inRange(1, 60);
  return {levels, {a, std::max({a, b, c, d}), std::min({a, b, c, d}), b}};
}

// A stop never fills better than its level, a target never better than its level.
TEST(ResolveBar, exits_are_never_better_than_the_level_allows) {
  EXPECT_TRUE(rc::check("no exit beats its level", [] {
    const auto [levels, bar] = random_levels_and_bar();
    const double side = market::sign(levels.direction);
    const auto exit = resolve_bar<PerpProfile>(levels, bar);
    const bool touched = band_of<PerpProfile>(levels).is_touched(bar.high, bar.low);
    RC_ASSERT(exit.has_value() == touched);
    if (!exit) return;
    if (exit->reason == ExitReason::Target) RC_ASSERT(exit->price == levels.target);
    if (exit->reason != ExitReason::Stop) return;
    RC_ASSERT(exit->price <= bar.high && exit->price >= bar.low);
    RC_ASSERT(side * (exit->price - levels.stop) <= 0);
  }));
}

TEST(ResolveBar, path_decides_between_levels_of_one_bar) {
  const Bar up_first{100, 105, 90, 101}, down_first{100, 112, 95, 101}, tie{100, 105, 95, 101};
  const auto likely = [](const Levels& levels, const Bar& bar) {
    return resolve_bar<PerpLikelyProfile>(levels, bar);
  };
  expect_exit(likely(long_levels(), up_first), ExitReason::Target, 104, false);
  expect_exit(likely(long_levels(), down_first), ExitReason::Stop, 98, false);
  expect_exit(likely(long_levels(), tie), ExitReason::Stop, 98, false);
  expect_exit(likely(short_levels(), up_first), ExitReason::Stop, 102, false);
  expect_exit(likely(short_levels(), down_first), ExitReason::Target, 96, false);
  expect_exit(likely(short_levels(), tie), ExitReason::Stop, 102, false);
  expect_exit(resolve_bar<PerpOptimisticProfile>(long_levels(), tie), ExitReason::Target, 104,
              false);
  EXPECT_TRUE(is_ambiguous(long_levels(), tie));
  EXPECT_FALSE(is_ambiguous(long_levels(), {100, 103, 97, 101}));
}

TEST(ResolveBar, on_a_path_the_nearer_of_stop_and_liquidation_comes_first) {
  const Bar fall{100, 101, 60, 70};
  expect_exit(resolve_bar<PerpProfile>(long_levels(), fall), ExitReason::Liquidation, 70, false);
  expect_exit(resolve_bar<PerpLikelyProfile>(long_levels(), fall), ExitReason::Stop, 98, false);
  Levels far_stop = long_levels();
  far_stop.stop = 65;
  expect_exit(resolve_bar<PerpLikelyProfile>(far_stop, fall), ExitReason::Liquidation, 70, false);
  expect_exit(resolve_bar<PerpOptimisticProfile>(far_stop, fall), ExitReason::Liquidation, 70,
              false);
}

// From the same entry, whatever the bar does.
TEST(ResolveBar, pessimistic_is_at_most_likely_and_likely_at_most_optimistic) {
  EXPECT_TRUE(rc::check("the bands are ordered", [] {
    auto [levels, bar] = random_levels_and_bar();
    const int leverage = *rc::gen::inRange(2, 40);
    levels.liquidation =
        liquidation_price(levels.direction, 100, leverage, costs().maintenance_margin_ratio);
    const auto low = resolve_bar<PerpProfile>(levels, bar);
    const auto mid = resolve_bar<PerpLikelyProfile>(levels, bar);
    const auto high = resolve_bar<PerpOptimisticProfile>(levels, bar);
    RC_ASSERT(low.has_value() == mid.has_value() && mid.has_value() == high.has_value());
    if (!low) return;
    const auto outcome = [&](const Exit& exit) {
      const ClosingFill fill = closing_fill(exit, levels.direction, 2, 100, leverage, costs());
      return 2 * market::sign(levels.direction) * (fill.price - 100) - fill.fee;
    };
    RC_ASSERT(outcome(*low) <= outcome(*mid));
    RC_ASSERT(outcome(*mid) <= outcome(*high));
    RC_ASSERT(is_ambiguous(levels, bar) == (low != high));
    if (low == high) RC_ASSERT(mid == low);
  }));
}

TEST(Costs, floor_raises_what_is_below_it_only) {
  EXPECT_EQ(with_floor(costs()).taker, 0.00045);
  EXPECT_EQ(with_floor(costs()).slippage, 0.0002);
  CostModel dear = costs();
  dear.taker = 0.001;
  EXPECT_EQ(with_floor(dear).taker, 0.001);
}

TEST(Costs, slippage_is_always_against_us) {
  EXPECT_DOUBLE_EQ(entry_price(Direction::Long, 100, 0.01), 101);
  EXPECT_DOUBLE_EQ(entry_price(Direction::Short, 100, 0.01), 99);
  EXPECT_DOUBLE_EQ(exit_price(Direction::Long, 100, 0.01), 99);
  EXPECT_DOUBLE_EQ(exit_price(Direction::Short, 100, 0.01), 101);
}

TEST(Costs, target_is_filled_as_configured) {
  CostModel model = costs();
  const Exit target{ExitReason::Target, 104, false};
  const auto taker = closing_fill(target, Direction::Long, 2, 100, 3, model);
  EXPECT_DOUBLE_EQ(taker.price, 104 * (1 - 0.0001));
  EXPECT_DOUBLE_EQ(taker.fee, 2 * taker.price * 0.0004);
  model.target_fill = TargetFill::Maker;
  const auto maker = closing_fill(target, Direction::Long, 2, 100, 3, model);
  EXPECT_DOUBLE_EQ(maker.price, 104);
  EXPECT_DOUBLE_EQ(maker.fee, 2 * 104 * 0.0001);
}

// At the liquidation price the position's equity is exactly its maintenance margin.
TEST(Liquidation, price_leaves_the_maintenance_margin) {
  for (const auto direction : {Direction::Long, Direction::Short}) {
    const double price = liquidation_price(direction, 100, 5, 0.01);
    const double equity = 100.0 / 5 + market::sign(direction) * (price - 100);
    EXPECT_NEAR(equity, 0.01 * price, 1e-12);
    EXPECT_NEAR(market::sign(direction) * (liquidation_exit_price(direction, 100, 5) - 100), -20,
                1e-12);
  }
  EXPECT_EQ(liquidation_price(Direction::Long, 100, 1, 0.01), 0);
}

TEST(Trail, follows_completed_bars_once_armed) {
  Trail trail(Direction::Long, 100, 2, 1);
  EXPECT_EQ(trail.on_completed_bar(101, 99), Levels::none(Direction::Long).stop);
  EXPECT_EQ(trail.on_completed_bar(103, 100), 102);
  EXPECT_EQ(trail.on_completed_bar(102, 100), 102);
  Trail mirrored(Direction::Short, 100, 2, 1);
  EXPECT_EQ(mirrored.on_completed_bar(101, 97), 98);
  Trail none;
  EXPECT_EQ(none.on_completed_bar(200, 1), Levels::none(Direction::Long).stop);
}

constexpr std::int64_t hour = 3'600'000'000'000;

TEST(Funding, recorded_rates_are_used_and_gaps_filled_from_the_schedule) {
  std::vector<std::int64_t> open;
  for (int i = 0; i <= 24; ++i) open.push_back(i * hour);
  // 08:00 recorded 5 ms late; 16:00 missing.
  const std::vector<std::int64_t> time{0, 8 * hour + 5'000'000, 24 * hour};
  const std::vector<double> rate{0.0003, -0.0002, 0.0004};
  const auto events = funding_events(open, 25 * hour, time, rate, costs());
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[1].bar, 8u);
  EXPECT_TRUE(events[1].is_at_open);
  EXPECT_TRUE(events[1].is_recorded);
  EXPECT_EQ(events[1].rate, -0.0002);
  EXPECT_EQ(events[2].bar, 16u);
  EXPECT_FALSE(events[2].is_recorded);
  EXPECT_EQ(events[2].rate, 0.0001);
  EXPECT_EQ(events[3].rate, 0.0004);
}

TEST(Funding, instants_inside_a_bar_belong_to_it) {
  const std::vector<std::int64_t> open{0, 24 * hour, 48 * hour};
  const auto events = funding_events(open, 72 * hour, {}, {}, costs());
  ASSERT_EQ(events.size(), 9u);
  EXPECT_EQ(events[2].bar, 0u);
  EXPECT_FALSE(events[2].is_at_open);
  EXPECT_TRUE(events[3].is_at_open);
  EXPECT_EQ(events[6].bar, 2u);
}

TEST(Funding, without_a_record_the_payer_pays_and_nobody_receives) {
  const FundingEvent recorded{0, true, true, 0.001}, assumed{0, true, false, 0.001};
  EXPECT_DOUBLE_EQ(funding_payment(recorded, Direction::Long, 2, 100), -0.2);
  EXPECT_DOUBLE_EQ(funding_payment(recorded, Direction::Short, 2, 100), 0.2);
  EXPECT_DOUBLE_EQ(funding_payment(assumed, Direction::Long, 2, 100), -0.2);
  EXPECT_DOUBLE_EQ(funding_payment(assumed, Direction::Short, 2, 100), 0.0);
}

}  // namespace
}  // namespace sixbtc::fills
