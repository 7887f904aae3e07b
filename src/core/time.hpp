// Instants and lengths of time: nanoseconds, UTC, no time zone, no system clock (see clock.hpp).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace sixbtc::core {

class Duration {
 public:
  constexpr Duration() = default;
  [[nodiscard]] static constexpr Duration nanoseconds(std::int64_t n) { return Duration(n); }
  [[nodiscard]] static constexpr Duration milliseconds(std::int64_t n) {
    return Duration(n * 1'000'000);
  }
  [[nodiscard]] static constexpr Duration seconds(std::int64_t n) {
    return Duration(n * 1'000'000'000);
  }
  [[nodiscard]] static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
  [[nodiscard]] static constexpr Duration hours(std::int64_t n) { return minutes(n * 60); }
  [[nodiscard]] static constexpr Duration days(std::int64_t n) { return hours(n * 24); }
  [[nodiscard]] constexpr std::int64_t nanoseconds() const { return nanoseconds_; }
  [[nodiscard]] constexpr double seconds() const { return static_cast<double>(nanoseconds_) / 1e9; }
  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) {
    return Duration(a.nanoseconds_ + b.nanoseconds_);
  }
  friend constexpr Duration operator-(Duration a, Duration b) {
    return Duration(a.nanoseconds_ - b.nanoseconds_);
  }
  friend constexpr Duration operator*(Duration a, std::int64_t n) {
    return Duration(a.nanoseconds_ * n);
  }

 private:
  explicit constexpr Duration(std::int64_t n) : nanoseconds_(n) {}
  std::int64_t nanoseconds_ = 0;
};

// Nanoseconds since 1970-01-01T00:00:00Z; years 1678 to 2261.
class Timestamp {
 public:
  constexpr Timestamp() = default;
  [[nodiscard]] static constexpr Timestamp from_nanoseconds(std::int64_t n) { return Timestamp(n); }
  [[nodiscard]] static constexpr Timestamp from_milliseconds(std::int64_t n) {
    return Timestamp(n * 1'000'000);
  }
  [[nodiscard]] static constexpr Timestamp from_seconds(std::int64_t n) {
    return Timestamp(n * 1'000'000'000);
  }
  // "2025-01-01", "2025-01-01T12:30Z", "2025-01-01T12:30:05.123Z": UTC only.
  [[nodiscard]] static Result<Timestamp> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t nanoseconds() const { return nanoseconds_; }
  // Rounded toward minus infinity.
  [[nodiscard]] constexpr std::int64_t milliseconds() const {
    const std::int64_t quotient = nanoseconds_ / 1'000'000;
    return nanoseconds_ % 1'000'000 < 0 ? quotient - 1 : quotient;
  }
  // RFC 3339, "2025-01-01T00:00:00Z"; a fraction only when there is one.
  [[nodiscard]] std::string to_rfc3339() const;
  [[nodiscard]] std::string to_date() const;  // "2025-01-01"

  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
  friend constexpr Timestamp operator+(Timestamp t, Duration d) {
    return Timestamp(t.nanoseconds_ + d.nanoseconds());
  }
  friend constexpr Timestamp operator-(Timestamp t, Duration d) {
    return Timestamp(t.nanoseconds_ - d.nanoseconds());
  }
  friend constexpr Duration operator-(Timestamp a, Timestamp b) {
    return Duration::nanoseconds(a.nanoseconds_ - b.nanoseconds_);
  }

 private:
  explicit constexpr Timestamp(std::int64_t n) : nanoseconds_(n) {}
  std::int64_t nanoseconds_ = 0;
};

// Calendar fields of an instant, proleptic Gregorian, UTC.
struct CivilTime {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::int64_t nanosecond = 0;
};
[[nodiscard]] CivilTime to_civil(Timestamp time);
[[nodiscard]] Timestamp from_civil(const CivilTime& civil);

}  // namespace sixbtc::core
