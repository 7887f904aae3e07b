// What is wrong with a script, where, why, and what to write instead. Every diagnostic carries a
// stable code; the catalogue below holds its title, reason and remedy and is what
// docs/language/errors.md is generated from.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sixbtc::language {

// Bytes [begin, end) of the source; lines and columns count from 1, columns in bytes.
struct SourceSpan {
  std::size_t begin = 0, end = 0;
  int line = 1, column = 1;
  int end_line = 1, end_column = 1;
};

// The span from the start of `first` to the end of `last`.
[[nodiscard]] SourceSpan join(const SourceSpan& first, const SourceSpan& last);

enum class Severity { Error, Warning };

struct Diagnostic {
  Severity severity = Severity::Error;
  std::string code;  // "E0301", "W1001"
  SourceSpan span;
  std::string message, why, hint;  // why and hint may be empty
};

// rustc style: code and message, place, source line with carets, why, hint; errors and warnings
// in source order. `file` is only a name to print.
[[nodiscard]] std::string render(std::span<const Diagnostic> diagnostics, std::string_view source,
                                 std::string_view file);

// One entry of the catalogue: what the code means in general.
struct CodeEntry {
  std::string_view code, title, why, hint;
};
[[nodiscard]] std::span<const CodeEntry> code_catalogue();
// The page about a code, from the project's folder: docs/language/errors/E0703.md.
[[nodiscard]] std::string page_of(std::string_view code);

// Collects diagnostics for one compilation: at most one for each (code, place), at most
// `errors_max` errors, so that a broken script yields a list a person can read.
class DiagnosticSink {
 public:
  explicit DiagnosticSink(std::size_t errors_max) : errors_max_(errors_max) {}

  // `code` must be in the catalogue; why and hint come from there unless `hint` is given.
  void report(std::string_view code, const SourceSpan& span, std::string message,
              std::string hint = {});

  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] bool has_error_in_line(int line) const;
  [[nodiscard]] std::size_t error_count() const { return errors_; }
  [[nodiscard]] bool is_full() const { return errors_ >= errors_max_; }
  // All of them, in source order; leaves the sink empty.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  std::size_t errors_max_;
  std::size_t errors_ = 0;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace sixbtc::language
