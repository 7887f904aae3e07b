// Statistics of closed trades. Profit is net: after fees, funding and slippage.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace sixbtc::analytics {

struct TradeStatistics {
  std::size_t trades = 0, wins = 0, losses = 0, breakeven = 0;  // profit 0 is neither
  std::optional<double> win_rate;                               // wins / trades
  std::optional<double> average_win, average_loss;              // both positive
  std::optional<double> payoff;                                 // average win / average loss
  double gross_profit = 0, gross_loss = 0, net_profit = 0;      // gross_loss is positive
  std::optional<double> profit_factor;                          // none without a loss
  std::optional<double> expectancy;                             // mean profit, currency
  std::optional<double> t_statistic;                            // of the mean profit
  double max_drawdown = 0;                                      // currency, >= 0
  double max_drawdown_fraction = 0;                             // of the peak, >= 0
  std::optional<double> ed_ratio;         // expectancy / max drawdown, both in currency
  std::optional<double> recovery_factor;  // net profit / max drawdown
  std::optional<double> kelly_fraction;   // win rate - loss rate / payoff
  std::size_t consecutive_wins_max = 0, consecutive_losses_max = 0;
  // In units of each trade's initial risk; none without risks.
  std::optional<double> expectancy_r, deviation_r, max_drawdown_r, ed_ratio_r;
  std::optional<double> sqn;             // sqrt(n) x mean(R) / deviation(R)
  std::optional<double> sqn_capped_100;  // the same with n at most 100
};

// `risk` is the initial risk of each trade (> 0), or empty when unknown. Drawdown runs over closed
// trades in the order given, from starting_capital (> 0).
[[nodiscard]] TradeStatistics trade_statistics(std::span<const double> pnl,
                                               std::span<const double> risk,
                                               double starting_capital);

// The win rate at which average wins and losses of this payoff (> 0) cancel: 1 / (1 + payoff).
[[nodiscard]] std::optional<double> break_even_win_rate(std::optional<double> payoff);

// The extra cost per fill, as a ratio of its notional, that brings the total net profit to zero.
// `notional_traded` sums price x quantity over every entry and exit fill. Negative when the trades
// lose already; none without trades. Sizes are held as they were: compounding is ignored.
[[nodiscard]] std::optional<double> break_even_cost_per_side(double net_profit,
                                                             double notional_traded);

struct Interval {
  double low = 0, high = 0;
};
// Confidence interval of a share of successes, confidence in (0, 1). Wilson (1927) holds for small
// samples and near 0 and 1; the normal one is the textbook p +- z sqrt(p (1 - p) / n).
[[nodiscard]] std::optional<Interval> wilson_interval(std::size_t successes, std::size_t trials,
                                                      double confidence);
[[nodiscard]] std::optional<Interval> normal_interval(std::size_t successes, std::size_t trials,
                                                      double confidence);

}  // namespace sixbtc::analytics
