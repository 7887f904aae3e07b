#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow refused(std::string_view signature) {
  return {signature, Lowering::Refused, "E0804", "Not supported yet."};
}

constexpr BuiltinRow rows[] = {
    indicator("ta.sma(series float source, simple length length) -> float", "sma", "",
              "Mean of the last length values.", "bar n-1; na while a value in the window is na",
              "TradingView skips na values. TA-Lib: the same."),
    indicator("ta.ema(series float source, simple length length) -> float", "ema", "",
              "Exponential average, weight 2/(length+1), seeded with the mean of the first length "
              "values.",
              "bar n-1; mean of the first n values",
              "TA-Lib: the same. Some start from the first value."),
    indicator("ta.rma(series float source, simple length length) -> float", "rma", "",
              "Wilder's average, weight 1/length, seeded like ta.ema.",
              "bar n-1; mean of the first n values", "Some start from the first value."),
    indicator("ta.wma(series float source, simple length length) -> float", "wma", "",
              "Linearly weighted average, newest value heaviest.", "bar n-1", "TA-Lib: the same."),
    indicator("ta.hma(series float source, simple length2 length) -> float", "hma", "",
              "Hull average.", "bar n+floor(sqrt n)-2", "Some round n/2 and sqrt n up."),
    indicator("ta.swma(series float source) -> float", "swma", "",
              "Symmetric average over four bars, weights 1 2 2 1.", "bar 3"),
    indicator("ta.alma(series float source, simple length length, simple float offset, "
              "simple positive sigma) -> float",
              "alma", "", "Arnaud Legoux average.", "bar n-1", "No floor argument."),
    indicator("ta.vwma(series float source, simple length length) -> float", "vwma", "v",
              "Average weighted by volume.", "bar n-1; na when nothing traded"),
    indicator("ta.rsi(series float source, simple length length) -> float", "rsi", "",
              "Relative strength index, 0 to 100, smoothed by ta.rma.",
              "bar n; seeds of ta.rma; 100 without falls, na without moves",
              "TA-Lib: the same; 0 without moves."),
    indicator("ta.cmo(series float source, simple length length) -> float", "cmo", "",
              "Chande momentum oscillator, -100 to 100.", "bar n", "TA-Lib smooths with ta.rma."),
    indicator(
        "ta.tsi(series float source, simple length short_length, simple length long_length) -> "
        "float",
        "tsi", "", "True strength index, -1 to 1.", "bar short+long-1; seeds of ta.ema",
        "Some multiply by 100."),
    indicator("ta.change(series number source, simple length length = 1) -> number", "change", "",
              "Difference to the value length bars ago.", "bar n", "TA-Lib MOM: the same."),
    indicator("ta.change(series bool source) -> bool", "changed", "",
              "True when the value differs from the bar before."),
    indicator("ta.mom(series float source, simple length length) -> float", "mom", "",
              "Difference to the value length bars ago.", "bar n", "TA-Lib: the same."),
    indicator("ta.roc(series float source, simple length length) -> float", "roc", "",
              "Percent change against the value length bars ago.", "bar n", "TA-Lib: the same."),
    indicator(
        "ta.macd(series float source, simple length fastlen, simple length slowlen, "
        "simple length siglen) -> [float, float, float]",
        "macd", "", "[line, signal, histogram]: ema(fast) - ema(slow), its ema, the difference.",
        "line bar slow-1, signal bar slow+signal-2; seeds of ta.ema",
        "TA-Lib seeds the fast ema with the values that end where the slow seed ends, and shows "
        "nothing before the signal."),
    indicator(
        "ta.stoch(series float source, series float high, series float low, simple length length) "
        "-> float",
        "stoch", "", "100 (source - lowest low) / (highest high - lowest low).",
        "bar n-1; na in a flat window", "TA-Lib: the same, shown from the first d."),
    indicator("ta.wpr(simple length length) -> float", "wpr", "hlc", "Williams %R, -100 to 0.",
              "bar n-1; na in a flat window", "TA-Lib: the same."),
    indicator("ta.cci(series float source, simple length length) -> float", "cci", "",
              "Commodity channel index: deviation from the mean over 0.015 mean deviations.",
              "bar n-1; na in a flat window", "TA-Lib: the same over hlc3."),
    indicator(
        "ta.stdev(series float source, simple length length, simple bool biased = true) -> float",
        "stdev", "", "Standard deviation over length values.", "bar n-1",
        "TA-Lib: the same, biased."),
    indicator(
        "ta.variance(series float source, simple length length, simple bool biased = true) -> "
        "float",
        "variance", "", "Variance over length values.", "bar n-1", "TA-Lib: the same, biased."),
    indicator("ta.dev(series float source, simple length length) -> float", "dev", "",
              "Mean absolute deviation from the mean.", "bar n-1", "TA-Lib AVGDEV: the same."),
    indicator("ta.bb(series float series, simple length length, simple float mult) -> "
              "[float, float, float]",
              "bb", "", "[middle, upper, lower]: mean and mult standard deviations.", "bar n-1",
              "TA-Lib: the same, in the order upper, middle, lower."),
    indicator("ta.kc(series float series, simple length length, simple float mult, "
              "simple bool useTrueRange = true) -> [float, float, float]",
              "kc", "hlc",
              "[middle, upper, lower]: Keltner channel, ema and mult ema of the range.",
              "middle bar n-1, bands bar n (bar n-1 without true range); seeds of ta.ema",
              "Others use ta.atr for the width."),
    indicator(
        "ta.correlation(series float source1, series float source2, simple length length) -> float",
        "correlation", "", "Pearson correlation.", "bar n-1; na when one side is constant",
        "TradingView writes 0 for covariances below 1e-10."),
    indicator(
        "ta.linreg(series float source, simple length2 length, simple int offset = 0) -> float",
        "linreg", "", "End point of the least-squares line.", "bar n-1",
        "TA-Lib: the same at offset 0."),
    indicator("ta.percentrank(series float source, simple length length) -> float", "percentrank",
              "", "Share of the length previous values that are <= the newest one, in percent.",
              "bar n"),
    indicator("ta.median(series float source, simple length length) -> float", "median", "",
              "Middle of the sorted values.", "bar n-1"),
    indicator("ta.cog(series float source, simple length length) -> float", "cog", "",
              "Centre of gravity.", "bar n-1"),
    indicator("ta.highest(series float source, simple length length) -> float", "highest", "",
              "Highest of the last length values.", "bar n-1", "TA-Lib: the same."),
    indicator("ta.highest(simple length length) -> float", "highest", "h", "Highest high."),
    indicator("ta.lowest(series float source, simple length length) -> float", "lowest", "",
              "Lowest of the last length values.", "bar n-1", "TA-Lib: the same."),
    indicator("ta.lowest(simple length length) -> float", "lowest", "l", "Lowest low."),
    indicator("ta.highestbars(series float source, simple length length) -> int", "highestbars", "",
              "Offset (<= 0) of the highest value.", "bar n-1; the oldest of equals",
              "TA-Lib gives the index, the newest of equals."),
    indicator("ta.highestbars(simple length length) -> int", "highestbars", "h",
              "Offset (<= 0) of the highest high."),
    indicator("ta.lowestbars(series float source, simple length length) -> int", "lowestbars", "",
              "Offset (<= 0) of the lowest value.", "bar n-1; the oldest of equals",
              "TA-Lib gives the index, the newest of equals."),
    indicator("ta.lowestbars(simple length length) -> int", "lowestbars", "l",
              "Offset (<= 0) of the lowest low."),
    indicator(
        "ta.pivothigh(series float source, simple length0 leftbars, simple length0 rightbars) -> "
        "float",
        "pivothigh", "", "A peak, reported rightbars later; na elsewhere.",
        "bar leftbars+rightbars; later bars strictly lower, earlier ones not higher"),
    indicator("ta.pivothigh(simple length0 leftbars, simple length0 rightbars) -> float",
              "pivothigh", "h", "A peak of the high, reported rightbars later."),
    indicator(
        "ta.pivotlow(series float source, simple length0 leftbars, simple length0 rightbars) -> "
        "float",
        "pivotlow", "", "A trough, reported rightbars later; na elsewhere.",
        "bar leftbars+rightbars; later bars strictly higher, earlier ones not lower"),
    indicator("ta.pivotlow(simple length0 leftbars, simple length0 rightbars) -> float", "pivotlow",
              "l", "A trough of the low, reported rightbars later."),
    indicator("ta.crossover(series float source1, series float source2) -> bool", "crossover", "",
              "source1 > source2 now, and source1 <= source2 before.",
              "bar 1; compares with the last bar on which both existed"),
    indicator("ta.crossunder(series float source1, series float source2) -> bool", "crossunder", "",
              "source1 < source2 now, and source1 >= source2 before.",
              "bar 1; compares with the last bar on which both existed"),
    indicator("ta.cross(series float source1, series float source2) -> bool", "cross", "",
              "Either crossing.", "bar 1; compares with the last bar on which both existed"),
    indicator("ta.rising(series float source, simple length length) -> bool", "rising", "",
              "True when each of the last length steps rose.", "bar n; false before",
              "Steps up to 1e-10 do not count, as on TradingView."),
    indicator("ta.falling(series float source, simple length length) -> bool", "falling", "",
              "True when each of the last length steps fell.", "bar n; false before",
              "Steps up to 1e-10 do not count, as on TradingView."),
    indicator("ta.barssince(series bool condition) -> int", "barssince", "",
              "Bars since the condition last held; na before.", "na until it held"),
    indicator(
        "ta.valuewhen(series bool condition, series float source, simple length0 occurrence) -> "
        "float",
        "valuewhen", "", "The source when the condition held for the occurrence-th last time.",
        "na until it held often enough"),
    indicator("ta.cum(series float source) -> float", "cum", "", "Running sum.",
              "bar 0; na on a na bar"),
    indicator("ta.tr(simple bool handle_na = false) -> float", "tr", "hlc",
              "True range; with handle_na the first bar is high - low.",
              "bar 0 with handle_na, else bar 1", "TA-Lib: from bar 1."),
    indicator("ta.tr -> float", "tr", "hlc", "True range; na on the first bar."),
    indicator("ta.atr(simple length length) -> float", "atr", "hlc", "ta.rma of the true range.",
              "bar n-1; mean of the first n ranges, the first high - low",
              "TA-Lib: from bar n, without the first bar."),
    indicator("ta.dmi(simple length diLength, simple length adxSmoothing) -> [float, float, float]",
              "dmi", "hlc", "[+DI, -DI, ADX].", "bar n, ADX bar n+adxSmoothing-1; seeds of ta.rma",
              "TA-Lib sums the first n-1 values instead."),
    indicator("ta.supertrend(simple float factor, simple length atrPeriod) -> [float, float]",
              "supertrend", "hlc", "[line, direction]; direction -1 is an up trend.",
              "bar atrPeriod-1; direction 1 before", "TradingView shows 0 on bar 0."),
    indicator("ta.sar(simple float start, simple float inc, simple float max) -> float", "sar",
              "hlc", "Parabolic stop and reverse.", "bar 1; the first direction follows the close",
              "TA-Lib follows directional movement and shows the value of the bar before."),
    indicator("ta.range(simple length length) -> float", "range", "hl",
              "Highest high - lowest low over length bars.", "bar n-1"),
    indicator("ta.obv -> float", "obv", "cv", "On-balance volume.", "bar 0; starts from 0",
              "TA-Lib starts from the first volume."),
    indicator("ta.accdist -> float", "accdist", "hlcv", "Accumulation/distribution.",
              "bar 0; a bar without range adds nothing", "TA-Lib: the same."),
    indicator("ta.mfi(series float series, simple length length) -> float", "mfi", "v",
              "Money flow index, 0 to 100.", "bar n-1; the first bar counts on both sides",
              "TA-Lib: from bar n."),
    indicator("ta.vwap(series float source) -> float", "vwap", "vt",
              "Volume-weighted average since the start of the UTC day.",
              "the anchor; na while nothing traded",
              "TradingView anchors to the session of the symbol."),
    indicator("ta.vwap(series float source, series bool anchor) -> float", "vwap_from", "v",
              "Volume-weighted average since the last bar on which anchor was true."),
    indicator("ta.vwap(series float source, series bool anchor, simple float stdev_mult) -> "
              "[float, float, float]",
              "vwap_bands", "v", "[vwap, upper, lower]: bands stdev_mult deviations away."),
    indicator("ta.bbw(series float series, simple length length, simple float mult) -> float",
              "bbw", "", "Width of the Bollinger Bands, per cent of the middle.", "bar n-1"),
    indicator("ta.kcw(series float series, simple length length, simple float mult, "
              "simple bool useTrueRange = true) -> float",
              "kcw", "hlc", "Width of the Keltner channel over its middle.", "bar n; as ta.kc"),
    indicator("ta.min(series float source) -> float", "all_time_min", "", "Lowest value so far.",
              "bar 0; na is skipped"),
    indicator("ta.max(series float source) -> float", "all_time_max", "", "Highest value so far.",
              "bar 0; na is skipped"),
    indicator("ta.mode(series float source, simple length length) -> float", "mode", "",
              "Most frequent value, the smallest among equals.", "bar n-1"),
    indicator(
        "ta.percentile_linear_interpolation(series float source, simple length length, simple "
        "float percentage) -> float",
        "percentile_linear", "",
        "Percentile p between the two nearest ranks: place p/100 n - 1/2 of the sorted values.",
        "bar n-1; na while a value in the window is na",
        "Spreadsheets place the percentile at p/100 (n-1)."),
    indicator("ta.percentile_nearest_rank(series float source, simple length length, simple float "
              "percentage) -> float",
              "percentile_nearest", "",
              "The smallest value that at least p per cent of the n values do not exceed.",
              "bar n-1; na while a value in the window is na", "TradingView skips na values."),
    indicator("ta.rci(series float source, simple length2 length) -> float", "rci", "",
              "Rank correlation with time (Spearman), -100 to 100.",
              "bar n-1; equal values share their ranks", "TradingView does not document ties."),
    indicator("ta.iii -> float", "iii", "hlcv",
              "Intraday intensity: (2 close - high - low) / ((high - low) volume).",
              "bar 0; na without range or volume"),
    indicator("ta.nvi -> float", "nvi", "cv",
              "Negative volume index: grows by the relative change of the close on bars of falling "
              "volume.",
              "bar 0; from 1", "TA-Lib starts from 100."),
    indicator("ta.pvi -> float", "pvi", "cv",
              "Positive volume index: the same on bars of rising volume.", "bar 0; from 1",
              "TA-Lib starts from 100."),
    indicator("ta.pvt -> float", "pvt", "cv",
              "Price volume trend: running sum of relative change of the close x volume.",
              "bar 1; na before"),
    indicator(
        "ta.wad -> float", "wad", "hlc",
        "Williams accumulation/distribution: running sum of close - true low on rises, close - "
        "true high on falls.",
        "bar 0; from 0"),
    indicator("ta.wvad -> float", "wvad", "ohlcv", "(close - open) / (high - low) x volume.",
              "bar 0; na without range"),
    indicator("ta.vwap -> float", "vwap_typical", "hlcvt", "ta.vwap(hlc3)."),
    refused("ta.pivot_point_levels(...) -> float"),
    indicator("fixnan(series float source) -> float", "fixnan", "",
              "The last value that was not na."),
    indicator("math.sum(series float source, simple length length) -> float", "sum", "",
              "Sum of the last length values."),
};

}  // namespace

std::span<const BuiltinRow> ta_rows() {
  return rows;
}

}  // namespace sixbtc::language
