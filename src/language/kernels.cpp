#include "language/kernels.hpp"

#include "core/check.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/pivots.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volume.hpp"
#include "language/kernel_maker.hpp"

namespace sixbtc::language {

namespace {

namespace ind = sixbtc::indicators;

// Kernels the language needs in its own argument order, or beyond indicators/.
struct BarsSince {
  ind::BarsSince inner;
  double next(double condition) { return inner.next(condition != 0); }
};
struct ValueWhen {
  ind::ValueWhen inner;
  double next(double condition, double source) { return inner.next(condition != 0, source); }
};
struct Vwap {
  ind::Vwap inner;
  double day = ind::na;
  // Anchored to the UTC day.
  double next(double source, double volume, double time) {
    const double today = std::floor(time / 86'400'000.0);
    const bool is_anchor = today != day;
    day = today;
    return inner.next(source, volume, is_anchor);
  }
};
struct TypicalVwap {
  Vwap inner;
  double next(double high, double low, double close, double volume, double time) {
    return inner.next((high + low + close) / 3, volume, time);
  }
};
struct VwapFrom {
  ind::Vwap inner;
  double next(double source, double anchor, double volume) {
    return inner.next(source, volume, anchor != 0);
  }
};
struct VwapBands {
  double multiplier;
  ind::Vwap inner;
  ind::Bands next(double source, double anchor, double volume) {
    const ind::VwapValue value = inner.next_with_deviation(source, volume, anchor != 0);
    const double reach = multiplier * value.deviation;
    return {value.vwap, value.vwap + reach, value.vwap - reach};
  }
};
struct BollingerWidth {
  ind::Bollinger inner;
  double next(double source) {
    const ind::Bands bands = inner.next(source);
    return (bands.upper - bands.lower) / bands.middle * 100;
  }
};
struct KeltnerWidth {
  ind::Kc inner;
  double next(double source, double high, double low, double close) {
    const ind::Bands bands = inner.next(source, high, low, close);
    return (bands.upper - bands.lower) / bands.middle;
  }
};
// Over the whole series so far; na counts as nothing.
template <class Better>
struct Best {
  double best = ind::na;
  double next(double value) {
    if (ind::is_na(best) || Better{}(value, best)) best = value;
    return best;
  }
};
struct Fixnan {
  double last = ind::na;
  double next(double value) { return last = ind::is_na(value) ? last : value; }
};
struct TrueWhenChanged {
  double previous = ind::na;
  double next(double value) {
    const bool changed = value < previous || value > previous;
    previous = value;
    return truth(changed);
  }
};
struct Sum {
  ind::Window window;
  double next(double value) {
    window.push(value);
    return ind::sum_of(window.values());
  }
};
// TradingView's line starts from a band of 0 where there is no range yet, and says so on bar 0.
struct SupertrendFromZero {
  ind::Supertrend inner;
  bool is_first = true;
  ind::SupertrendValue next(double high, double low, double close) {
    ind::SupertrendValue value = inner.next(high, low, close);
    if (std::exchange(is_first, false) && ind::is_na(value.line)) value.line = 0;
    return value;
  }
};
struct PivotPoints {
  ind::PivotPoints inner;
  ind::PivotLevels next(double anchor, double open, double high, double low, double close) {
    return inner.next(anchor != 0, open, high, low, close);
  }
};
struct Donchian {
  ind::Highest highest;
  ind::Lowest lowest;
  double next(double high, double low) { return highest.next(high) - lowest.next(low); }
};

// Series arguments first, then the bar's own columns that the built-in reads.
constexpr NamedKernel rows[] = {
    {"sma", kernel<1, [](Settings s) { return ind::Sma(length(s[0])); }>()},
    {"running_sma", kernel<1, [](Settings s) { return ind::RunningSma(length(s[0])); }>()},
    {"ema", kernel<1, [](Settings s) { return ind::Ema(length(s[0])); }>()},
    {"rma", kernel<1, [](Settings s) { return ind::Rma(length(s[0])); }>()},
    {"wma", kernel<1, [](Settings s) { return ind::Wma(length(s[0])); }>()},
    {"hma", kernel<1, [](Settings s) { return ind::Hma(length(s[0])); }>()},
    {"swma", kernel<1, [](Settings) { return ind::Swma(); }>()},
    {"alma", kernel<1, [](Settings s) { return ind::Alma(length(s[0]), s[1], s[2]); }>()},
    {"vwma", kernel<2, [](Settings s) { return ind::Vwma(length(s[0])); }>()},
    {"rsi", kernel<1, [](Settings s) { return ind::Rsi(length(s[0])); }>()},
    {"cmo", kernel<1, [](Settings s) { return ind::Cmo(length(s[0]), ind::CmoSmoothing::Sum); }>()},
    {"tsi", kernel<1, [](Settings s) { return ind::Tsi(length(s[0]), length(s[1])); }>()},
    {"change", kernel<1, [](Settings s) { return ind::Change(length(s[0])); }>()},
    {"changed", kernel<1, [](Settings) { return TrueWhenChanged{}; }>()},
    {"mom", kernel<1, [](Settings s) { return ind::Mom(length(s[0])); }>()},
    {"roc", kernel<1, [](Settings s) { return ind::Roc(length(s[0])); }>()},
    {"macd", kernel<1,
                    [](Settings s) {
                      return ind::Macd(length(s[0]), length(s[1]), length(s[2]),
                                       ind::MacdStart::Each);
                    }>()},
    {"stoch", kernel<3, [](Settings s) { return ind::Stoch(length(s[0])); }>()},
    {"wpr", kernel<3, [](Settings s) { return ind::Wpr(length(s[0])); }>()},
    {"cci", kernel<1, [](Settings s) { return ind::Cci(length(s[0])); }>()},
    {"stdev", kernel<1,
                     [](Settings s) {
                       return ind::Stdev(length(s[0]), s[1] != 0 ? ind::Divisor::Population
                                                                 : ind::Divisor::Sample);
                     }>()},
    {"variance", kernel<1,
                        [](Settings s) {
                          return ind::Variance(length(s[0]), s[1] != 0 ? ind::Divisor::Population
                                                                       : ind::Divisor::Sample);
                        }>()},
    {"dev", kernel<1, [](Settings s) { return ind::Dev(length(s[0])); }>()},
    {"bb", kernel<1, [](Settings s) { return ind::Bollinger(length(s[0]), s[1]); }>()},
    {"correlation", kernel<2, [](Settings s) { return ind::Correlation(length(s[0])); }>()},
    {"linreg",
     kernel<1, [](Settings s) { return ind::Linreg(length(s[0]), static_cast<int>(s[1])); }>()},
    {"percentrank", kernel<1, [](Settings s) { return ind::Percentrank(length(s[0])); }>()},
    {"median", kernel<1, [](Settings s) { return ind::Median(length(s[0])); }>()},
    {"cog", kernel<1, [](Settings s) { return ind::Cog(length(s[0])); }>()},
    {"highest", kernel<1, [](Settings s) { return ind::Highest(length(s[0])); }>()},
    {"lowest", kernel<1, [](Settings s) { return ind::Lowest(length(s[0])); }>()},
    {"highestbars", kernel<1, [](Settings s) { return ind::HighestBars(length(s[0])); }>()},
    {"lowestbars", kernel<1, [](Settings s) { return ind::LowestBars(length(s[0])); }>()},
    {"range", kernel<2,
                     [](Settings s) {
                       return Donchian{ind::Highest(length(s[0])), ind::Lowest(length(s[0]))};
                     }>()},
    {"pivot_points", kernel<5,
                            [](Settings s) {
                              return PivotPoints{
                                  ind::PivotPoints(static_cast<ind::PivotMethod>(s[0]), s[1] != 0)};
                            }>()},
    {"pivothigh",
     kernel<1, [](Settings s) { return ind::PivotHigh(length(s[0]), length(s[1])); }>()},
    {"pivotlow", kernel<1, [](Settings s) { return ind::PivotLow(length(s[0]), length(s[1])); }>()},
    {"crossover", kernel<2, [](Settings) { return ind::Crossover(); }>()},
    {"crossunder", kernel<2, [](Settings) { return ind::Crossunder(); }>()},
    {"cross", kernel<2, [](Settings) { return ind::Cross(); }>()},
    {"rising", kernel<1, [](Settings s) { return ind::Rising(length(s[0])); }>()},
    {"falling", kernel<1, [](Settings s) { return ind::Falling(length(s[0])); }>()},
    {"barssince", kernel<1, [](Settings) { return BarsSince{}; }>()},
    {"valuewhen", kernel<2, [](Settings s) { return ValueWhen{ind::ValueWhen(length(s[0]))}; }>()},
    {"cum", kernel<1, [](Settings) { return ind::Cum(); }>()},
    {"sum", kernel<1, [](Settings s) { return Sum{ind::Window(length(s[0]))}; }>()},
    {"fixnan", kernel<1, [](Settings) { return Fixnan{}; }>()},
    {"tr", kernel<3,
                  [](Settings s) {
                    return ind::TrueRange(s[0] != 0 ? ind::FirstRange::HighLow
                                                    : ind::FirstRange::None);
                  }>()},
    {"atr",
     kernel<3, [](Settings s) { return ind::Atr(length(s[0]), ind::FirstRange::HighLow); }>()},
    {"dmi", kernel<3, [](Settings s) { return ind::Dmi(length(s[0]), length(s[1])); }>()},
    {"supertrend_from_zero",
     kernel<3,
            [](Settings s) { return SupertrendFromZero{ind::Supertrend(s[0], length(s[1]))}; }>()},
    {"supertrend", kernel<3, [](Settings s) { return ind::Supertrend(s[0], length(s[1])); }>()},
    {"sar", kernel<3, [](Settings s) { return ind::Sar(s[0], s[1], s[2]); }>()},
    {"kc", kernel<4,
                  [](Settings s) {
                    return ind::Kc(length(s[0]), s[1],
                                   s[2] != 0 ? ind::Kc::Range::True : ind::Kc::Range::HighLow);
                  }>()},
    {"obv", kernel<2, [](Settings) { return ind::Obv(ind::ObvStart::Zero); }>()},
    {"mfi",
     kernel<2, [](Settings s) { return ind::Mfi(length(s[0]), ind::MfiStart::FirstBar); }>()},
    {"vwap_from", kernel<3, [](Settings) { return VwapFrom{}; }>()},
    {"vwap_bands", kernel<3,
                          [](Settings s) {
                            return VwapBands{s[0], {}};
                          }>()},
    {"bbw",
     kernel<1, [](Settings s) { return BollingerWidth{ind::Bollinger(length(s[0]), s[1])}; }>()},
    {"kcw", kernel<4,
                   [](Settings s) {
                     return KeltnerWidth{
                         ind::Kc(length(s[0]), s[1],
                                 s[2] != 0 ? ind::Kc::Range::True : ind::Kc::Range::HighLow)};
                   }>()},
    {"all_time_min", kernel<1, [](Settings) { return Best<std::less<>>{}; }>()},
    {"all_time_max", kernel<1, [](Settings) { return Best<std::greater<>>{}; }>()},
    {"mode", kernel<1, [](Settings s) { return ind::Mode(length(s[0])); }>()},
    {"vwap", kernel<3, [](Settings) { return Vwap{}; }>()},
    {"vwap_typical", kernel<5, [](Settings) { return TypicalVwap{}; }>()},
    {"accdist", kernel<4, [](Settings) { return ind::AccumulationDistribution(); }>()},
};

}  // namespace

const KernelType& kernel_named(std::string_view name) {
  for (const std::span<const NamedKernel> table :
       {std::span<const NamedKernel>(rows), varying_kernels(), six_kernels(), candle_kernels()})
    for (const NamedKernel& row : table)
      if (row.name == name) return row.type;
  CHECK(!"no kernel of this name");
}

}  // namespace sixbtc::language
