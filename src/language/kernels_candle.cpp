// Candle patterns of the namespace six.
#include "indicators/candles.hpp"
#include "language/kernel_maker.hpp"

namespace sixbtc::language {

namespace {

namespace candle = sixbtc::indicators::candle;

template <int (*Pattern)(const indicators::CandleHistory&)>
constexpr KernelType pattern() {
  return kernel<4, [](Settings) { return indicators::CandlePattern<Pattern>(); }>();
}

constexpr NamedKernel rows[] = {
    {"cdl_doji", pattern<candle::doji>()},
    {"cdl_dragonfly_doji", pattern<candle::dragonfly_doji>()},
    {"cdl_gravestone_doji", pattern<candle::gravestone_doji>()},
    {"cdl_long_legged_doji", pattern<candle::long_legged_doji>()},
    {"cdl_hammer", pattern<candle::hammer>()},
    {"cdl_hanging_man", pattern<candle::hanging_man>()},
    {"cdl_inverted_hammer", pattern<candle::inverted_hammer>()},
    {"cdl_shooting_star", pattern<candle::shooting_star>()},
    {"cdl_marubozu", pattern<candle::marubozu>()},
    {"cdl_closing_marubozu", pattern<candle::closing_marubozu>()},
    {"cdl_belt_hold", pattern<candle::belt_hold>()},
    {"cdl_spinning_top", pattern<candle::spinning_top>()},
    {"cdl_high_wave", pattern<candle::high_wave>()},
    {"cdl_long_line", pattern<candle::long_line>()},
    {"cdl_short_line", pattern<candle::short_line>()},
    {"cdl_inside_bar", pattern<candle::inside_bar>()},
    {"cdl_engulfing", pattern<candle::engulfing>()},
    {"cdl_harami", pattern<candle::harami>()},
    {"cdl_harami_cross", pattern<candle::harami_cross>()},
    {"cdl_piercing", pattern<candle::piercing>()},
    {"cdl_dark_cloud_cover", pattern<candle::dark_cloud_cover>()},
    {"cdl_kicking", pattern<candle::kicking>()},
    {"cdl_doji_star", pattern<candle::doji_star>()},
    {"cdl_matching_low", pattern<candle::matching_low>()},
    {"cdl_morning_star", pattern<candle::morning_star>()},
    {"cdl_evening_star", pattern<candle::evening_star>()},
    {"cdl_morning_doji_star", pattern<candle::morning_doji_star>()},
    {"cdl_evening_doji_star", pattern<candle::evening_doji_star>()},
    {"cdl_three_inside", pattern<candle::three_inside>()},
    {"cdl_three_outside", pattern<candle::three_outside>()},
    {"cdl_three_white_soldiers", pattern<candle::three_white_soldiers>()},
    {"cdl_three_black_crows", pattern<candle::three_black_crows>()},
    {"cdl_two_crows", pattern<candle::two_crows>()},
    {"cdl_tristar", pattern<candle::tristar>()},
    {"cdl_three_line_strike", pattern<candle::three_line_strike>()},
};

}  // namespace

std::span<const NamedKernel> candle_kernels() {
  return rows;
}

}  // namespace sixbtc::language
