// Any bytes to words: in source order, blocks balanced, and without an error nothing between two
// words but blanks and comments.
#include "language/lexer.hpp"
#include "script_fuzz.hpp"

namespace {

using namespace sixbtc;

void check_gap(std::string_view gap) {
  bool is_comment = false;
  for (std::size_t i = 0; i < gap.size(); ++i) {
    if (gap[i] == '\n' || gap[i] == '\r') is_comment = false;
    if (gap.substr(i).starts_with("//")) is_comment = true;
    CHECK(is_comment || gap[i] == ' ' || gap[i] == '\t' || gap[i] == '\n' || gap[i] == '\r');
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source = fuzz::text_of(data, size);
  language::DiagnosticSink sink(fuzz::limits.diagnostics);
  const language::TokenStream stream = language::tokenize(source, sink);
  const bool is_clean = !sink.has_errors();
  fuzz::check_diagnostics(sink.take(), source);
  CHECK(!stream.tokens.empty() && stream.tokens.back().kind == language::TokenKind::End);
  std::size_t at = 0, level = 0;
  for (const language::Token& token : stream.tokens) {
    CHECK(token.span.begin <= token.span.end && token.span.end <= size + 1);
    if (token.kind == language::TokenKind::Indent) ++level;
    if (token.kind == language::TokenKind::Dedent) {
      CHECK(level > 0);
      --level;
    }
    if (token.kind <= language::TokenKind::End) continue;
    CHECK(at <= token.span.begin && token.span.begin < token.span.end);
    if (is_clean) check_gap(source.substr(at, token.span.begin - at));
    at = token.span.end;
  }
  CHECK(level == 0);
  if (is_clean) check_gap(source.substr(at));
  for (const language::Pragma& pragma : stream.pragmas)
    CHECK(source.substr(pragma.span.begin).starts_with("//@"));
  return 0;
}
