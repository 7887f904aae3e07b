// Indicators of the namespace six: what Pine lacks.
#include "indicators/bars.hpp"
#include "indicators/channels.hpp"
#include "indicators/flow.hpp"
#include "indicators/smoothing.hpp"
#include "indicators/statistics.hpp"
#include "language/kernel_maker.hpp"

namespace sixbtc::language {

namespace {

namespace ind = sixbtc::indicators;

// `Indicator` made from its settings, in order, all of them lengths.
template <class Indicator, std::size_t Inputs, std::size_t Lengths>
constexpr KernelType of_lengths() {
  return kernel<Inputs, [](Settings s) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Indicator(length(s[I])...);
    }
    (std::make_index_sequence<Lengths>{});
  }>();
}
// The same without settings.
template <class Indicator, std::size_t Inputs>
constexpr KernelType of_bars() {
  return kernel<Inputs, [](Settings) { return Indicator(); }>();
}

struct PriceVolume {
  double next(double close, double volume) const { return close * volume; }
};
struct AroonLines {
  double up, down, oscillator;
};
struct AroonWithOscillator {
  ind::Aroon inner;
  AroonLines next(double high, double low) {
    const ind::AroonValue value = inner.next(high, low);
    return {value.up, value.down, value.up - value.down};
  }
};
struct Qstick {
  ind::Sma mean;
  double next(double open, double close) { return mean.next(close - open); }
};
struct Midpoint {
  ind::Midrange inner;
  double next(double value) { return inner.next(value, value); }
};

