// Trading days of an exchange: its clock, and the minute at which a day begins there.
#pragma once

#include <cmath>
#include <string_view>

#include "core/time.hpp"
#include "language/zones.hpp"

namespace sixbtc::conformance {

class TradingClock {
 public:
  // An unknown zone counts as UTC. `day_start_minutes` below zero: on the day before.
  TradingClock(std::string_view zone, int day_start_minutes)
      : zone_(language::zones::named(zone).value_or(language::zones::utc())),
        day_start_(day_start_minutes * 60'000.0) {}

  // Minutes since midnight on the exchange's clock.
  [[nodiscard]] int minute(core::Timestamp time) const {
    return static_cast<int>((local(time) - std::floor(local(time) / day_) * day_) / 60'000.0);
  }
  // A number that grows by one with each trading day.
  [[nodiscard]] std::int64_t day(core::Timestamp time) const {
    return static_cast<std::int64_t>(std::floor((local(time) - day_start_) / day_));
  }
  // A later moment before which day() stays what it is. Summer time begins and ends on whole hours
  // of UTC.
  [[nodiscard]] core::Timestamp day_lasts_until(core::Timestamp time) const {
    const auto since = [&](core::Duration period, std::int64_t at) {
      const std::int64_t length = period.nanoseconds();
      return core::Duration::nanoseconds(((at % length) + length) % length);
    };
    const auto local_time = static_cast<std::int64_t>(local(time) - day_start_) * 1'000'000 +
                            time.nanoseconds() % 1'000'000;
    const core::Timestamp day_end =
        time + core::Duration::days(1) - since(core::Duration::days(1), local_time);
    if (!language::zones::has_summer_time(zone_)) return day_end;
    const core::Duration hour = core::Duration::hours(1);
    return std::min(day_end, time + hour - since(hour, time.nanoseconds()));
  }

 private:
  static constexpr double day_ = 86'400'000.0;
  [[nodiscard]] double local(core::Timestamp time) const {
    const auto utc = static_cast<double>(time.milliseconds());
    return utc + language::zones::offset_at(zone_, utc);
  }

  int zone_;
  double day_start_;
};

}  // namespace sixbtc::conformance
