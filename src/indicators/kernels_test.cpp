// Properties every kernel has, and the smallest cases by hand.
#include <rapidcheck.h>

#include <bit>
#include <functional>

#include "core/random.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volatility.hpp"
#include "indicators/volume.hpp"

namespace sixbtc::indicators {
namespace {

using Column = std::vector<double>;

struct Bars {
  Column high, low, close, volume;
  std::vector<std::uint8_t> flag;
};

// A walk on a coarse grid, so that equal values, flat bars and empty volume happen.
Bars random_bars(std::uint64_t seed, std::size_t count, std::uint64_t holes_percent) {
  core::Random random(seed);
  Bars bars;
  double price = 100;
  for (std::size_t i = 0; i < count; ++i) {
    price += 0.25 * (static_cast<double>(random.below(9)) - 4);
    const double up = 0.25 * static_cast<double>(random.below(4));
    const double down = 0.25 * static_cast<double>(random.below(4));
    const bool is_hole = random.below(100) < holes_percent;
    bars.close.push_back(is_hole ? na : price);
    bars.high.push_back(price + up);
    bars.low.push_back(price - down);
    bars.volume.push_back(static_cast<double>(random.below(5)));
    bars.flag.push_back(random.below(7) == 0);
  }
  return bars;
}

Bars prefix_of(const Bars& bars, std::size_t count) {
  const auto cut = [count](const auto& column) {
    return std::decay_t<decltype(column)>(column.begin(),
                                          column.begin() + static_cast<std::ptrdiff_t>(count));
  };
  return {cut(bars.high), cut(bars.low), cut(bars.close), cut(bars.volume), cut(bars.flag)};
}

// Every number of a result, whatever kind of value the kernel returns.
Column numbers(double value) {
  return {value};
}
Column numbers(const MacdValue& v) {
  return {v.line, v.signal, v.histogram};
}
Column numbers(const StochValue& v) {
  return {v.k, v.d};
}
Column numbers(const Bands& v) {
  return {v.middle, v.upper, v.lower};
}
Column numbers(const DmiValue& v) {
  return {v.plus, v.minus, v.adx, v.dx};
}
Column numbers(const SupertrendValue& v) {
  return {v.line, v.direction};
}
Column numbers(const AroonValue& v) {
  return {v.up, v.down};
}

using Evaluate = std::function<std::vector<Column>(const Bars&)>;

template <class Kernel, class... Columns>
Evaluate evaluate(Kernel kernel, Columns Bars::*... inputs) {
  return [=](const Bars& bars) {
    std::vector<Column> rows;
    for (const auto& value : column_of(kernel, bars.*inputs...)) rows.push_back(numbers(value));
    return rows;
  };
}

std::map<std::string, Evaluate> kernels() {
  const auto close = &Bars::close, high = &Bars::high, low = &Bars::low, volume = &Bars::volume;
  const auto flag = &Bars::flag;
  return {
      {"sma", evaluate(Sma(5), close)},
      {"ema", evaluate(Ema(5), close)},
      {"rma", evaluate(Rma(5), close)},
      {"wma", evaluate(Wma(5), close)},
      {"vwma", evaluate(Vwma(5), close, volume)},
      {"hma", evaluate(Hma(5), close)},
      {"swma", evaluate(Swma(), close)},
      {"alma", evaluate(Alma(5, 0.85, 6), close)},
      {"dema", evaluate(Dema(3), close)},
      {"tema", evaluate(Tema(3), close)},
      {"kama", evaluate(Kama(5), close)},
      {"skip_na", evaluate(SkipNa(Sma(5)), close)},
      {"variance", evaluate(Variance(5, Divisor::Sample), close)},
      {"stdev", evaluate(Stdev(5, Divisor::Population), close)},
      {"bollinger", evaluate(Bollinger(5, 2), close)},
      {"zscore", evaluate(Zscore(5), close)},
      {"dev", evaluate(Dev(5), close)},
      {"cci", evaluate(Cci(5), close)},
      {"correlation", evaluate(Correlation(5), close, high)},
      {"linreg", evaluate(Linreg(5, 1), close)},
      {"percentrank", evaluate(Percentrank(5), close)},
      {"median", evaluate(Median(4), close)},
      {"cog", evaluate(Cog(5), close)},
      {"highest", evaluate(Highest(5), close)},
      {"lowest_bars", evaluate(LowestBars(5), close)},
      {"midrange", evaluate(Midrange(5), high, low)},
      {"pivot", evaluate(PivotHigh(3, 2), close)},
      {"aroon", evaluate(Aroon(5), high, low)},
      {"change", evaluate(Change(3), close)},
      {"roc", evaluate(Roc(3), close)},
      {"rsi", evaluate(Rsi(5), close)},
      {"cmo", evaluate(Cmo(5, CmoSmoothing::Sum), close)},
      {"cmo_wilder", evaluate(Cmo(5, CmoSmoothing::Wilder), close)},
      {"macd", evaluate(Macd(3, 5, 4, MacdStart::Each), close)},
      {"macd_together", evaluate(Macd(3, 5, 4, MacdStart::Together), close)},
      {"stoch", evaluate(StochSmoothed(5, 3, 3), close, high, low)},
      {"wpr", evaluate(Wpr(5), high, low, close)},
      {"tsi", evaluate(Tsi(3, 5), close)},
      {"trix", evaluate(Trix(3), close)},
      {"ultimate", evaluate(UltimateOscillator(2, 3, 5), high, low, close)},
      {"tr", evaluate(TrueRange(FirstRange::HighLow), high, low, close)},
      {"atr", evaluate(Atr(5, FirstRange::None), high, low, close)},
      {"dmi", evaluate(Dmi(5, 3), high, low, close)},
      {"dmi_talib", evaluate(DmiTalib(5, 3), high, low, close)},
      {"kc", evaluate(Kc(5, 2, Kc::Range::True), close, high, low, close)},
      {"supertrend", evaluate(Supertrend(3, 5), high, low, close)},
      {"sar", evaluate(Sar(0.02, 0.02, 0.2), high, low, close)},
      {"sar_talib", evaluate(SarTalib(0.02, 0.2), high, low)},
      {"obv", evaluate(Obv(ObvStart::Zero), close, volume)},
      {"mfi", evaluate(Mfi(5, MfiStart::FirstBar), close, volume)},
      {"vwap", evaluate(Vwap(), close, volume, flag)},
      {"ad", evaluate(AccumulationDistribution(), high, low, close, volume)},
      {"chaikin", evaluate(ChaikinOscillator(3, 5), high, low, close, volume)},
      {"log_return", evaluate(LogReturn(), close)},
      {"parkinson", evaluate(ParkinsonVolatility(5), high, low)},
      {"crossover", evaluate(Crossover(), close, high)},
      {"crossunder", evaluate(Crossunder(), close, high)},
      {"cross", evaluate(Cross(), close, high)},
      {"rising", evaluate(Rising(2), close)},
      {"falling", evaluate(Falling(2), close)},
      {"bars_since", evaluate(BarsSince(), flag)},
      {"value_when", evaluate(ValueWhen(1), flag, close)},
      {"cum", evaluate(Cum(), close)},
  };
}

bool is_same(const Column& a, const Column& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
    return (is_na(x) && is_na(y)) ||
           std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
  });
}

