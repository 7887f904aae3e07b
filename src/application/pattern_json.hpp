// Patterns in the words of the pattern service (adapters/pattern_service reads them): per cent
// where we count in shares, times where we count bars.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "ports/pattern_source.hpp"

namespace sixbtc::application {

[[nodiscard]] nlohmann::ordered_json to_json(const ports::Pattern& pattern, bool with_coins);
// "PRODUCTION", "BETA" or "ALPHA": what the service calls tiers 1, 2 and 3.
[[nodiscard]] std::string_view status_of_tier(int tier);

}  // namespace sixbtc::application
