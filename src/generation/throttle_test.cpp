#include "generation/throttle.hpp"

#include <gtest/gtest.h>

namespace sixbtc::generation {
namespace {

Throttle throttle(std::int64_t per_hour = 1000) {
  return Throttle({.generated_max = 100,
                   .validated_pause = 50,
                   .validated_resume = 20,
                   .cooldown_seconds = 30,
                   .cooldown_seconds_per_strategy = 2,
                   .cooldown_seconds_max = 120},
                  {.strategies_per_timeframe = 8, .strategies_per_hour_max = per_hour});
}

core::Timestamp at(std::int64_t seconds) {
  return core::Timestamp::from_seconds(1'700'000'000 + seconds);
}

TEST(Throttle, pauses_above_and_goes_on_only_below_the_lower_limit) {
  Throttle one = throttle();
  EXPECT_EQ(one.ask(48, {0, 50}, at(0)).count, 48u);
  EXPECT_EQ(one.ask(48, {0, 51}, at(1)).count, 0u);
  EXPECT_EQ(one.ask(48, {0, 30}, at(2)).count, 0u) << "between the limits it stays paused";
  EXPECT_EQ(one.ask(48, {0, 20}, at(3)).count, 0u);
  EXPECT_EQ(one.ask(48, {0, 19}, at(4)).count, 48u);
  EXPECT_EQ(one.ask(48, {0, 30}, at(5)).count, 48u) << "and running";
}

TEST(Throttle, waits_longer_the_longer_the_line) {
  Throttle one = throttle();
  EXPECT_EQ(one.ask(48, {0, 51}, at(0)).wait.seconds(), 32);
  EXPECT_EQ(one.ask(48, {0, 60}, at(0)).wait.seconds(), 50);
  EXPECT_EQ(one.ask(48, {0, 500}, at(0)).wait.seconds(), 120);
  EXPECT_FALSE(one.ask(48, {0, 500}, at(0)).reason.empty());
}

TEST(Throttle, never_lets_more_than_the_line_holds_wait_for_validation) {
  Throttle one = throttle();
  EXPECT_EQ(one.ask(48, {90, 0}, at(0)).count, 10u);
  EXPECT_EQ(one.ask(48, {100, 0}, at(0)).count, 0u);
}

TEST(Throttle, keeps_the_hourly_cap) {
  Throttle one = throttle(60);
  EXPECT_EQ(one.ask(48, {}, at(0)).count, 48u);
  one.made(48, at(0));
  EXPECT_EQ(one.ask(48, {}, at(600)).count, 12u);
  one.made(12, at(600));
  const Permission none = one.ask(48, {}, at(900));
  EXPECT_EQ(none.count, 0u);
  EXPECT_EQ(none.wait.seconds(), 2700);
  EXPECT_EQ(one.ask(48, {}, at(3600)).count, 48u);
}

}  // namespace
}  // namespace sixbtc::generation
