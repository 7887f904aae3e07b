#include "fills/funding.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::fills {

namespace {

constexpr std::int64_t minute = 60'000'000'000;

struct Payment {
  std::int64_t time;
  double rate;
  bool is_recorded;
};

std::int64_t floor_to(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

}  // namespace

std::vector<FundingEvent> funding_events(std::span<const std::int64_t> open_time, std::int64_t end,
                                         std::span<const std::int64_t> recorded_time,
                                         std::span<const double> recorded_rate,
                                         const CostModel& costs) {
  CHECK(recorded_time.size() == recorded_rate.size());
  CHECK(costs.funding_interval_hours > 0);
  if (open_time.empty()) return {};
  const auto interval =
      static_cast<std::int64_t>(costs.funding_interval_hours * 3600.0) * 1'000'000'000;
  std::vector<Payment> payments;
  std::size_t next = 0;
  const std::int64_t first = open_time.front();
  CHECK(end > open_time.back());
  const auto add_recorded_before = [&](std::int64_t time) {
    for (; next < recorded_time.size() && floor_to(recorded_time[next], minute) < time; ++next)
      payments.push_back({floor_to(recorded_time[next], minute), recorded_rate[next], true});
  };
  for (std::int64_t due = floor_to(first, interval); due < end; due += interval) {
    add_recorded_before(due - interval / 2);
    const bool is_recorded =
        next < recorded_time.size() && floor_to(recorded_time[next], minute) < due + interval / 2;
    if (is_recorded)
      add_recorded_before(due + interval / 2);
    else
      payments.push_back({due, costs.funding_rate_missing, false});
  }
  add_recorded_before(end);

  std::vector<FundingEvent> events;
  events.reserve(payments.size());
  std::size_t bar = 0;
  for (const Payment& payment : payments) {
    if (payment.time < first || payment.time >= end) continue;
    while (bar + 1 < open_time.size() && open_time[bar + 1] <= payment.time) ++bar;
    events.push_back({static_cast<std::uint32_t>(bar), open_time[bar] == payment.time,
                      payment.is_recorded, payment.rate, payment.time});
  }
  return events;
}

}  // namespace sixbtc::fills
