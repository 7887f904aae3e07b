// What is refused, with the code and the exact place; and what is not.
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

struct Refusal {
  const char* body;  // starts on line 3
  const char* code;
  int line, column;
};

constexpr Refusal refusals[] = {
    // lexical
    {"x = close $ 2\n", "E0101", 3, 11},
    {"x = \"abc\n", "E0102", 3, 5},
    {"x = 1.2.3\n", "E0201", 3, 8},
    {"x = 12ab\n", "E0103", 3, 5},
    {"x = #12345\n", "E0104", 3, 5},
    // syntax
    {"x = \n", "E0202", 3, 3},
    {"x = (1 + 2\n", "E0204", 3, 5},
    {"if close > open\nx = 1\n", "E0203", 3, 12},
    {"x = close > open ?\n    1 : 2\n", "E0205", 4, 5},
    {"x = close > open and\n                        close > 1\n", "E0205", 4, 25},
    {"import User/Lib/1\n", "E0803", 3, 1},
    {"[a, b] := ta.macd(close, 12, 26, 9)\n", "E0201", 3, 8},
    // names
    {"x = ta.ema(clse, 10)\n", "E0301", 3, 12},
    {"x = ta.emaa(close, 10)\n", "E0301", 3, 5},
    {"x = syminfo.bogus\n", "E0301", 3, 5},
    {"x = strategy\n", "E0301", 3, 5},
    {"x = 1\nx = 2\n", "E0302", 4, 1},
    {"y := 1\n", "E0301", 3, 1},
    {"close := 1\n", "E0303", 3, 1},
    {"x = 1\nf() =>\n    x := 2\n    x\ny = f()\n", "E0303", 5, 5},
    {"f(a) => f(a)\nx = f(1)\n", "E0304", 3, 9},
    {"f(a) => a\nf(b) => b\n", "E0305", 4, 1},
    // types
    {"int x = \"a\"\n", "E0401", 3, 9},
    {"x = 1\nx := \"a\"\n", "E0401", 4, 6},
    {"x = close + true\n", "E0401", 3, 5},
    {"var x = na\n", "E0402", 3, 9},
    {"bool b = na\n", "E0403", 3, 10},
    {"b = true\nx = na(b)\n", "E0403", 4, 8},
    {"x = nz(close > open)\n", "E0401", 3, 8},
    {"x = if close > open\n    true\nelse\n    1\n", "E0404", 6, 5},
    {"[a, b] = close\n", "E0405", 3, 10},
    {"[a, b] = ta.macd(close, 12, 26, 9)\n", "E0405", 3, 1},
    {"f(a) => [a, a]\n[p, q, r] = f(close)\n", "E0405", 4, 1},
    {"[a, b] = ta.vwap(close)\n", "E0405", 3, 10},
    {"if close > open\n    x = 1\n    x = 2\n", "E0302", 5, 5},
    {"while close\n    x = 1\n", "E0406", 3, 7},
    {"if close\n    x = 1\n", "E0406", 3, 4},
    {"x = ta.ema(close, bar_index)\n", "E0407", 3, 19},
    // calls
    {"x = ta.sma()\n", "E0501", 3, 5},
    {"x = ta.sma(close, 10, 3)\n", "E0502", 3, 23},
    {"x = ta.sma(close, size = 3)\n", "E0502", 3, 26},
    {"x = ta.sma(close, source = close, length = 3)\n", "E0503", 3, 28},
    {"x = ta.sma(close, 0)\n", "E0504", 3, 19},
    {"if close > open\n    plot(close)\n", "E0505", 4, 5},
    {"strategy.entry(\"a\", strategy.long, when = close > open)\n", "E0502", 3, 43},
    {"strategy.exit(\"x\", \"L\")\n", "E0501", 3, 1},
    // inputs
    {"x = input.int(5, minval = 6)\n", "E0603", 3, 15},
    {"x = input.float(close)\n", "E0407", 3, 17},
    {"x = input.string(\"a\", options = [\"b\", \"c\"])\n", "E0603", 3, 18},
    {"f() => input.int(5)\nx = f()\n", "E0505", 3, 8},
    // causality
    {"x = close[-1]\n", "E0701", 3, 11},
    {"x = close[bar_index]\n", "E0702", 3, 11},
    {"n = ta.barssince(close > open)\nx = close[n]\n", "E0702", 4, 11},
    {"if bar_index == last_bar_index\n    strategy.close_all()\n", "E0703", 3, 17},
    {"x = 0\nif barstate.islast\n    x := 1\ny = x\nif y > 0\n    strategy.close_all()\n", "E0703",
     4, 4},
    {"var n = 0\nif n > 3\n    strategy.close_all()\nn := timenow > 0 ? 5 : 0\n", "E0703", 6, 6},
    {"for i = 0 to 3\n    if barstate.isrealtime\n        break\n    strategy.close_all()\n",
     "E0703", 4, 8},
    {"varip x = 0\n", "E0704", 3, 1},
    {"x = request.security_lower_tf(\"A\", \"1\", close)\n", "E0705", 3, 5},
    {"strategy.close(\"a\", immediately = true)\n", "E0706", 3, 35},
    // perp
    {"strategy.entry(\"a\", strategy.long, stop = high)\n", "E0801", 3, 43},
    {"strategy.exit(\"x\", \"a\", qty_percent = 50, stop = low)\n", "E0801", 3, 39},
    {"strategy.order(\"a\", strategy.long)\n", "E0801", 3, 1},
    {"x = ticker.renko(syminfo.tickerid, \"ATR\", 10)\n", "E0804", 3, 5},
    {"m = matrix.new<float>(2, 2, 1)\nif m.det() > 0\n    strategy.entry(\"a\", strategy.long)\n",
     "E0805", 3, 5},
    {"a = array.new<array<float>>()\n", "E0408", 3, 15},
    {"m = map.new<string, float[]>()\n", "E0408", 3, 21},
    {"x = ta.pivot_point_levels(\"Weekly\", close > open)\n", "E0504", 3, 27},
    {"x = ta.pivot_point_levels(\"Woodie\", close > open, true)\n", "E0504", 3, 51},
    {"if strategy.closedtrades.profit(0) > 0\n    strategy.entry(\"a\", strategy.long)\n", "E0805",
     3, 4},
    {"type point\n    float x\np = point.new(1)\nx = p.y\n", "E0301", 6, 5},
    {"type point\n    float x\np = point.new(true)\n", "E0401", 5, 15},
    {"a = array.from(1)\na.push(true)\n", "E0401", 4, 1},
    {"a = array.new<bogus>()\n", "E0301", 3, 15},
    {"enum Mode\n    a\nx = Mode.b\n", "E0301", 5, 5},
    {"for v in close\n    x = v\n", "E0401", 3, 10},
    // limits
    {"x = close[6000]\n", "E0904", 3, 11},
    {"x = ta.sma(close, 6000)\n", "E0904", 3, 19},
};

