// Members of a family against the same sources compiled alone.
#include "language/families.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "language/evaluator.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language {
namespace {

std::string script(std::string_view inputs, std::string_view annotations = "") {
  return fmt::format(
      "//@version=6\n{}strategy(\"t\")\n{}\n"
      "if ta.crossover(close, ta.sma(close, length))\n"
      "    strategy.entry(\"L\", strategy.long)\n",
      annotations, inputs);
}
std::string of_length(std::string_view length, std::string_view annotations = "") {
  return script(fmt::format("length = input.int({}, minval = 2, maxval = 50, step = 1)", length),
                annotations);
}

const ScriptStrategy& as_script(const strategy::StrategyCore& strategy) {
  return dynamic_cast<const ScriptStrategy&>(strategy);
}

TEST(ScriptFamilies, members_share_a_plan_and_bind_their_numbers) {
  ScriptFamilies families(test::limits);
  const auto first = families.strategy(of_length("10"));
  const auto second = families.strategy(of_length("20", "//@sixbtc stop=2% type=MOM\n"));
  const auto third = families.strategy(of_length("30", "//@sixbtc leverage=5 max_bars=7\n"));
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(families.usage().compiled, 1U);
  EXPECT_EQ(families.usage().bound, 2U);
  EXPECT_EQ(as_script(**second).plan(), as_script(**third).plan());
  EXPECT_EQ(as_script(**third).parameters().front(), 30);
  EXPECT_EQ((*second)->traits().type, "MOM");
  EXPECT_EQ((*second)->traits().defaults.stop,
            (strategy::Level{strategy::Level::Kind::Percent, 0.02}));
  EXPECT_EQ((*second)->traits().leverage, 1);
  EXPECT_EQ((*third)->traits().defaults.bars_max, 7U);
  EXPECT_EQ((*third)->traits().leverage, 5);
  EXPECT_EQ((*third)->traits().title, "t");
  EXPECT_EQ((*third)->traits().warmup_bars,
            compile(of_length("50"), test::limits)->strategy->traits().warmup_bars);
}

TEST(ScriptFamilies, threads_may_ask_at_once) {
  constexpr int lengths = 40, threads = 4;
  ScriptFamilies families(test::limits);
  {
    std::vector<std::jthread> running;
    for (int thread = 0; thread < threads; ++thread)
      running.emplace_back([&families] {
        for (int length = 2; length < 2 + lengths; ++length) {
          const auto made = families.strategy(of_length(fmt::format("{}", length)));
          ASSERT_TRUE(made);
          const auto parameters = as_script(**made).parameters();
          EXPECT_TRUE(parameters.empty() || parameters.front() == length);
        }
      });
  }
  const auto usage = families.usage();
  EXPECT_EQ(usage.compiled + usage.bound, std::size_t{threads * lengths});
  EXPECT_GT(usage.bound, usage.compiled);
}

// What compile() says of a source is said of it here, too.
TEST(ScriptFamilies, errors_are_those_of_the_source_alone) {
  ScriptFamilies families(test::limits);
  for (const char* good : {"10", "20", "30"}) ASSERT_TRUE(families.strategy(of_length(good)));
  const auto codes = [&](const std::string& source) {
    const auto shared = families.strategy(source);
    const auto alone = compile(source, test::limits);
    EXPECT_FALSE(shared || alone) << source;
    if (shared || alone) return std::string();
    EXPECT_EQ(render(shared.error(), source, "s"), render(alone.error(), source, "s"));
    return shared.error().front().code;
  };
  EXPECT_EQ(codes(of_length("60")), "E0603");
  EXPECT_EQ(codes(of_length("1")), "E0603");
  EXPECT_EQ(codes(of_length("2.5")), codes(of_length("2.5")));
  EXPECT_NE(codes(of_length("10", "//@sixbtc stop=2\n")), "");
  EXPECT_NE(codes(of_length("10", "//@sixbtc confidence=nobody\n")), "");
  EXPECT_NE(codes(of_length("ten")), "");
  EXPECT_NE(codes(of_length("")), "");
}

// Lengths that a range allows and the indicator does not.
TEST(ScriptFamilies, a_length_that_no_indicator_takes_is_an_error_of_the_source) {
  ScriptFamilies families(test::limits);
  const auto source = [](std::string_view length) {
    return script(fmt::format("length = input.int({}, minval = -5, maxval = 50)", length));
  };
  for (const char* good : {"10", "20", "30"}) ASSERT_TRUE(families.strategy(source(good)));
  EXPECT_EQ(families.usage().bound, 2U);
  const auto bad = families.strategy(source("-1"));
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().front().code, "E0701");
}

