#include "columns/aggregate.hpp"

#include <rapidcheck.h>

#include <cstdlib>

#include "core/random.hpp"

namespace {

using namespace sixbtc;
using columns::BarBuilder;
using columns::CandleColumns;
using core::Timestamp;
using market::Interval;

const Interval one_minute = Interval::minutes(1);

market::Candle minute(std::int64_t index, double price, double volume) {
  return {
      Timestamp::from_seconds(index * 60), price, price + 2, price - 2, price + 1, volume, true};
}

bool same(const CandleColumns& a, const CandleColumns& b) {
  return a.open_time == b.open_time && a.open == b.open && a.high == b.high && a.low == b.low &&
         a.close == b.close && a.volume == b.volume && a.flags == b.flags;
}

// Minutes with holes: each of `count` is there with probability 7/8.
CandleColumns random_minutes(std::uint64_t seed, std::int64_t first, std::int64_t count) {
  core::Random random(seed);
  CandleColumns rows;
  for (std::int64_t i = first; i < first + count; ++i) {
    if (random.below(8) == 0) continue;
    const double price = 100 + static_cast<double>(random.below(100'000)) / 100;
    rows.push_back(minute(i, price, static_cast<double>(random.below(1'000'000'000)) / 1e8));
  }
  return rows;
}

CandleColumns build(const CandleColumns& minutes, Interval to) {
  auto built = columns::aggregate(minutes.view(), one_minute, to);
  EXPECT_TRUE(built) << built.error().to_string();
  return built ? *built : CandleColumns{};
}

CandleColumns stream(const CandleColumns& minutes, Interval to) {
  auto builder = BarBuilder::create(one_minute, to);
  EXPECT_TRUE(builder);
  CandleColumns built;
  for (std::size_t i = 0; i < minutes.size(); ++i)
    EXPECT_TRUE(builder->push(minutes.view().at(i), built));
  builder->finish(built);
  return built;
}

}  // namespace

TEST(Aggregate, a_full_bucket_becomes_one_complete_bar) {
  CandleColumns minutes;
  for (int i = 0; i < 5; ++i) minutes.push_back(minute(i, 100 + i, 0.1));
  const CandleColumns built = build(minutes, Interval::minutes(5));
  ASSERT_EQ(built.size(), 1u);
  EXPECT_EQ(built.view().at(0), (market::Candle{Timestamp{}, 100, 106, 98, 105, 0.5, true}));
}

TEST(Aggregate, volume_is_the_decimal_sum_rounded_once) {
  // In doubles 0.1 added ten times is 0.9999999999999999.
  CandleColumns minutes;
  for (int i = 0; i < 10; ++i) minutes.push_back(minute(i, 100, 0.1));
  EXPECT_EQ(build(minutes, Interval::minutes(10)).volume.front(), 1.0);
}

TEST(Aggregate, partial_and_holed_buckets_are_incomplete_and_empty_ones_make_no_bar) {
  CandleColumns minutes;
  for (const int i : {3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 25, 26})
    minutes.push_back(minute(i, 9, 1));
  const CandleColumns built = build(minutes, Interval::minutes(5));
  ASSERT_EQ(built.size(), 4u);  // 0, 5, 10, 25; nothing for 15 and 20
  EXPECT_EQ(built.open_time[3], Timestamp::from_seconds(25 * 60).nanoseconds());
  const std::vector<std::uint8_t> expected = {
      columns::candle_incomplete, 0, columns::candle_incomplete, columns::candle_incomplete};
  EXPECT_EQ(built.flags, expected);
}

TEST(Aggregate, incompleteness_is_inherited) {
  CandleColumns minutes;
  for (int i = 0; i < 60; ++i)
    if (i != 17) minutes.push_back(minute(i, 100, 1));
  const CandleColumns fives = build(minutes, Interval::minutes(5));
  const auto hours = columns::aggregate(fives.view(), Interval::minutes(5), Interval::minutes(60));
  ASSERT_TRUE(hours);
  ASSERT_EQ(hours->size(), 1u);
  EXPECT_FALSE(hours->view().at(0).is_complete);
}

TEST(Aggregate, months_and_weeks_follow_the_calendar) {
  CandleColumns days;
  for (int i = 0; i < 31 + 28; ++i) {  // January and February 1970
    market::Candle day = minute(0, 100, 1);
    day.open_time = Timestamp::from_seconds(i * 86'400);
    days.push_back(day);
  }
  const auto months = columns::aggregate(days.view(), Interval::minutes(1440), Interval::month());
  ASSERT_TRUE(months);
  ASSERT_EQ(months->size(), 2u);
  EXPECT_EQ(months->volume, (std::vector<double>{31, 28}));
  EXPECT_EQ(months->flags, (std::vector<std::uint8_t>{0, 0}));
  const auto weeks =
      columns::aggregate(days.view(), Interval::minutes(1440), Interval::minutes(10'080));
  ASSERT_TRUE(weeks);
  EXPECT_EQ(weeks->volume[0], 4);  // Thursday to Sunday
  EXPECT_EQ(weeks->volume[1], 7);
  EXPECT_FALSE(weeks->view().at(0).is_complete);
  EXPECT_TRUE(weeks->view().at(1).is_complete);
}

TEST(Aggregate, refuses_what_it_cannot_build) {
  const CandleColumns none;
  EXPECT_EQ(
      columns::aggregate(none.view(), Interval::minutes(15), Interval::minutes(37)).error().kind,
      core::ErrorKind::Invalid);
  CandleColumns rows;
  rows.push_back(minute(5, 100, 1));
  rows.push_back(minute(5, 100, 1));
  EXPECT_EQ(columns::aggregate(rows.view(), one_minute, Interval::minutes(5)).error().kind,
            core::ErrorKind::Malformed);
  rows = {};
  rows.push_back(minute(5, 100, std::nan("")));
  EXPECT_EQ(columns::aggregate(rows.view(), one_minute, Interval::minutes(5)).error().kind,
            core::ErrorKind::Malformed);
  rows = {};
  rows.push_back(minute(5, 100, 1));
  rows.open_time[0] += 1;
  EXPECT_EQ(columns::aggregate(rows.view(), one_minute, Interval::minutes(5)).error().kind,
            core::ErrorKind::Malformed);
}

TEST(BarBuilder, a_bar_is_final_with_its_last_minute_with_a_later_one_or_when_time_has_passed) {
  auto builder = BarBuilder::create(one_minute, Interval::minutes(5));
  CandleColumns closed;
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(builder->push(minute(i, 100, 1), closed));
  EXPECT_EQ(closed.size(), 1u);  // at the close of minute 4, not with minute 5
  ASSERT_TRUE(builder->push(minute(6, 100, 1), closed));
  ASSERT_TRUE(builder->push(minute(11, 100, 1), closed));
  ASSERT_EQ(closed.size(), 2u);
  EXPECT_FALSE(closed.view().at(1).is_complete);
  builder->advance(Timestamp::from_seconds(14 * 60), closed);
  EXPECT_EQ(closed.size(), 2u);
  builder->advance(Timestamp::from_seconds(15 * 60), closed);
  EXPECT_EQ(closed.size(), 3u);
  EXPECT_FALSE(builder->push(minute(11, 100, 1), closed));  // late: that bar is final
  builder->finish(closed);
  EXPECT_EQ(closed.size(), 3u);
}

TEST(Aggregate, whole_history_and_minute_by_minute_are_identical) {
  EXPECT_TRUE(rc::check("both drivers agree to the last bit", [](std::uint64_t seed) {
    const auto count = *rc::gen::inRange<std::int64_t>(0, 3'000);
    const auto first = *rc::gen::inRange<std::int64_t>(-10'000, 30'000'000);
    const auto length = *rc::gen::inRange<std::int64_t>(1, 400);
    const CandleColumns minutes = random_minutes(seed, first, count);
    RC_ASSERT(same(build(minutes, Interval::minutes(length)),
                   stream(minutes, Interval::minutes(length))));
    RC_ASSERT(same(build(minutes, Interval::month()), stream(minutes, Interval::month())));
  }));
}

TEST(Aggregate, in_two_steps_or_in_one_is_the_same) {
  EXPECT_TRUE(rc::check("148m from 37m equals 148m from 1m", [](std::uint64_t seed) {
    const CandleColumns minutes = random_minutes(seed, 1'000'000, 2'000);
    const Interval step = Interval::minutes(37), to = Interval::minutes(148);
    const auto twice = columns::aggregate(build(minutes, step).view(), step, to);
    RC_ASSERT(twice.has_value());
    RC_ASSERT(same(*twice, build(minutes, to)));
  }));
}

TEST(VolumeUnits, eight_digit_decimals_come_back_exactly) {
  EXPECT_TRUE(rc::check("decimal of 8 digits to double and back", [] {
    const auto units = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 53);
    const double volume = std::strtod(core::format_decimal(units, 8).c_str(), nullptr);
    if (volume < 9e6) RC_ASSERT(columns::volume_units(volume) == core::Int128{units});
    RC_ASSERT(columns::volume_from_units(units) == volume);
  }));
}

TEST(VolumeUnits, large_sums_round_to_the_nearest_double) {
  // strtod rounds correctly; units beyond 2^53 take the path with the sticky bit.
  EXPECT_TRUE(rc::check("nearest double of units / 1e8", [] {
    const auto units = *rc::gen::arbitrary<std::int64_t>();
    RC_PRE(units > 0);
    const double expected = std::strtod(core::format_decimal(units, 8).c_str(), nullptr);
    RC_ASSERT(columns::volume_from_units(units) == expected);
    RC_ASSERT(columns::volume_from_units(-core::Int128{units}) == -expected);
  }));
  EXPECT_EQ(columns::volume_units(8386531922652.00), core::Int128{8386531922652} * 100'000'000);
  EXPECT_FALSE(columns::volume_units(1e23));
  EXPECT_FALSE(columns::volume_units(std::numeric_limits<double>::infinity()));
}
