// A language model: text in, text out.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <stop_token>
#include <string>

#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::ports {

struct TokenUsage {
  std::uint64_t input = 0, output = 0;
};

struct TextAnswer {
  std::string text;
  std::string model;  // "anthropic/claude-sonnet-4-5": who wrote it
  TokenUsage usage;
};

enum class TextProblemKind : std::uint8_t {
  RateLimited,   // later, see retry_after
  Overloaded,    // later
  Unanswered,    // no connection, none that lasted, or no whole answer in time
  Malformed,     // an answer that is none
  Truncated,     // the answer is longer than it may be
  Refused,       // the model will not answer this prompt
  Unauthorized,  // no key, or one that is not accepted
  OutOfQuota,    // no call is left, by our own count or the provider's
  Rejected,      // the provider does not take such a request: fix the configuration
  Interrupted,   // the user asked to stop
};
[[nodiscard]] std::string_view to_string(TextProblemKind kind);  // "rate limited"

struct TextProblem {
  TextProblemKind kind = TextProblemKind::Malformed;
  core::Error error;
  std::optional<core::Duration> retry_after;  // as the provider asked
  TokenUsage usage;                           // paid for all the same
};

using TextResult = std::expected<TextAnswer, TextProblem>;

// One caller at a time.
class TextModel {
 public:
  virtual ~TextModel() = default;
  [[nodiscard]] virtual TextResult complete(const std::string& prompt,
                                            const std::stop_token& stop) = 0;
};

}  // namespace sixbtc::ports
