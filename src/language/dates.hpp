// Dates written as text: ISO 8601 ("2024-01-31", "2024-01-31T12:00:00Z", "2024-01-31 12:00") and
// the form of letters ("31 Jan 2024 12:00 +0200", "Jan 31, 2024"). Without a zone they are UTC.
#pragma once

#include <optional>
#include <string_view>

namespace sixbtc::language {

// Milliseconds UTC; nothing when the text is no date.
[[nodiscard]] std::optional<double> parse_date(std::string_view text);

}  // namespace sixbtc::language
