// Failures the world can cause are values. Broken invariants abort (see check.hpp).
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace sixbtc::core {

// What the caller can do about it.
enum class ErrorKind {
  Malformed,       // the input is broken: fix the input
  Invalid,         // well formed but not allowed: fix the request or the configuration
  NotFound,        // what was named does not exist
  Conflict,        // another process or an earlier state forbids it
  Io,              // the machine refused: disk, permission, memory
  LimitReached,    // a stated limit was hit
  Unsupported,     // known, and refused with a reason
  Retryable,       // may work later, nothing has happened
  Rejected,        // the venue or a gate said no
  OutcomeUnknown,  // it may have happened: ask, never resend
  Unauthorized,
  Interrupted,  // the user asked to stop
};

// One problem in words a user can act on. `where` is a place (file:line, series, key), `hint` the
// remedy; both may be empty. All text is ASCII.
struct Error {
  ErrorKind kind = ErrorKind::Invalid;
  std::string message;
  std::string where;
  std::string hint;

  // "where: message (hint)", one line.
  [[nodiscard]] std::string to_string() const {
    std::string text = where.empty() ? message : where + ": " + message;
    if (!hint.empty()) text += " (" + hint + ")";
    return text;
  }
};

template <class T>
using Result = std::expected<T, Error>;
using Status = std::expected<void, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string message,
                                                 std::string where = {}, std::string hint = {}) {
  return std::unexpected(Error{kind, std::move(message), std::move(where), std::move(hint)});
}

}  // namespace sixbtc::core

// Early return, because the monadic members of std::expected are missing in GCC 12. Statement
// macros, not expressions: a statement expression with co_await crashes that compiler.
#define SIXBTC_CONCAT_INNER(a, b) a##b
#define SIXBTC_CONCAT(a, b) SIXBTC_CONCAT_INNER(a, b)
#define ASSIGN_OR_RETURN(declaration, expression)                                \
  auto SIXBTC_CONCAT(result_, __LINE__) = (expression);                          \
  if (!SIXBTC_CONCAT(result_, __LINE__))                                         \
    return std::unexpected(std::move(SIXBTC_CONCAT(result_, __LINE__)).error()); \
  declaration = std::move(*SIXBTC_CONCAT(result_, __LINE__))
#define RETURN_IF_ERROR(expression)                                      \
  do {                                                                   \
    auto return_if_error_result = (expression);                          \
    if (!return_if_error_result)                                         \
      return std::unexpected(std::move(return_if_error_result).error()); \
  } while (false)
