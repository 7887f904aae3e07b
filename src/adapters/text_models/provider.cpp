#include "adapters/text_models/provider.hpp"

#include "adapters/text_models/wire.hpp"

namespace sixbtc::text_models {

namespace {

using ports::TextProblemKind;

// A server may repeat the key in what it answers; beyond this file nobody meets it.
void redact(std::string& text, std::string_view key) {
  for (std::size_t at = text.find(key); !key.empty() && at != std::string::npos;
       at = text.find(key, at))
    text.replace(at, key.size(), "[key]");
}

TextProblemKind kind_of(const core::Error& error) {
  switch (error.kind) {
    case core::ErrorKind::Interrupted:
      return TextProblemKind::Interrupted;
    case core::ErrorKind::Retryable:
    case core::ErrorKind::OutcomeUnknown:  // asking again costs money and nothing else
      return TextProblemKind::Unanswered;
    case core::ErrorKind::LimitReached:
      return TextProblemKind::Malformed;
    default:
      return TextProblemKind::Rejected;  // URL, key or certificate: the configuration is to blame
  }
}

}  // namespace

ports::TextResult Provider::complete(const std::string& prompt, const std::stop_token& stop) {
  WireRequest wire = make_request(settings_, prompt);
  net::HttpRequest request{.method = "POST",
                           .url = std::move(wire.url),
                           .headers = std::move(wire.headers),
                           .secret = {},
                           .body = std::move(wire.body),
                           .deadline = limits_.deadline,
                           .answer_bytes_max = limits_.answer_bytes_max,
                           .stop = stop};
  if (!key_.empty()) request.secret = {wire.key_header, wire.key_prefix, &key_};
  auto response = client_.send(request);
  if (!response) {
    ports::TextProblem failed;
    failed.kind = kind_of(response.error());
    failed.error = std::move(response.error());
    return std::unexpected(std::move(failed));
  }
  // Before a message is shortened, and again where JSON spelt a letter by its number.
  redact(response->body, key_.reveal());
  ports::TextResult result = parse_response(settings_.dialect, *response);
  redact(result ? result->text : result.error().error.message, key_.reveal());
  if (result) {
    result->model = name_ + "/" + settings_.model;
    return result;
  }
  result.error().error.where = name_;
  // Some providers show parts of the key they refuse.
  if (result.error().kind == TextProblemKind::Unauthorized) {
    result.error().error.message =
        fmt::format("HTTP {}: the key is not accepted", response->status);
    result.error().error.hint = "set " + settings_.key_variable + " to a valid key";
  }
  return result;
}

}  // namespace sixbtc::text_models
