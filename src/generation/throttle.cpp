#include "generation/throttle.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace sixbtc::generation {

core::Duration Throttle::cooldown(std::uint64_t above) const {
  const auto longer = static_cast<std::int64_t>(std::min<std::uint64_t>(above, 1'000'000));
  return core::Duration::seconds(
      std::min(pressure_.cooldown_seconds + longer * pressure_.cooldown_seconds_per_strategy,
               pressure_.cooldown_seconds_max));
}

Permission Throttle::ask(std::uint64_t wanted, const Waiting& waiting, core::Timestamp now) {
  const auto generated_max = static_cast<std::uint64_t>(pressure_.generated_max);
  if (waiting.generated >= generated_max)
    return {0, cooldown(waiting.generated - generated_max),
            fmt::format("{} strategies wait for validation", waiting.generated)};
  const auto pause = static_cast<std::uint64_t>(pressure_.validated_pause);
  const auto resume = static_cast<std::uint64_t>(pressure_.validated_resume);
  if (waiting.validated > pause) is_paused_ = true;
  if (waiting.validated < resume || waiting.validated == 0) is_paused_ = false;
  if (is_paused_)
    return {0, cooldown(waiting.validated - std::min(waiting.validated, pause)),
            fmt::format("{} strategies wait for a backtest", waiting.validated)};

  while (!hour_.empty() && hour_.front().time <= now - core::Duration::hours(1)) {
    in_hour_ -= hour_.front().count;
    hour_.pop_front();
  }
  const auto cap = static_cast<std::uint64_t>(batch_.strategies_per_hour_max);
  if (in_hour_ >= cap)
    return {0, hour_.front().time + core::Duration::hours(1) - now,
            fmt::format("{} strategies were made within the hour", in_hour_)};
  return {std::min({wanted, cap - in_hour_, generated_max - waiting.generated}), {}, {}};
}

void Throttle::made(std::uint64_t count, core::Timestamp now) {
  if (count == 0) return;
  hour_.push_back({now, count});
  in_hour_ += count;
}

}  // namespace sixbtc::generation
