#include "strategy/entry_pace.hpp"

#include <algorithm>

namespace sixbtc::strategy {

bool EntryPace::is_held_back(std::size_t bar, std::int64_t open_time,
                             const EntryParams& params) const {
  if (params.cooldown_bars > 0 && has_left_ && bar - last_exit_bar_ < params.cooldown_bars)
    return true;
  if (params.entries_per_day_max == 0) return false;
  const auto day_of = [](std::int64_t time) {
    constexpr std::int64_t day_nanoseconds = 86'400'000'000'000;
    return time / day_nanoseconds - (time % day_nanoseconds < 0 ? 1 : 0);
  };
  const std::int64_t today = day_of(open_time);
  const auto before = std::find_if(entry_times_.rbegin(), entry_times_.rend(),
                                   [&](std::int64_t entry) { return day_of(entry) != today; });
  return before - entry_times_.rbegin() >= params.entries_per_day_max;
}

}  // namespace sixbtc::strategy
