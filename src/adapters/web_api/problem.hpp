// What went wrong with a request, as RFC 9457 says it, from one fixed catalogue.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/web_api/http.hpp"
#include "core/result.hpp"

namespace sixbtc::web_api {

using Json = nlohmann::ordered_json;

struct ProblemKind {
  std::string_view code;  // "invalid_parameter"
  int status;
  std::string_view title;  // one sentence
};
// Every problem there is, by status.
[[nodiscard]] std::span<const ProblemKind> problem_catalogue();
[[nodiscard]] const ProblemKind& problem_kind(std::string_view code);

// One thing wrong with the request: a JSON pointer into the body, or "query/limit".
struct Fault {
  std::string pointer, code, message, hint;
};

struct Problem {
  std::string code;
  std::string detail;
  std::vector<Fault> faults{};
  Headers headers{};      // "Retry-After", "Allow"
  std::string missing{};  // of not_implemented: the part that does not exist yet

  Problem(std::string_view code_, std::string detail_, std::vector<Fault> faults_ = {})
      : code(code_), detail(std::move(detail_)), faults(std::move(faults_)) {}
  // Implicit, so that a use case's error is a handler's problem.
  Problem(const core::Error& error);  // NOLINT(google-explicit-constructor)
};

// application/problem+json.
[[nodiscard]] Response to_response(const Problem& problem, std::string_view request_id,
                                   std::string_view instance);

}  // namespace sixbtc::web_api
