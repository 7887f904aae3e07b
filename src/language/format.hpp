// A script in one style: blocks indented by four spaces, one statement a line, spaces around binary
// operators and after commas, lines of at most 100 characters wrapped after a comma or an operator,
// at most one blank line. Comments and annotations stay where they are.
//
// Pure; safe from any thread. Formatting twice changes nothing, and the words of the script, hence
// its meaning, stay the same: the function checks its own result.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "language/compile.hpp"

namespace sixbtc::language {

// Fails with the diagnostics when the source is too large or does not lex or parse. What only the
// checker objects to is no obstacle.
[[nodiscard]] std::expected<std::string, std::vector<Diagnostic>> format(std::string_view source,
                                                                         const Limits& limits);

}  // namespace sixbtc::language
