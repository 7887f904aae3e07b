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
#include "analytics/returns.hpp"
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

// More of the daily returns.
struct DailyFigures {
  std::optional<double> sharpe;             // a day, not annualised
  std::optional<double> sharpe_of_weeks;    // annual, from the serial correlation of seven days
  std::optional<double> sharpe_error;       // standard error of the daily one
  std::optional<double> sharpe_above_zero;  // probability that the true one is
  std::optional<double> skewness, kurtosis_raw;
  double downside_deviation = 0;
  double ulcer_index = 0, pain_index = 0;
  std::optional<double> ulcer_performance;
  std::size_t drawdown_days_max = 0;  // the longest from a peak until it is reached again
  double time_in_profit = 0, time_at_new_high = 0;  // shares of days
};

// More of the closed trades, in the order of their exits.
struct TradeFigures {
  std::size_t breakeven = 0;
  double net_profit = 0;                            // money, as those below
  std::optional<double> average_win, average_loss;  // both positive
  std::optional<double> expectancy;
  double max_drawdown = 0;  // realised, trade by trade, as a fraction of the peak, >= 0
  std::optional<double> ed_ratio, recovery_factor;  // over the realised drawdown in money
  std::optional<double> kelly_fraction;
  std::size_t consecutive_wins_max = 0, consecutive_losses_max = 0;
  // In units of each trade's risk at its entry.
  std::optional<double> expectancy_r, deviation_r, max_drawdown_r, ed_ratio_r;
  std::optional<double> sqn_capped_100;
};

struct Metrics {
  std::size_t symbols = 0;
  std::size_t trades = 0, wins = 0, losses = 0;
  double initial_capital = 0, final_equity = 0;
  double total_return = 0;
  double max_drawdown = 0;  // of the bar-by-bar curve marked to market, >= 0
  // From daily returns of the same curve, 365 days a year; risk-free rate and target are 0.
  std::optional<double> sharpe_annual, sortino_annual, volatility_annual, cagr;
  bool is_under_a_month = false;  // fewer than 30 days: the cagr and what is made of it mean little
  std::optional<double> calmar;   // cagr / max_drawdown, of the whole window
  std::optional<double> win_rate, payoff, break_even_win_rate, profit_factor, sqn;
  // Mean net return of a trade on its notional, and the deviation of these returns (ddof 1).
  std::optional<double> expectancy, expectancy_deviation;
  // expectancy / max_drawdown: of notional over of equity, as the score wants it. In one unit it is
  // in per_trade.
  std::optional<double> ed_ratio;
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
  // Of the returns of calendar months, the first and the last as far as the window reaches.
  std::optional<analytics::Consistency> months;
  DailyFigures per_day;
  TradeFigures per_trade;
  core::Timestamp first_day;  // midnight before the first of daily_returns
  std::vector<double> daily_returns;
  std::optional<analytics::SharpeSample> daily;  // of daily_returns
};

// At least one run; every run has its equity curve and a window of at least one bar.
[[nodiscard]] Metrics measure(std::span<const SymbolRun> runs);

struct PortfolioCurve;
// The same of runs whose curves are summed already (PortfolioSum) and may be gone.
[[nodiscard]] Metrics measure(std::span<const SymbolRun> runs, const PortfolioCurve& curve);

}  // namespace sixbtc::backtest
