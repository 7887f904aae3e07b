// What providers of language models say on the wire, as they document it.
#pragma once

#include <nlohmann/json.hpp>

#include "support/local_server.hpp"

namespace sixbtc::test {

[[nodiscard]] inline std::string anthropic_answer(const std::string& text,
                                                  const std::string& stop_reason = "end_turn") {
  return nlohmann::json{{"id", "msg_01XFDUDYJgAACzvnptvVoYEL"},
                        {"type", "message"},
                        {"role", "assistant"},
                        {"model", "claude-sonnet-4-5"},
                        {"content", nlohmann::json::array({{{"type", "text"}, {"text", text}}})},
                        {"stop_reason", stop_reason},
                        {"stop_sequence", nullptr},
                        {"usage",
                         {{"input_tokens", 2000},
                          {"cache_creation_input_tokens", 0},
                          {"cache_read_input_tokens", 0},
                          {"output_tokens", 500}}}}
      .dump();
}

[[nodiscard]] inline std::string anthropic_error(const std::string& type,
                                                 const std::string& message) {
  return nlohmann::json{{"type", "error"},
                        {"error", {{"type", type}, {"message", message}}},
                        {"request_id", "req_011CSHoEeqs5C35K2UUqR7Fy"}}
      .dump();
}

[[nodiscard]] inline std::string gemini_answer(const std::string& text,
                                               const std::string& finish_reason = "STOP") {
  const auto parts = nlohmann::json::array(
      {{{"text", "Thinking about it."}, {"thought", true}}, {{"text", text}}});
  return nlohmann::json{
      {"candidates", nlohmann::json::array({{{"content", {{"parts", parts}, {"role", "model"}}},
                                             {"finishReason", finish_reason},
                                             {"index", 0}}})},
      {"usageMetadata",
       {{"promptTokenCount", 2000},
        {"candidatesTokenCount", 400},
        {"thoughtsTokenCount", 100},
        {"totalTokenCount", 2500}}},
      {"modelVersion", "gemini-2.5-pro"}}
      .dump();
}

[[nodiscard]] inline std::string gemini_error(int code, const std::string& status,
                                              const nlohmann::json& details) {
  return nlohmann::json{
      {"error", {{"code", code}, {"message", "Said."}, {"status", status}, {"details", details}}}}
      .dump();
}

[[nodiscard]] inline std::string openai_answer(const std::string& text,
                                               const std::string& finish_reason = "stop") {
  const nlohmann::json message{{"role", "assistant"}, {"content", text}, {"refusal", nullptr}};
  return nlohmann::json{
      {"id", "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT"},
      {"object", "chat.completion"},
      {"created", 1741569952},
      {"model", "gpt-5"},
      {"choices", nlohmann::json::array(
                      {{{"index", 0}, {"message", message}, {"finish_reason", finish_reason}}})},
      {"usage", {{"prompt_tokens", 2000}, {"completion_tokens", 500}, {"total_tokens", 2500}}}}
      .dump();
}

[[nodiscard]] inline std::string openai_error(const std::string& type, const std::string& code,
                                              const std::string& message) {
  return nlohmann::json{
      {"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}}
      .dump();
}

}  // namespace sixbtc::test
