// What a strategy costs: compiling it, and one bar of it. 35,040 bars are a year of 15 minutes.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <string>

#include "core/check.hpp"
#include "core/random.hpp"
#include "language/compile.hpp"

namespace {

using namespace sixbtc;

constexpr language::Limits limits{.source_bytes = 200'000,
                                  .nodes = 100'000,
                                  .nesting = 64,
                                  .loop_iterations = 100'000,
                                  .history_bars = 5'000,
                                  .state_values = 1'000'000,
                                  .text_bytes = 1'000'000,
                                  .diagnostics = 20};

columns::CandleSeries year_of_bars() {
  core::Random random(1);
  columns::CandleColumns columns;
  double price = 100;
  for (int i = 0; i < 35'040; ++i) {
    const double open = price;
    price *= 1 + (random.uniform() - 0.5) * 0.01;
    columns.push_back({core::Timestamp::from_seconds(900LL * i), open, std::max(open, price) + 0.1,
                       std::min(open, price) - 0.1, price, 1 + random.uniform(), true});
  }
  return columns::CandleSeries(std::move(columns));
}

std::string shipped(const char* name) {
  std::ifstream file(std::string(SIXBTC_SOURCE_DIR "/strategies/") + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

const char* const rsi_ema_atr = R"(//@version=6
strategy("t")
rsi = ta.rsi(close, 14)
ema = ta.ema(close, 50)
atr = ta.atr(14)
if rsi < 30 and close > ema
    strategy.entry("L", strategy.long)
    strategy.exit("X", "L", stop = close - 2 * atr)
if rsi > 70 and close < ema
    strategy.entry("S", strategy.short)
)";

enum class Evaluator { BarByBar, Columnar };

void run_bars(benchmark::State& state, const std::string& source,
              Evaluator evaluator = Evaluator::BarByBar) {
  static const columns::CandleSeries series = year_of_bars();
  const auto script = language::compile(source, limits);
  CHECK(script.has_value());
  for (auto unused : state) {
    const strategy::SeriesContext context{"binance", "spot", "BTCUSDT",
                                          market::Interval::minutes(15), 0.01};
    const auto evaluation = evaluator == Evaluator::BarByBar
                                ? script->strategy->begin(context)
                                : script->strategy->begin_ahead(context, series.view());
    std::size_t signals = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
      const auto decision = evaluation->on_close(strategy::BarWindow(series.view(), i), {});
      signals += decision.signal.kind != strategy::SignalKind::Hold;
    }
    benchmark::DoNotOptimize(signals);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(series.size()));
}

void bars_rsi_ema_atr(benchmark::State& state) {
  run_bars(state, rsi_ema_atr);
}
void columns_rsi_ema_atr(benchmark::State& state) {
  run_bars(state, rsi_ema_atr, Evaluator::Columnar);
}
void bars_ema_crossover(benchmark::State& state) {
  run_bars(state, shipped("ema_crossover.pine"));
}
void bars_ma44(benchmark::State& state) {
  run_bars(state, shipped("ma44.pine"));
}
void compile_squeeze(benchmark::State& state) {
  const std::string source = shipped("squeeze_breakout.pine");
  for (auto unused : state) benchmark::DoNotOptimize(language::compile(source, limits));
}

BENCHMARK(bars_rsi_ema_atr)->Unit(benchmark::kMillisecond);
BENCHMARK(columns_rsi_ema_atr)->Unit(benchmark::kMillisecond);
BENCHMARK(bars_ema_crossover)->Unit(benchmark::kMillisecond);
BENCHMARK(bars_ma44)->Unit(benchmark::kMillisecond);
BENCHMARK(compile_squeeze)->Unit(benchmark::kMicrosecond);

}  // namespace
