#include "language/diagnostics.hpp"

#include "core/check.hpp"

namespace sixbtc::language {

namespace {

const CodeEntry& entry_of(std::string_view code) {
  for (const CodeEntry& entry : code_catalogue())
    if (entry.code == code) return entry;
  CHECK(!"diagnostic code missing from the catalogue");
}

std::string_view line_text(std::string_view source, const SourceSpan& span) {
  std::size_t begin = std::min(span.begin, source.size());
  while (begin > 0 && source[begin - 1] != '\n') --begin;
  std::size_t end = begin;
  while (end < source.size() && source[end] != '\n' && source[end] != '\r') ++end;
  return source.substr(begin, end - begin);
}

void render_one(std::string& out, const Diagnostic& diagnostic, std::string_view source,
                std::string_view file) {
  const SourceSpan& span = diagnostic.span;
  const char* word = diagnostic.severity == Severity::Error ? "error" : "warning";
  out += fmt::format("{}[{}]: {}\n", word, diagnostic.code, diagnostic.message);
  const std::string number = std::to_string(span.line);
  const std::string margin(number.size(), ' ');
  out += fmt::format("{}--> {}:{}:{}\n", margin, file, span.line, span.column);
  const std::string_view text = line_text(source, span);
  const std::size_t column = static_cast<std::size_t>(span.column - 1);
  const std::size_t wanted = span.line == span.end_line && span.end > span.begin
                                 ? span.end - span.begin
                                 : text.size() - std::min(column, text.size());
  std::string pad;
  for (std::size_t i = 0; i < column && i < text.size(); ++i) pad += text[i] == '\t' ? '\t' : ' ';
  out += fmt::format("{} |\n{} | {}\n{} | {}{}\n", margin, number, text, margin, pad,
                     std::string(std::max<std::size_t>(wanted, 1), '^'));
  if (!diagnostic.why.empty()) out += fmt::format("{} = why: {}\n", margin, diagnostic.why);
  if (!diagnostic.hint.empty()) out += fmt::format("{} = hint: {}\n", margin, diagnostic.hint);
}

}  // namespace

SourceSpan join(const SourceSpan& first, const SourceSpan& last) {
  SourceSpan span = first;
  span.end = last.end;
  span.end_line = last.end_line;
  span.end_column = last.end_column;
  return span;
}

std::string page_of(std::string_view code) {
  return fmt::format("docs/language/errors/{}.md", code);
}

std::string render(std::span<const Diagnostic> diagnostics, std::string_view source,
                   std::string_view file) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!out.empty()) out += '\n';
    render_one(out, diagnostic, source, file);
  }
  return out;
}

void DiagnosticSink::report(std::string_view code, const SourceSpan& span, std::string message,
                            std::string hint) {
  const CodeEntry& entry = entry_of(code);
  const Severity severity = code.front() == 'W' ? Severity::Warning : Severity::Error;
  if (severity == Severity::Error && is_full()) return;
  for (const Diagnostic& known : diagnostics_)
    if (known.code == code && known.span.begin == span.begin) return;
  if (severity == Severity::Error) ++errors_;
  diagnostics_.push_back({severity, std::string(code), span, std::move(message),
                          std::string(entry.why),
                          hint.empty() ? std::string(entry.hint) : std::move(hint)});
}

bool DiagnosticSink::has_error_in_line(int line) const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(), [&](const Diagnostic& known) {
    return known.severity == Severity::Error && known.span.line == line;
  });
}

std::vector<Diagnostic> DiagnosticSink::take() {
  std::stable_sort(
      diagnostics_.begin(), diagnostics_.end(),
      [](const Diagnostic& a, const Diagnostic& b) { return a.span.begin < b.span.begin; });
  errors_ = 0;
  return std::exchange(diagnostics_, {});
}

}  // namespace sixbtc::language
