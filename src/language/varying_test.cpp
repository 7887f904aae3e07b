// Lengths that change from bar to bar.
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

std::string code_of(std::string_view body) {
  const auto script = compile(fmt::format("//@version=6\nstrategy(\"t\")\n{}\nif x > 0\n"
                                          "    strategy.entry(\"L\", strategy.long)\n",
                                          body),
                              limits);
  return script ? std::string() : script.error().front().code;
}

}  // namespace

TEST(VaryingLength, equals_the_fixed_length_to_the_last_bit) {
  const columns::CandleSeries series = random_series(300, 3);
  // The length is 3 or 7 by the bar; each must be what the fixed window of that length says.
  constexpr const char* length = "n = bar_index % 2 == 0 ? 3 : 7\n";
  for (const char* call : {"ta.sma(close, {})",
                           "math.sum(close, {})",
                           "ta.stdev(close, {})",
                           "ta.variance(close, {}, false)",
                           "ta.change(close, {})",
                           "ta.mom(close, {})",
                           "ta.roc(close, {})",
                           "ta.highest(close, {})",
                           "ta.lowest({})",
                           "ta.highestbars(high, {})",
                           "ta.lowestbars(close, {})",
                           "ta.wma(close, {})",
                           "ta.vwma(close, {})",
                           "ta.alma(close, {}, 0.85, 6.0)",
                           "ta.dev(close, {})",
                           "ta.cci(hlc3, {})",
                           "ta.bbw(close, {}, 2.0)",
                           "ta.correlation(close, volume, {})",
                           "ta.linreg(close, {}, 1)",
                           "ta.percentrank(close, {})",
                           "ta.median(close, {})",
                           "ta.mode(close, {})",
                           "ta.percentile_linear_interpolation(close, {}, 70)",
                           "ta.percentile_nearest_rank(close, {}, 30)",
                           "ta.cog(close, {})",
                           "ta.cmo(close, {})",
                           "ta.mfi(hlc3, {})",
                           "ta.stoch(close, high, low, {})",
                           "ta.wpr({})",
                           "ta.rising(close, {}) ? 1 : 2",
                           "ta.falling(close, {}) ? 1 : 2",
                           "ta.range({})",
                           "ta.wma(bar_index % 40 == 9 ? na : close, {})",
                           "ta.cmo(bar_index % 40 == 9 ? na : close, {})",
                           "ta.mfi(bar_index % 40 == 9 ? na : close, {})",
                           "ta.highest(bar_index % 40 == 9 ? na : close, {})"}) {
    const auto body = [&](const char* n) { return "x = " + fmt::format(fmt::runtime(call), n); };
    const auto varying = x_of(length + body("n"), series);
    const auto three = x_of(body("3"), series), seven = x_of(body("7"), series);
    for (std::size_t i = 0; i < series.size(); ++i) {
      const double wanted = i % 2 == 0 ? three[i] : seven[i];
      EXPECT_TRUE(varying[i] == wanted || (std::isnan(varying[i]) && std::isnan(wanted)))
          << call << " bar " << i << ": " << varying[i] << " for " << wanted;
    }
  }
}

TEST(VaryingLength, serves_all_outputs) {
  const columns::CandleSeries series = random_series(60, 4);
  const auto x = [&](const char* length) {
    return x_of(fmt::format("[m, u, l] = ta.bb(close, {}, 2.0)\nx = m + 2 * u + 3 * l", length),
                series);
  };
  const auto varying = x("bar_index % 2 == 0 ? 3 : 7"), three = x("3"), seven = x("7");
  for (std::size_t i = 6; i < series.size(); ++i)
    EXPECT_EQ(varying[i], i % 2 == 0 ? three[i] : seven[i]) << i;
}

TEST(VaryingLength, is_bounded_and_does_not_look_ahead) {
  EXPECT_EQ(code_of("x = ta.sma(close, bar_index + 1)"), "E0702");
  EXPECT_EQ(code_of("x = ta.sma(close, math.min(bar_index, 50))"), "");
  EXPECT_EQ(code_of("x = ta.change(close, -1 - bar_index % 5)"), "E0701");
  EXPECT_EQ(code_of("x = ta.sma(close, math.min(last_bar_index, 50))"), "E0703");
  EXPECT_EQ(code_of("x = ta.ema(close, math.min(bar_index, 50))"), "E0407");
}

}  // namespace sixbtc::language::test
