// Copies of parts of a syntax tree. Pure; any thread.
#pragma once

#include "language/syntax.hpp"

namespace sixbtc::language {

[[nodiscard]] ExpressionPtr clone(const Expression& expression);
[[nodiscard]] Statement clone(const Statement& statement);
[[nodiscard]] Block clone(const Block& block);

}  // namespace sixbtc::language
