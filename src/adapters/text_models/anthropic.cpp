// POST /v1/messages: content blocks, and why the model stopped.
#include <nlohmann/json.hpp>

#include "adapters/text_models/wire.hpp"

namespace sixbtc::text_models {

using ports::TextProblemKind;

ports::TextResult parse_anthropic(const nlohmann::json& json) {
  const nlohmann::json& used = member(json, "usage");
  const ports::TokenUsage usage{.input = count_at(used, "input_tokens") +
                                         count_at(used, "cache_creation_input_tokens") +
                                         count_at(used, "cache_read_input_tokens"),
                                .output = count_at(used, "output_tokens")};
  const std::string stop = text_at(json, "stop_reason");
  if (stop == "refusal") return problem(TextProblemKind::Refused, "the model refuses", usage);
  if (stop == "max_tokens" || stop == "model_context_window_exceeded")
    return problem(TextProblemKind::Truncated, "the answer was cut: " + stop, usage);
  if (stop != "end_turn" && stop != "stop_sequence")
    return problem(TextProblemKind::Malformed, "the model stopped for: " + stop, usage);
  const nlohmann::json& content = member(json, "content");
  if (!content.is_array())
    return problem(TextProblemKind::Malformed, "the answer has no content", usage);
  ports::TextAnswer answer{.text = {}, .model = {}, .usage = usage};
  for (const auto& block : content)
    if (text_at(block, "type") == "text") answer.text += text_at(block, "text");
  return answer;
}

}  // namespace sixbtc::text_models
