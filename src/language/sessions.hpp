// Trading sessions as scripts write them: "0930-1600", "0930-1600:23456", "1700-0800,1000-1200".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace sixbtc::language {

// The spans of a session, each as one number for is_in_span; nothing when malformed.
[[nodiscard]] std::optional<std::vector<double>> parse_session(std::string_view text);

// Whether a clock time (milliseconds, the zone's offset added) lies in the span. A span holds its
// first minute and not its last, and may reach into the next day; its days of the week are those on
// which it begins.
[[nodiscard]] bool is_in_span(double local_milliseconds, double span);

}  // namespace sixbtc::language