std::string with_header(std::string_view body) {
  return fmt::format("//@version=6\nstrategy(\"t\")\n{}", body);
}

std::vector<Diagnostic> errors_of(std::string_view source) {
  const auto script = compile(source, limits);
  if (script) return {};
  std::vector<Diagnostic> errors;
  for (const Diagnostic& each : script.error())
    if (each.severity == Severity::Error) errors.push_back(each);
  return errors;
}

}  // namespace

TEST(Refusal, each_script_gets_its_code_at_its_place_and_nothing_else) {
  for (const Refusal& refusal : refusals) {
    const std::string source = with_header(refusal.body);
    const auto errors = errors_of(source);
    ASSERT_FALSE(errors.empty()) << "accepted: " << refusal.body;
    const std::string shown = render(errors, source, "t.pine");
    EXPECT_EQ(errors.size(), 1u) << shown;
    EXPECT_EQ(errors[0].code, refusal.code) << shown;
    EXPECT_EQ(errors[0].span.line, refusal.line) << shown;
    EXPECT_EQ(errors[0].span.column, refusal.column) << shown;
  }
}

// A script that began with a call nobody knows crashed the checker.
TEST(Refusal, the_first_statement_may_be_wrong) {
  EXPECT_FALSE(compile("var state = State.new()\nstrategy(\"t\")\n", limits));
}