constexpr NamedKernel rows[] = {
    {"dema", of_lengths<ind::Dema, 1, 1>()},
    {"tema", of_lengths<ind::Tema, 1, 1>()},
    {"trima", of_lengths<ind::Trima, 1, 1>()},
    {"t3", kernel<1, [](Settings s) { return ind::T3(length(s[0]), s[1]); }>()},
    {"kama", of_lengths<ind::Kama, 1, 1>()},
    {"zlma", of_lengths<ind::Zlma, 1, 1>()},
    {"vidya", of_lengths<ind::Vidya, 1, 1>()},
    {"mcgd", of_lengths<ind::Mcginley, 1, 1>()},
    {"hwma", kernel<1, [](Settings s) { return ind::HoltWinters(s[0], s[1], s[2]); }>()},
    {"ssf", of_lengths<ind::SuperSmoother, 1, 1>()},
    {"ebsw", of_lengths<ind::SineWave, 1, 2>()},
    {"midpoint", kernel<1, [](Settings s) { return Midpoint{ind::Midrange(length(s[0]))}; }>()},
    {"midprice", of_lengths<ind::Midrange, 2, 1>()},

    {"apo", of_lengths<ind::Apo, 1, 2>()},
    {"ppo", of_lengths<ind::Ppo, 1, 3>()},
    {"ao", of_lengths<ind::Ao, 2, 2>()},
    {"bias", of_lengths<ind::Bias, 1, 1>()},
    {"cfo", of_lengths<ind::ForecastOscillator, 1, 1>()},
    {"er", of_lengths<ind::EfficiencyRatio, 1, 1>()},
    {"coppock", of_lengths<ind::Coppock, 1, 3>()},
    {"kst", kernel<1,
                   [](Settings s) {
                     const auto pair = [&](std::size_t i) {
                       return ind::Kst::Lengths{length(s[i]), length(s[i + 4])};
                     };
                     return ind::Kst(pair(0), pair(1), pair(2), pair(3), length(s[8]));
                   }>()},
    {"psl", of_lengths<ind::Psl, 1, 1>()},
    {"slope", of_lengths<ind::Slope, 1, 1>()},
    {"smi", of_lengths<ind::Ergodic, 1, 3>()},
    {"stochrsi", of_lengths<ind::StochRsi, 1, 4>()},
    {"stc", of_lengths<ind::SchaffCycle, 1, 3>()},
    {"vhf", of_lengths<ind::VerticalHorizontal, 1, 1>()},
    {"rvi", of_lengths<ind::RelativeVolatility, 1, 2>()},
    {"inertia", of_lengths<ind::Inertia, 1, 3>()},
    {"dpo", of_lengths<ind::Dpo, 1, 1>()},
    {"ui", of_lengths<ind::Ulcer, 1, 1>()},
    {"trix", of_lengths<ind::Trix, 1, 1>()},
    {"uo", of_lengths<ind::UltimateOscillator, 3, 3>()},

    {"bop", of_bars<ind::Bop, 4>()},
    {"brar", of_lengths<ind::Brar, 4, 1>()},
    {"fisher", of_lengths<ind::Fisher, 2, 1>()},
    {"kdj", of_lengths<ind::Kdj, 3, 2>()},
    {"pgo", of_lengths<ind::Pgo, 3, 1>()},
    {"qstick", kernel<2, [](Settings s) { return Qstick{ind::Sma(length(s[0]))}; }>()},
    {"rvgi", of_lengths<ind::Rvgi, 4, 1>()},
    {"squeeze", kernel<3, [](Settings s) { return ind::Squeeze(length(s[0]), s[1], s[2]); }>()},
    {"eri", of_lengths<ind::ElderRay, 3, 1>()},
    {"vortex", of_lengths<ind::Vortex, 3, 1>()},
    {"aroon",
     kernel<2, [](Settings s) { return AroonWithOscillator{ind::Aroon(length(s[0]))}; }>()},
    {"choppiness", of_lengths<ind::Choppiness, 3, 1>()},
    {"massi", of_lengths<ind::MassIndex, 2, 2>()},
    {"natr",
     kernel<3, [](Settings s) { return ind::Natr(length(s[0]), ind::FirstRange::HighLow); }>()},
    {"pdist", of_bars<ind::PriceDistance, 4>()},
    {"thermo", of_lengths<ind::Thermometer, 2, 1>()},

    {"aberration", of_lengths<ind::Aberration, 3, 2>()},
    {"accbands", of_lengths<ind::AccelerationBands, 3, 1>()},
    {"donchian", of_lengths<ind::Donchian, 2, 1>()},
    {"hwc", kernel<1,
                   [](Settings s) {
                     return ind::HoltWintersChannel(ind::HoltWinters(s[0], s[1], s[2]), s[3], s[4]);
                   }>()},
    {"ichimoku", of_lengths<ind::Ichimoku, 2, 3>()},
    {"cksp",
     kernel<3, [](Settings s) { return ind::ChandeKroll(length(s[0]), s[1], length(s[2])); }>()},
    {"bb_percent",
     kernel<1, [](Settings s) { return ind::BollingerPercent(length(s[0]), s[1]); }>()},
    {"kc_percent", kernel<4,
                          [](Settings s) {
                            return ind::KeltnerPercent(
                                length(s[0]), s[1],
                                s[2] != 0 ? ind::Kc::Range::True : ind::Kc::Range::HighLow);
                          }>()},
    {"donchian_percent", of_lengths<ind::DonchianPercent, 3, 1>()},

    {"iii", of_bars<ind::IntradayIntensity, 4>()},
    {"nvi", of_bars<ind::Nvi, 2>()},
    {"pvi", of_bars<ind::Pvi, 2>()},
    {"pvt", of_bars<ind::Pvt, 2>()},
    {"wad", of_bars<ind::Wad, 3>()},
    {"wvad", of_bars<ind::Wvad, 5>()},
    {"adosc", of_lengths<ind::ChaikinOscillator, 4, 2>()},
    {"aobv", of_lengths<ind::Aobv, 2, 2>()},
    {"cmf", of_lengths<ind::Cmf, 4, 1>()},
    {"efi", of_lengths<ind::ForceIndex, 2, 1>()},
    {"eom", kernel<3, [](Settings s) { return ind::EaseOfMovement(length(s[0]), s[1]); }>()},
    {"kvo", of_lengths<ind::Klinger, 4, 3>()},
    {"pvol", of_bars<PriceVolume, 2>()},
    {"pvr", of_bars<ind::PriceVolumeRank, 2>()},
    {"vp", of_lengths<ind::VolumeProfile, 2, 2>()},

    {"entropy", of_lengths<ind::Entropy, 1, 1>()},
    {"kurtosis", of_lengths<ind::Kurtosis, 1, 1>()},
    {"skew", of_lengths<ind::Skew, 1, 1>()},
    {"zscore", of_lengths<ind::Zscore, 1, 1>()},
    {"percentile_linear",
     kernel<1, [](Settings s) { return ind::PercentileLinear(length(s[0]), s[1]); }>()},
    {"percentile_nearest",
     kernel<1, [](Settings s) { return ind::PercentileNearest(length(s[0]), s[1]); }>()},
    {"rci", of_lengths<ind::RankCorrelation, 1, 1>()},
};

}  // namespace

std::span<const NamedKernel> six_kernels() {
  return rows;
}

}  // namespace sixbtc::language
