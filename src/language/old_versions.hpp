// Scripts of versions 1 to 4, whose built-ins had other names.
#pragma once

#include <string>

#include "language/token.hpp"

namespace sixbtc::language {

// How the names used in an old script are written today; empty when it uses none.
[[nodiscard]] std::string migration_hint(const std::vector<Token>& tokens);

// Whether a script that does not state its version can only be an old one.
[[nodiscard]] bool is_old_script(const std::vector<Token>& tokens);

}  // namespace sixbtc::language
