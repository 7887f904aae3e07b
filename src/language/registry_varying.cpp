// Built-ins whose length may change from bar to bar, below a bound known while compiling.
#include "language/registry.hpp"

namespace sixbtc::language {

namespace {

// The overload of a built-in that has one for fixed lengths: the same values.
constexpr BuiltinRow row(std::string_view signature, std::string_view kernel,
                         std::string_view columns = {}) {
  return indicator(signature, kernel, columns,
                   "The same with a length that changes from bar to bar, below a known bound.");
}

constexpr BuiltinRow rows[] = {
    row("ta.sma(series float source, series length length) -> float", "varying_sma"),
    row("ta.wma(series float source, series length length) -> float", "varying_wma"),
    row("ta.vwma(series float source, series length length) -> float", "varying_vwma", "v"),
    row("ta.alma(series float source, series length length, simple float offset, "
        "simple positive sigma) -> float",
        "varying_alma"),
    row("ta.stdev(series float source, series length length, simple bool biased = true) -> float",
        "varying_stdev"),
    row("ta.variance(series float source, series length length, simple bool biased = true) -> "
        "float",
        "varying_variance"),
    row("ta.dev(series float source, series length length) -> float", "varying_dev"),
    row("ta.cci(series float source, series length length) -> float", "varying_cci"),
    row("ta.bb(series float series, series length length, simple float mult) -> "
        "[float, float, float]",
        "varying_bb"),
    row("ta.bbw(series float series, series length length, simple float mult) -> float",
        "varying_bbw"),
    row("ta.correlation(series float source1, series float source2, series length length) -> float",
        "varying_correlation"),
    row("ta.linreg(series float source, series length2 length, simple int offset = 0) -> float",
        "varying_linreg"),
    row("ta.percentrank(series float source, series length length) -> float",
        "varying_percentrank"),
    row("ta.median(series float source, series length length) -> float", "varying_median"),
    row("ta.mode(series float source, series length length) -> float", "varying_mode"),
    row("ta.percentile_linear_interpolation(series float source, series length length, "
        "simple float percentage) -> float",
        "varying_percentile_linear"),
    row("ta.percentile_nearest_rank(series float source, series length length, "
        "simple float percentage) -> float",
        "varying_percentile_nearest"),
    row("ta.cog(series float source, series length length) -> float", "varying_cog"),
    row("ta.change(series number source, series length length) -> number", "varying_change"),
    row("ta.mom(series float source, series length length) -> float", "varying_change"),
    row("ta.roc(series float source, series length length) -> float", "varying_roc"),
    row("ta.cmo(series float source, series length length) -> float", "varying_cmo"),
    row("ta.mfi(series float series, series length length) -> float", "varying_mfi", "v"),
    row("ta.stoch(series float source, series float high, series float low, series length length) "
        "-> float",
        "varying_stoch"),
    row("ta.wpr(series length length) -> float", "varying_wpr", "hlc"),
    row("ta.rising(series float source, series length length) -> bool", "varying_rising"),
    row("ta.falling(series float source, series length length) -> bool", "varying_falling"),
    row("ta.range(series length length) -> float", "varying_range", "hl"),
    row("ta.highest(series float source, series length length) -> float", "varying_highest"),
    row("ta.highest(series length length) -> float", "varying_high", "h"),
    row("ta.lowest(series float source, series length length) -> float", "varying_lowest"),
    row("ta.lowest(series length length) -> float", "varying_low", "l"),
    row("ta.highestbars(series float source, series length length) -> int", "varying_highestbars"),
    row("ta.lowestbars(series float source, series length length) -> int", "varying_lowestbars"),
    row("math.sum(series float source, series length length) -> float", "varying_sum"),
};

}  // namespace

std::span<const BuiltinRow> varying_rows() {
  return rows;
}

}  // namespace sixbtc::language
