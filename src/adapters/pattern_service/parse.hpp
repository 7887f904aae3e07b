// What the pattern service says, as ports::Pattern. Pure; any bytes.
#pragma once

#include <string_view>
#include <vector>

#include "ports/pattern_source.hpp"

namespace sixbtc::pattern_service {

struct Parsed {
  std::vector<ports::Pattern> patterns;
  std::size_t unusable = 0;  // left out: fields missing, or without meaning
};

// {"patterns": [...]}; Malformed for anything else. Per cent become ratios, a holding period such
// as "4h" bars of the pattern's timeframe; a target called target_max_* is a touch.
[[nodiscard]] core::Result<Parsed> parse_patterns(std::string_view body);
// One pattern by itself.
[[nodiscard]] core::Result<ports::Pattern> parse_pattern(std::string_view body);

}  // namespace sixbtc::pattern_service
