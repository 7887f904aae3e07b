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

bool given(Throttle& one, std::uint64_t wanted, const Waiting& waiting, core::Timestamp now) {
  return one.ask(wanted, waiting, now).is_given;
}

TEST(Throttle, pauses_above_and_goes_on_only_below_the_lower_limit) {
  Throttle one = throttle();
  EXPECT_TRUE(given(one, 48, {0, 50}, at(0)));
  EXPECT_FALSE(given(one, 48, {0, 51}, at(1)));
  EXPECT_FALSE(given(one, 48, {0, 30}, at(2))) << "between the limits it stays paused";
  EXPECT_FALSE(given(one, 48, {0, 20}, at(3)));
  EXPECT_TRUE(given(one, 48, {0, 19}, at(4)));
  EXPECT_TRUE(given(one, 48, {0, 30}, at(5))) << "and running";
}

TEST(Throttle, waits_longer_the_longer_the_line) {
  Throttle one = throttle();
  EXPECT_EQ(one.ask(48, {0, 51}, at(0)).wait.seconds(), 32);
  EXPECT_EQ(one.ask(48, {0, 60}, at(0)).wait.seconds(), 50);
  EXPECT_EQ(one.ask(48, {0, 500}, at(0)).wait.seconds(), 120);
  EXPECT_FALSE(one.ask(48, {0, 500}, at(0)).reason.empty());
}

TEST(Throttle, makes_none_while_too_many_wait_for_validation) {
  Throttle one = throttle();
  EXPECT_TRUE(given(one, 48, {99, 0}, at(0)));
  EXPECT_FALSE(given(one, 48, {100, 0}, at(0)));
}

TEST(Throttle, gives_a_batch_whole_or_says_when_the_hour_has_room_for_it) {
  Throttle one = throttle(60);
  EXPECT_EQ(one.batch_max(), 60u);
  EXPECT_TRUE(given(one, 48, {}, at(0)));
  one.made(40, at(0));
  one.made(8, at(600));
  EXPECT_TRUE(given(one, 12, {}, at(700)));
  const Permission later = one.ask(48, {}, at(900));
  EXPECT_FALSE(later.is_given);
  EXPECT_EQ(later.wait.seconds(), 2700) << "when the first 40 are an hour old";
  EXPECT_EQ(one.ask(60, {}, at(900)).wait.seconds(), 3300) << "when all 48 are";
  EXPECT_FALSE(given(one, 48, {}, at(3599)));
  EXPECT_TRUE(given(one, 48, {}, at(3600)));
}

TEST(Throttle, a_cap_of_0_is_none) {
  Throttle one = throttle(0);
  one.made(1'000'000'000, at(0));
  EXPECT_TRUE(given(one, 1'000'000'000, {}, at(1)));
}

}  // namespace
}  // namespace sixbtc::generation
