#include "adapters/text_models/wire.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/log.hpp"

namespace sixbtc::text_models {

namespace {

using Json = nlohmann::json;
using ports::TextDialect;
using ports::TextProblemKind;

constexpr std::size_t message_characters_max = 300;

// Not the strict writer: a prompt holds what it holds.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

core::ErrorKind kind_of(TextProblemKind kind) {
  switch (kind) {
    case TextProblemKind::Unauthorized:
      return core::ErrorKind::Unauthorized;
    case TextProblemKind::Malformed:
    case TextProblemKind::Truncated:
      return core::ErrorKind::Malformed;
    case TextProblemKind::Refused:
    case TextProblemKind::Rejected:
      return core::ErrorKind::Rejected;
    case TextProblemKind::OutOfQuota:
      return core::ErrorKind::LimitReached;
    case TextProblemKind::Interrupted:
      return core::ErrorKind::Interrupted;
    default:
      return core::ErrorKind::Retryable;
  }
}

// "30" or "1.5" seconds; the date form of the header is not used by these providers.
std::optional<core::Duration> seconds_of(std::string_view text) {
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr double day = 86'400;
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || !(seconds >= 0))
    return std::nullopt;
  return core::Duration::milliseconds(static_cast<std::int64_t>(std::min(seconds, day) * 1000));
}

// Of Gemini: error.details[].retryDelay = "34s"; of the others: the header.
std::optional<core::Duration> retry_after(const net::HttpResponse& response, const Json& error) {
  if (const auto wait = seconds_of(response.header("retry-after"))) return wait;
  for (const Json& detail : member(error, "details")) {
    std::string delay = text_at(detail, "retryDelay");
    if (delay.ends_with('s')) delay.pop_back();
    if (const auto wait = seconds_of(delay)) return wait;
  }
  return std::nullopt;
}

// An invalid key is a 400 with Gemini; an empty account a 429 with OpenAI, a 400 with Anthropic.
bool names(const Json& error, std::string_view word) {
  if (text_at(error, "code") == word || text_at(error, "type") == word) return true;
  for (const Json& detail : member(error, "details"))
    if (text_at(detail, "reason") == word) return true;
  return false;
}

TextProblemKind kind_of(unsigned status, const Json& error) {
  if (status == 401 || status == 403 || names(error, "API_KEY_INVALID"))
    return TextProblemKind::Unauthorized;
  if (status == 402 || names(error, "insufficient_quota") || names(error, "billing_error"))
    return TextProblemKind::OutOfQuota;
  if (status == 429) return TextProblemKind::RateLimited;
  if (status >= 500 || status == 408) return TextProblemKind::Overloaded;  // 500, 503, 529
  if (status >= 400) return TextProblemKind::Rejected;
  return TextProblemKind::Malformed;  // redirects, and 2xx that are not 200
}

std::unexpected<ports::TextProblem> refused_request(const net::HttpResponse& response) {
  const Json json = Json::parse(response.body, nullptr, false);
  const Json& error = member(json, "error");
  const TextProblemKind kind = kind_of(response.status, error);
  const std::string said = error.is_string() ? error.get<std::string>() : text_at(error, "message");
  auto failed =
      problem(kind, fmt::format("HTTP {}{}{}", response.status, said.empty() ? "" : ": ", said));
  failed.error().retry_after = retry_after(response, error);
  return failed;
}

WireRequest anthropic_request(const ports::TextProviderSettings& provider, const Json& messages) {
  return {.url = provider.base_url + "/messages",
          .body = dumped({{"model", provider.model},
                          {"max_tokens", provider.output_tokens_max},
                          {"messages", messages}}),
          .headers = {{"anthropic-version", "2023-06-01"}},
          .key_header = "x-api-key",
          .key_prefix = ""};
}

WireRequest gemini_request(const ports::TextProviderSettings& provider, const std::string& prompt) {
  const Json content{{"role", "user"}, {"parts", Json::array({{{"text", prompt}}})}};
  return {.url = provider.base_url + "/models/" + provider.model + ":generateContent",
          .body = dumped({{"contents", Json::array({content})},
                          {"generationConfig", {{"maxOutputTokens", provider.output_tokens_max}}}}),
          .headers = {},
          .key_header = "x-goog-api-key",
          .key_prefix = ""};
}

WireRequest openai_request(const ports::TextProviderSettings& provider, const Json& messages) {
  // OpenAI's newer models refuse the old name, most other servers know only that.
  const char* const limit =
      provider.dialect == TextDialect::OpenAi ? "max_completion_tokens" : "max_tokens";
  return {
      .url = provider.base_url + "/chat/completions",
      .body = dumped(
          {{"model", provider.model}, {limit, provider.output_tokens_max}, {"messages", messages}}),
      .headers = {},
      .key_header = "Authorization",
      .key_prefix = "Bearer "};
}

}  // namespace

const Json& member(const Json& json, const char* name) {
  static const Json none;
  if (!json.is_object()) return none;
  const auto found = json.find(name);
  return found == json.end() ? none : *found;
}

std::string text_at(const Json& json, const char* name) {
  const Json& value = member(json, name);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::uint64_t count_at(const Json& json, const char* name) {
  // More than any model writes would overflow the bill.
  constexpr std::uint64_t most = 1'000'000'000;
  const Json& value = member(json, name);
  return value.is_number_unsigned() ? std::min(value.get<std::uint64_t>(), most) : 0;
}

std::unexpected<ports::TextProblem> problem(TextProblemKind kind, std::string message,
                                            ports::TokenUsage usage) {
  if (message.size() > message_characters_max) {
    message.resize(message_characters_max);
    message += "...";
  }
  return std::unexpected(
      ports::TextProblem{.kind = kind,
                         .error = {kind_of(kind), core::log::to_ascii(message), "", ""},
                         .retry_after = std::nullopt,
                         .usage = usage});
}

WireRequest make_request(const ports::TextProviderSettings& provider, const std::string& prompt) {
  const Json messages = Json::array({{{"role", "user"}, {"content", prompt}}});
  WireRequest request =
      provider.dialect == TextDialect::Anthropic ? anthropic_request(provider, messages)
      : provider.dialect == TextDialect::Gemini  ? gemini_request(provider, prompt)
                                                 : openai_request(provider, messages);
  request.headers.push_back({"Content-Type", "application/json"});
  return request;
}

ports::TextResult parse_response(TextDialect dialect, const net::HttpResponse& response) {
  if (response.status != 200) return refused_request(response);
  const Json json = Json::parse(response.body, nullptr, false);
  if (!json.is_object()) return problem(TextProblemKind::Malformed, "the answer is no JSON object");
  ports::TextResult result = dialect == TextDialect::Anthropic ? parse_anthropic(json)
                             : dialect == TextDialect::Gemini  ? parse_gemini(json)
                                                               : parse_openai(json);
  if (result && result->text.empty())
    return problem(TextProblemKind::Malformed, "the answer holds no text", result->usage);
  return result;
}

}  // namespace sixbtc::text_models
