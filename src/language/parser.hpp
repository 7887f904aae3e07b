// Tokens to syntax tree. Recovers at the next statement, so that several errors are found at once.
#pragma once

#include "language/lexer.hpp"
#include "language/syntax.hpp"

namespace sixbtc::language {

// What is wrong is in `sink`; the returned tree is meaningful only when that has no errors.
// `nesting_max` bounds the depth of the tree, and with it the stack everything after it needs.
[[nodiscard]] Block parse(const std::vector<Token>& tokens, std::size_t nesting_max,
                          DiagnosticSink& sink);

}  // namespace sixbtc::language
