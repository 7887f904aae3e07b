// Texts: what the functions yield, for constants and while running alike; ids made of numbers.
#include "language/texts.hpp"

#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

const columns::CandleSeries three = series_of({10, 12.5, 11});

TextArgument text_of(std::string_view text) {
  return {Type::String, 0, text};
}
TextArgument number_of(double number, Type type = Type::Float) {
  return {type, number, {}};
}

std::string applied(TextOperation operation, std::vector<TextArgument> arguments,
                    double tick = 0.01) {
  const TextResult result = apply_text(operation, arguments, tick);
  if (const auto* number = std::get_if<double>(&result)) return fmt::format("{}", *number);
  return std::get<std::string>(result);
}

// 1 on the bars where the condition over texts holds, -1 elsewhere.
std::vector<double> holds(std::string_view body, std::string_view condition) {
  return x_of(fmt::format("{}\nx = {} ? 1 : -1", body, condition), three);
}

const std::vector<double> always{1, 1, 1};

}  // namespace

TEST(Texts, numbers_are_written_as_pine_writes_them) {
  const auto written = [](double number, std::string_view pattern, double tick = na) {
    return number_text(number, Type::Float, pattern, tick);
  };
  EXPECT_EQ(written(1.5, ""), "1.5");
  EXPECT_EQ(written(1, ""), "1");
  EXPECT_EQ(written(0.1 + 0.2, ""), "0.3");
  EXPECT_EQ(written(-0.5, "#.##"), "-0.5");
  EXPECT_EQ(written(-0.001, "#.##"), "0");
  EXPECT_EQ(written(12.3456, "#.##"), "12.35");
  EXPECT_EQ(written(12, "0.00"), "12.00");
  EXPECT_EQ(written(7, "000"), "007");
  EXPECT_EQ(written(1234567.891, "#,###.0"), "1,234,567.9");
  EXPECT_EQ(written(0.256, "#.#%"), "25.6%");
  EXPECT_EQ(written(12.3, "percent"), "12.30%");
  EXPECT_EQ(written(1'234'567, "volume"), "1.235M");
  EXPECT_EQ(written(10.126, "mintick", 0.01), "10.13");
  EXPECT_EQ(written(10.13, "mintick", 0.25), "10.25");
  EXPECT_EQ(written(na, "#"), "NaN");
}

TEST(Texts, functions_yield_what_they_say) {
  using O = TextOperation;
  EXPECT_EQ(applied(O::Join, {text_of("L"), text_of("1")}), "L1");
  EXPECT_EQ(applied(O::ToText, {number_of(1, Type::Bool)}), "true");
  EXPECT_EQ(applied(O::Format, {text_of("{0} of {1,number,#.#} '{2}' {9}"), number_of(3, Type::Int),
                                number_of(1234.56)}),
            "3 of 1234.6 {2} {9}");
  EXPECT_EQ(applied(O::Format, {text_of("{0}"), number_of(1234.5678)}), "1,234.568");
  EXPECT_EQ(applied(O::Upper, {text_of("ab1")}), "AB1");
  EXPECT_EQ(applied(O::Trim, {text_of("  a b ")}), "a b");
  EXPECT_EQ(applied(O::Repeat, {text_of("ab"), number_of(3), text_of("-")}), "ab-ab-ab");
  EXPECT_EQ(applied(O::Replace, {text_of("a.a.a"), text_of("a"), text_of("b"), number_of(1)}),
            "a.b.a");
  EXPECT_EQ(applied(O::ReplaceAll, {text_of("a.a"), text_of("a"), text_of("aa")}), "aa.aa");
  EXPECT_EQ(applied(O::Substring, {text_of("BTCUSDT"), number_of(3), number_of(6)}), "USD");
  EXPECT_EQ(applied(O::Position, {text_of("BTCUSDT"), text_of("USD")}), "3");
  EXPECT_EQ(applied(O::ToNumber, {text_of("1.5")}), "1.5");
}

TEST(Texts, a_running_script_makes_equal_texts_equal) {
  EXPECT_EQ(
      holds("a = \"L\" + str.tostring(bar_index)\nb = \"L\" + str.tostring(bar_index)", "a == b"),
      always);
  EXPECT_EQ(holds("a = str.tostring(close, \"#.0\")", "a == \"12.5\""),
            (std::vector<double>{-1, 1, -1}));
  EXPECT_EQ(holds("a = str.tostring(close)\nb = a[1]", "b == \"10\""),
            (std::vector<double>{-1, 1, -1}));
  EXPECT_EQ(
      holds("p = str.split(\"a,\" + str.tostring(bar_index), \",\")\nq = array.join(p, \"-\")",
            "q == \"a-\" + str.tostring(bar_index) and array.size(p) == 2"),
      always);
  EXPECT_EQ(holds("t = array.join(array.from(1, 2.5), \" \")", "t == \"1 2.5\""), always);
  EXPECT_EQ(holds("",
                  "str.contains(syminfo.ticker, \"BTC\") and "
                  "syminfo.tickerid + \"!\" == \"binance:BTCUSDT!\""),
            always);
}

TEST(Texts, what_only_a_drawing_needs_is_not_made) {
  const std::string_view source =
      "//@version=6\nstrategy(\"t\")\nif close > open\n    strategy.entry(\"L\", strategy.long)\n"
      "label.new(bar_index, high, \"bar \" + str.tostring(bar_index))\n";
  Limits small = limits;
  small.text_bytes = 1;
  const auto script = compile(source, small);
  ASSERT_TRUE(script);
  const auto evaluation = script->strategy->begin(context);
  for (std::size_t i = 0; i < three.size(); ++i)
    static_cast<void>(evaluation->on_close(strategy::BarWindow(three.view(), i), {}));
  EXPECT_FALSE(evaluation->failure());
}

TEST(Texts, their_room_is_limited) {
  const std::string_view source =
      "//@version=6\nstrategy(\"t\")\n"
      "strategy.entry(\"entry \" + str.tostring(bar_index), strategy.long)\n";
  Limits small = limits;
  small.text_bytes = 15;
  const auto script = compile(source, small);
  ASSERT_TRUE(script);
  const auto evaluation = script->strategy->begin(context);
  for (std::size_t i = 0; i < three.size(); ++i)
    static_cast<void>(evaluation->on_close(strategy::BarWindow(three.view(), i), {}));
  ASSERT_TRUE(evaluation->failure());
  EXPECT_NE(evaluation->failure()->message.find("text_bytes"), std::string::npos);
}

}  // namespace sixbtc::language::test
