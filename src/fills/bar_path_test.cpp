#include "fills/bar_path.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "core/random.hpp"

namespace sixbtc::fills {
namespace {

using market::Direction;

TEST(BarPath, goes_to_the_nearer_extreme_first) {
  const Bar low_first{100, 130, 90, 110};
  EXPECT_EQ(path_price(low_first, 0), 100);
  EXPECT_EQ(path_price(low_first, 0.5 / 3), 95);
  EXPECT_EQ(path_price(low_first, 0.5), 110);
  EXPECT_EQ(path_price(low_first, 1), 110);
  const Bar high_first{100, 105, 90, 92};
  EXPECT_EQ(path_corners(high_first), (std::array<double, 4>{100, 105, 90, 92}));
  const Bar even{100, 110, 90, 100};
  EXPECT_EQ(path_corners(even)[1], 90);
}

TEST(BarPath, reaches_a_level_in_its_own_time) {
  const Bar bar{100, 130, 90, 110};
  EXPECT_EQ(path_reaches(bar, 0, Direction::Long, Move::Against, 95), 0.5 / 3);
  EXPECT_EQ(path_reaches(bar, 0, Direction::Long, Move::InFavour, 110), 0.5);
  EXPECT_EQ(path_reaches(bar, 0, Direction::Short, Move::InFavour, 99.99999),
            path_reaches(bar, 0, Direction::Long, Move::Against, 99.99999));
  EXPECT_EQ(path_reaches(bar, 0.5, Direction::Long, Move::Against, 95), std::nullopt);
  EXPECT_EQ(path_reaches(bar, 0.5, Direction::Long, Move::Against, 115), 0.5);
  EXPECT_EQ(path_reaches(bar, 0, Direction::Long, Move::Against, 89), std::nullopt);
}

TEST(BarPath, reaches_exactly_what_the_bar_reaches) {
  EXPECT_TRUE(rc::check("from the open, path and extremes agree", [] {
    core::Random random(*rc::gen::arbitrary<std::uint64_t>());
    Bar bar;
    bar.open = 90 + 20 * random.uniform();
    bar.close = 90 + 20 * random.uniform();
    bar.high = std::max(bar.open, bar.close) + 5 * random.uniform();
    bar.low = std::min(bar.open, bar.close) - 5 * random.uniform();
    const double level = random.below(4) == 0 ? bar.high : 80 + 40 * random.uniform();
    for (const Direction direction : {Direction::Long, Direction::Short}) {
      const bool is_long = direction == Direction::Long;
      const auto against = path_reaches(bar, 0, direction, Move::Against, level);
      RC_ASSERT(against.has_value() ==
                reached_against(direction, is_long ? bar.low : bar.high, level));
      const auto favour = path_reaches(bar, 0, direction, Move::InFavour, level);
      RC_ASSERT(favour.has_value() == reached_for(direction, is_long ? bar.high : bar.low, level));
      if (!against || !(*against > 0)) continue;
      RC_ASSERT(*against <= 1);
      RC_ASSERT(std::abs(path_price(bar, *against) - level) < 1e-9);
    }
  }));
}

}  // namespace
}  // namespace sixbtc::fills
