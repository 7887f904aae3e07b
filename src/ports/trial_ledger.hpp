// How many strategies were ever tried on a data set (DESIGN section 5). Append-only: nothing
// removes or changes a row, so the count never falls; deleted strategies leave tombstones.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::ports {

struct TrialRecord {
  std::string data_set_hash;
  std::string strategy_hash;  // of the strategy's content, not its name
  std::string passport_hash;  // of everything the result depends on
  std::string blocks_json;    // block sums of the returns, for clustering and PBO
  core::Timestamp time;
};

struct TrialTombstone {
  std::string strategy_hash;
  std::string reason;
  core::Timestamp time;
};

// Any thread, several processes.
class TrialLedger {
 public:
  virtual ~TrialLedger() = default;
  // One transaction. A (data set, passport) booked before counts once and keeps its first row.
  // Returns how many were new.
  [[nodiscard]] virtual core::Result<std::size_t> book(std::span<const TrialRecord> trials) = 0;
  // The strategies are gone, their trials are not.
  [[nodiscard]] virtual core::Status bury(std::span<const TrialTombstone> tombstones) = 0;
  // Distinct strategies tried on the data set, and rows (re-runs under other assumptions included).
  [[nodiscard]] virtual core::Result<std::uint64_t> strategies_tried(
      std::string_view data_set_hash) const = 0;
  [[nodiscard]] virtual core::Result<std::uint64_t> trials(
      std::string_view data_set_hash) const = 0;
  // By time of booking, then passport.
  [[nodiscard]] virtual core::Result<std::vector<TrialRecord>> list(
      std::string_view data_set_hash) const = 0;
};

}  // namespace sixbtc::ports
