// The length of a bar: any whole number of minutes, or one calendar month. Buckets are anchored to
// the UTC epoch; whole weeks to Monday; months to the calendar (DESIGN section 9).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace sixbtc::market {

class Interval {
 public:
  // "1m" "37m" "1h" "4h" "1d" "3d" "1w" "1M" ("1mo"); 1 minute to 366 days, or one month.
  [[nodiscard]] static core::Result<Interval> parse(std::string_view text);
  [[nodiscard]] static constexpr Interval minutes(std::int64_t n) { return Interval(n); }
  [[nodiscard]] static constexpr Interval month() { return Interval(0); }

  // Canonical text: the largest unit that divides it ("148m", "1h", "1d", "1w", "1M").
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] constexpr bool is_month() const { return minutes_ == 0; }
  // Minutes in a bucket; 30 days' worth for the month, whose real length varies.
  [[nodiscard]] constexpr std::int64_t nominal_minutes() const {
    return is_month() ? 43'200 : minutes_;
  }
  [[nodiscard]] constexpr core::Duration nominal_duration() const {
    return core::Duration::minutes(nominal_minutes());
  }
  // Bars in a 365-day year, for annualising.
  [[nodiscard]] double bars_per_year() const {
    return is_month() ? 12.0 : 525'600.0 / static_cast<double>(minutes_);
  }

  // Start of the bucket that holds `time`, and of the one after the bucket that starts at `start`.
  [[nodiscard]] core::Timestamp bucket_start(core::Timestamp time) const;
  [[nodiscard]] core::Timestamp next_start(core::Timestamp start) const;
  // True when every bucket of this interval is a union of whole buckets of `finer`.
  [[nodiscard]] bool is_built_from(Interval finer) const;

  friend constexpr auto operator<=>(Interval, Interval) = default;

 private:
  explicit constexpr Interval(std::int64_t minutes) : minutes_(minutes) {}
  std::int64_t minutes_;  // 0: calendar month
};

}  // namespace sixbtc::market
