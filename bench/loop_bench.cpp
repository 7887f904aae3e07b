// The plain loop on the reference workload (tests/fixtures/performance): what a user waits for when
// screening, and the measure every faster path is judged against. 400 parameter sets, 35,040 bars.
#include <benchmark/benchmark.h>

#include "backtest/bench_fixture.hpp"
#include "support/fixture_csv.hpp"

namespace {

using namespace sixbtc;

const columns::CandleColumns& candles() {
  static const columns::CandleColumns loaded =
      test::parse_candles(test::read_zstd(std::filesystem::path(SIXBTC_SOURCE_DIR) /
                                          "tests/fixtures/performance/synthetic_15m.csv.zst"));
  return loaded;
}

struct Signals {
  std::vector<backtest::FixtureSet> sets = backtest::fixture_sets();
  std::vector<std::vector<std::int8_t>> columns;  // one a set; twenty sets in a row share theirs
  std::uint64_t trades = 0;
  Signals() {
    for (std::size_t i = 0; i < sets.size(); ++i) {
      const auto& set = sets[i];
      columns.push_back(
          i % 20 == 0 ? backtest::fixture_signal(candles().view(), set.rsi_length, set.threshold)
                      : columns.back());
      trades += backtest::run_fixture_set(candles().view(), columns.back(), set).trades;
    }
  }
};

const Signals& signals() {
  static const Signals built;
  return built;
}

void report(benchmark::State& state) {
  const double backtests = static_cast<double>(state.iterations()) * 400.0;
  state.counters["backtests"] = benchmark::Counter(backtests, benchmark::Counter::kIsRate);
  const auto inverted = benchmark::Counter::kIsRate | benchmark::Counter::kInvert;
  state.counters["s_per_bar"] =
      benchmark::Counter(backtests * static_cast<double>(candles().size()), inverted);
  state.counters["s_per_trade"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(signals().trades), inverted);
}

// Realised metrics, signals finished.
void loop_signals_built(benchmark::State& state) {
  for (auto _ : state)
    for (std::size_t i = 0; i < signals().sets.size(); ++i)
      benchmark::DoNotOptimize(
          backtest::run_fixture_set(candles().view(), signals().columns[i], signals().sets[i]));
  report(state);
}
BENCHMARK(loop_signals_built)->Unit(benchmark::kMillisecond);

// From candles: indicators, twenty signals, 400 backtests.
void loop_cold(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(backtest::bench_fixture(candles().view()));
  report(state);
}
BENCHMARK(loop_cold)->Unit(benchmark::kMillisecond);

// With the bar-by-bar equity curve.
void loop_mark_to_market(benchmark::State& state) {
  for (auto _ : state)
    for (std::size_t i = 0; i < signals().sets.size(); ++i)
      benchmark::DoNotOptimize(
          backtest::mark_fixture_set(candles().view(), signals().columns[i], signals().sets[i]));
  report(state);
}
BENCHMARK(loop_mark_to_market)->Unit(benchmark::kMillisecond);

}  // namespace
