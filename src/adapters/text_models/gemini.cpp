// POST /v1beta/models/MODEL:generateContent: candidates with parts, and why they finished.
#include <nlohmann/json.hpp>

#include "adapters/text_models/wire.hpp"

namespace sixbtc::text_models {

using ports::TextProblemKind;

ports::TextResult parse_gemini(const nlohmann::json& json) {
  const nlohmann::json& used = member(json, "usageMetadata");
  const ports::TokenUsage usage{
      .input = count_at(used, "promptTokenCount"),
      // Thoughts are billed as output.
      .output = count_at(used, "candidatesTokenCount") + count_at(used, "thoughtsTokenCount")};
  const std::string blocked = text_at(member(json, "promptFeedback"), "blockReason");
  if (!blocked.empty())
    return problem(TextProblemKind::Refused, "the prompt was blocked: " + blocked, usage);
  const nlohmann::json& candidates = member(json, "candidates");
  if (!candidates.is_array() || candidates.empty())
    return problem(TextProblemKind::Malformed, "the answer has no candidate", usage);
  const nlohmann::json& first = candidates.front();
  const std::string finish = text_at(first, "finishReason");
  if (finish == "MAX_TOKENS")
    return problem(TextProblemKind::Truncated, "the answer was cut: " + finish, usage);
  for (const char* const reason :
       {"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE"})
    if (finish == reason)
      return problem(TextProblemKind::Refused, "the model refuses: " + finish, usage);
  if (finish != "STOP")
    return problem(TextProblemKind::Malformed, "the model finished for: " + finish, usage);
  const nlohmann::json& parts = member(member(first, "content"), "parts");
  if (!parts.is_array())
    return problem(TextProblemKind::Malformed, "the answer has no parts", usage);
  ports::TextAnswer answer{.text = {}, .model = {}, .usage = usage};
  for (const auto& part : parts)
    if (member(part, "thought") != true) answer.text += text_at(part, "text");
  return answer;
}

}  // namespace sixbtc::text_models
