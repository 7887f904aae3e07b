// Which of the pool would be deployed: a percentile gate, then the best few, kept apart by
// timeframe, type and correlation (M-103, C-07).
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "ports/pool_repository.hpp"

namespace sixbtc::pipeline {

// Names as in the configuration (classify.*).
struct ClassifyRules {
  double percentile = 0;  // share of the pool that is looked at at all, rounded up
  std::size_t top = 0, per_timeframe_max = 0, per_type_max = 0;
  double correlation_max = 0;        // of daily returns with anyone chosen before
  std::int64_t common_days_min = 0;  // fewer common days say nothing
};

// Selected, or the first rule that left it out, in this order.
enum class Selection : std::uint8_t { Selected, Percentile, Full, Timeframe, Type, Correlation };
[[nodiscard]] std::string_view to_string(Selection selection);  // "selected"

struct Classified {
  core::StrategyId strategy;
  std::size_t rank = 0;  // in the pool, from 1
  double score = 0;
  Selection selection = Selection::Selected;
  // What the rule looked at, and its limit: the rank, how many were chosen, the correlation.
  double value = 0, threshold = 0;
  std::optional<core::StrategyId> against;  // the chosen one it is too much like
};

// Every member, best first. The best member always passes the percentile gate.
[[nodiscard]] std::vector<Classified> classify(std::span<const ports::PoolMember> pool,
                                               const ClassifyRules& rules);

}  // namespace sixbtc::pipeline