TEST(ScriptFamilies, sources_that_only_look_alike_are_compiled_alone) {
  const std::pair<std::string, std::string> pairs[] = {
      // In a text, in a comment, and an input that is none.
      {script("length = 10\nplot(close, \"input(3)\")"),
       script("length = 10\nplot(close, \"input(4)\")")},
      {script("length = 10 // input(3)"), script("length = 10 // input(4)")},
      {script("my_input(int x) => x + 1\nlength = my_input(10)"),
       script("my_input(int x) => x + 1\nlength = my_input(20)")},
      // One of these is the only input; the number that looks like one is not.
      {script("length = input.int(defval = 10) // input(3)"),
       script("length = input.int(defval = 10) // input(4)")},
      // Single values, and values that shape the program.
      {script("length = input.int(10, options = [10, 20])"),
       script("length = input.int(20, options = [10, 20])")},
      {script("length = input.int(10)\nfor i = 0 to length\n    plot(close[i])"),
       script("length = input.int(20)\nfor i = 0 to length\n    plot(close[i])")},
      {script("n = input.int(10)\nlength = 9\nx = n > 5 ? ta.ema(close, 9) : ta.rma(close, 9)\n"
              "if close > x\n    strategy.close(\"L\")"),
       script("n = input.int(20)\nlength = 9\nx = n > 5 ? ta.ema(close, 9) : ta.rma(close, 9)\n"
              "if close > x\n    strategy.close(\"L\")")},
  };
  for (const auto& [one, other] : pairs) {
    ScriptFamilies families(test::limits);
    for (const std::string& source : {one, other, one, other}) {
      const auto made = families.strategy(source);
      ASSERT_EQ(made.has_value(), compile(source, test::limits).has_value()) << source;
    }
    EXPECT_EQ(families.usage().bound, 0U) << one;
  }
  // A whole number where another member has a fraction is of another type.
  ScriptFamilies families(test::limits);
  const auto factor = [](std::string_view value) {
    return script(
        fmt::format("length = 10\nfactor = input.float({}, minval = 1, maxval = 5)", value));
  };
  for (const char* value : {"1.5", "2.5", "3", "3.0"})
    EXPECT_TRUE(families.strategy(factor(value)));
  EXPECT_EQ(families.usage().bound, 2U);
  EXPECT_EQ(families.usage().compiled, 2U);
}

// Annotations wherever they stand.
TEST(ScriptFamilies, annotations_are_read_in_every_place) {
  ScriptFamilies families(test::limits);
  const auto source = [](std::string_view length, std::string_view confidence) {
    return fmt::format(
        "//@version=6\n//@sixbtc confidence={}\nstrategy(\"t\")\n"
        "length = input.int({}, minval = 2, maxval = 50)\nlow_one = 0.25\nhigh_one = 0.75\n"
        "if close > close[length]\n    strategy.entry(\"L\", strategy.long)\n",
        confidence, length);
  };
  const columns::CandleSeries series = test::random_series(40, 1);
  const auto confidences = [&](const strategy::StrategyCore& strategy) {
    std::set<double> values;
    const auto evaluation = strategy.begin(test::context);
    for (std::size_t bar = 0; bar < series.size(); ++bar)
      values.insert(evaluation->on_close({series.view(), bar}, {}).signal.confidence);
    return values;
  };
  for (const char* length : {"3", "4", "5"})
    for (const char* confidence : {"low_one", "high_one"})
      EXPECT_EQ(confidences(**families.strategy(source(length, confidence))),
                confidences(*compile(source(length, confidence), test::limits)->strategy));
  EXPECT_EQ(families.usage().bound, 4U);  // each confidence is a family, and offsets are shared

  for (const char* length : {"10", "20", "30"}) {
    std::string late = of_length(length);
    late.insert(late.find("\nlength"), " //@sixbtc stop=3%");
    const auto made = families.strategy(late);
    ASSERT_TRUE(made);
    EXPECT_EQ((*made)->traits().defaults.stop,
              (strategy::Level{strategy::Level::Kind::Percent, 0.03}));
  }
}

// What the script wants at every close while it holds nothing; nothing where it breaks off.
std::optional<std::vector<strategy::SignalKind>> decisions(const strategy::StrategyCore& strategy,
                                                           const columns::CandleSeries& series) {
  const auto evaluation = strategy.begin_ahead(test::context, series.view());
  std::vector<strategy::SignalKind> kinds;
  for (std::size_t bar = 0; bar < series.size() && !evaluation->failure(); ++bar)
    kinds.push_back(evaluation->on_close({series.view(), bar}, {}).signal.kind);
  return evaluation->failure() ? std::nullopt : std::optional(kinds);
}

