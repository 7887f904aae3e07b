// Calendar fields of a Pine time (milliseconds since the epoch, UTC); na gives na.
#pragma once

namespace sixbtc::language::calendar {

// Whether a time lies within what the fields below can tell.
[[nodiscard]] bool is_representable(double milliseconds);

[[nodiscard]] double year(double milliseconds);
[[nodiscard]] double month(double milliseconds);
[[nodiscard]] double day_of_month(double milliseconds);
[[nodiscard]] double day_of_week(double milliseconds);   // 1 is Sunday
[[nodiscard]] double week_of_year(double milliseconds);  // ISO 8601
[[nodiscard]] double hour(double milliseconds);
[[nodiscard]] double minute(double milliseconds);
[[nodiscard]] double second(double milliseconds);

// Milliseconds of a date and time; fields outside their range carry over (month 13 is January).
[[nodiscard]] double timestamp(double year, double month, double day, double hour, double minute,
                               double second);

}  // namespace sixbtc::language::calendar
