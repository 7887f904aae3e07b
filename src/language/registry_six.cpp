// The namespace six: indicators that Pine lacks. Where Pine has one, the ta. name is the one to
// use.
#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

constexpr BuiltinRow rows[] = {
    indicator("six.dema(series float source, simple length length = 10) -> float", "dema", "",
              "2 ema - ema(ema).", "bar 2(n-1); seeds of ta.ema", "TA-Lib: the same."),
    indicator("six.tema(series float source, simple length length = 10) -> float", "tema", "",
              "3 ema - 3 ema(ema) + ema(ema(ema)).", "bar 3(n-1); seeds of ta.ema",
              "TA-Lib: the same."),
    indicator("six.trima(series float source, simple length length = 10) -> float", "trima", "",
              "Triangular weights: sma(n/2 + 1) of sma((n+1)/2), halves rounded down.", "bar n-1",
              "TA-Lib: the same."),
    indicator(
        "six.t3(series float source, simple length length = 10, simple float factor = 0.7) -> "
        "float",
        "t3", "",
        "Tillson: six chained emas e1..e6, -v^3 e6 + (3v^2+3v^3) e5 - (6v^2+3v+3v^3) e4 + "
        "(1+3v+v^3+3v^2) e3 with v the factor.",
        "bar 6(n-1); seeds of ta.ema", "TA-Lib: the same."),
    indicator(
        "six.kama(series float source, simple length length = 10) -> float", "kama", "",
        "Kaufman's adaptive average: weight (er (2/3 - 2/31) + 2/31)^2, er the efficiency ratio.",
        "bar n; starts from the value at bar n-1",
        "TA-Lib: the same. Others seed with 0 or a mean."),
    indicator("six.zlma(series float source, simple length length = 10) -> float", "zlma", "",
              "Zero-lag: ta.ema of 2 source - source[(n-1)/2].",
              "bar (n-1)/2 + n-1; seed of ta.ema"),
    indicator(
        "six.vidya(series float source, simple length length = 14) -> float", "vidya", "",
        "Chande: ema whose weight 2/(n+1) is scaled by |ta.cmo(n)|/100; still where nothing moves.",
        "bar n; starts from the value at bar n-1", "Others start from 0 or the first value."),
    indicator(
        "six.mcgd(series float source, simple length length = 10) -> float", "mcgd", "",
        "McGinley: prev + (source - prev) / (n (source/prev)^4); na where source/prev is not above "
        "0.",
        "bar n-1; mean of the first n", "pandas-ta starts from the first value."),
    indicator("six.hwma(series float source, simple float level = 0.2, simple float trend = 0.1, "
              "simple float acceleration = 0.1) -> float",
              "hwma", "",
              "Holt-Winters: level + trend + acceleration / 2, each smoothed with its own weight.",
              "bar 0; level from the first value, no trend", "pandas-ta: the same."),
    indicator("six.ssf(series float source, simple length length = 10) -> float", "ssf", "",
              "Ehlers' two-pole super smoother of period n.",
              "bar 0; the first two values unchanged", "Charting scripts differ in the seed."),
    indicator(
        "six.ebsw(series float source, simple length length = 40, simple length bars = 10) -> "
        "float",
        "ebsw", "",
        "Ehlers' even better sine wave, -1 to 1: high-pass of period n, super-smoothed, mean of "
        "three over their root mean square.",
        "bar 2; the high-pass starts at 0"),
    indicator("six.midpoint(series float source, simple length length = 14) -> float", "midpoint",
              "", "(ta.highest + ta.lowest) / 2 of the source.", "bar n-1", "TA-Lib: the same."),
    indicator("six.midprice(simple length length = 14) -> float", "midprice", "hl",
              "(highest high + lowest low) / 2.", "bar n-1", "TA-Lib: the same."),

    indicator(
        "six.apo(series float source, simple length fast = 12, simple length slow = 26) -> float",
        "apo", "", "ema(fast) - ema(slow).", "bar slow-1; seeds of ta.ema",
        "TA-Lib uses sma by default and seeds the fast ema later."),
    indicator("six.ppo(series float source, simple length fast = 12, simple length slow = 26, "
              "simple length signal = 9) -> [float, float, float]",
              "ppo", "",
              "[line, signal, histogram]: 100 (ema(fast) - ema(slow)) / ema(slow), its ema.",
              "bar slow-1, slow+signal-2; seeds of ta.ema",
              "TA-Lib uses sma by default and has no signal."),
    indicator("six.ao(simple length fast = 5, simple length slow = 34) -> float", "ao", "hl",
              "Awesome oscillator: sma(hl2, fast) - sma(hl2, slow).", "bar slow-1"),
    indicator("six.bias(series float source, simple length length = 26) -> float", "bias", "",
              "source / sma(n) - 1.", "bar n-1", "Some write per cent."),
    indicator(
        "six.cfo(series float source, simple length2 length = 9) -> float", "cfo", "",
        "Chande forecast: 100 (source - forecast) / source, the forecast made on the bar before by "
        "the line through n values.",
        "bar n", "pandas-ta forecasts with the line through this bar."),
    indicator(
        "six.er(series float source, simple length length = 10) -> float", "er", "",
        "Efficiency ratio, 0 to 1: |source - source[n]| / sum of the n moves; na without moves.",
        "bar n"),
    indicator(
        "six.coppock(series float source, simple length length = 10, simple length fast = 11, "
        "simple length slow = 14) -> float",
        "coppock", "", "wma(length) of roc(fast) + roc(slow).", "bar slow+length-1"),
    indicator("six.kst(series float source, simple length roc1 = 10, simple length roc2 = 15, "
              "simple length roc3 = 20, simple length roc4 = 30, simple length sma1 = 10, "
              "simple length sma2 = 10, simple length sma3 = 10, simple length sma4 = 15, "
              "simple length signal = 9) -> [float, float]",
              "kst", "", "[line, signal]: smas of four rocs weighted 1 2 3 4, its sma.",
              "bar roc4+sma4-1; signal-1 later"),
    indicator("six.psl(series float source, simple length length = 12) -> float", "psl", "",
              "Per cent of the last n bars that rose.", "bar n"),
    indicator("six.slope(series float source, simple length length = 1) -> float", "slope", "",
              "(source - source[n]) / n.", "bar n"),
    indicator("six.smi(series float source, simple length fast = 5, simple length slow = 20, "
              "simple length signal = 5) -> [float, float, float]",
              "smi", "",
              "[line, signal, histogram]: ergodic oscillator, ta.tsi, its ema, difference.",
              "bar fast+slow-1; signal-1 later", "Not the stochastic momentum index."),
    indicator(
        "six.stochrsi(series float source, simple length length = 14, simple length rsi_length = "
        "14, "
        "simple length k = 3, simple length d = 3) -> [float, float]",
        "stochrsi", "", "[k, d]: stochastic of ta.rsi, sma(k), sma(d).",
        "bar rsi_length+length+k-2; d-1 later; na while the rsi stands still",
        "TA-Lib: k = 1, shown from the first d."),
    indicator(
        "six.stc(series float source, simple length cycle = 10, simple length fast = 23, "
        "simple length slow = 50) -> float",
        "stc", "",
        "Schaff trend cycle, 0 to 100: stochastic of ema(fast) - ema(slow), smoothed by halves, "
        "twice.",
        "bar slow+2 cycle-3; a flat window keeps the last stochastic"),
    indicator("six.vhf(series float source, simple length length = 28) -> float", "vhf", "",
              "Vertical horizontal filter: (highest - lowest) / sum of the n moves.", "bar n"),
    indicator(
        "six.rvi(series float source, simple length length = 10, simple length smoothing = 14) -> "
        "float",
        "rvi", "",
        "Dorsey's relative volatility, 0 to 100: 100 ema(up) / (ema(up) + ema(down)), the "
        "population "
        "deviation of n values counting up on a rise, else down.",
        "bar length+smoothing-2, one later when n = 1", "pandas-ta uses one length for both."),
    indicator("six.inertia(series float source, simple length2 length = 20, "
              "simple length rvi_length = 10, simple length smoothing = 14) -> float",
              "inertia", "", "ta.linreg over length values of six.rvi.",
              "bar rvi_length+smoothing+length-3"),
    indicator("six.dpo(series float source, simple length length = 20) -> float", "dpo", "",
              "source - sma(n)[n/2 + 1].", "bar n+n/2",
              "Never centred: the displaced form shows the future."),
    indicator(
        "six.ui(series float source, simple length length = 14) -> float", "ui", "",
        "Ulcer index: root mean square over n bars of 100 (source - highest(n)) / highest(n).",
        "bar 2n-2"),
    indicator("six.trix(series float source, simple length length = 18) -> float", "trix", "",
              "Per cent change over one bar of the triple ema.", "bar 3(n-1)+1; seeds of ta.ema",
              "TA-Lib: the same."),
    indicator(
        "six.uo(simple length fast = 7, simple length middle = 14, simple length slow = 28) -> "
        "float",
        "uo", "hlc",
        "Ultimate oscillator, 0 to 100: buying pressure over true range, weights 4 2 1.",
        "bar slow", "TA-Lib: the same."),

    indicator("six.bop -> float", "bop", "ohlc",
              "Balance of power: (close - open) / (high - low); 0 without range.", "bar 0",
              "TA-Lib: the same."),
    indicator("six.brar(simple length length = 26) -> [float, float]", "brar", "ohlc",
              "[AR, BR]: 100 sum(high - open) / sum(open - low); 100 sum(high - close[1]) / "
              "sum(close[1] - low), negative parts left out.",
              "AR bar n-1, BR bar n"),
    indicator(
        "six.fisher(simple length length = 9) -> [float, float]", "fisher", "hl",
        "[fisher, the value before]: v = 0.66 (place of hl2 in its range - 0.5) + 0.67 v[1] within "
        "+-0.999, 0.5 ln((1+v)/(1-v)) + 0.5 fisher[1].",
        "bar n-1; v and fisher from 0; a flat window counts as the centre",
        "TradingView's script limits the range below by 0.001."),
    indicator(
        "six.kdj(simple length length = 9, simple length signal = 3) -> [float, float, float]",
        "kdj", "hlc", "[k, d, j]: rma of ta.stoch, rma of k, 3k - 2d.",
        "k bar n+signal-2; seeds of ta.rma", "Others start k and d from 50."),
    indicator("six.pgo(simple length length = 14) -> float", "pgo", "hlc",
              "(close - sma(close, n)) / ema(ta.tr(true), n).", "bar n-1; seed of ta.ema"),
    indicator("six.qstick(simple length length = 10) -> float", "qstick", "oc",
              "sma of close - open.", "bar n-1"),
    indicator(
        "six.rvgi(simple length length = 14) -> [float, float]", "rvgi", "ohlc",
        "[line, signal]: sum of ta.swma(close - open) / sum of ta.swma(high - low); ta.swma of it.",
        "bar n+2; signal 3 later"),
    indicator(
        "six.squeeze(simple length2 length = 20, simple float bb_mult = 2.0, "
        "simple float kc_mult = 1.5) -> [float, float]",
        "squeeze", "hlc",
        "[momentum, state]: end of the line through n values of close - ((highest + lowest)/2 + "
        "sma)/2; state 1 with the Bollinger Bands inside sma -+ kc_mult sma(tr), -1 outside, else "
        "0.",
        "state bar n-1, momentum bar 2n-2", "Versions with ema channels exist."),
    indicator("six.eri(simple length length = 13) -> [float, float]", "eri", "hlc",
              "[bull, bear]: high - ema(close), low - ema(close).", "bar n-1; seed of ta.ema"),
    indicator("six.vortex(simple length length = 14) -> [float, float]", "vortex", "hlc",
              "[plus, minus]: sums of |high - low[1]| and |low - high[1]| over the sum of ta.tr.",
              "bar n"),
    indicator(
        "six.aroon(simple length length = 14) -> [float, float, float]", "aroon", "hl",
        "[up, down, oscillator]: 100 (n - bars since the extreme of n+1 bars) / n; the newest of "
        "equals.",
        "bar n", "TA-Lib: the same, in the order down, up."),
    indicator("six.choppiness(simple length2 length = 14) -> float", "choppiness", "hlc",
              "100 log(sum of ta.tr(true) / (highest high - lowest low)) / log n.", "bar n-1"),
    indicator("six.massi(simple length fast = 9, simple length slow = 25) -> float", "massi", "hl",
              "Mass index: sum over slow bars of ema(high - low, fast) / ema of it.",
              "bar 2(fast-1)+slow-1; seeds of ta.ema"),
    indicator("six.natr(simple length length = 14) -> float", "natr", "hlc", "100 ta.atr / close.",
              "bar n-1; as ta.atr", "TA-Lib: from bar n, without the first bar's range."),
    indicator("six.pdist -> float", "pdist", "ohlc",
              "2 (high - low) + |open - close[1]| - |close - open|.", "bar 1"),
    indicator(
        "six.thermo(simple length length = 20) -> [float, float]", "thermo", "hl",
        "[thermometer, average]: how far the bar reaches out of the one before, 0 inside; its ema.",
        "bar 1; bar n; seed of ta.ema", "pandas-ta takes the size of either difference."),

    indicator("six.aberration(simple length length = 5, simple length atr_length = 15) -> "
              "[float, float, float, float]",
              "aberration", "hlc",
              "[middle, upper, lower, atr]: sma(hlc3) and one ta.atr on each side.",
              "bar n-1, bar atr_length-1"),
    indicator(
        "six.accbands(simple length length = 20) -> [float, float, float]", "accbands", "hlc",
        "[middle, upper, lower]: smas of close, high (1 + 4r), low (1 - 4r), r = (high - low) / "
        "(high + low).",
        "bar n-1", "TA-Lib: the same, in the order upper, middle, lower."),
    indicator("six.donchian(simple length length = 20) -> [float, float, float]", "donchian", "hl",
              "[middle, upper, lower]: highest high, lowest low and their middle.", "bar n-1"),
    indicator(
        "six.hwc(series float source, simple float level = 0.2, simple float trend = 0.1, "
        "simple float acceleration = 0.1, simple float variance = 0.1, simple float mult = 1.0) -> "
        "[float, float, float]",
        "hwc", "",
        "[middle, upper, lower]: six.hwma and mult deviations, the running variance of earlier "
        "bars' distances from it.",
        "bar 0; variance from 0", "pandas-ta: the same."),
    indicator("six.ichimoku(simple length conversion = 9, simple length base = 26, "
              "simple length span = 52) -> [float, float, float, float]",
              "ichimoku", "hl",
              "[conversion, base, span A, span B]: middles of the ranges, as known on this bar.",
              "bars n-1", "Charts draw the spans 25 bars ahead and the close 25 back."),
    indicator(
        "six.cksp(simple length length = 10, simple float mult = 1.0, simple length smoothing = 9) "
        "-> [float, float]",
        "cksp", "hlc",
        "[long stop, short stop], Chande Kroll: highest over smoothing of highest high - mult atr; "
        "lowest of lowest low + mult atr.",
        "bar n+smoothing-2"),
    indicator(
        "six.bb_percent(series float source, simple length length = 20, simple float mult = 2.0) "
        "-> "
        "float",
        "bb_percent", "", "(source - lower) / (upper - lower) of ta.bb; na in a flat window.",
        "bar n-1"),
    indicator(
        "six.kc_percent(series float source, simple length length = 20, simple float mult = 2.0, "
        "simple bool useTrueRange = true) -> float",
        "kc_percent", "hlc", "The same in the channel of ta.kc.", "as ta.kc"),
    indicator("six.donchian_percent(series float source, simple length length = 20) -> float",
              "donchian_percent", "hl", "The same between lowest low and highest high.", "bar n-1"),

    indicator("six.adosc(simple length fast = 3, simple length slow = 10) -> float", "adosc",
              "hlcv", "Chaikin oscillator: ema(fast) - ema(slow) of ta.accdist.",
              "bar slow-1; both averages start from the first value", "TA-Lib: the same."),
    indicator("six.aobv(simple length fast = 4, simple length slow = 12) -> [float, float, float]",
              "aobv", "cv", "[ta.obv, its ema(fast), its ema(slow)].",
              "bar 0; bars fast-1, slow-1"),
    indicator(
        "six.cmf(simple length length = 20) -> float", "cmf", "hlcv",
        "Chaikin money flow, -1 to 1: sum of ((close-low) - (high-close)) / (high-low) x volume / "
        "sum "
        "of volume; 0 for a bar without range, na without volume.",
        "bar n-1"),
    indicator("six.efi(simple length length = 13) -> float", "efi", "cv",
              "Force index: ema of change x volume.", "bar n; seed of ta.ema"),
    indicator(
        "six.eom(simple length length = 14, simple float divisor = 10000.0) -> float", "eom", "hlv",
        "Ease of movement: sma of divisor x change of hl2 x (high - low) / volume; 0 for a bar "
        "without volume.",
        "bar n", "Divisors differ."),
    indicator(
        "six.kvo(simple length fast = 34, simple length slow = 55, simple length signal = 13) -> "
        "[float, float]",
        "kvo", "hlcv",
        "[line, signal], Klinger: ema(fast) - ema(slow) of volume signed by the change of hlc3, "
        "its "
        "ema.",
        "bar slow; signal-1 later", "Klinger's own volume force is another."),
    indicator("six.pvol -> float", "pvol", "cv", "close x volume.", "bar 0"),
    indicator(
        "six.pvr -> int", "pvr", "cv",
        "1 price and volume rose, 2 price alone, 3 volume alone, 4 neither; a standstill rises.",
        "bar 1"),
    indicator(
        "six.vp(simple length length = 100, simple length bins = 10) -> float", "vp", "cv",
        "Point of control: middle of the price step (of bins between lowest and highest close) "
        "that "
        "traded most in n bars; the lowest of equals.",
        "bar n-1; na without volume", "Profiles of a whole chart know the future."),

    indicator("six.entropy(series float source, simple length length = 10) -> float", "entropy", "",
              "Shannon entropy in bits of the shares of n positive values in their sum.",
              "bar n-1; na when a value is not above 0",
              "pandas-ta sums shares of different windows."),
    indicator("six.kurtosis(series float source, simple length4 length = 30) -> float", "kurtosis",
              "", "Unbiased excess kurtosis.", "bar n-1; na in a flat window", "pandas: the same."),
    indicator("six.skew(series float source, simple length3 length = 30) -> float", "skew", "",
              "Adjusted skewness.", "bar n-1; na in a flat window", "pandas: the same."),
    indicator("six.zscore(series float source, simple length length = 30) -> float", "zscore", "",
              "(source - mean) / population deviation of n values; na in a flat window.", "bar n-1",
              "pandas-ta divides by n-1."),
};

