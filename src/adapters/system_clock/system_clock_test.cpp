#include "adapters/system_clock/system_clock.hpp"

#include <thread>

namespace sixbtc::system_clock {

TEST(SystemClock, never_goes_backwards_on_any_thread) {
  const SystemClock clock;
  EXPECT_GT(clock.now(), *core::Timestamp::parse("2024-01-01"));
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t)
    threads.emplace_back([&] {
      core::Timestamp before = clock.now();
      for (int i = 0; i < 10'000; ++i) {
        const core::Timestamp now = clock.now();
        ASSERT_GE(now, before);
        before = now;
      }
    });
  for (auto& thread : threads) thread.join();
}

}  // namespace sixbtc::system_clock
