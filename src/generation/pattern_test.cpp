#include <gtest/gtest.h>

#include "core/elementary.hpp"
#include "generation/condition_columns.hpp"
#include "generation/outcomes.hpp"
#include "generation/pattern_miner.hpp"
#include "generation/pattern_scripts.hpp"
#include "generation/test_settings.hpp"
#include "language/format.hpp"

namespace sixbtc::generation {
namespace {

using test::grid;
using test::limits;
using test::origin;

const CombinationSpace& space() {
  static const CombinationSpace one({1, 0, 0, 0, 0, 0});
  return one;
}

MinerRules rules(std::uint64_t seed) {
  return {.conditions = 150,
          .signals_min = 100,
          .edge_min = 0.03,
          .false_share_max = 0.05,
          .magnitudes = {0.01, 0.02},
          .holdings = {4, 8, 16},
          .seed = seed};
}

strategy::SeriesContext context(const std::string& symbol = "BTCUSDT") {
  return {"binance", "spot", symbol, market::Interval::minutes(60), 0.01};
}

double normal(core::Random& random) {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += random.uniform();
  return sum - 6;
}

// Hourly bars of a random walk whose volatility comes in clusters; after three falling closes the
// next `planted_bars` drift upwards by `drift` each.
columns::CandleSeries walk(std::uint64_t seed, std::size_t bars, double drift = 0,
                           int planted_bars = 0) {
  core::Random random(seed);
  columns::CandleColumns columns;
  double price = 100, volatility = 0.005;
  int falls = 0, left = 0;
  for (std::size_t i = 0; i < bars; ++i) {
    const double shock = normal(random);
    volatility = std::sqrt(0.000002 + 0.85 * volatility * volatility +
                           0.08 * volatility * volatility * shock * shock);
    const double open = price;
    double high = open, low = open;
    for (int step = 0; step < 6; ++step) {
      price *=
          core::elementary::exp(volatility / 2.45 * normal(random) + (left > 0 ? drift / 6 : 0));
      high = std::max(high, price);
      low = std::min(low, price);
    }
    falls = price < open ? falls + 1 : 0;
    left = falls == 3 ? planted_bars : std::max(0, left - 1);
    const auto time = core::Timestamp::from_seconds(1'704'067'200 + 3600 * static_cast<int>(i));
    columns.push_back({time, open, high, low, price, 50 + 100 * random.uniform(), true});
  }
  return columns::CandleSeries(std::move(columns));
}

TEST(Outcomes, look_at_the_holding_period_and_no_further) {
  columns::CandleColumns columns;
  const double closes[] = {100, 100, 103, 100, 90, 100, 100};
  for (int i = 0; i < 7; ++i) {
    const double open = i == 0 ? 100 : closes[i - 1];
    columns.push_back({core::Timestamp::from_seconds(3600 * i), open, std::max(open, closes[i]),
                       std::min(open, closes[i]), closes[i], 1, true});
  }
  const auto touch = outcomes(columns.view(), {ports::PatternTarget::Touch, 0.02, 2});
  ASSERT_EQ(touch.size(), 5u);
  EXPECT_EQ(touch[0], rose);  // bars 1 and 2
  EXPECT_EQ(touch[1], rose);  // its entry is the open of bar 2, before the rise
  EXPECT_EQ(touch[2], fell);
  const auto close = outcomes(columns.view(), {ports::PatternTarget::Close, 0.02, 2});
  EXPECT_EQ(close[0], rose);
  EXPECT_EQ(close[1], 0);
  EXPECT_EQ(close[2], fell);
}

TEST(ConditionColumns, say_what_the_strategy_with_the_same_text_does) {
  const auto series = walk(1, 600);
  std::size_t compared = 0;
  for (std::uint64_t i = 0; i < 200; i += 2) {
    const auto picked = space().pick(4, i / 2 * 3, 1);
    ASSERT_TRUE(picked);
    const SignalText text =
        write_signal(picked->choices, picked->joining, picked->within, picked->direction, 1);
    const auto script =
        ConditionScript::compile(text.inputs + text.statements, {text.long_name}, limits());
    ASSERT_TRUE(script) << script.error().to_string();
    const auto hits = script->hits(series.view(), context());
    ASSERT_TRUE(hits);
    ExitChoice exit;
    exit.stop = strategy::Level{strategy::Level::Kind::Percent, 0.02};
    const std::string source = write_strategy(text, "one", "MOM", exit);
    const auto whole = language::compile(source, limits());
    ASSERT_TRUE(whole);
    auto evaluation = whole->strategy->begin(context());
    std::vector<std::uint32_t> entries;
    for (std::size_t t = 0; t < series.size(); ++t)
      if (evaluation->on_close({series.view(), t}, {}).signal.kind ==
          strategy::SignalKind::OpenLong)
        entries.push_back(static_cast<std::uint32_t>(t));
    EXPECT_EQ((*hits)[0], entries) << source;
    compared += entries.size();
  }
  EXPECT_GT(compared, 1000u);
}

TEST(Miner, finds_a_planted_pattern_and_its_direction) {
  const auto series = walk(3, 20'000, 0.0025, 6);
  const auto mined = mine({{series.view(), context()}}, space(), rules(1), limits());
  ASSERT_TRUE(mined) << mined.error().to_string();
  ASSERT_FALSE(mined->patterns.empty());
  const auto& best = mined->patterns.front();
  fmt::print("planted: {} patterns of {} tests; best {}: edge {:.3f}, {} signals, p {:.2g}\n",
             mined->patterns.size(), mined->tests, best.name, best.target.edge, best.target.signals,
             best.target.p_adjusted);
  EXPECT_EQ(best.target.direction, market::Direction::Long);
  ASSERT_EQ(best.coins.size(), 1u);
  EXPECT_NEAR(best.coins[0].edge, best.target.edge, 1e-12);
  EXPECT_NE(best.formula_readable.find("run"), std::string::npos);
}

TEST(Miner, random_walks_hold_nothing_at_the_stated_error_rate) {
  // With no true pattern, Benjamini and Hochberg find anything at all in at most 5 % of the runs:
  // more than 6 of 40 has a probability of 0.3 %.
  std::size_t with_any = 0, tests = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto series = walk(100 + seed, 4'000);
    auto strict = rules(seed);
    strict.conditions = 60;
    strict.edge_min = 0;
    const auto mined = mine({{series.view(), context()}}, space(), strict, limits());
    ASSERT_TRUE(mined);
    with_any += mined->below > 0;
    tests += mined->tests;
  }
  fmt::print("random walks: {} of 40 runs hold a significant test, of {} tests\n", with_any, tests);
  EXPECT_LE(with_any, 6u);
  EXPECT_GT(tests, 10'000u);
}

TEST(Miner, coins_that_move_together_count_once) {
  const auto one = walk(7, 8'000, 0.001, 6), same = walk(7, 8'000, 0.001, 6);
  const auto alone = mine({{one.view(), context()}}, space(), rules(1), limits());
  const auto twice = mine({{one.view(), context()}, {same.view(), context("ETHUSDT")}}, space(),
                          rules(1), limits());
  ASSERT_TRUE(alone && twice);
  for (const auto& pattern : twice->patterns)
    for (const auto& target : pattern.targets)
      for (const auto& other : alone->patterns)
        for (const auto& theirs : other.targets)
          if (other.formula == pattern.formula && theirs.name == target.name &&
              theirs.direction == target.direction) {
            EXPECT_NEAR(target.p_value, theirs.p_value, 1e-9);
            EXPECT_EQ(target.signals, 2 * theirs.signals);
          }
}

TEST(PatternScripts, are_strategies_with_the_exit_of_their_target) {
  const auto series = walk(3, 12'000, 0.003, 6);
  const auto mined = mine({{series.view(), context()}}, space(), rules(1), limits());
  ASSERT_TRUE(mined);
  ASSERT_FALSE(mined->patterns.empty());
  for (const auto& pattern : mined->patterns) {
    auto draft = pattern_draft(pattern, grid(), 3);
    ASSERT_TRUE(draft) << draft.error().to_string();
    const auto made = checked(std::move(*draft), origin("pattern"), limits());
    ASSERT_TRUE(made) << made.error();
    EXPECT_TRUE(made->name.starts_with("PatStrat_"));
    EXPECT_EQ(*language::format(made->source, limits()), made->source);
    const auto& levels = made->compiled->traits().defaults;
    const bool is_touch = pattern.target.kind == ports::PatternTarget::Touch;
    ASSERT_TRUE(levels.stop);
    EXPECT_NEAR(levels.stop->value, pattern.target.magnitude * (is_touch ? 2 : 3), 1e-12);
    EXPECT_EQ(levels.target.has_value(), is_touch);
    EXPECT_EQ(levels.bars_max, pattern.target.holding_bars);
  }
}

TEST(PatternScripts, a_formula_in_another_language_is_unsupported) {
  ports::Pattern pattern;
  pattern.formula_source = "python";
  EXPECT_EQ(pattern_draft(pattern, grid(), 3).error().kind, core::ErrorKind::Unsupported);
}

}  // namespace
}  // namespace sixbtc::generation
