// Members of the pool are judged again on fresh data by the gates that let them in, unchanged. Who
// no longer passes is RETIRED: it decayed.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/pool.hpp"

namespace sixbtc::pipeline {

// The members whose last judging is `every` or longer ago, the longest waiting first (ties by id),
// at most `limit`. Nothing depends on the time of day: whoever comes late catches up.
[[nodiscard]] std::vector<core::StrategyId> due_for_retest(std::span<const Seat> pool,
                                                           core::Timestamp now,
                                                           core::Duration every, std::size_t limit);

// What judging a member again gave.
struct RetestResult {
  double score = 0;
  std::optional<std::string> failed_gate;  // the first; none: it passed them all
};

enum class RetestRule : std::uint8_t { StillGood, GateFailed, BelowFloor };
[[nodiscard]] std::string_view to_string(RetestRule rule);  // "still_good"

// The gates first, then the floor of the pool.
[[nodiscard]] RetestRule judge_retest(const RetestResult& result, const PoolRules& rules);

}  // namespace sixbtc::pipeline
