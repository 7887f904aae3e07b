// Source text to tokens. Layout follows Pine: a block is indented by four spaces (a tab counts
// four) more than its head; outside brackets, a line whose indentation is not a multiple of four
// continues the line above; inside brackets layout does not matter.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "language/token.hpp"

namespace sixbtc::language {

// A comment that starts with //@ : "sixbtc leverage=3", "version=6".
struct Pragma {
  std::string_view text;  // after the //@, trailing blanks removed
  SourceSpan span;
};

struct TokenStream {
  std::vector<Token> tokens;  // ends with End; Indent and Dedent are balanced
  std::vector<Pragma> pragmas;
};

// `source` must outlive the pragmas.
[[nodiscard]] TokenStream tokenize(std::string_view source, DiagnosticSink& sink);

// Every word that cannot be a name.
[[nodiscard]] std::vector<std::string_view> keyword_spellings();

}  // namespace sixbtc::language
