#include "adapters/web_api/problem.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::web_api {

namespace {

constexpr ProblemKind kinds[] = {
    {"malformed_request", 400, "The request can't be read."},
    {"invalid_parameter", 400, "A parameter is missing, unknown or out of range."},
    {"idempotency_key_required", 400, "This request needs an Idempotency-Key header."},
    {"unauthorized", 401, "A token or a session is needed."},
    {"scope_missing", 403, "The token or session may not do this."},
    {"csrf_missing", 403, "A browser session must send its X-SixBTC-CSRF header to change things."},
    {"origin_refused", 403, "The request comes from a page of another site."},
    {"not_found", 404, "What was named does not exist."},
    {"route_not_found", 404, "There is no such path."},
    {"method_not_allowed", 405, "The path does not take this method."},
    {"conflict", 409, "An earlier state or another process forbids it."},
    {"refused", 409, "A gate or a rule said no."},
    {"idempotency_in_flight", 409, "The first request with this Idempotency-Key is still running."},
    {"body_too_large", 413, "The body is longer than api.body_bytes_max."},
    {"unsupported_media_type", 415, "The body must be application/json."},
    {"host_refused", 421, "The Host header names another server."},
    {"invalid_body", 422, "The body does not fit its schema."},
    {"invalid_request", 422, "The request is well formed but can't be done."},
    {"idempotency_key_reused", 422, "This Idempotency-Key was used for another request."},
    {"too_many_requests", 429, "Too many requests; wait and repeat."},
    {"internal", 500, "The server failed; the log has the request id."},
    {"not_implemented", 501, "The part that would answer does not exist yet."},
    {"unavailable", 503, "The server is busy or stopping; wait and repeat."},
};

std::string_view code_of(core::ErrorKind kind) {
  using enum core::ErrorKind;
  switch (kind) {
    case Malformed:
    case Invalid:
    case LimitReached:
    case Unsupported:
      return "invalid_request";
    case NotFound:
      return "not_found";
    case Conflict:
      return "conflict";
    case Rejected:
      return "refused";
    case Unauthorized:
      return "scope_missing";
    case Retryable:
    case OutcomeUnknown:
    case Interrupted:
      return "unavailable";
    case Io:
      return "internal";
  }
  CHECK(false);
}

}  // namespace

std::span<const ProblemKind> problem_catalogue() {
  return kinds;
}

const ProblemKind& problem_kind(std::string_view code) {
  const auto* const found = std::ranges::find(kinds, code, &ProblemKind::code);
  CHECK(found != std::end(kinds));
  return *found;
}

Problem::Problem(const core::Error& error) : code(code_of(error.kind)), detail(error.to_string()) {
  // A path or a message of the system is for the log, not for whoever asks.
  if (error.kind == core::ErrorKind::Io) detail = error.message;
}

Response to_response(const Problem& problem, std::string_view request_id,
                     std::string_view instance) {
  const ProblemKind& kind = problem_kind(problem.code);
  Json json = {{"type", "/docs/problems#" + problem.code},
               {"title", kind.title},
               {"status", kind.status},
               {"detail", problem.detail},
               {"instance", instance},
               {"code", problem.code},
               {"request_id", request_id}};
  if (!problem.missing.empty()) json["missing"] = problem.missing;
  Json faults = Json::array();
  for (const Fault& fault : problem.faults)
    faults.push_back({{"pointer", fault.pointer},
                      {"code", fault.code},
                      {"message", fault.message},
                      {"hint", fault.hint}});
  json["errors"] = std::move(faults);
  Response response{.status = kind.status,
                    .headers = {{"Content-Type", "application/problem+json"}},
                    .body = json.dump(-1, ' ', false, Json::error_handler_t::replace),
                    .stream = {}};
  for (const auto& header : problem.headers) response.headers.push_back(header);
  return response;
}

}  // namespace sixbtc::web_api
