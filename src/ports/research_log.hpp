// Unattended searches and how far they have come, so that one that was killed goes on where it was
// (`research run`). What they tried stands in the trial ledger; this only says what was asked for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::ports {

struct ResearchRun {
  std::int64_t key = 0;
  std::uint64_t seed = 0;
  std::uint64_t trials = 0;             // asked for; 0: until it is stopped
  std::uint64_t strategies_before = 0;  // that were stored, deleted ones included, when it began
  core::Timestamp started_at;
};

// How often a rule let strategies through and stopped them.
struct RuleCount {
  std::string rule;
  std::uint64_t passed = 0, failed = 0;
};

struct MadeStrategies {
  core::Timestamp time;  // of the last of them
  std::uint64_t count = 0;
};

// Any thread, several processes.
class ResearchLog {
 public:
  virtual ~ResearchLog() = default;
  // The newest run with this seed and length that was not finished.
  [[nodiscard]] virtual core::Result<std::optional<ResearchRun>> unfinished(
      std::uint64_t seed, std::uint64_t trials) const = 0;
  // Stores it under a new key, counting the strategies there are in the same transaction.
  [[nodiscard]] virtual core::Result<ResearchRun> begin(std::uint64_t seed, std::uint64_t trials,
                                                        core::Timestamp now) = 0;
  [[nodiscard]] virtual core::Status finish(const ResearchRun& run, core::Timestamp now) = 0;
  // Every strategy there is, deleted ones included.
  [[nodiscard]] virtual core::Result<std::uint64_t> strategies() const = 0;
  // Strategies made later than `time`, by whatever source and process, those a user brought left
  // out: those of one minute together, in order of time.
  [[nodiscard]] virtual core::Result<std::vector<MadeStrategies>> made_since(
      core::Timestamp time) const = 0;
  // Over all strategies, by rule.
  [[nodiscard]] virtual core::Result<std::vector<RuleCount>> rule_counts() const = 0;
};

}  // namespace sixbtc::ports