TEST(Refusal, several_errors_are_reported_at_once_in_order) {
  const auto errors =
      errors_of(with_header("x = ta.ema(clse, 10)\ny = x + 1\nz = )\nw = close[-1]\nif y > 2\n    "
                            "v = undefined_thing\n"));
  ASSERT_EQ(errors.size(), 1u) << "syntax errors stop the checker";
  EXPECT_EQ(errors[0].span.line, 5);
  const auto checked = errors_of(with_header(
      "x = ta.ema(clse, 10)\ny = x + 1\nw = close[-1]\nif y > 2\n    v = undefined_thing\n"));
  ASSERT_EQ(checked.size(), 3u);
  EXPECT_EQ(checked[0].code, "E0301");
  EXPECT_EQ(checked[1].code, "E0701");
  EXPECT_EQ(checked[2].span.line, 7);
}

TEST(Refusal, an_error_inside_a_block_costs_that_line_only) {
  const auto errors = errors_of(with_header(
      "x = switch\n    close > open => )\n    => 2\nif close > open\n    y = * 2\n    z = 1\n"
      "else\n    w = ]\nv = close close\n"));
  ASSERT_EQ(errors.size(), 4u) << render(errors, "", "t");
  EXPECT_EQ(errors[0].span.line, 4);
  EXPECT_EQ(errors[3].span.line, 11);
}

TEST(Refusal, headers_of_the_declaration) {
  const auto code_of = [](std::string_view header) {
    const auto errors = errors_of(fmt::format("//@version=6\n{}\n", header));
    return errors.empty() ? std::string() : errors.front().code;
  };
  EXPECT_EQ(code_of("x = close"), "E0206");
  EXPECT_EQ(code_of("indicator(\"a\")"), "E0206");
  EXPECT_EQ(code_of("strategy(\"a\", pyramiding = 2)"), "E0802");
  EXPECT_EQ(code_of("strategy(\"a\", process_orders_on_close = true)"), "E0706");
  EXPECT_EQ(code_of("strategy(\"a\", calc_on_every_tick = true)"), "E0707");
  EXPECT_EQ(code_of("strategy(\"a\", calc_on_order_fills = true)"), "E0707");
  EXPECT_EQ(code_of("strategy(\"a\", bogus = 1)"), "E0502");
  EXPECT_EQ(code_of("strategy(\"a\", overlay = true, initial_capital = 1000, slippage = 2, "
                    "commission_type = strategy.commission.percent, commission_value = 0.1)"),
            "");
  const Script script = compiled("//@version=6\nstrategy(\"a\", default_qty_value = 10)\n");
  ASSERT_EQ(script.warnings.size(), 1u);
  EXPECT_EQ(script.warnings[0].code, "W1002");
}

TEST(Refusal, annotations_are_checked) {
  const auto first = [](std::string_view line) {
    return errors_of(fmt::format("//@version=6\n{}\nstrategy(\"t\")\nx = close\n", line));
  };
  EXPECT_TRUE(first("//@sixbtc leverage=3 confidence=x type=MOM stop=2% target=3atr "
                    "trail=1%:0.5% max_bars=40")
                  .empty());
  const auto unknown = first("//@sixbtc leverage=3 levrage=2");
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_EQ(unknown[0].code, "E0601");
  EXPECT_EQ(unknown[0].span.column, 22);
  for (const char* bad : {"leverage=0", "leverage=x", "type=ABC", "stop=2", "stop=-1%", "trail=1:2",
                          "max_bars=0", "cooldown=-1", "entries_per_day=x", "break_even=0%",
                          "confidence=nothing", "leverage=2 leverage=3"}) {
    const auto errors = first(std::string("//@sixbtc ") + bad);
    ASSERT_EQ(errors.size(), 1u) << bad;
    EXPECT_EQ(errors[0].code, "E0602") << bad;
    EXPECT_EQ(errors[0].span.line, 2) << bad;
  }
}

