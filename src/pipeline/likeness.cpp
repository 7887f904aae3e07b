#include "pipeline/likeness.hpp"

#include "analytics/comparison.hpp"

namespace sixbtc::pipeline {

std::optional<double> return_correlation(const ports::DailyReturns& a, const ports::DailyReturns& b,
                                         std::int64_t days_min) {
  const std::int64_t day = core::Duration::days(1).nanoseconds();
  const std::int64_t first_a = a.first_day.nanoseconds() / day;
  const std::int64_t first_b = b.first_day.nanoseconds() / day;
  const std::int64_t from = std::max(first_a, first_b);
  const std::int64_t to = std::min(first_a + static_cast<std::int64_t>(a.values.size()),
                                   first_b + static_cast<std::int64_t>(b.values.size()));
  if (to - from < std::max<std::int64_t>(days_min, 2)) return std::nullopt;
  const auto common = [&](const ports::DailyReturns& returns, std::int64_t first) {
    return std::span(returns.values)
        .subspan(static_cast<std::size_t>(from - first), static_cast<std::size_t>(to - from));
  };
  return analytics::correlation(common(a, first_a), common(b, first_b));
}

}  // namespace sixbtc::pipeline
