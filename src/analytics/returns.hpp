// Statistics of a series of simple returns per calendar period, flat periods included: dropping
// them inflates Sharpe. Definitions: docs/statistics.md. Fractions, not percent.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/drawdown.hpp"
#include "analytics/moments.hpp"

namespace sixbtc::analytics {

inline constexpr double days_per_year = 365;  // markets never close

struct ReturnOptions {
  double periods_per_year;   // days_per_year, 8760 hourly
  double risk_free_annual;   // ratio per year
  double target_per_period;  // Sortino's target
};

// Every optional is none where the definition divides by zero or lacks observations.
struct ReturnStatistics {
  Moments moments;
  double total_return = 0;
  std::optional<double> cagr;  // none below -100 %; means little under a month of data
  std::optional<double> volatility_annual;
  std::optional<double> sharpe_period, sharpe_annual;  // annual assumes no serial correlation
  double downside_deviation = 0;                       // over all periods
  std::optional<double> sortino_period, sortino_annual;
  Drawdown max_drawdown;
  std::vector<DrawdownRun> drawdown_runs;
  std::size_t longest_drawdown = 0;  // periods
  std::optional<double> calmar;      // cagr / |max drawdown|, whole sample
  double ulcer_index = 0;
  std::optional<double> ulcer_index_sample;       // divided by n - 1, as quantstats does
  std::optional<double> ulcer_performance_index;  // (cagr - risk free) / ulcer index
  double pain_index = 0;
  double time_in_profit = 0;    // share of periods that end above the start
  double time_at_new_high = 0;  // share of periods that end at or above every earlier value
  double positive_periods = 0;  // share of returns above 0
};

[[nodiscard]] ReturnStatistics return_statistics(std::span<const double> returns,
                                                 const ReturnOptions& options);

// 1, 1 + r1, (1 + r1)(1 + r2), ...: one element more than `returns`.
[[nodiscard]] std::vector<double> equity_from_returns(std::span<const double> returns);
// The inverse: one element fewer. Where nothing at all is left, nothing is won or lost any more.
[[nodiscard]] std::vector<double> returns_from_equity(std::span<const double> equity);

// How evenly the equity grew (project definitions).
struct Consistency {
  double positive_share = 0, non_negative_share = 0;
  std::optional<TrendLine> log_equity;  // ln(equity) over periods 0..n; none after total loss
  double best = 0, worst = 0;
};
// None without returns.
[[nodiscard]] std::optional<Consistency> consistency(std::span<const double> period_returns);

// Share of `equity` above `start`: time in profit of a window of days (DESIGN section 5).
[[nodiscard]] std::optional<double> share_above(std::span<const double> equity, double start);

}  // namespace sixbtc::analytics
