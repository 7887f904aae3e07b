#include "backtest/screening/wake_index.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "backtest/screening/bitmap.hpp"
#include "core/random.hpp"

namespace sixbtc::backtest::screening {
namespace {

TEST(WakeIndex, finds_what_a_walk_over_all_bars_finds) {
  EXPECT_TRUE(rc::check("next", [](std::uint64_t seed) {
    core::Random random(seed);
    const std::size_t first_bar = random.below(3) * 100, rows = 1 + random.below(400);
    const std::size_t end = first_bar + random.below(rows + 1);
    const std::uint64_t rarity = 1 + random.below(300);
    Bitmap one(rows), other(rows);
    for (std::size_t row = 0; row < rows; ++row) {
      if (random.below(rarity) == 0) one.set(row);
      if (random.below(rarity) == 0) other.set(row);
    }
    const WakeIndex index({one.data(), other.data(), other.data()}, first_bar, end);
    for (std::size_t from = first_bar; from <= end; ++from) {
      std::size_t expected = from;
      while (expected < end && !one.test(expected - first_bar) && !other.test(expected - first_bar))
        ++expected;
      RC_ASSERT(index.next(from) == expected);
    }
  }));
}

}  // namespace
}  // namespace sixbtc::backtest::screening
