// Which clusters of similar strategies have been shown the vault, the last days of a data set that
// nothing else ever reads (DESIGN section 5). Data sets as in ports/trial_ledger: with more candles
// the vault moves on, and its cluster waits until it holds no day that it has seen.
// Append-only: an opening can't be taken back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/audit_log.hpp"

namespace sixbtc::ports {

struct VaultOpening {
  std::string data_set_hash;
  core::Timestamp vault_from;  // first instant of the vault that was opened
  core::Timestamp vault_to;    // first instant after it; the epoch in openings that did not book it
  std::string cluster;         // of similar strategies: the hash of the first one to open it
  std::string strategy_hash;   // who opened it
  std::string blocks_json;     // its block sums, to tell who is similar
  core::Timestamp time;
};

// Any thread, several processes.
class VaultRegister {
 public:
  virtual ~VaultRegister() = default;
  // Booked before anything is read. Conflict when this cluster has seen a day of this vault before,
  // whoever of it did.
  [[nodiscard]] virtual core::Status open(const VaultOpening& opening, const Actor& actor) = 0;
  // Of one data set, oldest first.
  [[nodiscard]] virtual core::Result<std::vector<VaultOpening>> openings(
      std::string_view data_set_hash) const = 0;
};

}  // namespace sixbtc::ports
