// Who changed what, when and why: one append-only record for every state change.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::ports {

// Who acts, and when; goes with every call that changes state.
struct Actor {
  std::string name;    // "cli", "demo", a user
  std::string reason;  // the command or the gate; may be empty
  core::Timestamp time;
};

struct AuditRecord {
  std::uint64_t sequence = 0;  // given by the log, increasing
  core::Timestamp time;
  std::string actor, reason;
  std::string action;       // "strategy.add"
  std::string subject;      // what it happened to: an id, a series, a file
  std::string before_json;  // empty: nothing was there
  std::string after_json;   // empty: nothing remains
};

struct AuditQuery {
  std::string subject;  // empty: all
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t before = INT64_MAX;  // only those with a smaller number
};

// Any thread.
class AuditLog {
 public:
  virtual ~AuditLog() = default;
  // `record.sequence` is ignored.
  [[nodiscard]] virtual core::Status append(const AuditRecord& record) = 0;
  // Newest first.
  [[nodiscard]] virtual core::Result<std::vector<AuditRecord>> list(
      const AuditQuery& query) const = 0;
};

}  // namespace sixbtc::ports
