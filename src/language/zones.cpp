#include "language/zones.hpp"

#include "language/calendar.hpp"

namespace sixbtc::language::zones {

namespace {

constexpr double hour = 3'600'000.0, minute = 60'000.0, day = 24 * hour;

// How summer time is decided. North America: second Sunday of March to first Sunday of November,
// at 2:00 of the zone's clock. Europe: last Sundays of March and October, at 1:00 UTC. Australia:
// first Sunday of October to first Sunday of April, at 2:00 of standard time. New Zealand: last
// Sunday of September to first Sunday of April.
enum class Summer { None, NorthAmerica, Europe, Australia, NewZealand };

struct Zone {
  std::string_view name;
  int minutes;  // of standard time
  Summer summer;
};

constexpr Zone zones[] = {
    {"UTC", 0, Summer::None},
    {"GMT", 0, Summer::None},
    {"Etc/UTC", 0, Summer::None},
    {"America/New_York", -300, Summer::NorthAmerica},
    {"America/Toronto", -300, Summer::NorthAmerica},
    {"America/Chicago", -360, Summer::NorthAmerica},
    {"America/Denver", -420, Summer::NorthAmerica},
    {"America/Los_Angeles", -480, Summer::NorthAmerica},
    {"America/Vancouver", -480, Summer::NorthAmerica},
    {"America/Phoenix", -420, Summer::None},
    {"America/Bogota", -300, Summer::None},
    {"America/Lima", -300, Summer::None},
    {"Europe/London", 0, Summer::Europe},
    {"Europe/Dublin", 0, Summer::Europe},
    {"Europe/Lisbon", 0, Summer::Europe},
    {"Europe/Amsterdam", 60, Summer::Europe},
    {"Europe/Berlin", 60, Summer::Europe},
    {"Europe/Brussels", 60, Summer::Europe},
    {"Europe/Copenhagen", 60, Summer::Europe},
    {"Europe/Madrid", 60, Summer::Europe},
    {"Europe/Oslo", 60, Summer::Europe},
    {"Europe/Paris", 60, Summer::Europe},
    {"Europe/Prague", 60, Summer::Europe},
    {"Europe/Rome", 60, Summer::Europe},
    {"Europe/Stockholm", 60, Summer::Europe},
    {"Europe/Vienna", 60, Summer::Europe},
    {"Europe/Warsaw", 60, Summer::Europe},
    {"Europe/Zurich", 60, Summer::Europe},
    {"Europe/Athens", 120, Summer::Europe},
    {"Europe/Helsinki", 120, Summer::Europe},
    {"Asia/Dubai", 240, Summer::None},
    {"Asia/Kolkata", 330, Summer::None},
    {"Asia/Calcutta", 330, Summer::None},
    {"Asia/Bangkok", 420, Summer::None},
    {"Asia/Jakarta", 420, Summer::None},
    {"Asia/Hong_Kong", 480, Summer::None},
    {"Asia/Shanghai", 480, Summer::None},
    {"Asia/Singapore", 480, Summer::None},
    {"Asia/Taipei", 480, Summer::None},
    {"Asia/Seoul", 540, Summer::None},
    {"Asia/Tokyo", 540, Summer::None},
    {"Australia/Brisbane", 600, Summer::None},
    {"Australia/Sydney", 600, Summer::Australia},
    {"Australia/Melbourne", 600, Summer::Australia},
    {"Pacific/Auckland", 720, Summer::NewZealand},
};

// Zones above this number are fixed offsets: the number less this base is minutes.
constexpr int fixed_base = 100'000, lowest_fixed = fixed_base / 2;

// Midnight UTC of the n-th Sunday of a month; n = 0: the last one.
double sunday(double year, int month, int n) {
  if (n == 0) {
    const double last = calendar::timestamp(year, month + 1, 0, 0, 0, 0);
    return last - (calendar::day_of_week(last) - 1) * day;
  }
  const double first = calendar::timestamp(year, month, 1, 0, 0, 0);
  const double to_sunday = std::fmod(8 - calendar::day_of_week(first), 7);
  return first + (to_sunday + 7 * (n - 1)) * day;
}

bool is_summer(const Zone& zone, double utc) {
  if (zone.summer == Summer::None) return false;
  const double standard = zone.minutes * minute;
  const double year = calendar::year(utc + standard);
  switch (zone.summer) {
    case Summer::None:
      return false;
    case Summer::NorthAmerica:
      return utc >= sunday(year, 3, 2) + 2 * hour - standard &&
             utc < sunday(year, 11, 1) + 1 * hour - standard;
    case Summer::Europe:
      return utc >= sunday(year, 3, 0) + hour && utc < sunday(year, 10, 0) + hour;
    case Summer::Australia:
      return utc < sunday(year, 4, 1) + 2 * hour - standard ||
             utc >= sunday(year, 10, 1) + 2 * hour - standard;
    case Summer::NewZealand:
      return utc < sunday(year, 4, 1) + 2 * hour - standard ||
             utc >= sunday(year, 9, 0) + 2 * hour - standard;
  }
  return false;
}

// Minutes of "+2", "-05:30", "+0530"; nothing when malformed.
std::optional<int> fixed_offset(std::string_view text) {
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return {};
  std::string digits;
  for (const char c : text.substr(1)) {
    if (c == ':') continue;
    if (c < '0' || c > '9') return {};
    digits += c;
  }
  if (digits.empty() || digits.size() > 4) return {};
  const int number = std::stoi(digits);
  const int minutes = digits.size() <= 2 ? number * 60 : number / 100 * 60 + number % 100;
  if (minutes > 14 * 60) return {};
  return text[0] == '-' ? -minutes : minutes;
}

}  // namespace

std::optional<int> named(std::string_view name) {
  for (std::size_t i = 0; i < std::size(zones); ++i)
    if (zones[i].name == name) return static_cast<int>(i);
  if (!name.starts_with("UTC") && !name.starts_with("GMT")) return {};
  const auto minutes = fixed_offset(name.substr(3));
  if (!minutes) return {};
  return fixed_base + *minutes;
}

int utc() {
  return fixed_base;
}

bool has_summer_time(int zone) {
  return zone < lowest_fixed && zones[zone].summer != Summer::None;
}

double offset_at(int zone, double milliseconds) {
  if (zone >= lowest_fixed) return (zone - fixed_base) * minute + 0 * milliseconds;
  const Zone& rules = zones[zone];
  const double summer = is_summer(rules, milliseconds) ? hour : 0;
  return rules.minutes * minute + summer + 0 * milliseconds;
}

double utc_of(int zone, double local) {
  const double near = local - offset_at(zone, local);
  return local - offset_at(zone, near);
}

}  // namespace sixbtc::language::zones