TEST(Kernels, value_at_a_bar_does_not_depend_on_later_bars) {
  const auto all = kernels();
  EXPECT_TRUE(rc::check("prefix", [&](std::uint64_t seed) {
    const std::size_t count = *rc::gen::inRange<std::size_t>(0, 60);
    const std::size_t cut = *rc::gen::inRange<std::size_t>(0, count + 1);
    const Bars bars = random_bars(seed, count, seed % 3 == 0 ? 20 : 0);
    for (const auto& [name, evaluate_all] : all) {
      const auto whole = evaluate_all(bars);
      const auto part = evaluate_all(prefix_of(bars, cut));
      RC_ASSERT(part.size() == cut);
      for (std::size_t i = 0; i < cut; ++i)
        if (!is_same(part[i], whole[i])) RC_FAIL(name + " changes at bar " + std::to_string(i));
    }
  }));
}

TEST(Kernels, windowed_values_do_not_depend_on_where_history_began) {
  const auto all = kernels();
  EXPECT_TRUE(rc::check("window", [&](std::uint64_t seed) {
    const Bars bars = random_bars(seed, 40, 0);
    Bars late = bars;
    late.close.erase(late.close.begin(), late.close.begin() + 20);
    late.high.erase(late.high.begin(), late.high.begin() + 20);
    late.volume.erase(late.volume.begin(), late.volume.begin() + 20);
    for (const char* name : {"sma", "wma", "vwma", "hma", "alma", "stdev", "bollinger", "cci",
                             "correlation", "linreg", "median", "highest", "percentrank"}) {
      const auto early_values = all.at(name)(bars), late_values = all.at(name)(late);
      for (std::size_t i = 10; i < 20; ++i)
        if (!is_same(late_values[i], early_values[i + 20])) RC_FAIL(name);
    }
  }));
}

TEST(Kernels, extremes_equal_a_naive_search) {
  EXPECT_TRUE(rc::check("extremes", [](std::uint64_t seed) {
    const std::size_t length = *rc::gen::inRange<std::size_t>(1, 12);
    const Column values = random_bars(seed, 80, seed % 2 == 0 ? 5 : 0).close;
    const Column highest = column_of(Highest(length), values);
    const Column lowest = column_of(Lowest(length), values);
    const Column highest_bars = column_of(HighestBars(length), values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      double top = -1e300, bottom = 1e300, age = 0;
      bool is_complete = i + 1 >= length;
      for (std::size_t ago = 0; is_complete && ago < length; ++ago) {
        const double value = values[i - ago];
        if (is_na(value)) is_complete = false;
        if (value >= top) age = -static_cast<double>(ago);
        top = std::max(top, value);
        bottom = std::min(bottom, value);
      }
      if (!is_complete) top = bottom = age = na;
      RC_ASSERT(is_same({highest[i], lowest[i], highest_bars[i]}, {top, bottom, age}));
    }
  }));
}

