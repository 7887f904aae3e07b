// Text to numbers and times, as fast as an import needs and correctly rounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sixbtc::archives {

// A plain or scientific decimal number, nearest double; no value for anything else ("", "nan",
// "1,5", "0x1"). Surrounding spaces and double quotes are allowed.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

// Nanoseconds since 1970 UTC. Whole seconds, milli-, micro- or nanoseconds, told apart by their
// size (1973 to 5138 for each), or text such as "2024-01-31 12:30:00" and RFC 3339 in UTC.
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text);

// Reads a number that ends at `separator` or at `end` and moves `at` there. False, with `at`
// unchanged, when the quick exact path does not apply: use parse_number on the field.
[[nodiscard]] bool read_number(const char*& at, const char* end, char separator, double& value);
// The same for times that are whole numbers; otherwise use parse_time.
[[nodiscard]] bool read_time(const char*& at, const char* end, char separator,
                             std::int64_t& nanoseconds);

}  // namespace sixbtc::archives
