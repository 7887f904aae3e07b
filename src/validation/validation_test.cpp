#include <cmath>

#include "core/check.hpp"
#include "validation/score.hpp"
#include "validation/screen.hpp"
#include "validation/windows.hpp"

namespace sixbtc::validation {
namespace {

Windows windows() {
  return {.warmup_bars = 100,
          .training_days = 365,
          .training_scale = {{market::Interval::minutes(1440), 1'500}},
          .holdout_days = 30,
          .holdout_days_slow = 60,
          .slow_interval_minutes_min = 60,
          .vault_days = 30,
          .unseen_days = 14};
}

ScreenThresholds thresholds() {
  return {.sharpe_min = 1,
          .win_rate = WinRateGate::Threshold,
          .win_rate_min = 0.55,
          .expectancy_min = 0,
          .max_drawdown_max = 0.30,
          .trades_min = 100,
          .holdout = {.alpha = 0.05, .trades_min = 20}};
}

backtest::Metrics good() {
  backtest::Metrics m;
  m.trades = 200;
  m.wins = 120;
  m.losses = 80;
  m.sharpe_annual = 1.5;
  m.win_rate = 0.6;
  m.expectancy = 0.01;
  m.expectancy_deviation = 0.05;
  m.max_drawdown = 0.15;
  m.ed_ratio = 0.01 / 0.15;
  m.consistency = 0.6;
  m.break_even_win_rate = 0.4;
  return m;
}

columns::CandleColumns hourly(std::size_t bars) {
  columns::CandleColumns candles;
  const auto start = *core::Timestamp::parse("2023-01-01");
  for (std::size_t i = 0; i < bars; ++i)
    candles.push_back(
        {start + core::Duration::hours(static_cast<std::int64_t>(i)), 1, 1, 1, 1, 1, true});
  return candles;
}

constexpr std::size_t day = 24;

TEST(Agreed, what_every_band_says_or_undecided) {
  EXPECT_EQ(agreed({true, true, true}), Verdict::Pass);
  EXPECT_EQ(agreed({false, false}), Verdict::Fail);
  EXPECT_EQ(agreed({false, true, true}), Verdict::Undecided);
  EXPECT_EQ(agreed({true}), Verdict::Pass);
}

TEST(Windows, series_is_cut_backwards_from_its_end) {
  const std::size_t bars = (365 + 60 + 30 + 14) * day + 100;
  const auto candles = hourly(bars);
  const auto cut = split(candles.view(), market::Interval::minutes(60), windows(), "test");
  ASSERT_TRUE(cut) << cut.error().to_string();
  EXPECT_EQ(cut->training.shown_from, 0u);
  EXPECT_EQ(cut->training.first_decision, 100u);
  EXPECT_EQ(cut->training.end, 100 + 365 * day);
  EXPECT_EQ(cut->holdout.first_decision, cut->training.end);
  EXPECT_EQ(cut->holdout.shown_from, cut->training.shown_from);
  EXPECT_EQ(cut->holdout.end, cut->training.end + 60 * day);
  EXPECT_EQ(cut->vault_first, cut->holdout.end);
  EXPECT_EQ(cut->unseen_first, cut->vault_first + 30 * day);
  EXPECT_EQ(cut->end, bars);
}

TEST(Windows, one_bar_less_is_too_short_and_says_so) {
  const auto candles = hourly((365 + 60 + 30 + 14) * day + 99);
  const auto cut = split(candles.view(), market::Interval::minutes(60), windows(), "test");
  ASSERT_FALSE(cut);
  EXPECT_NE(cut.error().message.find("too short"), std::string::npos);
  EXPECT_FALSE(split({}, market::Interval::minutes(60), windows(), "test"));
}

TEST(Windows, days_depend_on_the_interval) {
  EXPECT_EQ(training_days(windows(), market::Interval::minutes(60)), 365);
  EXPECT_EQ(training_days(windows(), market::Interval::minutes(1440)), 1'500);
  EXPECT_EQ(holdout_days(windows(), market::Interval::minutes(30)), 30);
  EXPECT_EQ(holdout_days(windows(), market::Interval::minutes(60)), 60);
}

const Gate& gate(const std::vector<Gate>& gates, const std::string& name) {
  for (const Gate& found : gates)
    if (found.name == name) return found;
  CHECK(false);
}

TEST(Screen, good_metrics_pass_every_gate) {
  const auto gates = screen(good(), thresholds());
  ASSERT_EQ(gates.size(), 5u);
  EXPECT_TRUE(passes(gates));
  EXPECT_FALSE(nearest_miss(gates));
  EXPECT_LT(gate(gates, "win_rate").interval->low, 0.6);
  EXPECT_GT(gate(gates, "win_rate").interval->high, 0.6);
  EXPECT_NEAR(gate(gates, "expectancy").interval->low, 0.01 - 1.959964 * 0.05 / std::sqrt(200.0),
              1e-7);
}

TEST(Screen, each_gate_fails_alone_at_its_threshold) {
  const auto fails = [](const char* name, auto change) {
    backtest::Metrics m = good();
    change(m);
    const auto gates = screen(m, thresholds());
    EXPECT_FALSE(passes(gates)) << name;
    EXPECT_EQ(gate(gates, name).verdict, Verdict::Fail);
    EXPECT_EQ(nearest_miss(gates)->gate, name);
    EXPECT_EQ(nearest_miss(gates)->gates_failed, 1u);
  };
  fails("sharpe", [](auto& m) { m.sharpe_annual = 0.999; });
  fails("sharpe", [](auto& m) { m.sharpe_annual.reset(); });
  fails("win_rate", [](auto& m) { m.win_rate = 0.549; });
  fails("expectancy", [](auto& m) { m.expectancy = 0; });
  fails("max_drawdown", [](auto& m) { m.max_drawdown = 0.301; });
  fails("total_trades", [](auto& m) { m.trades = m.wins = 99; });
}

TEST(Screen, win_rate_gate_follows_its_mode) {
  backtest::Metrics trend = good();
  trend.win_rate = 0.45;
  ScreenThresholds modes = thresholds();
  EXPECT_FALSE(passes(screen(trend, modes)));
  modes.win_rate = WinRateGate::Breakeven;
  EXPECT_TRUE(passes(screen(trend, modes)));
  EXPECT_EQ(gate(screen(trend, modes), "win_rate").threshold, 0.4);
  trend.win_rate = 0.39;
  EXPECT_FALSE(passes(screen(trend, modes)));
  modes.win_rate = WinRateGate::Off;
  EXPECT_TRUE(passes(screen(trend, modes)));
  EXPECT_EQ(gate(screen(trend, modes), "win_rate").verdict, Verdict::Off);
}

// Welch's statistic took 25 bad trades that were alike for certainty: where profits are large and
// rare it failed up to 15 % of edges that went on, instead of 5 %.
TEST(HoldoutGate, a_few_trades_that_are_alike_are_not_taken_for_certain) {
  backtest::Metrics holdout = good();
  holdout.trades = 25;
  holdout.expectancy = 0.0;
  holdout.expectancy_deviation = 0.01;
  const Gate alike = holdout_gate(good(), holdout, thresholds().holdout);
  EXPECT_EQ(alike.verdict, Verdict::Pass);
  // They vary as training's 200 do: 0.05 / sqrt(25) and 0.05 / sqrt(200).
  EXPECT_NEAR(*alike.value, 0.1728, 1e-4);
  holdout.expectancy_deviation = 0.1;  // more than training's counts as it is
  EXPECT_GT(*holdout_gate(good(), holdout, thresholds().holdout).value, *alike.value);
  holdout.trades = 200;
  holdout.expectancy_deviation = 0.01;
  EXPECT_EQ(holdout_gate(good(), holdout, thresholds().holdout).verdict, Verdict::Fail);
}

TEST(HoldoutGate, fails_only_what_contradicts_training) {
  backtest::Metrics holdout = good();
  holdout.trades = holdout.wins = 50;
  holdout.expectancy = 0.0;  // z = -0.01 / sqrt(0.05^2 / 50 + 0.05^2 / 200) = -1.265
  const auto near = holdout_gate(good(), holdout, thresholds().holdout);
  EXPECT_EQ(near.verdict, Verdict::Pass);
  EXPECT_NEAR(*near.value, 0.10295, 1e-4);
  holdout.expectancy = -0.01;  // z = -2.53
  const auto far = holdout_gate(good(), holdout, thresholds().holdout);
  EXPECT_EQ(far.verdict, Verdict::Fail);
  EXPECT_NEAR(*far.value, 0.0057, 1e-4);
}

TEST(HoldoutGate, few_trades_are_undecided) {
  backtest::Metrics holdout = good();
  holdout.trades = holdout.wins = 19;
  holdout.expectancy = -1;
  const auto undecided = holdout_gate(good(), holdout, thresholds().holdout);
  EXPECT_EQ(undecided.verdict, Verdict::Undecided);
  EXPECT_FALSE(undecided.value);
}

ScoreWeights weights() {
  return {.sharpe = {0, 3, 25},
          .expectancy = {0, 0.02, 20},
          .ed_ratio = {0, 0.10, 20},
          .consistency = {0.4, 0.8, 15},
          .drawdown = {0.30, 0, 20},
          .training_weight = 0.6,
          .holdout_weight = 0.4,
          .proof_threshold = 40};
}

TEST(Score, terms_are_shares_of_their_weights) {
  const Score got = score(good(), nullptr, weights());
  // 25 * 0.5 + 20 * 0.5 + 20 * 0.6667 + 15 * 0.5 + 20 * 0.5
  EXPECT_NEAR(got.points, 12.5 + 10 + 20 * (0.01 / 0.15) / 0.10 + 7.5 + 10, 1e-9);
  EXPECT_TRUE(got.goes_to_proof);
  EXPECT_FALSE(got.holdout);
  ASSERT_EQ(got.training.lines.size(), 5u);
}

TEST(Score, terms_are_clamped_and_undefined_counts_as_the_floor) {
  backtest::Metrics best = good();
  best.sharpe_annual = 30;
  best.expectancy = 1;
  best.ed_ratio = 9;
  best.consistency = 1;
  best.max_drawdown = 0;
  EXPECT_DOUBLE_EQ(score(best, nullptr, weights()).points, 100);
  backtest::Metrics worst;
  worst.max_drawdown = 0.9;
  worst.sharpe_annual = -5;
  EXPECT_DOUBLE_EQ(score(worst, nullptr, weights()).points, 0);
}

TEST(Score, holdout_weighs_two_fifths_where_it_is_decided) {
  const backtest::Metrics training = good();
  backtest::Metrics holdout = good();
  holdout.sharpe_annual = 0;
  const double points = score(training, nullptr, weights()).points;
  EXPECT_NEAR(score(training, &holdout, weights()).points, points - 0.4 * 12.5, 1e-9);
}

}  // namespace
}  // namespace sixbtc::validation
