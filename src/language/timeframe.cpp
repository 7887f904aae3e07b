#include "language/timeframe.hpp"

#include <charconv>

#include "language/calendar.hpp"

namespace sixbtc::language {

namespace {
constexpr std::int64_t day = 1440, week = 7 * day, days_max = 366;
}

std::optional<market::Interval> timeframe_named(std::string_view text) {
  std::int64_t count = 0;
  const char* const last = text.data() + text.size();
  const auto [end, failure] = std::from_chars(text.data(), last, count);
  const bool has_count = failure == std::errc();
  if (failure == std::errc::result_out_of_range || (has_count && count < 1)) return {};
  const std::string_view unit(end, static_cast<std::size_t>(last - end));
  if (!has_count) count = 1;
  if (unit.empty() && has_count && count <= day) return market::Interval::minutes(count);
  if (unit == "D" && count <= days_max) return market::Interval::minutes(count * day);
  if (unit == "W" && count * 7 <= days_max) return market::Interval::minutes(count * week);
  if (unit == "M" && count == 1) return market::Interval::month();
  return {};
}

double period_start(double milliseconds, double minutes) {
  if (!calendar::is_representable(milliseconds)) return std::numeric_limits<double>::quiet_NaN();
  const auto frame = minutes == 0 ? market::Interval::month()
                                  : market::Interval::minutes(static_cast<std::int64_t>(minutes));
  const auto time = core::Timestamp::from_milliseconds(static_cast<std::int64_t>(milliseconds));
  return static_cast<double>(frame.bucket_start(time).milliseconds());
}

std::string timeframe_name(market::Interval interval) {
  const std::int64_t minutes = interval.nominal_minutes();
  const auto counted = [](std::int64_t n, const char* unit) {
    return n == 1 ? std::string(unit) : std::to_string(n) + unit;
  };
  if (interval.is_month()) return "M";
  if (minutes % week == 0) return counted(minutes / week, "W");
  if (minutes % day == 0) return counted(minutes / day, "D");
  return std::to_string(minutes);
}

}  // namespace sixbtc::language
