#include "core/time.hpp"

#include <fmt/format.h>

#include <chrono>

namespace sixbtc::core {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
  const std::int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

// Reads exactly `count` digits at `position`; -1 when they are not there.
int digits_at(std::string_view text, std::size_t position, int count) {
  if (position + static_cast<std::size_t>(count) > text.size()) return -1;
  int value = 0;
  for (int i = 0; i < count; ++i) {
    const char c = text[position + static_cast<std::size_t>(i)];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool has(std::string_view text, std::size_t position, char c) {
  return position < text.size() && text[position] == c;
}

}  // namespace

CivilTime to_civil(Timestamp time) {
  const std::int64_t seconds = floor_divide(time.nanoseconds(), nanoseconds_per_second);
  const std::int64_t days = floor_divide(seconds, seconds_per_day);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  const auto second_of_day = static_cast<int>(seconds - days * seconds_per_day);
  CivilTime civil;
  civil.year = static_cast<int>(date.year());
  civil.month = static_cast<int>(static_cast<unsigned>(date.month()));
  civil.day = static_cast<int>(static_cast<unsigned>(date.day()));
  civil.hour = second_of_day / 3600;
  civil.minute = second_of_day / 60 % 60;
  civil.second = second_of_day % 60;
  civil.nanosecond = time.nanoseconds() - seconds * nanoseconds_per_second;
  return civil;
}

Timestamp from_civil(const CivilTime& civil) {
  const std::chrono::year_month_day date{std::chrono::year{civil.year},
                                         std::chrono::month{static_cast<unsigned>(civil.month)},
                                         std::chrono::day{static_cast<unsigned>(civil.day)}};
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  const std::int64_t seconds =
      days * seconds_per_day + civil.hour * 3600 + civil.minute * 60 + civil.second;
  return Timestamp::from_nanoseconds(seconds * nanoseconds_per_second + civil.nanosecond);
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
  const auto malformed = [&] {
    return fail(ErrorKind::Malformed, fmt::format("'{}' is not a UTC time", text), {},
                "write 2025-01-31 or 2025-01-31T12:30:00Z");
  };
  CivilTime civil;
  civil.year = digits_at(text, 0, 4);
  civil.month = digits_at(text, 5, 2);
  civil.day = digits_at(text, 8, 2);
  if (civil.year < 1678 || civil.year > 2261 || !has(text, 4, '-') || !has(text, 7, '-'))
    return malformed();
  const std::chrono::year_month_day date{std::chrono::year{civil.year},
                                         std::chrono::month{static_cast<unsigned>(civil.month)},
                                         std::chrono::day{static_cast<unsigned>(civil.day)}};
  if (!date.ok()) return malformed();
  std::size_t at = 10;
  if (at == text.size()) return from_civil(civil);
  if (!has(text, at, 'T') && !has(text, at, ' ')) return malformed();
  civil.hour = digits_at(text, at + 1, 2);
  civil.minute = digits_at(text, at + 4, 2);
  if (!has(text, at + 3, ':') || civil.hour < 0 || civil.hour > 23 || civil.minute < 0 ||
      civil.minute > 59)
    return malformed();
  at += 6;
  if (has(text, at, ':')) {
    civil.second = digits_at(text, at + 1, 2);
    if (civil.second < 0 || civil.second > 59) return malformed();
    at += 3;
    if (has(text, at, '.')) {
      ++at;
      std::int64_t scale = nanoseconds_per_second;
      const std::size_t first = at;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && scale > 1; ++at) {
        scale /= 10;
        civil.nanosecond += (text[at] - '0') * scale;
      }
      if (at == first) return malformed();
    }
  }
  if (has(text, at, 'Z')) ++at;
  if (at != text.size()) return malformed();
  return from_civil(civil);
}

std::string Timestamp::to_date() const {
  const CivilTime c = to_civil(*this);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

std::string Timestamp::to_rfc3339() const {
  const CivilTime c = to_civil(*this);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day,
                                 c.hour, c.minute, c.second);
  if (c.nanosecond != 0) {
    std::string fraction = fmt::format("{:09}", c.nanosecond);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += "." + fraction;
  }
  return text + "Z";
}

}  // namespace sixbtc::core
