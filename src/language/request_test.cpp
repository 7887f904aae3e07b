// request.security: values of completed bars, on the chart bar that completes them.
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

// Sixteen hours from midnight; closes 1..16.
const columns::CandleSeries hours =
    series_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

void expect_series(const std::vector<double>& actual, const std::vector<double>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (std::isnan(expected[i]))
      EXPECT_TRUE(std::isnan(actual[i])) << "bar " << i << " is " << actual[i];
    else
      EXPECT_DOUBLE_EQ(actual[i], expected[i]) << "bar " << i;
  }
}

}  // namespace

TEST(Request, a_value_appears_on_the_bar_that_completes_the_period) {
  expect_series(x_of("x = request.security(syminfo.tickerid, \"240\", close)", hours),
                {nan, nan, nan, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12, 16});
}

TEST(Request, gaps_leave_the_other_bars_empty) {
  expect_series(
      x_of("x = request.security(syminfo.tickerid, \"240\", close, barmerge.gaps_on)", hours),
      {nan, nan, nan, 4, nan, nan, nan, 8, nan, nan, nan, 12, nan, nan, nan, 16});
}

TEST(Request, shifted_lookahead_appears_when_the_next_period_begins) {
  expect_series(x_of("x = request.security(syminfo.tickerid, \"240\", close[1], "
                     "lookahead = barmerge.lookahead_on)",
                     hours),
                {nan, nan, nan, nan, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12});
  // The average of the two bars before the period; its state advances once a period.
  expect_series(x_of("x = request.security(syminfo.tickerid, \"240\", ta.sma(close[1], 2), "
                     "lookahead = barmerge.lookahead_on)",
                     hours),
                {nan, nan, nan, nan, nan, nan, nan, nan, 6, 6, 6, 6, 10, 10, 10, 10});
  expect_series(x_of("x = request.security(syminfo.tickerid, \"240\", ta.sma(close, 2)[1], "
                     "lookahead = barmerge.lookahead_on)",
                     hours),
                {nan, nan, nan, nan, nan, nan, nan, nan, 6, 6, 6, 6, 10, 10, 10, 10});
}

TEST(Request, indicators_variables_and_functions_run_on_the_longer_bars) {
  const std::vector<double> average = {nan, nan, nan, nan, nan, nan, nan, 6,
                                       6,   6,   6,   10,  10,  10,  10,  14};
  expect_series(x_of("x = request.security(syminfo.tickerid, \"240\", ta.sma(close, 2))", hours),
                average);
  expect_series(x_of("n = input.int(2)\nmean = ta.sma(close, n)\n"
                     "x = request.security(syminfo.tickerid, \"240\", mean)",
                     hours),
                average);
  expect_series(x_of("f(s, n) =>\n    float sum = 0.0\n    for i = 0 to n - 1\n"
                     "        sum += s[i]\n    sum / n\n"
                     "g(tf, s) => request.security(syminfo.tickerid, tf, s)\n"
                     "x = g(\"240\", f(close, 2))",
                     hours),
                average);
  expect_series(x_of("[a, b] = request.security(syminfo.tickerid, \"480\", [high, low[1]])\n"
                     "x = nz(a) + nz(b)",
                     hours),
                {0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 17});
}

TEST(Request, the_chart_and_history_of_the_result_are_the_charts) {
  expect_series(x_of("y = request.security(syminfo.tickerid, \"240\", close)\nx = y - y[1]", hours),
                {nan, nan, nan, nan, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4});
  expect_series(
      x_of("x = request.security(syminfo.tickerid, timeframe.period, close) - close", hours),
      std::vector<double>(16, 0));
}

TEST(Request, a_missing_last_bar_completes_the_period_with_the_next_one) {
  columns::CandleColumns gap;
  for (std::size_t i = 0; i < hours.size(); ++i)
    if (i != 3 && i != 7) gap.push_back(hours.view().at(i));
  expect_series(x_of("x = request.security(syminfo.tickerid, \"240\", close)",
                     columns::CandleSeries(std::move(gap))),
                {nan, nan, nan, 3, 3, 3, 7, 7, 7, 12, 12, 12, 12, 16});
}

TEST(Request, a_shorter_time_frame_stops_the_strategy) {
  const Script script = compiled(
      "//@version=6\nstrategy(\"t\")\nx = request.security(syminfo.tickerid, \"5\", close)\n"
      "if x > 0\n    strategy.entry(\"L\", strategy.long)\n");
  EXPECT_TRUE(script.strategy->begin(context)->failure());
}

}  // namespace sixbtc::language::test
