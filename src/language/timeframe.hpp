// Bar lengths as scripts write them: minutes as a number ("60"), then D, W and M ("D", "3D", "W").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "market/interval.hpp"

namespace sixbtc::language {

// Nothing for a text that is none, for seconds, and for several months.
[[nodiscard]] std::optional<market::Interval> timeframe_named(std::string_view text);

// Start of the period of so many minutes (0: a month) that holds the time, milliseconds UTC.
[[nodiscard]] double period_start(double milliseconds, double minutes);

[[nodiscard]] std::string timeframe_name(market::Interval interval);

}  // namespace sixbtc::language
