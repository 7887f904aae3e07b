// Every instruction set of this machine against the sentence in the header.
#include "backtest/screening/kernels.hpp"

#include <rapidcheck.h>

#include <set>

#include "backtest/screening/walk_lanes.hpp"
#include "core/random.hpp"
#include "core/whole_numbers.hpp"

namespace sixbtc::backtest::screening {
namespace {

std::uint64_t any_seed() {
  return *rc::gen::arbitrary<std::uint64_t>();
}

std::vector<double> random_column(core::Random& random, std::size_t bars) {
  std::vector<double> column(bars);
  for (double& value : column)
    value = random.below(17) == 0 ? std::nan("") : static_cast<double>(random.below(10));
  return column;
}

Bitmap random_bitmap(core::Random& random, std::size_t bars) {
  Bitmap bitmap(bars);
  for (std::size_t i = 0; i < bars; ++i)
    if (random.below(4) == 0) bitmap.set(i);
  return bitmap;
}

class Kernels : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { select_simd(GetParam()); }
  void TearDown() override { select_simd(""); }
};

TEST_P(Kernels, compare_each_bar_and_leave_nothing_beyond_the_end) {
  EXPECT_TRUE(rc::check("comparison", [] {
    core::Random random(any_seed());
    const std::size_t bars = 1 + random.below(300);
    const auto a = random_column(random, bars), b = random_column(random, bars);
    const struct {
      Comparison comparison;
      bool (*holds)(double, double);
    } cases[] = {
        {Comparison::Less, [](double x, double y) { return x < y; }},
        {Comparison::LessEqual, [](double x, double y) { return x <= y; }},
        {Comparison::Greater, [](double x, double y) { return x > y; }},
        {Comparison::GreaterEqual, [](double x, double y) { return x >= y; }},
    };
    for (const auto& one : cases) {
      const Bitmap with_number = compare(a, one.comparison, 5.0);
      const Bitmap with_column = compare(a, one.comparison, b);
      std::size_t numbers = 0, columns = 0;
      for (std::size_t i = 0; i < bars; ++i) {
        RC_ASSERT(with_number.test(i) == one.holds(a[i], 5.0));
        RC_ASSERT(with_column.test(i) == one.holds(a[i], b[i]));
        numbers += one.holds(a[i], 5.0);
        columns += one.holds(a[i], b[i]);
      }
      RC_ASSERT(with_number.count() == numbers);
      RC_ASSERT(with_column.count() == columns);
    }
  }));
}

TEST_P(Kernels, begins_while_is_a_crossing) {
  EXPECT_TRUE(rc::check("crossing", [] {
    core::Random random(any_seed());
    const std::size_t bars = 1 + random.below(1'500);
    const Bitmap now = random_bitmap(random, bars), known = random_bitmap(random, bars),
                 filter = random_bitmap(random, bars);
    Bitmap got(bars);
    begins_while(now, known, filter, got);
    Bitmap before = known;
    before.and_not(now);
    Bitmap expected = before.delayed(1);
    expected &= now;
    expected &= filter;
    RC_ASSERT(got == expected);
  }));
}

TEST_P(Kernels, entry_arena_finds_the_next_entry_of_either_side) {
  EXPECT_TRUE(rc::check("entries", [] {
    core::Random random(any_seed());
    const std::size_t bars = 1 + random.below(900);
    EntryArena arena(bars);
    for (std::size_t lane = 0; lane < lanes_in_flight(); ++lane) {
      Bitmap longs(bars), shorts(bars);
      const std::uint64_t rarity = random.below(2) == 0 ? 8 : 300;
      for (std::size_t i = 0; i < bars; ++i) {
        const std::uint64_t draw = random.below(rarity);
        if (draw == 0) longs.set(i);
        if (draw == 1) shorts.set(i);
      }
      arena.fill(lane, longs, shorts);
      for (std::size_t from = 0; from <= bars; ++from) {
        const std::size_t bar = longs.next_set_in_either(shorts, from, bars);
        RC_ASSERT(arena.next_index(lane, from) ==
                  PassageTable::index_of(bar, bar < bars && shorts.test(bar)));
      }
    }
  }));
}

TEST_P(Kernels, first_touch_and_extremes_equal_the_plain_loops) {
  EXPECT_TRUE(rc::check("touch", [] {
    core::Random random(any_seed());
    const std::size_t bars = 1 + random.below(random.below(2) == 0 ? 200 : 3'000);
    std::vector<double> high(bars), low(bars);
    for (std::size_t i = 0; i < bars; ++i) {
      low[i] = random.uniform();
      high[i] = low[i] + random.uniform();
    }
    const std::size_t from = random.below(bars + 1);
    const std::size_t end = from + random.below(bars + 1 - from);
    const double rarity = random.below(2) == 0 ? 0.1 : 0.002;
    const double lower = rarity * random.uniform(), upper = 2.0 - rarity * random.uniform();
    std::size_t expected = from;
    while (expected < end && !(low[expected] <= lower || high[expected] >= upper)) ++expected;
    RC_ASSERT(TouchIndex(high, low).first_touch(from, end, lower, upper) == expected);
    const Extremes found = extremes(high.data(), low.data(), from, end);
    Extremes plain;
    for (std::size_t i = from; i < end; ++i) {
      plain.lowest = std::min(plain.lowest, low[i]);
      plain.highest = std::max(plain.highest, high[i]);
    }
    RC_ASSERT(found.lowest == plain.lowest);
    RC_ASSERT(found.highest == plain.highest);
    const Extremes of_low = extremes(low.data(), from, end);
    RC_ASSERT(of_low.lowest == plain.lowest);
    RC_ASSERT(of_low.highest == extremes(low.data(), low.data(), from, end).highest);
  }));
}

INSTANTIATE_TEST_SUITE_P(Simd, Kernels, testing::ValuesIn(simd_available()),
                         [](const auto& one) { return one.param; });

// Aligned requests once left a hole for each bitmap given back, so that the heap of a screen of a
// hundred series grew to twice what it held.
TEST(Bitmap, takes_the_room_of_one_given_back) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a sanitizer's allocator keeps what is given back";
#endif
  const auto place = [](const Bitmap& bitmap) {
    const auto at = reinterpret_cast<std::uintptr_t>(bitmap.data());
    EXPECT_EQ(at % 64, 0u);
    return at;
  };
  constexpr std::size_t bars = 35'040;
  std::vector<Bitmap> kept;
  for (int i = 0; i < 64; ++i) kept.emplace_back(bars);
  // Every other one goes, so that none of the holes can grow.
  std::set<std::uintptr_t> given_back;
  for (std::size_t i = 0; i < kept.size(); i += 2) {
    given_back.insert(place(kept[i]));
    kept[i] = Bitmap();
  }
  std::size_t reused = 0;
  for (std::size_t i = 0; i < kept.size(); i += 2) {
    kept[i] = Bitmap(bars);
    reused += given_back.count(place(kept[i]));
  }
  EXPECT_GE(reused, 30u);
}

TEST(Bitmap, finds_the_next_set_bit_before_the_limit) {
  Bitmap bitmap(200);
  for (const std::size_t bar : {3u, 63u, 64u, 199u}) bitmap.set(bar);
  EXPECT_EQ(bitmap.next_set(0, 200), 3u);
  EXPECT_EQ(bitmap.next_set(4, 200), 63u);
  EXPECT_EQ(bitmap.next_set(64, 200), 64u);
  EXPECT_EQ(bitmap.next_set(65, 200), 199u);
  EXPECT_EQ(bitmap.next_set(65, 199), 199u);
  EXPECT_EQ(bitmap.next_set(200, 200), 200u);
  EXPECT_EQ(bitmap.next_set(5, 30), 30u);
  Bitmap other(200);
  other.set(70);
  EXPECT_EQ(bitmap.next_set_in_either(other, 65, 200), 70u);
}

TEST(Bitmap, delays_by_any_number_of_bars) {
  core::Random random(7);
  const Bitmap bitmap = random_bitmap(random, 333);
  for (const std::size_t by : {0u, 1u, 63u, 64u, 65u, 200u, 332u, 400u}) {
    const Bitmap delayed = bitmap.delayed(by);
    for (std::size_t i = 0; i < 333; ++i)
      EXPECT_EQ(delayed.test(i), i >= by && bitmap.test(i - by)) << i << " by " << by;
    EXPECT_LE(delayed.count(), bitmap.count());
  }
}

TEST(Bitmap, combines_word_by_word) {
  core::Random random(8);
  const Bitmap a = random_bitmap(random, 130), b = random_bitmap(random, 130);
  Bitmap both = a, either = a, only = a;
  both &= b;
  either |= b;
  only.and_not(b);
  for (std::size_t i = 0; i < 130; ++i) {
    EXPECT_EQ(both.test(i), a.test(i) && b.test(i));
    EXPECT_EQ(either.test(i), a.test(i) || b.test(i));
    EXPECT_EQ(only.test(i), a.test(i) && !b.test(i));
  }
}

TEST(Kernels, rounding_to_steps_has_the_bits_of_one_at_a_time) {
  EXPECT_TRUE(rc::check("rounding", [](std::uint64_t seed) {
    core::Random random(seed);
    const std::size_t count = random.below(70);
    std::vector<double> prices, steps, downwards, expected, levels(count);
    for (std::size_t i = 0; i < count; ++i) {
      // Of the step, or a hair beside it.
      const double step = std::pow(10.0, static_cast<double>(random.below(9)));
      double price = static_cast<double>(1 + random.below(1'000'000)) / step;
      if (random.below(2) == 0) price *= 1 + 0.01 * random.uniform();
      if (random.below(3) == 0) price = std::nextafter(price, random.below(2) == 0 ? 0.0 : 1e300);
      const bool is_above = random.below(2) == 0;
      prices.push_back(price);
      steps.push_back(step);
      downwards.push_back(is_above ? -1 : 1);
      expected.push_back(core::whole_next_to_product(price, step, is_above) / step);
    }
    for (const std::string& simd : simd_available()) {
      select_simd(simd);
      round_to_steps(prices, steps, downwards, levels);
      RC_ASSERT(levels == expected);
    }
    select_simd("");
  }));
}

}  // namespace
}  // namespace sixbtc::backtest::screening
