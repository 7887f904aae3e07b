// Offsets of time zones from UTC, from rules compiled in, so that two machines agree whatever zone
// files they carry. Rules are those in force since 2007; earlier years follow them too.
// docs/decisions names the zones and the reason.
#pragma once

#include <optional>
#include <string_view>

namespace sixbtc::language::zones {

// Number of a zone: "UTC", "GMT+2", "UTC-05:30", "America/New_York"; nothing for an unknown one.
[[nodiscard]] std::optional<int> named(std::string_view name);

[[nodiscard]] int utc();

// Whether its distance from UTC changes within a year.
[[nodiscard]] bool has_summer_time(int zone);

// Milliseconds to add to UTC for the zone's clock at that moment; na stays na.
[[nodiscard]] double offset_at(int zone, double milliseconds);

// The UTC moment at which the zone's clock shows `local` (milliseconds, as if it were UTC).
[[nodiscard]] double utc_of(int zone, double local);

}  // namespace sixbtc::language::zones
