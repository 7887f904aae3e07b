// Diagnostics of a script for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

#include "language/diagnostics.hpp"

namespace sixbtc::cli {

[[nodiscard]] nlohmann::ordered_json diagnostics_json(
    std::span<const language::Diagnostic> diagnostics);

// rustc style, ending with where to read about the codes; empty when there are none.
[[nodiscard]] std::string render_with_pages(std::span<const language::Diagnostic> diagnostics,
                                            std::string_view source, std::string_view file);

}  // namespace sixbtc::cli
