#include "validation/null_tests.hpp"

#include <algorithm>

#include "validation/proof_test_support.hpp"

namespace sixbtc::validation {
namespace {

using namespace validation::test;
using backtest::test::with_costs;

// Largest distance between the shares of p-values and the uniform distribution.
double kolmogorov_smirnov(std::vector<double> p) {
  std::ranges::sort(p);
  const auto n = static_cast<double>(p.size());
  double distance = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto rank = static_cast<double>(i);
    distance = std::max({distance, std::abs(p[i] - rank / n), std::abs(p[i] - (rank + 1) / n)});
  }
  return distance;
}

struct Tested {
  NullTest bars, shift;
};

Tested tested(const backtest::MarketData& market, const NullTestPlan& plan, int threads = 1) {
  static const auto strategy = compiled(momentum_source());
  const ProofSeries series = whole(market, with_costs());
  const auto runs = ProofRuns(std::span(&series, 1), 1 << 20).run(*strategy);
  EXPECT_TRUE(runs);
  auto bars =
      bar_permutation_test(*strategy, std::span(&series, 1), *runs, 1, plan, {.threads = threads});
  EXPECT_TRUE(bars);
  return {std::move(*bars), signal_shift_test(std::span(&series, 1), *runs, plan)};
}

// 500 random walks, with and without a trend that a random order keeps: 0.073 is exceeded by chance
// once in a hundred times.
TEST(NullTests, p_is_uniform_where_there_is_nothing) {
  constexpr std::size_t runs = 500;
  constexpr double critical = 0.073;
  for (const double trend : {0.0, 0.0005}) {
    const auto p = backtest::parallel_map(runs, {}, [&](std::size_t i) {
      const auto market = planted_market(1'000 + i, 600, {.trend = trend});
      const Tested found = tested(market, {.permutations = 99, .give_up = std::nullopt, .seed = i});
      return std::pair(found.bars.result.p_value(), found.shift.result.p_value());
    });
    std::vector<double> bars, shift;
    for (const auto& one : p) {
      bars.push_back(one->first);
      shift.push_back(one->second);
    }
    EXPECT_LT(kolmogorov_smirnov(bars), critical) << "bar permutation, trend " << trend;
    EXPECT_LT(kolmogorov_smirnov(shift), critical) << "signal shift, trend " << trend;
  }
}

TEST(NullTests, a_planted_edge_is_significant_in_both) {
  const auto market = planted_market(7, 9'000, {.drift = 0.002});
  const Tested found = tested(market, {.permutations = 199, .give_up = std::nullopt, .seed = 1});
  EXPECT_LT(found.bars.result.p_value(), 0.01);
  EXPECT_LT(found.shift.result.p_value(), 0.01);
}

TEST(NullTests, threads_do_not_change_a_bit) {
  const auto market = planted_market(3, 1'500, {});
  const NullTestPlan plan{.permutations = 120, .give_up = std::nullopt, .seed = 5};
  const Tested one = tested(market, plan, 1), two = tested(market, plan, 2);
  EXPECT_EQ(one.bars.permuted, two.bars.permuted);
  const Tested other = tested(market, {.permutations = 120, .give_up = {}, .seed = 6}, 1);
  EXPECT_NE(one.bars.permuted, other.bars.permuted);
}

TEST(NullTests, giving_up_never_changes_the_verdict) {
  std::size_t cut_short = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const auto market = planted_market(seed, 1'200, {.drift = seed % 2 == 0 ? 0.0 : 0.0015});
    NullTestPlan plan{.permutations = 199, .give_up = std::nullopt, .seed = seed};
    const Tested all = tested(market, plan);
    plan.give_up = 0.05;
    const Tested early = tested(market, plan);
    EXPECT_EQ(all.bars.result.p_value() < 0.05, early.bars.result.p_value() < 0.05);
    EXPECT_EQ(all.shift.result.p_value() < 0.05, early.shift.result.p_value() < 0.05);
    EXPECT_LE(early.bars.result.p_value(), all.bars.result.p_value());
    cut_short += early.bars.is_cut_short ? 1U : 0U;
  }
  EXPECT_GT(cut_short, 10U);
}

TEST(BarShuffle, symbols_are_shuffled_together_on_common_dates) {
  core::Random random(1);
  const auto prices = planted_prices(random, 2'000, {});
  const auto first = backtest::test::series_of(prices, with_costs());
  // The second is the first at twice the price, listed later and with bars missing.
  columns::CandleColumns fewer;
  for (std::size_t i = 600; i < prices.size(); ++i) {
    if (i % 97 == 0) continue;
    market::Candle candle = first.bars().at(i);
    for (double* price : {&candle.open, &candle.high, &candle.low, &candle.close}) *price *= 2;
    fewer.push_back(candle);
  }
  const auto second = backtest::prepare(first.context, columns::CandleSeries(std::move(fewer)), {},
                                        with_costs().costs, 1);
  const ProofSeries series[] = {whole(first, with_costs()), whole(second, with_costs())};
  const BarShuffle shuffle(series, 1);
  const auto markets = shuffle.draw(core::Random(9));
  const auto& a = markets[0].bars();
  const auto& b = markets[1].bars();
  std::size_t moved = 0;
  for (std::size_t i = 101; i < b.size(); ++i) {
    const std::size_t same = a.lower_bound(b.time(i));
    ASSERT_EQ(a.open_time[same], b.open_time[i]);
    EXPECT_NEAR(a.high[same] / a.open[same], b.high[i] / b.open[i], 1e-12);
    EXPECT_NEAR(a.close[same] / a.open[same], b.close[i] / b.open[i], 1e-12);
    moved +=
        std::abs(b.close[i] / b.open[i] - second.bars().close[i] / second.bars().open[i]) > 1e-12
            ? 1U
            : 0U;
  }
  EXPECT_GT(moved, b.size() / 2);
  // Everything before the first decision stays, and so does the end but for rounding.
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(a.close[i], first.bars().close[i]);
  EXPECT_NEAR(a.close.back() / first.bars().close.back(), 1.0, 1e-9);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a.open_time[i], first.bars().open_time[i]);
}

TEST(DailyMarks, returns_are_those_of_the_metrics) {
  const auto first = planted_market(1, 2'000, {});
  auto second = backtest::until(planted_market(2, 1'700, {}), 1'700);
  const ProofSeries series[] = {whole(first, with_costs()),
                                {&second, {0, 333, 1'650}, with_costs(), {}}};
  const auto strategy = compiled(momentum_source());
  const auto runs = ProofRuns(series, 1 << 20).run(*strategy);
  ASSERT_TRUE(runs);
  std::vector<backtest::SymbolRun> of_symbols;
  for (std::size_t i = 0; i < 2; ++i)
    of_symbols.push_back({series[i].market, series[i].window, &(*runs)[i]});
  const backtest::Metrics metrics = backtest::measure(of_symbols);
  const auto returns = DailyMarks(series).returns(*runs);
  EXPECT_EQ(returns, metrics.daily_returns);
  EXPECT_EQ(daily_sharpe(returns), metrics.daily->sharpe);
}

}  // namespace
}  // namespace sixbtc::validation
