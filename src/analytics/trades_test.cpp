#include "analytics/trades.hpp"

#include "analytics/oracle_test.hpp"

namespace sixbtc::analytics {
namespace {

using testing::expect_close;
using testing::Json;
using testing::numbers;

TEST(Trades, oracle_02) {
  const Json oracle = testing::read_oracle("02_trade_statistics.json");
  ASSERT_EQ(oracle["cases"].size(), 3u);
  for (const Json& c : oracle["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    const Json &in = c["input"], &e = c["expected"];
    const TradeStatistics s =
        trade_statistics(numbers(in["pnl"]), numbers(in["risk_per_trade"]), in["starting_capital"]);
    EXPECT_EQ(s.trades, e["n"]);
    EXPECT_EQ(s.wins, e["wins"]);
    EXPECT_EQ(s.losses, e["losses"]);
    EXPECT_EQ(s.breakeven, e["breakeven"]);
    expect_close(s.win_rate, e["win_rate"], "win rate");
    expect_close(s.average_win, e["average_win"], "average win");
    expect_close(s.average_loss, e["average_loss_abs"], "average loss");
    expect_close(s.payoff, e["payoff_ratio"], "payoff");
    expect_close(s.gross_profit, e["gross_profit"], "gross profit");
    expect_close(s.gross_loss, e["gross_loss_abs"], "gross loss");
    expect_close(s.profit_factor, e["profit_factor"], "profit factor");
    expect_close(s.net_profit, e["net_profit"], "net profit");
    expect_close(s.expectancy, e["expectancy_currency"], "expectancy");
    const double loss_rate = static_cast<double>(s.losses) / static_cast<double>(s.trades);
    expect_close(*s.win_rate * *s.average_win - loss_rate * *s.average_loss,
                 e["expectancy_identity_check"], "identity");
    expect_close(s.expectancy_r, e["expectancy_R"], "expectancy R");
    expect_close(s.deviation_r, e["std_R_ddof1"], "std R");
    expect_close(s.sqn, e["sqn"], "sqn");
    expect_close(s.sqn_capped_100, e["sqn_capped_100"], "sqn capped");
    expect_close(s.max_drawdown, e["max_drawdown_currency"], "drawdown");
    expect_close(s.max_drawdown_fraction, e["max_drawdown_fraction"], "drawdown fraction");
    expect_close(s.max_drawdown_r, e["max_drawdown_R"], "drawdown R");
    expect_close(s.ed_ratio, e["ed_ratio_currency"], "ed");
    expect_close(s.ed_ratio_r, e["ed_ratio_R"], "ed R");
    expect_close(s.recovery_factor, e["recovery_factor"], "recovery");
    EXPECT_EQ(s.consecutive_losses_max, e["max_consecutive_losses"]);
    EXPECT_EQ(s.consecutive_wins_max, e["max_consecutive_wins"]);
    expect_close(s.kelly_fraction, e["kelly_fraction"], "kelly");
    expect_close(s.t_statistic, e["t_stat_of_mean"], "t");
  }
}

TEST(Trades, what_is_undefined_is_none) {
  const TradeStatistics nothing = trade_statistics({}, {}, 1000);
  EXPECT_FALSE(nothing.win_rate || nothing.expectancy || nothing.ed_ratio || nothing.payoff);
  const std::vector<double> wins = {10, 20}, losses = {-10, -20};
  const TradeStatistics good = trade_statistics(wins, {}, 1000);
  EXPECT_FALSE(good.profit_factor || good.payoff || good.ed_ratio || good.recovery_factor ||
               good.kelly_fraction || good.sqn || good.expectancy_r);
  EXPECT_EQ(good.max_drawdown_fraction, 0);
  const TradeStatistics bad = trade_statistics(losses, {}, 1000);
  EXPECT_EQ(bad.profit_factor, 0.0);
  EXPECT_FALSE(bad.payoff || bad.kelly_fraction);
}

TEST(Trades, break_even_win_rate_is_where_expectancy_vanishes) {
  EXPECT_DOUBLE_EQ(*break_even_win_rate(1.0), 0.5);
  EXPECT_DOUBLE_EQ(*break_even_win_rate(3.0), 0.25);
  EXPECT_FALSE(break_even_win_rate(std::nullopt) || break_even_win_rate(0.0));
}

TEST(Trades, break_even_cost_per_side_spreads_the_profit_over_every_fill) {
  // One trade, 1000 in and 1050 out, 41 net: 2 % of 2050 eats it.
  EXPECT_DOUBLE_EQ(*break_even_cost_per_side(41, 2050), 0.02);
  EXPECT_LT(*break_even_cost_per_side(-41, 2050), 0);
  EXPECT_FALSE(break_even_cost_per_side(0, 0));
}

TEST(Trades, win_rate_intervals) {
  // 15 of 50 at 95 %: Newcombe (1998) gives Wilson 0.1910 to 0.4375 (score method).
  const auto wilson = wilson_interval(15, 50, 0.95);
  EXPECT_NEAR(wilson->low, 0.1910, 5e-5);
  EXPECT_NEAR(wilson->high, 0.4375, 5e-5);
  const auto normal = normal_interval(15, 50, 0.95);
  EXPECT_NEAR(normal->high - normal->low, 2 * 1.959963984540054 * std::sqrt(0.3 * 0.7 / 50), 1e-12);
  EXPECT_NEAR(wilson_interval(0, 10, 0.95)->low, 0, 1e-15);
  EXPECT_GT(wilson_interval(0, 10, 0.95)->high, 0.2);
  EXPECT_FALSE(wilson_interval(0, 0, 0.95) || normal_interval(0, 0, 0.95));
}

}  // namespace
}  // namespace sixbtc::analytics
