#include "validation/walk_forward.hpp"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

namespace sixbtc::validation {
namespace {

WalkForwardRules days(std::int64_t train, std::int64_t gap, std::int64_t test, std::int64_t step) {
  return {.train_days = train,
          .gap_days = gap,
          .test_days = test,
          .step_days = step,
          .folds_max = 100,
          .parts = 4};
}

constexpr auto daily = market::Interval::minutes(1'440);

TEST(FoldWindows, rolling_windows_are_those_of_the_oracle_moved_to_the_end) {
  std::ifstream file(SIXBTC_SOURCE_DIR "/tests/fixtures/stats/12_walk_forward.json");
  const auto oracle = nlohmann::json::parse(file)["windows"];
  std::size_t compared = 0;
  for (const auto& one : oracle) {
    const auto& in = one["input"];
    if (in["anchored"].get<bool>()) continue;
    const std::size_t bars = in["n"];
    const auto& expected = one["expected"];
    const std::size_t left = bars - expected.back()["test"][1].get<std::size_t>();
    const auto folds =
        fold_windows(0, bars, daily, days(in["train"], in["gap"], in["test"], in["step"]), "x");
    ASSERT_TRUE(folds);
    ASSERT_EQ(folds->size(), expected.size() + 1);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const FoldWindows& fold = (*folds)[i];
      EXPECT_EQ(fold.train.first_decision, expected[i]["train"][0].get<std::size_t>() + left);
      EXPECT_EQ(fold.train.end, expected[i]["train"][1].get<std::size_t>() + left);
      EXPECT_EQ(fold.test->first_decision, expected[i]["test"][0].get<std::size_t>() + left);
      EXPECT_EQ(fold.test->end, expected[i]["test"][1].get<std::size_t>() + left);
      ++compared;
    }
    EXPECT_FALSE(folds->back().test);
    EXPECT_EQ(folds->back().train.first_decision, bars - in["train"].get<std::size_t>());
    EXPECT_EQ(folds->back().train.end, bars);
  }
  EXPECT_EQ(compared, 5u);
}

TEST(FoldWindows, never_reach_the_warm_up_or_the_end_and_keep_the_newest) {
  WalkForwardRules rules = days(10, 1, 3, 3);
  rules.folds_max = 2;
  const auto folds = fold_windows(100, 1'000, market::Interval::minutes(60), rules, "x");
  ASSERT_TRUE(folds);
  ASSERT_EQ(folds->size(), 3u);
  EXPECT_EQ((*folds)[1].test->end, 1'000u);
  EXPECT_EQ((*folds)[0].test->end, 1'000u - 72);
  for (const FoldWindows& fold : *folds) {
    EXPECT_EQ(fold.train.shown_from, fold.train.first_decision - 100);
    EXPECT_LE(fold.train.end, 1'000u);
    if (fold.test) {
      EXPECT_EQ(fold.test->first_decision, fold.train.end + 24);
      EXPECT_EQ(fold.test->shown_from, fold.train.shown_from);
    }
  }
  const auto short_series = fold_windows(100, 400, market::Interval::minutes(60), rules, "BTC/1h");
  ASSERT_FALSE(short_series);
  EXPECT_NE(short_series.error().to_string().find("BTC/1h"), std::string::npos);
  EXPECT_FALSE(fold_windows(500, 400, market::Interval::minutes(60), rules, "x"));
  EXPECT_FALSE(fold_windows(0, 400, market::Interval::month(), rules, "x"));
}

TEST(FoldWindows, parts_cover_their_window) {
  const auto parts = parts_of({5, 10, 33}, 4);
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts.front().first_decision, 10u);
  EXPECT_EQ(parts.back().end, 33u);
  for (std::size_t i = 1; i < parts.size(); ++i)
    EXPECT_EQ(parts[i].first_decision, parts[i - 1].end);
  EXPECT_EQ(parts_of({0, 0, 2}, 4).size(), 2u);
}

backtest::Trade trade(const char* exit, double pnl, double notional) {
  backtest::Trade t;
  t.exit_time = core::Timestamp::parse(exit)->nanoseconds();
  t.pnl = pnl;
  t.entry_price = notional;
  t.quantity = 1;
  return t;
}

TEST(Realised, figures_of_closed_trades) {
  backtest::RunResult run;
  run.initial_capital = 1'000;
  run.trades = {trade("2024-01-01T12:00:00Z", 100, 500), trade("2024-01-03T00:00:00Z", -220, 1'000),
                trade("2024-01-03T12:00:00Z", 20, 400)};
  const auto figures = realised_figures(run, *core::Timestamp::parse("2024-01-01"),
                                        *core::Timestamp::parse("2024-01-05"));
  EXPECT_EQ(figures.trades, 3u);
  EXPECT_NEAR(figures.profit_annual, -0.1 * 365 / 4, 1e-12);
  EXPECT_NEAR(figures.drawdown, 0.2, 1e-12);
  EXPECT_NEAR(*figures.expectancy, (0.2 - 0.22 + 0.05) / 3, 1e-12);
  ASSERT_EQ(figures.daily_returns.size(), 4u);
  EXPECT_NEAR(figures.daily_returns[0], 0.1, 1e-12);
  EXPECT_NEAR(figures.daily_returns[1], 0, 1e-12);
  EXPECT_NEAR(figures.daily_returns[2], 900.0 / 1'100 - 1, 1e-12);
  EXPECT_NEAR(figures.daily_returns[3], 0, 1e-12);
  ASSERT_TRUE(figures.sharpe_annual);
  EXPECT_LT(*figures.sharpe_annual, 0);

  run.trades.clear();
  const auto silent = realised_figures(run, *core::Timestamp::parse("2024-01-01"),
                                       *core::Timestamp::parse("2024-01-05"));
  EXPECT_FALSE(silent.expectancy);
  EXPECT_EQ(silent.daily_returns, std::vector<double>(4, 0.0));
}

TEST(Objective, what_holds_in_every_part_is_worth_more_than_one_lucky_part) {
  ObjectiveRules rules{.profit = {0, 1, 1},
                       .sharpe = {0, 3, 0},
                       .expectancy = {0, 0.02, 0},
                       .drawdown = {0.3, 0, 1},
                       .spread_penalty = 0.5,
                       .trades_min = 8};
  const auto part = [](double profit, double drawdown, std::size_t trades) {
    RealisedFigures figures;
    figures.trades = trades;
    figures.profit_annual = profit;
    figures.drawdown = drawdown;
    return figures;
  };
  const StepReport steady = report_of({part(0.4, 0.15, 5), part(0.4, 0.15, 5)}, 2, rules);
  ASSERT_EQ(steady.objectives.size(), 2u);
  EXPECT_NEAR(steady.objectives[0], 0.4, 1e-12);
  EXPECT_NEAR(steady.objectives[1], 0.5, 1e-12);
  EXPECT_NEAR(*steady.value, 0.45, 1e-12);
  // Median 0.5, mean deviation 0.5; one term is capped at 1.
  const StepReport lucky = report_of({part(9, 0.15, 5), part(0, 0.15, 5)}, 2, rules);
  EXPECT_NEAR(lucky.objectives[0], 0.5 - 0.25, 1e-12);
  EXPECT_LT(*lucky.value, *steady.value);
  // A part without trades earns nothing, not even for its drawdown of 0.
  EXPECT_NEAR(report_of({part(0, 0, 0), part(0.4, 0.15, 8)}, 2, rules).objectives[1], 0.25 - 0.125,
              1e-12);
  EXPECT_FALSE(report_of({part(1, 0, 3), part(1, 0, 4)}, 2, rules).value);
  EXPECT_TRUE(report_of({part(1, 0, 4)}, 2, rules).value);
  EXPECT_FALSE(report_of({part(1, 0, 3)}, 2, rules).value);
}

}  // namespace
}  // namespace sixbtc::validation
