#include "language/calendar.hpp"

#include "core/time.hpp"

namespace sixbtc::language::calendar {

namespace {

constexpr double na = std::numeric_limits<double>::quiet_NaN();

template <class Field>
double field(double milliseconds, Field of) {
  if (!is_representable(milliseconds)) return na;
  const auto time = core::Timestamp::from_milliseconds(static_cast<std::int64_t>(milliseconds));
  return static_cast<double>(of(core::to_civil(time)));
}

}  // namespace

// What a Timestamp can hold, with room to spare.
bool is_representable(double milliseconds) {
  return std::fabs(milliseconds) < 9e15 / 1000;
}

double year(double milliseconds) {
  return field(milliseconds, [](const core::CivilTime& t) { return t.year; });
}
double month(double milliseconds) {
  return field(milliseconds, [](const core::CivilTime& t) { return t.month; });
}
double day_of_month(double milliseconds) {
  return field(milliseconds, [](const core::CivilTime& t) { return t.day; });
}
double day_of_week(double milliseconds) {
  // 1970-01-01 was a Thursday, day 5 when Sunday is 1.
  const double days = std::floor(milliseconds / 86'400'000.0);
  const double offset = std::fmod(days + 4, 7);
  return (offset < 0 ? offset + 7 : offset) + 1;
}
double week_of_year(double milliseconds) {
  // The week belongs to the year of its Thursday.
  constexpr double day = 86'400'000.0;
  const double since_monday = std::fmod(day_of_week(milliseconds) + 5, 7);
  const double thursday = std::floor(milliseconds / day) * day + (3 - since_monday) * day;
  const double new_year = timestamp(year(thursday), 1, 1, 0, 0, 0);
  return std::floor((thursday - new_year) / (7 * day)) + 1;
}
double hour(double milliseconds) {
  return field(milliseconds, [](const core::CivilTime& t) { return t.hour; });
}
double minute(double milliseconds) {
  return field(milliseconds, [](const core::CivilTime& t) { return t.minute; });
}
double second(double milliseconds) {
  return field(milliseconds, [](const core::CivilTime& t) { return t.second; });
}

double timestamp(double year, double month, double day, double hour, double minute, double second) {
  const double months = std::floor(month - 1);
  const double carried = std::floor(months / 12);
  const double full_year = year + carried;
  if (!(full_year >= 1700 && full_year <= 2200)) return na;
  core::CivilTime first;
  first.year = static_cast<int>(full_year);
  first.month = static_cast<int>(months - 12 * carried) + 1;
  const auto start = static_cast<double>(core::from_civil(first).milliseconds());
  return start + (day - 1) * 86'400'000.0 + hour * 3'600'000.0 + minute * 60'000.0 +
         second * 1000.0;
}

}  // namespace sixbtc::language::calendar
