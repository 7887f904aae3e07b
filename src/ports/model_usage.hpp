// What language models were asked, and what it cost: the quota of a day and the bill.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/fixed.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/text_model.hpp"

namespace sixbtc::ports {

// 00:00 UTC of the day of an instant: when quotas begin anew.
[[nodiscard]] core::Timestamp day_of(core::Timestamp time);

struct ModelCallEnd {
  std::string outcome;  // "answered", or a TextProblemKind in words
  TokenUsage usage;
  core::Amount cost;  // in the currency of the configured prices
};

struct ModelUsageRow {
  std::string provider, model;
  std::uint64_t calls = 0, answered = 0;
  TokenUsage usage;
  core::Amount cost;
};

// Any thread, several processes.
class ModelUsage {
 public:
  virtual ~ModelUsage() = default;
  // Counts a call before it is made, so that one that never comes back is counted too. Nothing when
  // `calls_max` of the provider were made on the day of `now`.
  [[nodiscard]] virtual core::Result<std::optional<std::int64_t>> begin(const std::string& provider,
                                                                        const std::string& model,
                                                                        std::uint64_t calls_max,
                                                                        core::Timestamp now) = 0;
  [[nodiscard]] virtual core::Status end(std::int64_t call, const ModelCallEnd& how) = 0;
  // Calls from an instant on, by provider and model in order of name.
  [[nodiscard]] virtual core::Result<std::vector<ModelUsageRow>> since(
      core::Timestamp from) const = 0;
};

}  // namespace sixbtc::ports
