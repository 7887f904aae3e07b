#include "analytics/calendar.hpp"

#include <algorithm>
#include <utility>

#include "analytics/drawdown.hpp"
#include "analytics/moments.hpp"
#include "analytics/returns.hpp"
#include "core/check.hpp"

namespace sixbtc::analytics {
namespace {

enum class Grouping { Year, Month };

constexpr std::int64_t day_ns = core::Duration::days(1).nanoseconds();

// Days since 1970 of the day that ends at `time` or holds it.
std::int64_t day_of(std::int64_t time) {
  const std::int64_t before = time - 1;
  return before / day_ns - (before % day_ns < 0 ? 1 : 0);
}

std::pair<int, int> period_of(core::Timestamp day, Grouping grouping) {
  const core::CivilTime civil = core::to_civil(day);
  return {civil.year, grouping == Grouping::Month ? civil.month : 0};
}

// The result over `equity`, whose first element is the equity before the period.
PeriodResult result_of(std::pair<int, int> period, std::span<const double> equity) {
  PeriodResult result;
  result.year = period.first;
  result.month = period.second;
  result.start_equity = equity.front();
  result.end_equity = equity.back();
  result.total_return = equity.back() / equity.front() - 1;
  result.max_drawdown = max_drawdown(equity).fraction;
  const Moments m = moments(returns_from_equity(equity));
  result.sharpe_daily = ratio(m.mean, m.deviation_sample);
  result.days = equity.size() - 1;
  return result;
}

std::vector<PeriodResult> results(const DailyEquity& daily, Grouping grouping) {
  std::vector<double> equity = {daily.start_equity};
  equity.insert(equity.end(), daily.close.begin(), daily.close.end());
  std::vector<PeriodResult> found;
  std::size_t begin = 0;
  core::Timestamp day = daily.first_day;
  for (std::size_t i = 0; i < daily.close.size(); ++i) {
    const core::Timestamp tomorrow = day + core::Duration::days(1);
    const auto period = period_of(day, grouping);
    if (i + 1 == daily.close.size() || period_of(tomorrow, grouping) != period) {
      found.push_back(result_of(period, std::span(equity).subspan(begin, i + 2 - begin)));
      begin = i + 1;
    }
    day = tomorrow;
  }
  return found;
}

}  // namespace

std::vector<double> DailyEquity::returns() const {
  std::vector<double> equity{start_equity};
  equity.insert(equity.end(), close.begin(), close.end());
  return returns_from_equity(equity);
}

DailyEquity daily_equity(const EquityCurve& curve) {
  CHECK(curve.time.size() == curve.equity.size());
  CHECK(curve.start_equity > 0);
  DailyEquity daily;
  daily.start_equity = curve.start_equity;
  if (curve.time.empty()) return daily;
  const std::int64_t first = day_of(curve.time.front()), last = day_of(curve.time.back());
  daily.first_day = core::Timestamp::from_nanoseconds(first * day_ns);
  daily.close.reserve(static_cast<std::size_t>(last - first + 1));
  double equity = curve.start_equity;
  std::size_t next = 0;
  for (std::int64_t day = first; day <= last; ++day) {
    for (; next < curve.time.size() && day_of(curve.time[next]) <= day; ++next) {
      CHECK(next == 0 || curve.time[next - 1] < curve.time[next]);
      equity = curve.equity[next];
    }
    daily.close.push_back(equity);
  }
  return daily;
}

std::vector<PeriodResult> yearly_results(const DailyEquity& daily) {
  return results(daily, Grouping::Year);
}

std::vector<PeriodResult> monthly_results(const DailyEquity& daily) {
  return results(daily, Grouping::Month);
}

}  // namespace sixbtc::analytics
