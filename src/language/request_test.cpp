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

namespace {

// Series of other tickers, by "TICKER interval".
class Shelf final : public strategy::SeriesSource {
 public:
  std::map<std::string, columns::CandleSeries> series;
  std::optional<columns::CandleView> bars(std::string_view ticker,
                                          market::Interval interval) const override {
    const auto it = series.find(fmt::format("{} {}", ticker, interval.to_string()));
    if (it == series.end()) return {};
    return it->second.view();
  }
};

columns::CandleSeries bars_of(const std::vector<double>& closes, int minutes) {
  columns::CandleColumns columns;
  for (std::size_t i = 0; i < closes.size(); ++i)
    columns.push_back(
        {core::Timestamp::from_seconds(1'704'067'200 + 60 * minutes * static_cast<int>(i)),
         closes[i], closes[i] + 1, closes[i] - 1, closes[i], 1, true});
  return columns::CandleSeries(std::move(columns));
}

strategy::SeriesContext with_shelf() {
  auto shelf = std::make_shared<Shelf>();
  shelf->series.emplace("OTHER:ETHUSDT 4h", bars_of({10, 20, 30, 40}, 240));
  shelf->series.emplace("ETHUSDT 1h", bars_of({1, 4, 9, 16, 25, 36}, 60));
  shelf->series.emplace("binance:BTCUSDT 30m", bars_of({1, 2, 3, 4, 5, 6, 7}, 30));
  strategy::SeriesContext with = context;
  with.others = std::move(shelf);
  return with;
}

std::vector<double> x_with(std::string_view body, const strategy::SeriesContext& with) {
  const Script script =
      compiled(fmt::format("//@version=6\nstrategy(\"t\")\n{}\nif x > 0\n    "
                           "strategy.entry(\"L\", strategy.long)\n",
                           body));
  const auto evaluation = script.strategy->begin(with);
  std::vector<double> values;
  strategy::IndicatorSnapshot snapshot;
  for (std::size_t i = 0; i < hours.size() && !evaluation->failure(); ++i) {
    static_cast<void>(evaluation->on_close(strategy::BarWindow(hours.view(), i), {}));
    evaluation->snapshot(snapshot);
    for (const auto& [name, value] : snapshot)
      if (name == "x") values.push_back(value);
  }
  EXPECT_FALSE(evaluation->failure()) << evaluation->failure()->to_string();
  return values;
}

}  // namespace

TEST(Request, another_symbol_shows_completed_bars_alone) {
  expect_series(x_with("x = request.security(\"OTHER:ETHUSDT\", \"240\", close)", with_shelf()),
                {nan, nan, nan, 10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30, 40});
  expect_series(
      x_with("x = request.security(\"ETHUSDT\", timeframe.period, close[1])", with_shelf()),
      {nan, 1, 4, 9, 16, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25});
  expect_series(x_with("x = request.security(\"OTHER:ETHUSDT\", \"240\", close[1], "
                       "lookahead = barmerge.lookahead_on)",
                       with_shelf()),
                {nan, nan, nan, nan, 10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30});
}

TEST(Request, the_own_symbol_by_its_name_needs_no_source) {
  expect_series(x_of("x = request.security(\"binance:BTCUSDT\", \"240\", close)", hours),
                {nan, nan, nan, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12, 16});
}

TEST(Request, finer_bars_of_the_own_symbol_come_from_the_source) {
  const auto values = x_with("x = request.security(syminfo.tickerid, \"30\", close)", with_shelf());
  expect_series({values.begin(), values.begin() + 4}, {2, 4, 6, 7});
}

TEST(Request, a_series_that_is_not_there_stops_the_strategy) {
  const Script script = compiled(
      "//@version=6\nstrategy(\"t\")\nx = request.security(\"NONE\", \"D\", close)\nif x > 0\n"
      "    strategy.entry(\"L\", strategy.long)\n");
  const auto evaluation = script.strategy->begin(with_shelf());
  ASSERT_TRUE(evaluation->failure());
  EXPECT_NE(evaluation->failure()->message.find("no bars of 'NONE' in 'D'"), std::string::npos);
}

// Against a calculation of Heikin-Ashi bars by the script itself.
TEST(Request, heikin_ashi_bars_are_made_of_completed_bars) {
  const columns::CandleSeries series = random_series(300, 5);
  const auto values = watch(
      "//@version=6\nstrategy(\"t\")\n"
      "[o, h, l, c] = request.security(ticker.heikinashi(syminfo.tickerid), timeframe.period, "
      "[open, high, low, close])\n"
      "float ho = na\nhc = ohlc4\n"
      "ho := na(ho[1]) ? (open + close) / 2 : (ho[1] + hc[1]) / 2\n"
      "hh = math.max(high, ho, hc)\nhl = math.min(low, ho, hc)\n"
      "x = math.abs(o - ho) + math.abs(c - hc) + math.abs(h - hh) + math.abs(l - hl)\n"
      "if x > 0 and hh > hl\n    strategy.entry(\"L\", strategy.long)\n",
      series);
  for (const double value : values.at("x")) EXPECT_NEAR(value, 0, 1e-9);
}

TEST(Request, the_finer_bars_inside_the_bar_come_as_an_array) {
  const std::string source =
      "//@version=6\nindicator(\"t\")\n"
      "a = request.security_lower_tf(syminfo.tickerid, \"30\", close)\n"
      "plot(array.size(a))\nplot(array.sum(a))\n";
  const auto script = compile(source, limits, Profile::TradingView);
  ASSERT_TRUE(script);
  Silent sink;
  ProgramRun run = script->program->begin(with_shelf(), sink);
  std::vector<double> sizes, sums;
  for (std::size_t i = 0; i < 5; ++i) {
    run.on_close(hours.view().slice(0, i + 1));
    sizes.push_back(run.plot(0));
    sums.push_back(run.plot(1));
  }
  EXPECT_FALSE(run.failure());
  EXPECT_EQ(sizes, (std::vector<double>{2, 2, 2, 1, 0}));
  expect_series(sums, {3, 7, 11, 7, nan});
  ProgramRun none = script->program->begin(context, sink);
  ASSERT_TRUE(none.failure());
  EXPECT_NE(none.failure()->message.find("record that series"), std::string::npos);
  EXPECT_FALSE(compile(source, limits, Profile::Perp));
}

}  // namespace sixbtc::language::test
