#include "strategy/levels.hpp"

#include <limits>

#include "backtest/loop_test_support.hpp"

namespace sixbtc::backtest {
namespace {

using market::Direction;

// Payments at half past each hour fall inside the hourly bars.
RunResult with_funding_inside_bars(double rate, const std::vector<test::Prices>& prices,
                                   const test::Script& script) {
  const auto a = test::free_of_costs();
  columns::PointSeries funding;
  const auto start = core::Timestamp::parse("2024-01-01")->nanoseconds();
  for (std::size_t i = 0; i < prices.size(); ++i) {
    funding.time.push_back(start + static_cast<std::int64_t>(i) * test::hour + test::hour / 2);
    funding.value.push_back(rate);
  }
  const auto market = test::series_of(prices, a, funding);
  const auto levels = test::stop_and_target(test::percent(0.02), test::percent(0.5));
  return test::run_script(script, market, levels, a);
}

TEST(FundingInsideBars, is_paid_once_per_bar_held) {
  const test::Prices quiet{100, 101, 99, 100};
  const auto result =
      with_funding_inside_bars(0.001, {quiet, quiet, quiet, quiet}, {{0, 1, 0, 0}, {0, 0, 0, 3}});
  // Held through bar 2 and bar 3: 10 each, the series' own end closes it.
  EXPECT_NEAR(result.trades.at(0).funding, -20, 1e-4);
}

TEST(FundingInsideBars, is_not_due_after_an_exit_at_the_open) {
  const test::Prices quiet{100, 101, 99, 100};
  const auto result =
      with_funding_inside_bars(0.001, {quiet, quiet, quiet, quiet}, {{1, 0, 0, 0}, {0, 3, 0, 0}});
  EXPECT_NEAR(result.trades.at(0).funding, -10, 1e-4);
}

TEST(FundingInsideBars, position_closed_inside_the_bar_pays_but_does_not_receive) {
  const test::Prices quiet{100, 101, 99, 100}, fall{100, 101, 97, 100};
  const test::Script script{{1, 0, 0}, {}};
  EXPECT_NEAR(with_funding_inside_bars(0.001, {quiet, fall, quiet}, script).trades.at(0).funding,
              -10, 1e-4);
  EXPECT_EQ(with_funding_inside_bars(-0.001, {quiet, fall, quiet}, script).trades.at(0).funding, 0);
}

}  // namespace
}  // namespace sixbtc::backtest
