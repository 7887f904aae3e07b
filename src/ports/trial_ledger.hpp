// How many strategies were ever tried on a data set (DESIGN section 5): the series by name,
// whatever candles they held when (docs/decisions/0011). Append-only and chained
// (ports/trial_chain.hpp): nothing removes or changes a row unseen, so the count never falls;
// deleted strategies leave tombstones.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/trial_chain.hpp"

namespace sixbtc::ports {

// The data_set_hash of series by name ("binance/spot/BTCUSDT/1h"), in the strategy's order.
[[nodiscard]] std::string data_set_of(std::span<const std::string> series);

// Questions about a data set may name it as rows from before did, by the hash of its candles: the
// answer is the same.
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

// What was tried on one data set.
struct DataSetTrials {
  std::string data_set_hash;
  std::uint64_t trials = 0, strategies = 0;  // rows; distinct strategies
  core::Timestamp first, last;
};

struct LedgerQuery {
  std::string data_set_hash;  // empty: all rows, tombstones included
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t before = INT64_MAX;  // only rows with a smaller number
};

// Any thread, several processes.
class TrialLedger {
 public:
  virtual ~TrialLedger() = default;
  // One transaction. A (data set, passport) booked before counts once and keeps its first row.
  // Returns how many were new. Conflict when the ledger is known to have been cut or written again:
  // nothing is booked over the evidence.
  [[nodiscard]] virtual core::Result<std::size_t> book(std::span<const TrialRecord> trials) = 0;
  // The strategies are gone, their trials are not. A (strategy, reason) is buried once.
  [[nodiscard]] virtual core::Status bury(std::span<const TrialTombstone> tombstones) = 0;
  // Distinct strategies tried on the data set, and rows (re-runs under other assumptions included).
  [[nodiscard]] virtual core::Result<std::uint64_t> strategies_tried(
      std::string_view data_set_hash) const = 0;
  [[nodiscard]] virtual core::Result<std::uint64_t> trials(
      std::string_view data_set_hash) const = 0;
  // In order of booking.
  [[nodiscard]] virtual core::Result<std::vector<TrialRecord>> list(
      std::string_view data_set_hash) const = 0;

  [[nodiscard]] virtual core::Result<LedgerHead> head() const = 0;
  // Newest first.
  [[nodiscard]] virtual core::Result<std::vector<LedgerRow>> newest(
      const LedgerQuery& query) const = 0;
  // Most trials first, then by hash.
  [[nodiscard]] virtual core::Result<std::vector<DataSetTrials>> data_sets() const = 0;
  // Recomputes every row and compares with the head kept outside the database and, where given,
  // one noted elsewhere. What was tampered with is in the answer; an error means it was not read.
  [[nodiscard]] virtual core::Result<LedgerCheck> verify(
      const std::optional<LedgerHead>& noted) const = 0;
};

}  // namespace sixbtc::ports
