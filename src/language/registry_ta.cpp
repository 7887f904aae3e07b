#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow row(std::string_view signature, std::string_view kernel,
                         std::string_view columns, std::string_view doc) {
  BuiltinRow result{signature, Lowering::Kernel, kernel, doc};
  result.columns = columns;
  return result;
}

constexpr BuiltinRow refused(std::string_view signature) {
  return {signature, Lowering::Refused, "E0804", "Not supported yet."};
}

constexpr BuiltinRow rows[] = {
    row("ta.sma(series float source, simple length length) -> float", "sma", "",
        "Mean of the last length values."),
    row("ta.ema(series float source, simple length length) -> float", "ema", "",
        "Exponential average, weight 2/(length+1), seeded with the mean of the first length "
        "values."),
    row("ta.rma(series float source, simple length length) -> float", "rma", "",
        "Wilder's average, weight 1/length, seeded like ta.ema."),
    row("ta.wma(series float source, simple length length) -> float", "wma", "",
        "Linearly weighted average, newest value heaviest."),
    row("ta.hma(series float source, simple length2 length) -> float", "hma", "", "Hull average."),
    row("ta.swma(series float source) -> float", "swma", "",
        "Symmetric average over four bars, weights 1 2 2 1."),
    row("ta.alma(series float source, simple length length, simple float offset, "
        "simple positive sigma) -> float",
        "alma", "", "Arnaud Legoux average."),
    row("ta.vwma(series float source, simple length length) -> float", "vwma", "v",
        "Average weighted by volume."),
    row("ta.rsi(series float source, simple length length) -> float", "rsi", "",
        "Relative strength index, 0 to 100, smoothed by ta.rma."),
    row("ta.cmo(series float source, simple length length) -> float", "cmo", "",
        "Chande momentum oscillator, -100 to 100."),
    row("ta.tsi(series float source, simple length short_length, simple length long_length) -> "
        "float",
        "tsi", "", "True strength index, -1 to 1."),
    row("ta.change(series number source, simple length length = 1) -> number", "change", "",
        "Difference to the value length bars ago."),
    row("ta.change(series bool source) -> bool", "changed", "",
        "True when the value differs from the bar before."),
    row("ta.mom(series float source, simple length length) -> float", "mom", "",
        "Difference to the value length bars ago."),
    row("ta.roc(series float source, simple length length) -> float", "roc", "",
        "Percent change against the value length bars ago."),
    row("ta.macd(series float source, simple length fastlen, simple length slowlen, "
        "simple length siglen) -> [float, float, float]",
        "macd", "", "[line, signal, histogram]: ema(fast) - ema(slow), its ema, the difference."),
    row("ta.stoch(series float source, series float high, series float low, simple length length) "
        "-> float",
        "stoch", "", "100 (source - lowest low) / (highest high - lowest low)."),
    row("ta.wpr(simple length length) -> float", "wpr", "hlc", "Williams %R, -100 to 0."),
    row("ta.cci(series float source, simple length length) -> float", "cci", "",
        "Commodity channel index: deviation from the mean over 0.015 mean deviations."),
    row("ta.stdev(series float source, simple length length, simple bool biased = true) -> float",
        "stdev", "", "Standard deviation over length values."),
    row("ta.variance(series float source, simple length length, simple bool biased = true) -> "
        "float",
        "variance", "", "Variance over length values."),
    row("ta.dev(series float source, simple length length) -> float", "dev", "",
        "Mean absolute deviation from the mean."),
    row("ta.bb(series float series, simple length length, simple float mult) -> "
        "[float, float, float]",
        "bb", "", "[middle, upper, lower]: mean and mult standard deviations."),
    row("ta.kc(series float series, simple length length, simple float mult, "
        "simple bool useTrueRange = true) -> [float, float, float]",
        "kc", "hlc", "[middle, upper, lower]: Keltner channel, ema and mult ema of the range."),
    row("ta.correlation(series float source1, series float source2, simple length length) -> float",
        "correlation", "", "Pearson correlation."),
    row("ta.linreg(series float source, simple length2 length, simple int offset = 0) -> float",
        "linreg", "", "End point of the least-squares line."),
    row("ta.percentrank(series float source, simple length length) -> float", "percentrank", "",
        "Share of the length previous values that are <= the newest one, in percent."),
    row("ta.median(series float source, simple length length) -> float", "median", "",
        "Middle of the sorted values."),
    row("ta.cog(series float source, simple length length) -> float", "cog", "",
        "Centre of gravity."),
    row("ta.highest(series float source, simple length length) -> float", "highest", "",
        "Highest of the last length values."),
    row("ta.highest(simple length length) -> float", "highest", "h", "Highest high."),
    row("ta.lowest(series float source, simple length length) -> float", "lowest", "",
        "Lowest of the last length values."),
    row("ta.lowest(simple length length) -> float", "lowest", "l", "Lowest low."),
    row("ta.highestbars(series float source, simple length length) -> int", "highestbars", "",
        "Offset (<= 0) of the highest value."),
    row("ta.highestbars(simple length length) -> int", "highestbars", "h",
        "Offset (<= 0) of the highest high."),
    row("ta.lowestbars(series float source, simple length length) -> int", "lowestbars", "",
        "Offset (<= 0) of the lowest value."),
    row("ta.lowestbars(simple length length) -> int", "lowestbars", "l",
        "Offset (<= 0) of the lowest low."),
    row("ta.pivothigh(series float source, simple length0 leftbars, simple length0 rightbars) -> "
        "float",
        "pivothigh", "", "A peak, reported rightbars later; na elsewhere."),
    row("ta.pivothigh(simple length0 leftbars, simple length0 rightbars) -> float", "pivothigh",
        "h", "A peak of the high, reported rightbars later."),
    row("ta.pivotlow(series float source, simple length0 leftbars, simple length0 rightbars) -> "
        "float",
        "pivotlow", "", "A trough, reported rightbars later; na elsewhere."),
    row("ta.pivotlow(simple length0 leftbars, simple length0 rightbars) -> float", "pivotlow", "l",
        "A trough of the low, reported rightbars later."),
    row("ta.crossover(series float source1, series float source2) -> bool", "crossover", "",
        "source1 > source2 now, and source1 <= source2 before."),
    row("ta.crossunder(series float source1, series float source2) -> bool", "crossunder", "",
        "source1 < source2 now, and source1 >= source2 before."),
    row("ta.cross(series float source1, series float source2) -> bool", "cross", "",
        "Either crossing."),
    row("ta.rising(series float source, simple length length) -> bool", "rising", "",
        "True when each of the last length steps rose."),
    row("ta.falling(series float source, simple length length) -> bool", "falling", "",
        "True when each of the last length steps fell."),
    row("ta.barssince(series bool condition) -> int", "barssince", "",
        "Bars since the condition last held; na before."),
    row("ta.valuewhen(series bool condition, series float source, simple length0 occurrence) -> "
        "float",
        "valuewhen", "", "The source when the condition held for the occurrence-th last time."),
    row("ta.cum(series float source) -> float", "cum", "", "Running sum."),
    row("ta.tr(simple bool handle_na = false) -> float", "tr", "hlc",
        "True range; with handle_na the first bar is high - low."),
    row("ta.tr -> float", "tr", "hlc", "True range; na on the first bar."),
    row("ta.atr(simple length length) -> float", "atr", "hlc", "ta.rma of the true range."),
    row("ta.dmi(simple length diLength, simple length adxSmoothing) -> [float, float, float]",
        "dmi", "hlc", "[+DI, -DI, ADX]."),
    row("ta.supertrend(simple float factor, simple length atrPeriod) -> [float, float]",
        "supertrend", "hlc", "[line, direction]; direction -1 is an up trend."),
    row("ta.sar(simple float start, simple float inc, simple float max) -> float", "sar", "hlc",
        "Parabolic stop and reverse."),
    row("ta.range(simple length length) -> float", "range", "hl",
        "Highest high - lowest low over length bars."),
    row("ta.obv -> float", "obv", "cv", "On-balance volume."),
    row("ta.accdist -> float", "accdist", "hlcv", "Accumulation/distribution."),
    row("ta.mfi(series float series, simple length length) -> float", "mfi", "v",
        "Money flow index, 0 to 100."),
    row("ta.vwap(series float source) -> float", "vwap", "vt",
        "Volume-weighted average since the start of the UTC day."),
    row("ta.vwap(series float source, series bool anchor) -> float", "vwap_from", "v",
        "Volume-weighted average since the last bar on which anchor was true."),
    row("ta.vwap(series float source, series bool anchor, simple float stdev_mult) -> "
        "[float, float, float]",
        "vwap_bands", "v", "[vwap, upper, lower]: bands stdev_mult deviations away."),
    row("ta.bbw(series float series, simple length length, simple float mult) -> float", "bbw", "",
        "Width of the Bollinger Bands, per cent of the middle."),
    row("ta.kcw(series float series, simple length length, simple float mult, "
        "simple bool useTrueRange = true) -> float",
        "kcw", "hlc", "Width of the Keltner channel over its middle."),
    row("ta.min(series float source) -> float", "all_time_min", "", "Lowest value so far."),
    row("ta.max(series float source) -> float", "all_time_max", "", "Highest value so far."),
    row("ta.mode(series float source, simple length length) -> float", "mode", "",
        "Most frequent value, the smallest among equals."),
    refused("ta.rci|percentile_linear_interpolation|percentile_nearest_rank|"
            "pivot_point_levels(...) -> float"),
    refused("ta.iii|nvi|pvi|pvt|wad|wvad|vwap -> float"),
    row("ta.sma(series float source, series length length) -> float", "varying_sma", "",
        "The same with a length that changes from bar to bar, below a known bound."),
    row("ta.stdev(series float source, series length length, simple bool biased = true) -> float",
        "varying_stdev", "", "The same with a length that changes from bar to bar."),
    row("ta.variance(series float source, series length length, simple bool biased = true) -> "
        "float",
        "varying_variance", "", "The same with a length that changes from bar to bar."),
    row("ta.change(series number source, series length length) -> number", "varying_change", "",
        "The same with a length that changes from bar to bar."),
    row("ta.mom(series float source, series length length) -> float", "varying_change", "",
        "The same with a length that changes from bar to bar."),
    row("ta.roc(series float source, series length length) -> float", "varying_roc", "",
        "The same with a length that changes from bar to bar."),
    row("ta.highest(series float source, series length length) -> float", "varying_highest", "",
        "The same with a length that changes from bar to bar."),
    row("ta.highest(series length length) -> float", "varying_high", "h",
        "The same with a length that changes from bar to bar."),
    row("ta.lowest(series float source, series length length) -> float", "varying_lowest", "",
        "The same with a length that changes from bar to bar."),
    row("ta.lowest(series length length) -> float", "varying_low", "l",
        "The same with a length that changes from bar to bar."),
    row("ta.highestbars(series float source, series length length) -> int", "varying_highestbars",
        "", "The same with a length that changes from bar to bar."),
    row("ta.lowestbars(series float source, series length length) -> int", "varying_lowestbars", "",
        "The same with a length that changes from bar to bar."),
    row("math.sum(series float source, series length length) -> float", "varying_sum", "",
        "The same with a length that changes from bar to bar."),
    row("fixnan(series float source) -> float", "fixnan", "", "The last value that was not na."),
    row("math.sum(series float source, simple length length) -> float", "sum", "",
        "Sum of the last length values."),
};

}  // namespace

std::span<const BuiltinRow> ta_rows() {
  return rows;
}

}  // namespace sixbtc::language
