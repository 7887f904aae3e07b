#include "generation/market_regime.hpp"

#include <gtest/gtest.h>

#include "columns/aggregate.hpp"
#include "core/elementary.hpp"
#include "generation/condition_columns.hpp"
#include "generation/test_settings.hpp"

namespace sixbtc::generation {
namespace {

// Bars of `minutes` whose walk leans on the move before: momentum above 0, reversal below.
columns::CandleColumns leaning_walk(std::uint64_t seed, std::size_t bars, int minutes,
                                    double momentum) {
  core::Random random(seed);
  columns::CandleColumns columns;
  double price = 100, before = 0;
  for (std::size_t i = 0; i < bars; ++i) {
    const double open = price;
    const double move = momentum * before + 0.04 * (random.uniform() - 0.5);
    price *= core::elementary::exp(move);
    before = move;
    const auto time = core::Timestamp::from_seconds(1'577'836'800) +
                      core::Duration::minutes(minutes) * static_cast<std::int64_t>(i);
    columns.push_back({time, open, std::max(open, price) * (1 + 0.01 * random.uniform()),
                       std::min(open, price) * (1 - 0.01 * random.uniform()), price, 10, true});
  }
  return columns;
}

std::vector<int> labels_of_script(const columns::CandleView& bars, market::Interval interval) {
  const Choice up = catalogue().choice(catalogue().find("regime"), 0);
  const Choice down = catalogue().choice(catalogue().find("regime"), 1);
  std::string text;
  std::vector<std::string> names;
  for (const Choice& choice : {up, down}) {
    const SignalText one =
        write_signal({&choice, 1}, Joining::All, 0, TradeDirection::Long, names.size() + 1);
    text += one.inputs + one.statements;
    names.push_back(one.long_name);
  }
  const auto script = ConditionScript::compile(text, names, test::limits());
  EXPECT_TRUE(script) << script.error().to_string();
  const auto hits = script->hits(bars, {"binance", "spot", "BTCUSDT", interval});
  EXPECT_TRUE(hits) << hits.error().to_string();
  std::vector<int> labels(bars.size(), 0);
  for (const auto t : (*hits)[0]) labels[t] = 1;
  for (const auto t : (*hits)[1]) labels[t] = -1;
  return labels;
}

TEST(MarketRegime, the_script_says_what_the_function_says_on_daily_bars) {
  std::map<int, int> seen;
  for (const double momentum : {-0.4, -0.1, 0.0, 0.3}) {
    const auto daily = leaning_walk(5, 900, 1440, momentum);
    const auto theirs = labels_of_script(daily.view(), market::Interval::minutes(1440));
    const auto ours = market_regimes(daily.view());
    for (std::size_t t = 0; t < ours.size(); ++t) {
      ASSERT_EQ(static_cast<int>(ours[t]), theirs[t]) << "day " << t << " momentum " << momentum;
      ++seen[theirs[t]];
    }
  }
  EXPECT_GT(seen[1], 50);
  EXPECT_GT(seen[0], 50);
  EXPECT_GT(seen[-1], 50);
}

TEST(MarketRegime, inside_a_day_the_last_complete_day_counts) {
  const auto hourly = leaning_walk(9, 24 * 300, 60, 0.1);
  const auto day = market::Interval::minutes(1440);
  const auto theirs = labels_of_script(hourly.view(), market::Interval::minutes(60));
  const auto daily = columns::aggregate(hourly.view(), market::Interval::minutes(60), day);
  ASSERT_TRUE(daily);
  const auto ours = market_regimes(daily->view());
  for (std::size_t t = 24; t < theirs.size(); ++t) {
    // The bar that completes a day sees that day.
    const std::size_t complete = (t + 1) / 24;
    ASSERT_EQ(static_cast<int>(ours[complete - 1]), theirs[t]) << "hour " << t;
  }
}

TEST(MarketRegime, later_days_change_no_label) {
  const auto daily = leaning_walk(2, 400, 1440, 0.2);
  const auto all = market_regimes(daily.view());
  for (const std::size_t end : {100u, 200u, 399u}) {
    const auto some = market_regimes(daily.view().slice(0, end));
    EXPECT_TRUE(std::equal(some.begin(), some.end(), all.begin()));
  }
}

}  // namespace
}  // namespace sixbtc::generation
