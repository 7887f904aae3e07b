#include "generation/throttle.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/check.hpp"

namespace sixbtc::generation {

core::Duration Throttle::cooldown(std::uint64_t above) const {
  const auto longer = static_cast<std::int64_t>(std::min<std::uint64_t>(above, 1'000'000));
  return core::Duration::seconds(
      std::min(pressure_.cooldown_seconds + longer * pressure_.cooldown_seconds_per_strategy,
               pressure_.cooldown_seconds_max));
}

std::uint64_t Throttle::batch_max() const {
  const auto cap = static_cast<std::uint64_t>(batch_.strategies_per_hour_max);
  return cap == 0 ? UINT64_MAX : cap;
}

Permission Throttle::ask(std::uint64_t wanted, const Waiting& waiting, core::Timestamp now) {
  CHECK(wanted <= batch_max());
  const auto generated_max = static_cast<std::uint64_t>(pressure_.generated_max);
  if (waiting.generated >= generated_max)
    return {false, cooldown(waiting.generated - generated_max),
            fmt::format("{} strategies wait for validation", waiting.generated)};
  const auto pause = static_cast<std::uint64_t>(pressure_.validated_pause);
  const auto resume = static_cast<std::uint64_t>(pressure_.validated_resume);
  if (waiting.validated > pause) is_paused_ = true;
  if (waiting.validated < resume || waiting.validated == 0) is_paused_ = false;
  if (is_paused_)
    return {false, cooldown(waiting.validated - std::min(waiting.validated, pause)),
            fmt::format("{} strategies wait for a backtest", waiting.validated)};

  constexpr core::Duration hour = core::Duration::hours(1);
  while (!hour_.empty() && hour_.front().time <= now - hour) {
    in_hour_ -= hour_.front().count;
    hour_.pop_front();
  }
  std::uint64_t left = in_hour_;
  core::Duration wait;
  for (const Made& made : hour_) {
    if (left <= batch_max() - wanted) break;
    left -= made.count;
    wait = made.time + hour - now;
  }
  if (left != in_hour_)
    return {false, wait, fmt::format("{} strategies were made within the hour", in_hour_)};
  return {.is_given = true};
}

void Throttle::made(std::uint64_t count, core::Timestamp time) {
  if (count == 0) return;
  hour_.push_back({time, count});
  in_hour_ += count;
}

}  // namespace sixbtc::generation
