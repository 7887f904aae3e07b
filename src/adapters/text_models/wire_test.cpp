// Requests and answers of each provider, on bytes.
#include "adapters/text_models/wire.hpp"

#include <nlohmann/json.hpp>

#include "adapters/text_models/rotation.hpp"
#include "support/model_wire.hpp"

namespace sixbtc::text_models {
namespace {

using nlohmann::json;
using ports::TextDialect;
using ports::TextProblemKind;

ports::TextProviderSettings settings(TextDialect dialect) {
  return {.enabled = true,
          .dialect = dialect,
          .base_url = "https://api.example/v1",
          .model = "some-model",
          .key_variable = "SOME_KEY",
          .calls_per_day_max = 10,
          .output_tokens_max = 1000,
          .price_input_per_million = *core::Amount::parse("3"),
          .price_output_per_million = *core::Amount::parse("15")};
}

net::HttpResponse response(unsigned status, std::string body,
                           std::vector<net::Header> headers = {}) {
  return {status, std::move(headers), std::move(body)};
}

ports::TextProblem problem_of(TextDialect dialect, const net::HttpResponse& answer) {
  const auto result = parse_response(dialect, answer);
  EXPECT_FALSE(result.has_value());
  return result ? ports::TextProblem{} : result.error();
}

TEST(Wire, requests_are_what_each_provider_documents) {
  const WireRequest anthropic = make_request(settings(TextDialect::Anthropic), "Hello\n\"you\"");
  EXPECT_EQ(anthropic.url, "https://api.example/v1/messages");
  EXPECT_EQ(anthropic.key_header, "x-api-key");
  EXPECT_EQ(json::parse(anthropic.body), json::parse(R"({"model": "some-model", "max_tokens": 1000,
                "messages": [{"role": "user", "content": "Hello\n\"you\""}]})"));

  const WireRequest gemini = make_request(settings(TextDialect::Gemini), "Hello");
  EXPECT_EQ(gemini.url, "https://api.example/v1/models/some-model:generateContent");
  EXPECT_EQ(gemini.key_header, "x-goog-api-key");
  EXPECT_EQ(json::parse(gemini.body), json::parse(R"({
                "contents": [{"role": "user", "parts": [{"text": "Hello"}]}],
                "generationConfig": {"maxOutputTokens": 1000}})"));

  const WireRequest openai = make_request(settings(TextDialect::OpenAi), "Hello");
  EXPECT_EQ(openai.url, "https://api.example/v1/chat/completions");
  EXPECT_EQ(openai.key_header + ": " + openai.key_prefix, "Authorization: Bearer ");
  EXPECT_EQ(json::parse(openai.body),
            json::parse(R"({"model": "some-model", "max_completion_tokens": 1000,
                "messages": [{"role": "user", "content": "Hello"}]})"));
  EXPECT_TRUE(json::parse(make_request(settings(TextDialect::Compatible), "Hello").body)
                  .contains("max_tokens"));
  EXPECT_NO_THROW((void)make_request(settings(TextDialect::Anthropic), "\xff\xfe"));
}

TEST(Wire, answers_carry_text_and_usage) {
  for (const auto& [dialect, body] :
       {std::pair(TextDialect::Anthropic, test::anthropic_answer("Yes")),
        std::pair(TextDialect::Gemini, test::gemini_answer("Yes")),
        std::pair(TextDialect::OpenAi, test::openai_answer("Yes")),
        std::pair(TextDialect::Compatible, test::openai_answer("Yes"))}) {
    const auto result = parse_response(dialect, response(200, body));
    ASSERT_TRUE(result) << result.error().error.message;
    EXPECT_EQ(result->text, "Yes");
    EXPECT_EQ(result->usage.input, 2000u);
    EXPECT_EQ(result->usage.output, 500u);
  }
}

TEST(Wire, refusals_and_cut_answers_are_known_and_paid_for) {
  const std::tuple<TextDialect, std::string, TextProblemKind> cases[] = {
      {TextDialect::Anthropic, test::anthropic_answer("", "refusal"), TextProblemKind::Refused},
      {TextDialect::Anthropic, test::anthropic_answer("ha", "max_tokens"),
       TextProblemKind::Truncated},
      {TextDialect::Anthropic, test::anthropic_answer("ha", "tool_use"),
       TextProblemKind::Malformed},
      {TextDialect::Anthropic, test::anthropic_answer(""), TextProblemKind::Malformed},
      {TextDialect::Gemini, test::gemini_answer("", "SAFETY"), TextProblemKind::Refused},
      {TextDialect::Gemini, test::gemini_answer("ha", "MAX_TOKENS"), TextProblemKind::Truncated},
      {TextDialect::Gemini, test::gemini_answer("ha", "OTHER"), TextProblemKind::Malformed},
      {TextDialect::OpenAi, test::openai_answer("", "content_filter"), TextProblemKind::Refused},
      {TextDialect::OpenAi, test::openai_answer("ha", "length"), TextProblemKind::Truncated},
      {TextDialect::OpenAi, test::openai_answer("", "tool_calls"), TextProblemKind::Malformed},
  };
  for (const auto& [dialect, body, kind] : cases) {
    const ports::TextProblem problem = problem_of(dialect, response(200, body));
    EXPECT_EQ(problem.kind, kind) << body;
    EXPECT_EQ(problem.usage.input, 2000u) << body;
  }
  json refused = json::parse(test::openai_answer(""));
  refused["choices"][0]["message"]["refusal"] = "I can't help with that.";
  EXPECT_EQ(problem_of(TextDialect::OpenAi, response(200, refused.dump())).kind,
            TextProblemKind::Refused);
  const std::string blocked = R"({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})";
  EXPECT_EQ(problem_of(TextDialect::Gemini, response(200, blocked)).kind, TextProblemKind::Refused);
}

TEST(Wire, errors_are_told_apart) {
  const json invalid_key = json::array({{{"@type", "type.googleapis.com/google.rpc.ErrorInfo"},
                                         {"reason", "API_KEY_INVALID"},
                                         {"domain", "googleapis.com"}}});
  const std::tuple<TextDialect, unsigned, std::string, TextProblemKind> cases[] = {
      {TextDialect::Anthropic, 401, test::anthropic_error("authentication_error", "no"),
       TextProblemKind::Unauthorized},
      {TextDialect::Anthropic, 403, test::anthropic_error("permission_error", "no"),
       TextProblemKind::Unauthorized},
      {TextDialect::Anthropic, 400, test::anthropic_error("invalid_request_error", "no"),
       TextProblemKind::Rejected},
      {TextDialect::Anthropic, 404, test::anthropic_error("not_found_error", "no"),
       TextProblemKind::Rejected},
      {TextDialect::Anthropic, 429, test::anthropic_error("rate_limit_error", "no"),
       TextProblemKind::RateLimited},
      {TextDialect::Anthropic, 500, test::anthropic_error("api_error", "no"),
       TextProblemKind::Overloaded},
      {TextDialect::Anthropic, 529, test::anthropic_error("overloaded_error", "no"),
       TextProblemKind::Overloaded},
      {TextDialect::Gemini, 400, test::gemini_error(400, "INVALID_ARGUMENT", invalid_key),
       TextProblemKind::Unauthorized},
      {TextDialect::Gemini, 400, test::gemini_error(400, "INVALID_ARGUMENT", json::array()),
       TextProblemKind::Rejected},
      {TextDialect::Gemini, 503, test::gemini_error(503, "UNAVAILABLE", json::array()),
       TextProblemKind::Overloaded},
      {TextDialect::OpenAi, 401,
       test::openai_error("invalid_request_error", "invalid_api_key", "no"),
       TextProblemKind::Unauthorized},
      {TextDialect::OpenAi, 429,
       test::openai_error("insufficient_quota", "insufficient_quota", "no"),
       TextProblemKind::OutOfQuota},
      {TextDialect::OpenAi, 429, test::openai_error("requests", "rate_limit_exceeded", "no"),
       TextProblemKind::RateLimited},
      {TextDialect::Compatible, 503, "<html>busy</html>", TextProblemKind::Overloaded},
      {TextDialect::Compatible, 302, "", TextProblemKind::Malformed},
  };
  for (const auto& [dialect, status, body, kind] : cases)
    EXPECT_EQ(problem_of(dialect, response(status, body)).kind, kind) << status << " " << body;
}

TEST(Wire, how_long_to_wait_is_read_where_each_says_it) {
  const auto header = problem_of(
      TextDialect::Anthropic,
      response(429, test::anthropic_error("rate_limit_error", "no"), {{"retry-after", "17"}}));
  EXPECT_EQ(header.retry_after, core::Duration::seconds(17));
  const json details = json::array(
      {{{"@type", "type.googleapis.com/google.rpc.RetryInfo"}, {"retryDelay", "34.5s"}}});
  const auto detail = problem_of(
      TextDialect::Gemini, response(429, test::gemini_error(429, "RESOURCE_EXHAUSTED", details)));
  EXPECT_EQ(detail.retry_after, core::Duration::milliseconds(34'500));
  for (const char* text : {"", "soon", "-1", "Fri, 31 Dec 1999 23:59:59 GMT", "nan"})
    EXPECT_FALSE(
        problem_of(TextDialect::OpenAi, response(429, "{}", {{"retry-after", text}})).retry_after)
        << text;
  EXPECT_EQ(
      problem_of(TextDialect::OpenAi, response(429, "{}", {{"retry-after", "1e300"}})).retry_after,
      core::Duration::days(1));
}

TEST(Wire, wrong_json_is_malformed) {
  for (const auto dialect : {TextDialect::Anthropic, TextDialect::Gemini, TextDialect::OpenAi})
    for (const char* body :
         {"", "null", "[]", "{", "{}", R"({"content": 7, "stop_reason": "end_turn"})",
          R"({"candidates": [7]})", R"({"choices": [[]]})",
          R"({"choices": [{"finish_reason": "stop", "message": 7}]})"})
      EXPECT_EQ(problem_of(dialect, response(200, body)).kind, TextProblemKind::Malformed) << body;
}

TEST(Wire, messages_are_short_and_printable) {
  const auto problem =
      problem_of(TextDialect::Anthropic,
                 response(400, test::anthropic_error("invalid_request_error",
                                                     "\x1b[31m" + std::string(5000, 'x'))));
  EXPECT_LT(problem.error.message.size(), 400u);
  EXPECT_EQ(problem.error.message.find('\x1b'), std::string::npos);
}

TEST(Cost, is_tokens_times_price_rounded_up) {
  const auto prices = settings(TextDialect::Anthropic);
  EXPECT_EQ(cost_of({.input = 2000, .output = 500}, prices).to_string(), "0.0135");
  EXPECT_EQ(cost_of({.input = 0, .output = 0}, prices).to_string(), "0");
  auto cheap = prices;
  cheap.price_input_per_million = *core::Amount::parse("0.00000001");
  EXPECT_EQ(cost_of({.input = 1, .output = 0}, cheap).units(), 1);
}

}  // namespace
}  // namespace sixbtc::text_models
