// What a run (or the runs of one strategy on several symbols) amounts to: M-080 to M-086 and the
// usual figures. Definitions: docs/statistics.md; assumptions: docs/backtest.md.
//
// Several symbols form one portfolio: each has the same capital and risks the same share of it per
// trade (equal risk); nothing moves between them. Its curve is the sum of theirs.
// Ratios are fractions. Undefined is none, never 0 or infinity.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analytics/calendar.hpp"
#include "analytics/sharpe.hpp"
#include "backtest/market_data.hpp"
#include "backtest/trade.hpp"

namespace sixbtc::backtest {

// A run with what it ran on; needs the run's equity curve.
struct SymbolRun {
  const MarketData* market = nullptr;
  Window window;
  const RunResult* result = nullptr;
};

struct Metrics {
  std::size_t symbols = 0;
  std::size_t trades = 0, wins = 0, losses = 0;
  double initial_capital = 0, final_equity = 0;
  double total_return = 0;
  double max_drawdown = 0;  // of the bar-by-bar curve marked to market, >= 0
  // From daily returns of the same curve, 365 days a year.
  std::optional<double> sharpe_annual, sortino_annual, volatility_annual, cagr, calmar;
  std::optional<double> win_rate, payoff, break_even_win_rate, profit_factor, sqn;
  // Mean net return of a trade on its notional, and the deviation of these returns (ddof 1).
  std::optional<double> expectancy, expectancy_deviation;
  std::optional<double> ed_ratio;         // expectancy / max_drawdown
  std::optional<double> consistency;      // share of days with equity above the start
  double exposure = 0;                    // share of bars with a position, mean over symbols
  std::optional<double> bars_held;        // mean
  double turnover = 0;                    // value of all fills / initial capital
  double fees = 0, funding = 0;           // paid; received minus paid
  std::optional<double> risk_taken;       // mean over trades of money at risk / equity at entry
  std::optional<double> cap_bound_share;  // of entries
  double buy_and_hold = 0;                // same window, no leverage, no costs, mean over symbols
  std::optional<double> break_even_cost_per_side;
  bool is_open_at_end = false;  // the last trade of some symbol was closed by the end of the data
  Counters counters;            // summed
  std::vector<analytics::PeriodResult> years;
  core::Timestamp first_day;  // midnight before the first of daily_returns
  std::vector<double> daily_returns;
  std::optional<analytics::SharpeSample> daily;  // of daily_returns
};

// At least one run; every run has its equity curve and a window of at least one bar.
[[nodiscard]] Metrics measure(std::span<const SymbolRun> runs);

}  // namespace sixbtc::backtest
