// POST /v1/chat/completions: choices with a message, and why they finished.
#include <nlohmann/json.hpp>

#include "adapters/text_models/wire.hpp"

namespace sixbtc::text_models {

using ports::TextProblemKind;

ports::TextResult parse_openai(const nlohmann::json& json) {
  const nlohmann::json& used = member(json, "usage");
  const ports::TokenUsage usage{.input = count_at(used, "prompt_tokens"),
                                .output = count_at(used, "completion_tokens")};
  const nlohmann::json& choices = member(json, "choices");
  if (!choices.is_array() || choices.empty())
    return problem(TextProblemKind::Malformed, "the answer has no choice", usage);
  const nlohmann::json& first = choices.front();
  const nlohmann::json& message = member(first, "message");
  const std::string finish = text_at(first, "finish_reason");
  if (const std::string refusal = text_at(message, "refusal"); !refusal.empty())
    return problem(TextProblemKind::Refused, "the model refuses: " + refusal, usage);
  if (finish == "content_filter")
    return problem(TextProblemKind::Refused, "the answer was filtered", usage);
  if (finish == "length")
    return problem(TextProblemKind::Truncated, "the answer was cut: " + finish, usage);
  if (finish != "stop")
    return problem(TextProblemKind::Malformed, "the model finished for: " + finish, usage);
  return ports::TextAnswer{.text = text_at(message, "content"), .model = {}, .usage = usage};
}

}  // namespace sixbtc::text_models
