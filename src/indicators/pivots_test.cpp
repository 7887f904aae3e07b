// Levels worked out by hand for one period: open 10, high 14, low 8, close 12.
#include "indicators/pivots.hpp"

#include <gtest/gtest.h>

namespace sixbtc::indicators {
namespace {

constexpr PivotPeriod period{10, 14, 8, 12};

TEST(PivotLevels, each_method_gives_its_levels) {
  const double mean = 34.0 / 3;
  const auto traditional = pivot_levels(PivotMethod::Traditional, period, na);
  EXPECT_NEAR(traditional.p, mean, 1e-12);
  EXPECT_NEAR(traditional.r1, 2 * mean - 8, 1e-12);
  EXPECT_NEAR(traditional.s2, mean - 6, 1e-12);
  EXPECT_NEAR(traditional.r3, 2 * mean - 2, 1e-12);
  EXPECT_NEAR(traditional.s5, 4 * mean - 48, 1e-12);
  const auto fibonacci = pivot_levels(PivotMethod::Fibonacci, period, na);
  EXPECT_NEAR(fibonacci.r2, mean + 0.618 * 6, 1e-12);
  EXPECT_TRUE(is_na(fibonacci.r4));
  const auto woodie = pivot_levels(PivotMethod::Woodie, period, 13);
  EXPECT_DOUBLE_EQ(woodie.p, (14 + 8 + 26) / 4.0);
  EXPECT_DOUBLE_EQ(woodie.r3, 14 + 2 * (12.0 - 8));
  EXPECT_DOUBLE_EQ(woodie.s4, 8 - 2 * (14 - 12.0) - 6);
  EXPECT_NEAR(pivot_levels(PivotMethod::Classic, period, na).s4, mean - 18, 1e-12);
  const auto demark = pivot_levels(PivotMethod::Demark, period, na);
  EXPECT_DOUBLE_EQ(demark.p, (2 * 14 + 8 + 12) / 4.0);
  EXPECT_DOUBLE_EQ(demark.r1, 24 - 8);
  EXPECT_TRUE(is_na(demark.r2));
  const auto camarilla = pivot_levels(PivotMethod::Camarilla, period, na);
  EXPECT_NEAR(camarilla.r3, 12 + 1.1 * 6 / 4, 1e-12);
  EXPECT_DOUBLE_EQ(camarilla.r5, 14.0 / 8 * 12);
}

TEST(PivotPoints, fixed_levels_stand_until_the_next_anchor_and_are_na_before_the_first) {
  PivotPoints fixed(PivotMethod::Traditional, false), developing(PivotMethod::Traditional, true);
  // Bars of one price each; anchors on bars 2 and 4.
  const double prices[] = {10, 16, 20, 26, 30};
  std::vector<double> levels, under_way;
  for (int bar = 0; bar < 5; ++bar) {
    const double price = prices[bar];
    const bool is_anchor = bar == 2 || bar == 4;
    levels.push_back(fixed.next(is_anchor, price, price, price, price).p);
    under_way.push_back(developing.next(is_anchor, price, price, price, price).p);
  }
  EXPECT_TRUE(is_na(levels[0]) && is_na(levels[1]));
  EXPECT_DOUBLE_EQ(levels[2], (16 + 10 + 16) / 3.0);
  EXPECT_DOUBLE_EQ(levels[3], levels[2]);
  EXPECT_DOUBLE_EQ(levels[4], (26 + 20 + 26) / 3.0);
  EXPECT_DOUBLE_EQ(under_way[1], levels[2]);
  EXPECT_DOUBLE_EQ(under_way[2], 20);
}

}  // namespace
}  // namespace sixbtc::indicators
