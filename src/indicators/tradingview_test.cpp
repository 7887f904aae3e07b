// Values TradingView itself produced, when the recordings are at hand
// (tests/support/shared_data.hpp). They are not part of the repository.
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/fixture_test.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volume.hpp"
#include "support/shared_data.hpp"

namespace sixbtc::indicators {
namespace {

using testing::Table;
using Column = std::vector<double>;

class TradingView : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = test::ground_truth_folder() / "tv_indicators_eurusd";
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "no recordings at " << folder_;
  }
  void load(const std::string& file) {
    file_ = file;
    table_ = testing::read_table(folder_ / file);
    time = table_.at("time");
    open = table_.at("open");
    high = table_.at("high");
    low = table_.at("low");
    close = table_.at("close");
    volume = table_.at("Volume");
    hlc3 = Column(close.size());
    for (std::size_t i = 0; i < close.size(); ++i) hlc3[i] = (high[i] + low[i] + close[i]) / 3;
  }
  // 1e-9 relative; 1e-12 absolute for values near zero.
  void expect(const std::string& name, const Column& actual) const {
    ASSERT_TRUE(table_.contains(name)) << file_ << ": " << name;
    EXPECT_EQ(testing::difference(actual, table_.at(name), 1e-12), "") << file_ << ": " << name;
  }
  template <class Value>
  static Column field(const std::vector<Value>& values, double Value::*member) {
    Column column;
    for (const Value& value : values) column.push_back(value.*member);
    return column;
  }
  template <class Kernel>
  static Column flags(Kernel kernel, double when_true, const Column& a, const auto&... rest) {
    Column column;
    for (std::size_t i = 0; i < a.size(); ++i)
      column.push_back(kernel.next(a[i], rest[i]...) ? when_true : 0);
    return column;
  }

  Column time, open, high, low, close, volume, hlc3;

 private:
  std::filesystem::path folder_;
  std::string file_;
  Table table_;
};

TEST_F(TradingView, averages) {
  load("ma.csv");
  Column hl2, ohlc4, hlcc4;
  for (std::size_t i = 0; i < close.size(); ++i) {
    hl2.push_back((high[i] + low[i]) / 2);
    ohlc4.push_back((open[i] + high[i] + low[i] + close[i]) / 4);
    hlcc4.push_back((high[i] + low[i] + close[i] + close[i]) / 4);
  }
  expect("ta.sma(close, 10)", column_of(Sma(10), close));
  expect("ta.sma(hl2, 20)", column_of(Sma(20), hl2));
  expect("ta.sma(hlc3, 15)", column_of(Sma(15), hlc3));
  expect("ta.ema(close, 20)", column_of(Ema(20), close));
  expect("ta.ema(ohlc4, 10)", column_of(Ema(10), ohlc4));
  expect("ta.rma(hlcc4, 5)", column_of(Rma(5), hlcc4));
  expect("ta.rma(high, 15)", column_of(Rma(15), high));
  expect("ta.alma(close, 5, 0.85, 6)", column_of(Alma(5, 0.85, 6), close));
  expect("ta.alma(close, 10, 0.55, 12)", column_of(Alma(10, 0.55, 12), close));
  expect("ta.wma(close, 5)", column_of(Wma(5), close));
  expect("ta.wma(close, 20)", column_of(Wma(20), close));
  expect("ta.hma(close, 9)", column_of(Hma(9), close));
  expect("ta.hma(close, 20)", column_of(Hma(20), close));
  expect("ta.swma(hlc3)", column_of(Swma(), hlc3));
  expect("ta.vwma(close, 20)", column_of(Vwma(20), close, volume));
}

TEST_F(TradingView, bands_and_channels) {
  load("bb.csv");
  const auto bands = column_of(Bollinger(20, 2), close);
  expect("ta.bb(close, 20, 2).base", field(bands, &Bands::middle));
  expect("ta.bb(close, 20, 2).upper", field(bands, &Bands::upper));
  expect("ta.bb(close, 20, 2).lower", field(bands, &Bands::lower));
  load("kc.csv");
  const auto channel = column_of(Kc(20, 2, Kc::Range::True), close, high, low, close);
  expect("ta.kc(close, 20, 2).base", field(channel, &Bands::middle));
  expect("ta.kc(close, 20, 2).upper", field(channel, &Bands::upper));
  expect("ta.kc(close, 20, 2).lower", field(channel, &Bands::lower));
  Column width;
  for (const Bands& b : column_of(Kc(20, 2.1, Kc::Range::HighLow), close, high, low, close))
    width.push_back((b.upper - b.lower) / b.middle);
  expect("ta.kcw(close, 20, 2.1, useTrueRange=false)", width);
}

TEST_F(TradingView, oscillators) {
  load("macd.csv");
  const auto macd = column_of(Macd(12, 26, 9, MacdStart::Each), close);
  expect("ta.macd(close, 12, 26, 9).macd", field(macd, &MacdValue::line));
  expect("ta.macd(close, 12, 26, 9).signal", field(macd, &MacdValue::signal));
  expect("ta.macd(close, 12, 26, 9).hist", field(macd, &MacdValue::histogram));
  load("mfi_rsi_stoch.csv");
  expect("ta.mfi(close, 14)", column_of(Mfi(14, MfiStart::FirstBar), close, volume));
  expect("ta.rsi(close, 14)", column_of(Rsi(14), close));
  expect("ta.stoch(close, high, low, 20)", column_of(Stoch(20), close, high, low));
}

