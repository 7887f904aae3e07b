// The syntax tree as source text: for what builds or changes trees.
//
// The text parses to the same tree (but for the places) and, with the same pragmas, means the same;
// it is not in the one style of format.hpp, and comments are not part of a tree. Pure; any thread.
#pragma once

#include <string>

#include "language/syntax.hpp"

namespace sixbtc::language {

[[nodiscard]] std::string print(const Block& script);
[[nodiscard]] std::string print(const Expression& expression);

}  // namespace sixbtc::language
