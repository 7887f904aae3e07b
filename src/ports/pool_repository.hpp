// What ACTIVE strategies brought to the pool and what their re-tests found.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "market/interval.hpp"

namespace sixbtc::ports {

// Net returns a UTC day, one after the other, ratios of the equity at the start of the day.
struct DailyReturns {
  core::Timestamp first_day;  // midnight before the first
  std::vector<double> values;
  friend bool operator==(const DailyReturns&, const DailyReturns&) = default;
};

struct PoolEntry {
  core::StrategyId strategy;
  double score = 0;         // 0..100
  std::string cluster_key;  // strategies that share one are near-duplicates; empty: not known
  DailyReturns returns;
  std::string evidence_json;
  core::Timestamp time;  // when it was judged
};

// A strategy that is ACTIVE, with its newest entry.
struct PoolMember {
  std::string name, alias, type;
  market::Interval interval = market::Interval::minutes(60);
  PoolEntry entry;
  core::Timestamp admitted_at;  // last admission
  bool is_overridden = false;   // a person brought it back
};

// Any thread.
class PoolRepository {
 public:
  virtual ~PoolRepository() = default;
  // All or none. An entry counts while its strategy is ACTIVE, so it is written before the event
  // that admits it.
  [[nodiscard]] virtual core::Status add(std::span<const PoolEntry> entries) = 0;
  // By strategy id.
  [[nodiscard]] virtual core::Result<std::vector<PoolMember>> members() const = 0;
  // Every entry of one strategy, in or out of the pool, oldest first.
  [[nodiscard]] virtual core::Result<std::vector<PoolEntry>> history(
      const core::StrategyId& strategy) const = 0;
};

}  // namespace sixbtc::ports