// Everything that takes a length, with lengths it takes and lengths it does not.
TEST(ScriptFamilies, any_number_means_what_it_means_in_a_source_alone) {
  const char* const expressions[] = {
      "x = ta.sma(close, n)",
      "x = ta.ema(close, n)",
      "x = ta.rma(close, n)",
      "x = ta.wma(close, n)",
      "x = ta.hma(close, n)",
      "x = ta.vwma(close, n)",
      "x = ta.rsi(close, n)",
      "x = ta.atr(n)",
      "x = ta.highest(high, n)",
      "x = ta.lowest(n)",
      "x = float(ta.highestbars(high, n))",
      "x = ta.stdev(close, n)",
      "x = ta.variance(close, n)",
      "x = ta.dev(close, n)",
      "x = ta.change(close, n)",
      "x = ta.mom(close, n)",
      "x = ta.roc(close, n)",
      "x = ta.cci(close, n)",
      "x = ta.mfi(hlc3, n)",
      "x = ta.cmo(close, n)",
      "x = ta.percentrank(close, n)",
      "x = ta.median(close, n)",
      "x = ta.mode(close, n)",
      "x = ta.range(close, n)",
      "x = ta.linreg(close, n, 0)",
      "x = ta.linreg(close, 9, n)",
      "x = ta.alma(close, n, 0.85, 6)",
      "x = ta.stoch(close, high, low, n)",
      "x = ta.tsi(close, n, 20)",
      "x = ta.correlation(close, volume, n)",
      "x = ta.rising(close, n) ? 1.0 : 0.0",
      "x = nz(ta.pivothigh(n, 2))",
      "x = ta.valuewhen(close > open, close, n)",
      "x = math.sum(volume, n)",
      "x = close[n]",
      "x = ta.sma(close, 5)[n]",
      "x = close[n + 1]",
      "x = close * n",
      "x = n > 3 ? close : open",
      "x = ta.sma(close, n > 3 ? n : 4)",
      "x = ta.ema(close, math.max(n, 2))",
      "x = ta.sma(close, n * 2 - 1)",
      "x = n % 3 == 0 ? open : close",
      "x = float(n) / 2 * close",
      "x = bar_index > n ? low : high",
      "x = close\nif n > 5\n    strategy.close_all()",
      "x = close\nif n > 5\n    strategy.exit(\"S\", \"L\", loss = n)",
      "[x, b, c] = ta.bb(close, n, 2)",
      "[x, b, c] = ta.kc(close, n, 1.5)",
      "[x, b] = ta.supertrend(3, n)",
      "[x, b, c] = ta.dmi(n, 14)",
      "[x, b, c] = ta.macd(close, n, 26, 9)",
      "var float x = na\nx := ta.sma(close, n)",
      "x = ta.sma(close, n)\nif n == 7\n    x := open",
      "f(int k) => ta.sma(close, k) - ta.sma(close, k + 2)\nx = f(n)",
      "x = switch\n    n < 3 => close\n    n < 9 => open\n    => low",
      "x = request.security(syminfo.tickerid, \"240\", ta.sma(close, n))",
  };
  const columns::CandleSeries series = test::random_series(300, 4);
  std::size_t bound = 0, good = 0, all = 0;
  for (const std::string_view expression : expressions) {
    ScriptFamilies families(test::limits);
    for (const int value : {4, 5, -2, -1, 0, 1, 2, 3, 7, 11, 60, 5'000, 5'001}) {
      const std::string source = fmt::format(
          "//@version=6\nstrategy(\"t\")\nn = input.int({}, minval = -9, maxval = 9000)\n{}\n"
          "if x > x[1]\n    strategy.entry(\"L\", strategy.long)\n"
          "if x < x[1]\n    strategy.entry(\"S\", strategy.short)\n",
          value, expression);
      const auto shared = families.strategy(source);
      const auto alone = compile(source, test::limits);
      ASSERT_EQ(shared.has_value(), alone.has_value()) << source;
      ++all;
      if (!shared) continue;
      ++good;
      EXPECT_EQ(decisions(**shared, series), decisions(*alone->strategy, series)) << source;
    }
    bound += families.usage().bound;
  }
  EXPECT_GT(good, all / 2);
  EXPECT_GT(bound, good / 2);
}

// Version 5 divides whole constants without a rest.
TEST(ScriptFamilies, scripts_of_version_5_are_compiled_alone) {
  ScriptFamilies families(test::limits);
  for (const char* length : {"10", "20", "30"}) {
    std::string source = of_length(length);
    source.replace(source.find("=6"), 2, "=5");
    ASSERT_TRUE(families.strategy(source));
  }
  EXPECT_EQ(families.usage().bound, 0U);
}

}  // namespace
}  // namespace sixbtc::language
