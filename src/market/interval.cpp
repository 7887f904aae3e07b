#include "market/interval.hpp"

#include <fmt/format.h>

namespace sixbtc::market {

namespace {

constexpr std::int64_t minutes_per_day = 1'440;
constexpr std::int64_t minutes_per_week = 10'080;
constexpr std::int64_t minutes_max = 366 * minutes_per_day;
// 1970-01-01 was a Thursday; the Monday before it is three days earlier.
constexpr std::int64_t monday_offset_minutes = -3 * minutes_per_day;

}  // namespace

core::Result<Interval> Interval::parse(std::string_view text) {
  const auto malformed = [&] {
    return core::fail(core::ErrorKind::Malformed, fmt::format("'{}' is not an interval", text), {},
                      "write a number and a unit: 1m 37m 1h 4h 1d 1w, or 1M for a month");
  };
  std::size_t at = 0;
  std::int64_t count = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9' && count <= minutes_max)
    count = count * 10 + (text[at++] - '0');
  if (at == 0 || count == 0) return malformed();
  const std::string_view unit = text.substr(at);
  if (unit == "M" || unit == "mo")
    return count == 1 ? core::Result<Interval>(month()) : malformed();
  std::int64_t scale = 0;
  if (unit == "m") scale = 1;
  if (unit == "h" || unit == "H") scale = 60;
  if (unit == "d" || unit == "D") scale = minutes_per_day;
  if (unit == "w" || unit == "W") scale = minutes_per_week;
  if (scale == 0 || count > minutes_max / scale) return malformed();
  return minutes(count * scale);
}

std::string Interval::to_string() const {
  if (is_month()) return "1M";
  if (minutes_ % minutes_per_week == 0) return fmt::format("{}w", minutes_ / minutes_per_week);
  if (minutes_ % minutes_per_day == 0) return fmt::format("{}d", minutes_ / minutes_per_day);
  if (minutes_ % 60 == 0) return fmt::format("{}h", minutes_ / 60);
  return fmt::format("{}m", minutes_);
}

core::Timestamp Interval::bucket_start(core::Timestamp time) const {
  if (is_month()) {
    core::CivilTime civil = core::to_civil(time);
    return core::from_civil({civil.year, civil.month, 1, 0, 0, 0, 0});
  }
  const std::int64_t anchor = minutes_ % minutes_per_week == 0
                                  ? core::Duration::minutes(monday_offset_minutes).nanoseconds()
                                  : 0;
  const std::int64_t length = nominal_duration().nanoseconds();
  std::int64_t offset = (time.nanoseconds() - anchor) % length;
  if (offset < 0) offset += length;
  return time - core::Duration::nanoseconds(offset);
}

core::Timestamp Interval::next_start(core::Timestamp start) const {
  if (!is_month()) return start + nominal_duration();
  core::CivilTime civil = core::to_civil(start);
  const bool december = civil.month == 12;
  return core::from_civil(
      {december ? civil.year + 1 : civil.year, december ? 1 : civil.month + 1, 1, 0, 0, 0, 0});
}

bool Interval::is_built_from(Interval finer) const {
  if (finer.is_month()) return is_month();
  if (is_month()) return minutes_per_day % finer.minutes_ == 0;
  if (minutes_ % finer.minutes_ != 0) return false;
  // Weeks start on Monday; a finer interval must have a boundary there.
  if (minutes_ % minutes_per_week == 0 && finer.minutes_ % minutes_per_week != 0)
    return monday_offset_minutes % finer.minutes_ == 0;
  return true;
}

}  // namespace sixbtc::market