TEST(Kernels, a_gap_spoils_the_windows_that_hold_it_and_is_skipped_by_recursive_averages) {
  const Column values = {1, 2, na, 3, 4, 5};
  EXPECT_TRUE(is_same(column_of(Sma(2), values), {na, 1.5, na, na, 3.5, 4.5}));
  EXPECT_TRUE(is_same(column_of(RunningSma(2), values), {na, 1.5, na, na, 3.5, 4.5}));
  EXPECT_TRUE(is_same(column_of(SkipNa(Sma(2)), values), {na, 1.5, na, 2.5, 3.5, 4.5}));
  EXPECT_TRUE(is_same(column_of(Rma(2), values), {na, 1.5, na, 2.25, 3.125, 4.0625}));
  EXPECT_TRUE(is_same(column_of(Ema(3), values), {na, na, na, 2, 3, 4}));
  EXPECT_TRUE(is_same(column_of(Cum(), values), {1, 3, na, 6, 10, 15}));
}

TEST(Kernels, shortest_lengths) {
  const Column values = {3, 1, 2};
  EXPECT_TRUE(column_of(Sma(3), Column{}).empty());
  for (const Column& column :
       {column_of(Sma(1), values), column_of(Ema(1), values), column_of(Rma(1), values),
        column_of(Wma(1), values), column_of(Highest(1), values), column_of(Median(1), values),
        column_of(Delay(0), values)})
    EXPECT_TRUE(is_same(column, values));
  EXPECT_TRUE(is_same(column_of(Stdev(1, Divisor::Population), values), {0, 0, 0}));
}

TEST(Kernels, degenerate_windows_give_na_or_their_limit) {
  const Column flat(20, 7.0), rising = {1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_TRUE(is_na(column_of(Rsi(3), flat).back()));
  EXPECT_EQ(column_of(Rsi(3), rising).back(), 100);
  EXPECT_TRUE(is_na(column_of(Stoch(3), flat, flat, flat).back()));
  EXPECT_TRUE(is_na(column_of(Cci(3), flat).back()));
  EXPECT_TRUE(is_na(column_of(Correlation(3), flat, flat).back()));
  EXPECT_EQ(column_of(Stdev(3, Divisor::Population), flat).back(), 0);
  EXPECT_EQ(column_of(Cmo(3, CmoSmoothing::Sum), rising).back(), 100);
  EXPECT_EQ(column_of(Percentrank(3), rising).back(), 100);
  EXPECT_NEAR(column_of(Tsi(2, 3), rising).back(), 1, 1e-12);
  EXPECT_NEAR(column_of(Cog(2), Column{1, 1}).back(), -1.5, 1e-12);
}

TEST(Kernels, an_unchanged_price_moves_no_money) {
  const Column prices = {10, 11, 11, 9}, volume = {1, 1, 5, 2};
  EXPECT_TRUE(is_same(column_of(Obv(ObvStart::Zero), prices, volume), {0, 1, 1, -1}));
  // Bars 1 and 2: only the rise; bars 2 and 3: only the fall.
  EXPECT_TRUE(is_same(column_of(Mfi(2, MfiStart::FirstMove), prices, volume), {na, na, 100, 0}));
}

TEST(Kernels, conditions) {
  using Flags = std::vector<std::uint8_t>;
  // Touching is no cross, a gap in one series does not hide one, equal then above is one.
  const Column a = {1, 2, na, 3, 1, 1, 2}, b = {2, 2, 2, 2, 1, 2, 1};
  EXPECT_EQ(column_of(Crossover(), a, b), (Flags{0, 0, 0, 1, 0, 0, 1}));
  EXPECT_EQ(column_of(Crossunder(), a, b), (Flags{0, 0, 0, 0, 0, 1, 0}));
  EXPECT_EQ(column_of(Cross(), a, b), (Flags{0, 0, 0, 1, 0, 1, 1}));
  EXPECT_EQ(column_of(Rising(2), Column{1, 2, 3, 3, 4, 5}), (Flags{0, 0, 1, 0, 0, 1}));
  EXPECT_EQ(column_of(Falling(1), Column{1, 2, 1}), (Flags{0, 0, 1}));
  const Flags flags = {0, 1, 0, 0, 1, 0};
  EXPECT_TRUE(is_same(column_of(BarsSince(), flags), {na, 0, 1, 2, 0, 1}));
  EXPECT_TRUE(
      is_same(column_of(ValueWhen(1), flags, Column{7, 8, 9, 7, 6, 5}), {na, na, na, na, 8, 8}));
}

TEST(KernelsDeath, a_window_of_no_bars_is_a_bug) {
  EXPECT_DEATH(Sma(0), "CHECK failed");
  EXPECT_DEATH(Ema(0), "CHECK failed");
  EXPECT_DEATH(Hma(1), "CHECK failed");
}

}  // namespace
}  // namespace sixbtc::indicators
