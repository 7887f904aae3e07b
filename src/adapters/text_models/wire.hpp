// What goes over the wire to a language model, and what comes back: pure functions over bytes, one
// file a provider. Nothing here sends anything or sees a key.
//
// Formats as of 2025-11: Anthropic Messages (version 2023-06-01), Gemini generateContent (v1beta),
// OpenAI chat completions, which OpenAI-compatible local servers speak too.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "adapters/net/http.hpp"
#include "ports/settings.hpp"
#include "ports/text_model.hpp"

namespace sixbtc::text_models {

struct WireRequest {
  std::string url, body;
  std::vector<net::Header> headers;
  std::string key_header, key_prefix;  // how the key is handed over
};

// One way of asking. `model` and `prompt` may hold any bytes; what is not UTF-8 is replaced.
[[nodiscard]] WireRequest make_request(const ports::TextProviderSettings& provider,
                                       const std::string& prompt);

// Any bytes as an answer; `model` of the result stays empty.
[[nodiscard]] ports::TextResult parse_response(ports::TextDialect dialect,
                                               const net::HttpResponse& response);

// The parts of them, one for each dialect. `json` is an object; the status is 200.
[[nodiscard]] ports::TextResult parse_anthropic(const nlohmann::json& json);
[[nodiscard]] ports::TextResult parse_gemini(const nlohmann::json& json);
[[nodiscard]] ports::TextResult parse_openai(const nlohmann::json& json);

// Helpers for the above. What is missing or of another type is empty, or zero.
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& json, const char* name);
[[nodiscard]] std::string text_at(const nlohmann::json& json, const char* name);
[[nodiscard]] std::uint64_t count_at(const nlohmann::json& json, const char* name);
[[nodiscard]] std::unexpected<ports::TextProblem> problem(ports::TextProblemKind kind,
                                                          std::string message,
                                                          ports::TokenUsage usage = {});

}  // namespace sixbtc::text_models
