// Values computed by hand from the rules of the language.
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

void expect_series(const std::vector<double>& actual, const std::vector<double>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (std::isnan(expected[i]))
      EXPECT_TRUE(std::isnan(actual[i])) << "bar " << i << " is " << actual[i];
    else
      EXPECT_DOUBLE_EQ(actual[i], expected[i]) << "bar " << i;
  }
}

const columns::CandleSeries five = series_of({10, 12, 11, 15, 14});

}  // namespace

TEST(Semantics, history_is_na_before_the_first_bar) {
  expect_series(x_of("x = close[2]", five), {nan, nan, 10, 12, 11});
  expect_series(x_of("y = close + 1\nx = y[1]", five), {nan, 11, 13, 12, 16});
}

TEST(Semantics, division_follows_the_version) {
  expect_series(x_of("x = 5 / 2 + 0 * close", five), {2.5, 2.5, 2.5, 2.5, 2.5});
  expect_series(x_of("x = 5 / 2 + 0 * close", five, 5), {2, 2, 2, 2, 2});
}

TEST(Semantics, comparisons_with_na_are_false) {
  expect_series(x_of("x = close[1] != 5 ? 1.0 : 2.0", five), {2, 1, 1, 1, 1});
  expect_series(x_of("x = not (close[1] > 0) ? 1.0 : 2.0", five), {1, 2, 2, 2, 2});
}

TEST(Semantics, var_keeps_its_value_and_plain_variables_start_anew) {
  expect_series(x_of("var x = 0.0\nif close > open\n    x := x + 1", five), {0, 1, 1, 2, 2});
  expect_series(x_of("x = 0.0\nif close > open\n    x := x + 1", five), {0, 1, 0, 1, 0});
  expect_series(x_of("var x = close", five), {10, 10, 10, 10, 10});
}

TEST(Semantics, a_changed_variable_remembers_its_last_value_of_each_bar) {
  expect_series(x_of("y = 0.0\nif close > open\n    y := close\ny := y + 1\nx = y[1]", five),
                {nan, 1, 13, 1, 16});
  expect_series(x_of("var s = 0.0\ns := nz(s[1]) + close\nx = s", five), {10, 22, 33, 48, 62});
}

TEST(Semantics, a_state_in_a_branch_advances_only_when_executed) {
  // Even bars only: 10, 11, 14; the change is taken against the last even bar.
  expect_series(x_of("x = bar_index % 2 == 0 ? ta.change(close) : 0.0", five), {nan, 0, 1, 0, 3});
  // Outside the branch it advances on every bar.
  expect_series(x_of("c = ta.change(close)\nx = bar_index % 2 == 0 ? c : 0.0", five),
                {nan, 0, -1, 0, -1});
}

TEST(Semantics, and_is_lazy_in_version_6_and_strict_in_version_5) {
  const char* body = "b = bar_index % 2 == 0 and ta.change(close) > 2\nx = b ? 1.0 : 0.0";
  expect_series(x_of(body, five), {0, 0, 0, 0, 1});     // 14 - 11
  expect_series(x_of(body, five, 5), {0, 0, 0, 0, 0});  // 14 - 15
}

TEST(Semantics, each_call_of_a_function_has_its_own_state) {
  expect_series(
      x_of("f(v) =>\n    var s = 0.0\n    s := s + v\n    s\nx = f(1.0) + 100 * f(close)", five),
      {1001, 2202, 3303, 4804, 6205});
}

TEST(Semantics, the_past_of_a_parameter_follows_the_calls) {
  // Called on even bars: the parameter's past is that of the calls. A global's past is the bar's.
  expect_series(x_of("f(a) => a[1]\nx = bar_index % 2 == 0 ? f(close) : 0.0", five),
                {nan, 0, 10, 0, 11});
  expect_series(x_of("f() => close[1]\nx = bar_index % 2 == 0 ? f() : 0.0", five),
                {nan, 0, 12, 0, 15});
}

TEST(Semantics, loops_count_both_ways_and_stop) {
  expect_series(x_of("x = 0.0\nfor i = 1 to 3\n    x := x * 10 + i", five),
                {123, 123, 123, 123, 123});
  expect_series(x_of("x = 0.0\nfor i = 3 to 1\n    x := x * 10 + i", five),
                {321, 321, 321, 321, 321});
  expect_series(x_of("x = 0.0\nfor i = 0 to 9\n    if i == 2\n        continue\n    if i == 4\n"
                     "        break\n    x := x * 10 + i",
                     five),
                {13, 13, 13, 13, 13});
  expect_series(x_of("x = 0.0\nn = 3\nwhile n > 0\n    x += n\n    n -= 1", five), {6, 6, 6, 6, 6});
  expect_series(x_of("x = 0.0\nfor i = 0 to 2\n    x += nz(close[i])", five), {10, 22, 33, 38, 40});
}

TEST(Semantics, if_switch_and_for_have_values) {
  expect_series(
      x_of("x = if close > open\n    1.0\nelse if close < 12\n    2.0\nelse\n    3.0", five),
      {2, 1, 2, 1, 3});
  expect_series(x_of("x = switch\n    close > 14 => 1.0\n    close > 11 => 2.0\n    => 3.0", five),
                {3, 2, 3, 1, 2});
  expect_series(x_of("m = \"B\"\nx = switch m\n    \"A\" => 1.0\n    \"B\" => close", five),
                {10, 12, 11, 15, 14});
  expect_series(x_of("x = for i = 1 to 4\n    i * 2.0", five), {8, 8, 8, 8, 8});
}

TEST(Semantics, tuples_come_from_functions_and_builtins) {
  expect_series(x_of("f(a) =>\n    [a, a * 2]\n[p, q] = f(close)\nx = p + q", five),
                {30, 36, 33, 45, 42});
  expect_series(x_of("[m, u, l] = ta.bb(close, 2, 1.0)\nx = u - l + 0 * m", five),
                {nan, 2, 1, 4, 1});
}

TEST(Semantics, calendar_and_bar_facts) {
  expect_series(x_of("x = hour * 100.0 + bar_index", five), {0, 101, 202, 303, 404});
  expect_series(x_of("x = year + month * 10.0 + dayofweek * 0.1 + 0 * close", five),
                std::vector<double>(5, 2024 + 10 + 0.2));
  expect_series(x_of("x = timeframe.in_seconds() / 60.0 + 0 * close", five),
                std::vector<double>(5, 60));
  expect_series(x_of("x = syminfo.mintick + 0 * close", five), std::vector<double>(5, 0.01));
  expect_series(
      x_of("x = timeframe.period == \"60\" and syminfo.ticker == \"BTCUSDT\" ? 1.0 : 0.0\n"
           "x += 0 * close",
           five),
      std::vector<double>(5, 1));
}

TEST(Semantics, math_follows_pine) {
  expect_series(x_of("x = math.round(2.5) + math.round(-2.5) * 10 + 0 * close", five),
                std::vector<double>(5, 3 - 20));
  expect_series(x_of("x = math.max(close, 12, 13) + math.min(1, 2) + math.avg(1, 2, 3)", five),
                {16, 16, 16, 18, 17});
  expect_series(x_of("x = math.max(close[1], 0)", five), {nan, 10, 12, 11, 15});
  expect_series(x_of("x = math.round_to_mintick(close / 7)", five), {1.43, 1.71, 1.57, 2.14, 2.0});
}

}  // namespace sixbtc::language::test