TEST_F(TradingView, trend) {
  load("dmi.csv");
  const auto dmi = column_of(Dmi(17, 14), high, low, close);
  expect("ta.dmi(17, 14).dip", field(dmi, &DmiValue::plus));
  expect("ta.dmi(17, 14).dim", field(dmi, &DmiValue::minus));
  expect("ta.dmi(17, 14).adx", field(dmi, &DmiValue::adx));
  load("tr.csv");
  expect("ta.tr(false)", column_of(TrueRange(FirstRange::None), high, low, close));
  expect("ta.tr(true)", column_of(TrueRange(FirstRange::HighLow), high, low, close));
  expect("ta.tr", column_of(TrueRange(FirstRange::None), high, low, close));
  expect("ta.atr(14)", column_of(Atr(14, FirstRange::HighLow), high, low, close));
  load("supertrend.csv");
  Column up, down;
  for (const auto& value : column_of(Supertrend(3, 10), high, low, close)) {
    up.push_back(value.direction < 0 ? value.line : na);
    down.push_back(value.direction > 0 ? value.line : na);
  }
  down[0] = 0;  // TradingView shows 0 on the first bar of a chart; ours is na until the ATR exists
  expect("ta.supertrend(3, 10).up", up);
  expect("ta.supertrend(3, 10).down", down);
}

TEST_F(TradingView, crossings_and_runs) {
  load("cross.csv");
  const Column fast = column_of(Ema(5), close), slow = column_of(Ema(11), close);
  expect("ta.cross(ema1, ema2)", flags(Cross(), 0.5, fast, slow));
  expect("ta.crossover(ema1, ema2)", flags(Crossover(), 1, fast, slow));
  expect("ta.crossunder(ema1, ema2)", flags(Crossunder(), -1, fast, slow));
  load("falling_rising.csv");
  const Column average = column_of(Ema(20), close);
  expect("ta.falling(ema, 5)", flags(Falling(5), -1, average));
  expect("ta.rising(ema, 5)", flags(Rising(5), 1, average));
  load("valuewhen.csv");
  const Column crossed = flags(Cross(), 1, column_of(Sma(7), close), column_of(Sma(14), close));
  expect("ta.valuewhen(ta.cross(slow, fast), close, 1)",
         column_of(ValueWhen(1), std::vector<std::uint8_t>(crossed.begin(), crossed.end()), close));
}

TEST_F(TradingView, extremes_and_ranks) {
  load("highest_lowest.csv");
  expect("ta.highest(10)", column_of(Highest(10), high));
  expect("ta.highest(close, 10)", column_of(Highest(10), close));
  expect("ta.lowest(10)", column_of(Lowest(10), low));
  expect("ta.lowest(close, 10)", column_of(Lowest(10), close));
  expect("ta.highestbars(10)", column_of(HighestBars(10), high));
  expect("ta.highestbars(close, 10)", column_of(HighestBars(10), close));
  expect("ta.lowestbars(10)", column_of(LowestBars(10), low));
  expect("ta.lowestbars(close, 10)", column_of(LowestBars(10), close));
  load("pivot.csv");
  expect("ta.pivothigh(10, 5)", column_of(PivotHigh(10, 5), high));
  expect("ta.pivothigh(close, 10, 5)", column_of(PivotHigh(10, 5), close));
  expect("ta.pivotlow(10, 5)", column_of(PivotLow(10, 5), low));
  expect("ta.pivotlow(close, 10, 5)", column_of(PivotLow(10, 5), close));
  load("linreg.csv");
  expect("ta.linreg(close, 20, 0)", column_of(Linreg(20, 0), close));
  expect("ta.linreg(close, 20, 10)", column_of(Linreg(20, 10), close));
  load("min_max_median_mode.csv");
  expect("median(close)", column_of(Median(20), close));
}

TEST_F(TradingView, vwap) {
  load("vwap.csv");
  // The forex day starts at 17:00 in New York: 21:00 UTC on these dates. Bars of 15 minutes.
  const auto anchors = [&](std::int64_t seconds, std::int64_t phase, bool is_first_anchored) {
    std::vector<std::uint8_t> flags;
    for (std::size_t i = 0; i < time.size(); ++i) {
      const auto bucket = [&](double t) {
        return (static_cast<std::int64_t>(t) - phase) / seconds;
      };
      flags.push_back(i == 0 ? is_first_anchored : bucket(time[i]) != bucket(time[i - 1]));
    }
    return flags;
  };
  expect("ta.vwap(close)", column_of(Vwap(), close, volume, anchors(86'400, 75'600, true)));
  expect("ta.vwap(close, timeframe.change('240'))",
         column_of(Vwap(), close, volume, anchors(14'400, 75'600, false)));
  Column mean, upper, lower;
  Vwap kernel;
  const auto anchored = anchors(21'600, 75'600, false);
  for (std::size_t i = 0; i < close.size(); ++i) {
    const VwapValue value = kernel.next_with_deviation(close[i], volume[i], anchored[i] != 0);
    mean.push_back(value.vwap);
    upper.push_back(value.vwap + 2 * value.deviation);
    lower.push_back(value.vwap - 2 * value.deviation);
  }
  expect("ta.vwap(close, timeframe.change('360'), 2.0).vwap", mean);
  expect("ta.vwap(close, timeframe.change('360'), 2.0).upper_band", upper);
  expect("ta.vwap(close, timeframe.change('360'), 2.0).lower_band", lower);
}

}  // namespace
}  // namespace sixbtc::indicators
