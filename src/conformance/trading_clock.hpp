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