TEST(Refusal, look_alikes_are_accepted) {
  for (const char* body :
       {"if barstate.islast\n    label.new(bar_index, high, \"end\")\n",
        "plot(last_bar_index - bar_index)\n",
        "x = close[math.min(math.max(math.round(ta.rsi(close, 5)), 0), 100)]\n",
        "for i = 0 to 10\n    y = close[i]\n", "x = barstate.isconfirmed\n",
        "x = (close >\n  open)\n", "x = close > open ?\n     1 :\n\n     2\n",
        "string m = input.string(\"EMA\", options = [\"EMA\", \"SMA\"])\n"
        "x = switch m\n    \"EMA\" => ta.ema(close, 5)\n    => ta.sma(close, 5)\n",
        "f(float a, int n = 3) =>\n    s = 0.0\n    for i = 0 to n\n        s += a[i]\n    s\n"
        "x = f(close) + f(open, n = 5)\n",
        "f() => 5\nx = input.int(f())\n", "x = ta.vwap(hlc3)\n",
        "f(bool b) => b and close > open\nx = f(true)\n",
        "float a = na, float b = 2\nint n = 3\na := b * n\n",
        "color c = close > open ? color.green : #ff0000\nbgcolor(color.new(c, 80))\n"})
    EXPECT_TRUE(errors_of(with_header(body)).empty())
        << body << render(errors_of(with_header(body)), with_header(body), "t.pine");
}

TEST(Refusal, hostile_sources_stop_at_a_named_limit) {
  const auto code_of = [](const std::string& body) {
    const auto errors = errors_of(with_header(body));
    return errors.empty() ? std::string() : errors.front().code;
  };
  EXPECT_EQ(code_of("x = " + std::string(50'000, '(') + "1"), "E0902");
  EXPECT_EQ(code_of("x = " + std::string(50'000, '-') + "1"), "E0902");
  std::string chain = "x = 1";
  for (int i = 0; i < 10'000; ++i) chain += "+1";
  EXPECT_EQ(code_of(chain), "E0902");
  EXPECT_EQ(code_of("x = 1 // " + std::string(200'000, 'a')), "E0901");
  std::string blocks;
  for (std::size_t i = 0; i < 200; ++i) blocks += std::string(4 * i, ' ') + "if true\n";
  EXPECT_EQ(code_of(blocks), "E0902");
  std::string doubling = "f0(a) => a + close\n";
  for (int i = 1; i < 40; ++i)
    doubling += fmt::format("f{}(a) => f{}(a) + f{}(a + {})\n", i, i - 1, i - 1, i);
  EXPECT_EQ(code_of(doubling + "x = f39(open)\n"), "E0903");
  std::string memory;
  for (int i = 0; i < 300; ++i) memory += fmt::format("x{} = ta.sma(close, {})\n", i, 5000 - i);
  EXPECT_EQ(code_of(memory), "E0905");
}

TEST(Refusal, an_endless_loop_stops_the_evaluation_at_its_limit) {
  const Script script =
      compiled(with_header("n = 0\nwhile n >= 0\n    n += 1\nif n > 5\n"
                           "    strategy.close_all()\n"));
  const auto series = series_of({10, 11});
  const auto evaluation = script.strategy->begin(context);
  static_cast<void>(evaluation->on_close(strategy::BarWindow(series.view(), 0), {}));
  ASSERT_TRUE(evaluation->failure());
  EXPECT_EQ(evaluation->failure()->kind, core::ErrorKind::LimitReached);
  EXPECT_NE(evaluation->failure()->message.find("loop_iterations"), std::string::npos);
}

TEST(Render, looks_like_rustc) {
  const std::string source = with_header("x = ta.ema(clse, 10)\n");
  EXPECT_EQ(render(errors_of(source), source, "a.pine"),
            "error[E0301]: unknown variable 'clse'\n"
            " --> a.pine:3:12\n"
            "  |\n"
            "3 | x = ta.ema(clse, 10)\n"
            "  |            ^^^^\n"
            "  = hint: did you mean 'close'?\n");
}

TEST(Refusal, an_old_script_is_one_error_that_names_the_new_names) {
  for (const char* const head : {"//@version=4\n", "//@version=3\n", ""}) {
    const auto errors = errors_of(fmt::format(
        "{}study(\"t\", overlay=true)\nx = sma(close, 5)\n"
        "y = security(tickerid, \"D\", close)\nplot(iff(x > y, x, abs(y)), transp=50)\n",
        head));
    ASSERT_EQ(errors.size(), 1U) << head;
    EXPECT_EQ(errors[0].code, "E0106");
    for (const char* const name : {"indicator for study", "ta.sma for sma",
                                   "request.security for security", "math.abs for abs"})
      EXPECT_NE(errors[0].hint.find(name), std::string::npos) << name;
  }
}

}  // namespace sixbtc::language::test
