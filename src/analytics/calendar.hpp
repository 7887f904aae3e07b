// An equity curve cut by the UTC calendar. A curve is a value per instant (nanoseconds, UTC,
// strictly increasing) plus the equity before its first instant; between instants it stands still.
// Instants are bar closes: a value at midnight exactly closes the day before.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/time.hpp"

namespace sixbtc::analytics {

struct EquityCurve {
  double start_equity;  // before the first instant, > 0
  std::span<const std::int64_t> time;
  std::span<const double> equity;
};

// Equity at the end of every calendar day from the first to the last instant, flat days included.
struct DailyEquity {
  core::Timestamp first_day;  // midnight
  double start_equity = 0;
  std::vector<double> close;

  // Return of each day; the first one against start_equity.
  [[nodiscard]] std::vector<double> returns() const;
};
[[nodiscard]] DailyEquity daily_equity(const EquityCurve& curve);

struct PeriodResult {
  int year = 0;
  int month = 0;  // 1..12; 0: the whole year
  double start_equity = 0, end_equity = 0;
  double total_return = 0;
  double max_drawdown = 0;             // <= 0, inside the period, its start counted as a peak
  std::optional<double> sharpe_daily;  // of the period's days, per day; none without spread
  std::size_t days = 0;
};
[[nodiscard]] std::vector<PeriodResult> yearly_results(const DailyEquity& daily);
[[nodiscard]] std::vector<PeriodResult> monthly_results(const DailyEquity& daily);

}  // namespace sixbtc::analytics
