// What research waits for: one indicator column over a year of 15-minute candles (35,040 bars).
// "per_bar" is the time of one kernel step.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/random.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volume.hpp"

namespace sixbtc::indicators {
namespace {

struct Columns {
  std::vector<double> high, low, close, volume;
};

// A seeded walk around 40,000 with bars about 0.3 % wide.
const Columns& columns() {
  static const Columns made = [] {
    core::Random random(1);
    Columns c;
    double price = 40'000;
    for (int i = 0; i < 35'040; ++i) {
      price *= 1 + 0.004 * (random.uniform() - 0.5);
      c.close.push_back(price);
      c.high.push_back(price * (1 + 0.002 * random.uniform()));
      c.low.push_back(price * (1 - 0.002 * random.uniform()));
      c.volume.push_back(100 * random.uniform());
    }
    return c;
  }();
  return made;
}

template <class Kernel, class... Inputs>
void add(const char* name, Kernel kernel, Inputs Columns::*... inputs) {
  benchmark::RegisterBenchmark(name, [=](benchmark::State& state) {
    const Columns& c = columns();
    auto out = column_of(kernel, c.*inputs...);
    for (auto _ : state) {
      Kernel fresh = kernel;
      run(fresh, std::span(out), c.*inputs...);
      benchmark::DoNotOptimize(out.data());
      benchmark::ClobberMemory();
    }
    state.counters["per_bar"] = benchmark::Counter(
        static_cast<double>(c.close.size()),
        benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  });
}

const bool registered = [] {
  const auto close = &Columns::close, high = &Columns::high, low = &Columns::low,
             volume = &Columns::volume;
  add("sma_20", Sma(20), close);
  add("sma_200", Sma(200), close);
  add("ema_20", Ema(20), close);
  add("rma_14", Rma(14), close);
  add("wma_20", Wma(20), close);
  add("hma_16", Hma(16), close);
  add("vwma_20", Vwma(20), close, volume);
  add("stdev_20", Stdev(20, Divisor::Population), close);
  add("bollinger_20", Bollinger(20, 2), close);
  add("cci_20", Cci(20), close);
  add("linreg_20", Linreg(20, 0), close);
  add("median_20", Median(20), close);
  add("highest_20", Highest(20), high);
  add("highest_200", Highest(200), high);
  add("pivot_10_5", PivotHigh(10, 5), high);
  add("change_1", Change(1), close);
  add("roc_10", Roc(10), close);
  add("rsi_14", Rsi(14), close);
  add("macd_12_26_9", Macd(12, 26, 9, MacdStart::Each), close);
  add("stoch_14_3_3", StochSmoothed(14, 3, 3), close, high, low);
  add("tr", TrueRange(FirstRange::HighLow), high, low, close);
  add("atr_14", Atr(14, FirstRange::HighLow), high, low, close);
  add("dmi_14_14", Dmi(14, 14), high, low, close);
  add("supertrend_3_10", Supertrend(3, 10), high, low, close);
  add("sar", Sar(0.02, 0.02, 0.2), high, low, close);
  add("obv", Obv(ObvStart::Zero), close, volume);
  add("mfi_14", Mfi(14, MfiStart::FirstBar), close, volume);
  add("crossover", Crossover(), close, high);
  return true;
}();

}  // namespace
}  // namespace sixbtc::indicators
