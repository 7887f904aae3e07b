#include "backtest/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/drawdown.hpp"
#include "analytics/moments.hpp"
#include "analytics/returns.hpp"
#include "analytics/trades.hpp"
#include "backtest/portfolio_curve.hpp"
#include "core/check.hpp"

namespace sixbtc::backtest {

namespace {

constexpr std::size_t days_per_month = 30;
constexpr std::size_t days_per_week = 7;

void add(Counters& sum, const Counters& counters) {
  sum.entries += counters.entries;
  sum.below_minimum_notional += counters.below_minimum_notional;
  sum.no_free_margin += counters.no_free_margin;
  sum.no_equity += counters.no_equity;
  sum.no_confidence += counters.no_confidence;
  sum.held_back += counters.held_back;
  sum.bad_levels += counters.bad_levels;
  sum.cap_bound += counters.cap_bound;
  sum.funding_assumed += counters.funding_assumed;
}

DailyFigures daily_figures(const analytics::ReturnStatistics& statistics,
                           const std::vector<double>& returns) {
  DailyFigures figures;
  figures.sharpe = statistics.sharpe_period;
  figures.skewness = statistics.moments.skewness;
  figures.kurtosis_raw = statistics.moments.kurtosis_raw;
  figures.downside_deviation = statistics.downside_deviation;
  figures.ulcer_index = statistics.ulcer_index;
  figures.pain_index = statistics.pain_index;
  figures.ulcer_performance = statistics.ulcer_performance_index;
  figures.drawdown_days_max = statistics.longest_drawdown;
  figures.time_in_profit = statistics.time_in_profit;
  figures.time_at_new_high = statistics.time_at_new_high;
  if (const auto sample = analytics::sharpe_sample(returns)) {
    figures.sharpe_error = analytics::sharpe_standard_error(*sample);
    if (const auto above = analytics::probabilistic_sharpe(*sample, 0))
      figures.sharpe_above_zero = above->value;
  }
  if (const auto weeks = analytics::aggregated_sharpe(returns, days_per_week))
    figures.sharpe_of_weeks = weeks->sharpe * std::sqrt(analytics::days_per_year / days_per_week);
  return figures;
}

std::optional<analytics::Consistency> monthly_consistency(const analytics::DailyEquity& daily) {
  std::vector<double> returns;
  for (const auto& month : analytics::monthly_results(daily)) returns.push_back(month.total_return);
  return analytics::consistency(returns);
}

TradeFigures trade_figures(const analytics::TradeStatistics& statistics) {
  return {.breakeven = statistics.breakeven,
          .net_profit = statistics.net_profit,
          .average_win = statistics.average_win,
          .average_loss = statistics.average_loss,
          .expectancy = statistics.expectancy,
          .max_drawdown = statistics.max_drawdown_fraction,
          .ed_ratio = statistics.ed_ratio,
          .recovery_factor = statistics.recovery_factor,
          .kelly_fraction = statistics.kelly_fraction,
          .consecutive_wins_max = statistics.consecutive_wins_max,
          .consecutive_losses_max = statistics.consecutive_losses_max,
          .expectancy_r = statistics.expectancy_r,
          .deviation_r = statistics.deviation_r,
          .max_drawdown_r = statistics.max_drawdown_r,
          .ed_ratio_r = statistics.ed_ratio_r,
          .sqn_capped_100 = statistics.sqn_capped_100};
}

void add_curve_figures(Metrics& metrics, const PortfolioCurve& curve) {
  metrics.initial_capital = curve.start_equity;
  metrics.final_equity = curve.equity.back();
  metrics.total_return = metrics.final_equity / metrics.initial_capital - 1.0;

  std::vector<double> from_start{curve.start_equity};
  from_start.insert(from_start.end(), curve.equity.begin(), curve.equity.end());
  metrics.max_drawdown = 0.0 - analytics::max_drawdown(from_start).fraction;  // never -0

  const auto daily = analytics::daily_equity({curve.start_equity, curve.time, curve.equity});
  metrics.first_day = daily.first_day;
  metrics.daily_returns = daily.returns();
  const auto statistics = analytics::return_statistics(
      metrics.daily_returns, {.periods_per_year = analytics::days_per_year,
                              .risk_free_annual = 0,
                              .target_per_period = 0});
  metrics.sharpe_annual = statistics.sharpe_annual;
  metrics.sortino_annual = statistics.sortino_annual;
  metrics.volatility_annual = statistics.volatility_annual;
  metrics.cagr = statistics.cagr;
  metrics.is_under_a_month = metrics.daily_returns.size() < days_per_month;
  if (metrics.cagr && metrics.max_drawdown > 0)
    metrics.calmar = *metrics.cagr / metrics.max_drawdown;
  metrics.consistency = analytics::share_above(daily.close, curve.start_equity);
  metrics.years = analytics::yearly_results(daily);
  metrics.months = monthly_consistency(daily);
  metrics.per_day = daily_figures(statistics, metrics.daily_returns);
  metrics.daily = analytics::sharpe_sample(metrics.daily_returns);
}

// Trades of all symbols in the order of their exits.
std::vector<const Trade*> trades_in_order(std::span<const SymbolRun> runs) {
  std::size_t count = 0;
  for (const SymbolRun& run : runs) count += run.result->trades.size();
  std::vector<const Trade*> trades;
  trades.reserve(count);
  for (const SymbolRun& run : runs)
    for (const Trade& trade : run.result->trades) trades.push_back(&trade);
  std::ranges::stable_sort(trades, {}, &Trade::exit_time);
  return trades;
}

// What the trades amount to, in the order of their exits. There are hundreds of thousands on many
// series, so nothing of theirs is held longer than it is used.
struct TradeColumns {
  std::vector<double> pnl, risk;
  double held = 0, traded = 0;
  analytics::Moments returns;
};

TradeColumns add_trades(Metrics& metrics, std::span<const SymbolRun> runs) {
  const std::vector<const Trade*> trades = trades_in_order(runs);
  TradeColumns columns;
  std::vector<double> returns;
  for (auto* const column : {&columns.pnl, &columns.risk, &returns}) column->reserve(trades.size());
  for (const Trade* trade : trades) {
    columns.pnl.push_back(trade->pnl);
    columns.risk.push_back(trade->risk);
    returns.push_back(trade->pnl / trade->notional());
    columns.held += trade->exit_bar - trade->entry_bar;
    columns.traded += trade->notional() + trade->exit_price * trade->quantity;
    metrics.fees += trade->fees;
    metrics.funding += trade->funding;
  }
  columns.returns = analytics::moments(returns);
  return columns;
}

void add_trade_figures(Metrics& metrics, std::span<const SymbolRun> runs) {
  const TradeColumns trades = add_trades(metrics, runs);
  const auto statistics =
      analytics::trade_statistics(trades.pnl, trades.risk, metrics.initial_capital);
  metrics.trades = statistics.trades;
  metrics.wins = statistics.wins;
  metrics.losses = statistics.losses;
  metrics.win_rate = statistics.win_rate;
  metrics.payoff = statistics.payoff;
  metrics.break_even_win_rate = analytics::break_even_win_rate(statistics.payoff);
  metrics.profit_factor = statistics.profit_factor;
  metrics.sqn = statistics.sqn;
  metrics.per_trade = trade_figures(statistics);
  metrics.turnover = trades.traded / metrics.initial_capital;
  metrics.break_even_cost_per_side =
      analytics::break_even_cost_per_side(statistics.net_profit, trades.traded);
  if (trades.pnl.empty()) return;
  metrics.expectancy = trades.returns.mean;
  metrics.expectancy_deviation = trades.returns.deviation_sample;
  if (metrics.max_drawdown > 0) metrics.ed_ratio = trades.returns.mean / metrics.max_drawdown;
  metrics.bars_held = trades.held / static_cast<double>(trades.pnl.size());
}

void add_run_figures(Metrics& metrics, std::span<const SymbolRun> runs) {
  double risk_sum = 0;
  for (const SymbolRun& run : runs) {
    const RunResult& result = *run.result;
    add(metrics.counters, result.counters);
    metrics.is_open_at_end |= result.is_open_at_end;
    const auto& close = run.market->bars().close;
    const auto symbols = static_cast<double>(runs.size());
    metrics.buy_and_hold +=
        (close[run.window.end - 1] / close[run.window.first_decision] - 1.0) / symbols;
    metrics.exposure += static_cast<double>(result.bars_in_position) /
                        static_cast<double>(run.window.end - run.window.first_decision) / symbols;
    double equity = result.initial_capital;
    for (const Trade& trade : result.trades) {
      risk_sum += trade.risk / equity;
      equity += trade.pnl;
    }
  }
  if (metrics.trades > 0) metrics.risk_taken = risk_sum / static_cast<double>(metrics.trades);
  if (metrics.counters.entries > 0)
    metrics.cap_bound_share = static_cast<double>(metrics.counters.cap_bound) /
                              static_cast<double>(metrics.counters.entries);
}

}  // namespace

Metrics measure(std::span<const SymbolRun> runs) {
  return measure(runs, portfolio_curve(runs));
}

Metrics measure(std::span<const SymbolRun> runs, const PortfolioCurve& curve) {
  CHECK(!runs.empty());
  for (const SymbolRun& run : runs) CHECK(run.window.first_decision < run.window.end);
  Metrics metrics;
  metrics.symbols = runs.size();
  add_curve_figures(metrics, curve);
  add_trade_figures(metrics, runs);
  add_run_figures(metrics, runs);
  return metrics;
}

}  // namespace sixbtc::backtest