constexpr std::string_view candle_first =
    "bar of the pattern's last candle, up to 13 bars in: sizes are measured against the 10 (near, "
    "far, equal: 5) bars before";
constexpr std::string_view candle_elsewhere = "TA-Lib: the same bars, written as 100 or 80.";

constexpr BuiltinRow candle(std::string_view signature, std::string_view doc) {
  return indicator(signature, signature.substr(4, signature.find(' ') - 4), "ohlc", doc,
                   candle_first, candle_elsewhere);
}

constexpr BuiltinRow candles[] = {
    candle("six.cdl_doji -> int", "1: body at most a tenth of the usual range."),
    candle("six.cdl_dragonfly_doji -> int", "1: doji with a lower and no upper shadow."),
    candle("six.cdl_gravestone_doji -> int", "1: doji with an upper and no lower shadow."),
    candle("six.cdl_long_legged_doji -> int", "1: doji with a shadow longer than its body."),
    candle("six.cdl_hammer -> int", "1: small body near the previous low, long lower shadow."),
    candle("six.cdl_hanging_man -> int",
           "-1: small body near the previous high, long lower shadow."),
    candle("six.cdl_inverted_hammer -> int", "1: small body gapping down, long upper shadow."),
    candle("six.cdl_shooting_star -> int", "-1: small body gapping up, long upper shadow."),
    candle("six.cdl_marubozu -> int", "1 or -1: long body without shadows."),
    candle("six.cdl_closing_marubozu -> int", "1 or -1: long body without a shadow at the close."),
    candle("six.cdl_belt_hold -> int", "1 or -1: long body without a shadow at the open."),
    candle("six.cdl_spinning_top -> int", "1 or -1: small body between longer shadows."),
    candle("six.cdl_high_wave -> int",
           "1 or -1: small body, both shadows more than twice as long."),
    candle("six.cdl_long_line -> int", "1 or -1: long body, short shadows."),
    candle("six.cdl_short_line -> int", "1 or -1: short body, short shadows."),
    candle("six.cdl_inside_bar -> int", "1 or -1: range within the previous bar's."),
    candle("six.cdl_engulfing -> int", "1 or -1: body over an opposite one, one end may touch."),
    candle("six.cdl_harami -> int", "1 or -1: short body inside a long one, against it."),
    candle("six.cdl_harami_cross -> int", "1 or -1: doji inside a long body, against it."),
    candle("six.cdl_piercing -> int",
           "1: opens below the low of a long fall, closes past its half."),
    candle("six.cdl_dark_cloud_cover -> int",
           "-1: opens above the high of a long rise, closes past its half."),
    candle("six.cdl_kicking -> int", "1 or -1: two opposite marubozus with a gap."),
    candle("six.cdl_doji_star -> int", "1 or -1: doji gapping away from a long body, against it."),
    candle("six.cdl_matching_low -> int", "1: two falls with equal closes."),
    candle("six.cdl_morning_star -> int", "1: long fall, short body gapping down, rise past 30 %."),
    candle("six.cdl_evening_star -> int", "-1: long rise, short body gapping up, fall past 30 %."),
    candle("six.cdl_morning_doji_star -> int", "1: morning star with a doji."),
    candle("six.cdl_evening_doji_star -> int", "-1: evening star with a doji."),
    candle("six.cdl_three_inside -> int", "1 or -1: harami and a close out of the first body."),
    candle("six.cdl_three_outside -> int", "1 or -1: engulfing and a close further on."),
    candle("six.cdl_three_white_soldiers -> int",
           "1: three rises, each opening in the one before."),
    candle("six.cdl_three_black_crows -> int",
           "-1: three falls after a rise, each opening inside."),
    candle("six.cdl_two_crows -> int", "-1: gap up over a long rise, then a fall into it."),
    candle("six.cdl_tristar -> int", "1 or -1: three dojis, the middle one beyond the others."),
    candle("six.cdl_three_line_strike -> int",
           "1 or -1: three candles one way and one back over all of them."),
};

}  // namespace

std::span<const BuiltinRow> six_rows() {
  return rows;
}

std::span<const BuiltinRow> candle_rows() {
  return candles;
}

}  // namespace sixbtc::language
