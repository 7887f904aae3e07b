#include "analytics/trades.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analytics/drawdown.hpp"
#include "analytics/moments.hpp"
#include "analytics/normal.hpp"
#include "core/check.hpp"

namespace sixbtc::analytics {
namespace {

std::vector<double> running_total(std::span<const double> values, double start) {
  std::vector<double> totals = {start};
  totals.reserve(values.size() + 1);
  for (const double value : values) totals.push_back(totals.back() + value);
  return totals;
}

std::optional<double> mean(double sum, std::size_t count) {
  return ratio(sum, static_cast<double>(count));
}

void add_counts(TradeStatistics& s, std::span<const double> pnl) {
  std::size_t wins_in_a_row = 0, losses_in_a_row = 0;
  for (const double profit : pnl) {
    wins_in_a_row = profit > 0 ? wins_in_a_row + 1 : 0;
    losses_in_a_row = profit < 0 ? losses_in_a_row + 1 : 0;
    s.consecutive_wins_max = std::max(s.consecutive_wins_max, wins_in_a_row);
    s.consecutive_losses_max = std::max(s.consecutive_losses_max, losses_in_a_row);
    s.net_profit += profit;
    if (profit > 0) {
      ++s.wins;
      s.gross_profit += profit;
    } else if (profit < 0) {
      ++s.losses;
      s.gross_loss -= profit;
    } else {
      ++s.breakeven;
    }
  }
}

void add_drawdown(TradeStatistics& s, std::span<const double> pnl, double starting_capital) {
  const std::vector<double> equity = running_total(pnl, starting_capital);
  s.max_drawdown = max_fall(equity);
  s.max_drawdown_fraction = std::abs(max_drawdown(equity).fraction);
}

void add_risk_units(TradeStatistics& s, std::span<const double> pnl, std::span<const double> risk) {
  CHECK(risk.size() == pnl.size());
  std::vector<double> units(pnl.size());
  for (std::size_t i = 0; i < pnl.size(); ++i) {
    CHECK(risk[i] > 0);
    units[i] = pnl[i] / risk[i];
  }
  const Moments r = moments(units);
  const double n = static_cast<double>(units.size());
  s.expectancy_r = r.mean;
  s.deviation_r = r.deviation_sample;
  s.max_drawdown_r = max_fall(running_total(units, 0));
  s.ed_ratio_r = ratio(s.expectancy_r, s.max_drawdown_r);
  s.sqn = ratio(std::sqrt(n) * r.mean, r.deviation_sample);
  s.sqn_capped_100 = ratio(std::sqrt(std::min(n, 100.0)) * r.mean, r.deviation_sample);
}

}  // namespace

TradeStatistics trade_statistics(std::span<const double> pnl, std::span<const double> risk,
                                 double starting_capital) {
  CHECK(starting_capital > 0);
  TradeStatistics s;
  s.trades = pnl.size();
  if (pnl.empty()) return s;
  add_counts(s, pnl);
  s.win_rate = mean(static_cast<double>(s.wins), s.trades);
  s.average_win = mean(s.gross_profit, s.wins);
  s.average_loss = mean(s.gross_loss, s.losses);
  s.payoff = ratio(s.average_win, s.average_loss);
  s.profit_factor = ratio(s.gross_profit, s.gross_loss);
  const Moments profit = moments(pnl);
  s.expectancy = profit.mean;
  s.t_statistic =
      ratio(std::sqrt(static_cast<double>(s.trades)) * profit.mean, profit.deviation_sample);
  add_drawdown(s, pnl, starting_capital);
  s.ed_ratio = ratio(s.expectancy, s.max_drawdown);
  s.recovery_factor = ratio(s.net_profit, s.max_drawdown);
  const double loss_rate = static_cast<double>(s.losses) / static_cast<double>(s.trades);
  if (const auto cost = ratio(loss_rate, s.payoff)) s.kelly_fraction = *s.win_rate - *cost;
  if (!risk.empty()) add_risk_units(s, pnl, risk);
  return s;
}

std::optional<double> break_even_win_rate(std::optional<double> payoff) {
  if (!payoff || *payoff <= 0) return std::nullopt;
  return 1 / (1 + *payoff);
}

std::optional<double> break_even_cost_per_side(double net_profit, double notional_traded) {
  return ratio(net_profit, notional_traded);
}

std::optional<Interval> wilson_interval(std::size_t successes, std::size_t trials,
                                        double confidence) {
  CHECK(successes <= trials);
  if (trials == 0) return std::nullopt;
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n;
  const double z = normal_quantile((1 + confidence) / 2);
  const double centre = p + z * z / (2 * n), scale = 1 + z * z / n;
  const double half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return Interval{std::max((centre - half) / scale, 0.0), std::min((centre + half) / scale, 1.0)};
}

std::optional<Interval> normal_interval(std::size_t successes, std::size_t trials,
                                        double confidence) {
  CHECK(successes <= trials);
  if (trials == 0) return std::nullopt;
  const double n = static_cast<double>(trials), p = static_cast<double>(successes) / n;
  const double half = normal_quantile((1 + confidence) / 2) * std::sqrt(p * (1 - p) / n);
  return Interval{std::max(p - half, 0.0), std::min(p + half, 1.0)};
}

}  // namespace sixbtc::analytics
