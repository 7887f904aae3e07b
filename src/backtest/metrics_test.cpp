#include "backtest/metrics.hpp"

#include <map>
#include <numeric>

#include "backtest/loop_test_support.hpp"
#include "backtest/portfolio_curve.hpp"

namespace sixbtc::backtest {
namespace {

using namespace test;

constexpr Prices quiet{100, 101, 99, 100};

// One trade of +2 % and one of -2 % on 10,000 at 1 notional, without costs, over 72 hours.
struct Example {
  Assumptions assumptions = free_of_costs();
  std::vector<Prices> prices = std::vector<Prices>(72, quiet);
  MarketData market;
  RunResult result;
  Window window{0, 0, 72};

  explicit Example(bool wins_first) {
    prices[30] = wins_first ? Prices{100, 103, 100, 100} : Prices{100, 100, 97, 100};
    prices[60] = wins_first ? Prices{100, 100, 97, 100} : Prices{100, 103, 100, 100};
    Script script{std::vector<std::int8_t>(72, 0), {}};
    script.entry[28] = script.entry[50] = 1;
    market = series_of(prices, assumptions);
    const auto levels = stop_and_target(percent(0.02), percent(0.02));
    result = run_script(script, market, levels, assumptions);
  }
  [[nodiscard]] SymbolRun symbol() const { return {&market, window, &result}; }
};

TEST(Metrics, one_symbol_computed_by_hand) {
  const Example example(true);
  const SymbolRun runs[] = {example.symbol()};
  const Metrics m = measure(runs);
  EXPECT_EQ(m.trades, 2u);
  EXPECT_EQ(m.wins, 1u);
  EXPECT_DOUBLE_EQ(*m.win_rate, 0.5);
  EXPECT_NEAR(*m.expectancy, 0.0, 1e-9);  // +2 % and -2 % of the notional
  EXPECT_NEAR(m.final_equity, 10'000 * 1.02 * 0.98, 1e-3);
  // From 10,200 to 9,996, the low between closes not being marked.
  EXPECT_NEAR(m.max_drawdown, 0.02, 1e-6);
  EXPECT_NEAR(*m.payoff, 200.0 / 204.0, 1e-6);
  EXPECT_NEAR(*m.profit_factor, 200.0 / 204.0, 1e-6);
  EXPECT_NEAR(*m.risk_taken, 0.02, 1e-8);
  EXPECT_NEAR(m.turnover, (10'000 + 10'200 + 10'200 + 9'996) / 10'000.0, 1e-6);
  EXPECT_NEAR(*m.break_even_cost_per_side, -4.0 / 40'396.0, 1e-8);
  EXPECT_DOUBLE_EQ(*m.bars_held, (30 - 29 + 60 - 51) / 2.0);
  // Held over bar closes 29 and 51..59.
  EXPECT_NEAR(m.exposure, 10.0 / 72.0, 1e-12);
  EXPECT_DOUBLE_EQ(m.buy_and_hold, 0.0);
  EXPECT_DOUBLE_EQ(*m.cap_bound_share, 0.0);
  // Days end at 10,000, 10,200 and 9,996: one of three is above the start.
  ASSERT_EQ(m.daily_returns.size(), 3u);
  EXPECT_NEAR(m.daily_returns[1], 0.02, 1e-7);
  EXPECT_NEAR(m.daily_returns[2], -0.02, 1e-7);
  EXPECT_NEAR(*m.consistency, 1.0 / 3.0, 1e-12);
  ASSERT_EQ(m.years.size(), 1u);
  EXPECT_EQ(m.years[0].year, 2024);
  EXPECT_EQ(m.counters.entries, 2u);
}

// The same example: returns 0, +2 % and -2 % a day, trades of +200 and -204 at a risk of 200 and
// 204.
TEST(Metrics, what_days_months_and_trades_add_up_to_by_hand) {
  const Example example(true);
  const SymbolRun runs[] = {example.symbol()};
  const Metrics m = measure(runs);
  EXPECT_NEAR(*m.per_day.sharpe, 0.0, 1e-9);
  EXPECT_NEAR(*m.per_day.sharpe_above_zero, 0.5, 1e-9);
  EXPECT_NEAR(*m.per_day.sharpe_error, std::sqrt(1.0 / 2), 1e-6);  // of three returns around 0
  EXPECT_NEAR(*m.per_day.skewness, 0.0, 1e-6);
  EXPECT_NEAR(*m.per_day.kurtosis_raw, 1.5, 1e-6);  // (2 a^4 / 3) / (2 a^2 / 3)^2
  EXPECT_FALSE(m.per_day.sharpe_of_weeks);          // no seven days
  EXPECT_NEAR(m.per_day.downside_deviation, std::sqrt(0.0004 / 3), 1e-6);
  EXPECT_NEAR(m.per_day.ulcer_index, std::sqrt(0.0004 / 3), 1e-6);
  EXPECT_NEAR(m.per_day.pain_index, 0.02 / 3, 1e-6);
  EXPECT_NEAR(*m.per_day.ulcer_performance, *m.cagr / m.per_day.ulcer_index, 1e-9);
  EXPECT_EQ(m.per_day.drawdown_days_max, 1u);
  EXPECT_NEAR(m.per_day.time_in_profit, 1.0 / 3, 1e-12);
  EXPECT_NEAR(m.per_day.time_at_new_high, 2.0 / 3, 1e-12);

  EXPECT_NEAR(m.per_trade.net_profit, -4, 1e-3);
  EXPECT_NEAR(*m.per_trade.expectancy, -2, 1e-3);
  EXPECT_NEAR(*m.per_trade.average_win, 200, 1e-3);
  EXPECT_NEAR(*m.per_trade.average_loss, 204, 1e-3);
  EXPECT_NEAR(m.per_trade.max_drawdown, 0.02, 1e-6);
  EXPECT_NEAR(*m.per_trade.ed_ratio, -2.0 / 204, 1e-5);
  EXPECT_NEAR(*m.per_trade.recovery_factor, -4.0 / 204, 1e-5);
  EXPECT_NEAR(*m.per_trade.kelly_fraction, 0.5 - 0.5 / *m.payoff, 1e-9);
  EXPECT_NEAR(*m.per_trade.expectancy_r, 0, 1e-6);
  EXPECT_NEAR(*m.per_trade.deviation_r, std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(*m.per_trade.max_drawdown_r, 1, 1e-6);
  EXPECT_NEAR(*m.per_trade.sqn_capped_100, *m.sqn, 1e-12);
  EXPECT_EQ(m.per_trade.consecutive_wins_max, 1u);
  EXPECT_EQ(m.per_trade.consecutive_losses_max, 1u);
  EXPECT_EQ(m.per_trade.breakeven, 0u);

  ASSERT_TRUE(m.months);
  EXPECT_EQ(m.months->positive_share, 0);
  EXPECT_NEAR(m.months->best, -0.0004, 1e-7);
  EXPECT_EQ(m.months->best, m.months->worst);
}

// A year's growth was told from three days as from three years.
TEST(Metrics, growth_a_year_from_less_than_a_month_is_marked) {
  const Assumptions assumptions = free_of_costs();
  for (const std::size_t days : {29u, 30u}) {
    const std::size_t hours = 24 * days;
    const MarketData market = series_of(std::vector<Prices>(hours, quiet), assumptions);
    const RunResult result =
        run_script({std::vector<std::int8_t>(hours, 0), {}}, market, {}, assumptions);
    const SymbolRun runs[] = {{&market, {0, 0, hours}, &result}};
    const Metrics m = measure(runs);
    ASSERT_EQ(m.daily_returns.size(), days);
    EXPECT_TRUE(m.cagr);
    EXPECT_EQ(m.is_under_a_month, days < 30);
  }
}

TEST(Metrics, two_symbols_share_the_risk_equally) {
  const Example first(true), second(false);
  const SymbolRun runs[] = {first.symbol(), second.symbol()};
  const Metrics m = measure(runs);
  EXPECT_EQ(m.trades, 4u);
  EXPECT_EQ(m.symbols, 2u);
  EXPECT_DOUBLE_EQ(m.initial_capital, 20'000);
  EXPECT_NEAR(m.final_equity, first.result.equity + second.result.equity, 1e-9);
  // Wins and losses of the two cancel bar by bar, but for the second trade's other size.
  EXPECT_LT(m.max_drawdown, 0.0005);
  const auto curve = portfolio_curve(runs);
  ASSERT_EQ(curve.equity.size(), 72u);
  for (std::size_t i = 0; i < 72; ++i)
    EXPECT_DOUBLE_EQ(curve.equity[i], first.result.equity_curve[i] + second.result.equity_curve[i]);
}

TEST(Metrics, symbols_that_start_later_count_with_their_capital_until_then) {
  const Example whole(true);
  Example late(true);
  late.window = {0, 40, 72};
  late.result = run(SignalColumns{std::vector<std::int8_t>(72, 0), {}}, late.market, late.window,
                    {}, late.assumptions, {});
  const SymbolRun runs[] = {whole.symbol(), late.symbol()};
  const auto curve = portfolio_curve(runs);
  ASSERT_EQ(curve.equity.size(), 72u);
  EXPECT_DOUBLE_EQ(curve.equity[5], 20'000);
  EXPECT_TRUE(std::ranges::adjacent_find(curve.time, std::greater_equal{}) == curve.time.end());
}

TEST(Metrics, runs_on_unequal_bars_add_up_one_after_the_other) {
  const Example hourly(true);
  Example late(true), short_one(false), slow(false);
  late.window = {0, 40, 72};
  short_one.window = {0, 3, 60};
  for (Example* const one : {&late, &short_one})
    one->result = run(SignalColumns{std::vector<std::int8_t>(72, 1), {}}, one->market, one->window,
                      stop_and_target(percent(0.02), percent(0.02)), one->assumptions, {});
  slow.prices.resize(30);
  slow.market = series_of(slow.prices, slow.assumptions, {}, market::Interval::minutes(240));
  slow.window = {0, 0, 30};
  slow.result = run(SignalColumns{std::vector<std::int8_t>(30, 1), {}}, slow.market, slow.window,
                    stop_and_target(percent(0.02), percent(0.02)), slow.assumptions, {});
  const Example* const examples[] = {&hourly, &late, &short_one, &slow, &hourly};
  for (std::size_t first = 0; first < 4; ++first) {
    std::vector<SymbolRun> runs;
    for (std::size_t i = first; i < 5; ++i) runs.push_back(examples[i]->symbol());
    // From the sentence in the header.
    std::map<std::int64_t, std::vector<std::pair<std::size_t, double>>> changes;
    std::vector<double> equity;
    for (std::size_t r = 0; r < runs.size(); ++r) {
      equity.push_back(runs[r].result->initial_capital);
      for (std::size_t i = runs[r].window.first_decision; i < runs[r].window.end; ++i) {
        const core::Timestamp open = runs[r].market->bars().time(i);
        changes[runs[r].market->context.interval.next_start(open).nanoseconds() - 1].emplace_back(
            r, runs[r].result->equity_curve[i - runs[r].window.first_decision]);
      }
    }
    const PortfolioCurve curve = portfolio_curve(runs);
    ASSERT_EQ(curve.time.size(), changes.size());
    EXPECT_EQ(curve.start_equity, static_cast<double>(runs.size()) * 10'000);
    std::size_t row = 0;
    for (const auto& [time, changed] : changes) {
      for (const auto& [of_run, value] : changed) equity[of_run] = value;
      EXPECT_EQ(curve.time[row], time);
      EXPECT_EQ(curve.equity[row++], std::accumulate(equity.begin(), equity.end(), 0.0));
    }
  }
}

TEST(Metrics, nothing_traded_is_none_and_not_zero) {
  Example idle(true);
  idle.result = run(SignalColumns{std::vector<std::int8_t>(72, 0), {}}, idle.market, idle.window,
                    {}, idle.assumptions, {});
  const SymbolRun runs[] = {idle.symbol()};
  const Metrics m = measure(runs);
  EXPECT_EQ(m.trades, 0u);
  EXPECT_FALSE(m.sharpe_annual || m.win_rate || m.expectancy || m.ed_ratio || m.profit_factor);
  EXPECT_EQ(m.max_drawdown, 0);
}

}  // namespace
}  // namespace sixbtc::backtest
