// The plain loop on the reference workload (tests/fixtures/performance): what a user waits for when
// screening, and the measure every faster path is judged against. 400 parameter sets, 35,040 bars.
#include <benchmark/benchmark.h>

#include "backtest/bench_fixture.hpp"
#include "backtest/run.hpp"
#include "perp_sets.hpp"
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

// Profile perp with the same twenty signals: fees, funding, lots, sizing, liquidation.
void loop_perp(benchmark::State& state) {
  const backtest::Assumptions assumptions = bench::perp_assumptions();
  const backtest::MarketData market =
      backtest::prepare({"bench", "perp", "BTCUSDT", market::Interval::minutes(15), 0.1},
                        columns::CandleSeries(candles()), {}, assumptions.costs, 14);
  const auto recording =
      state.range(0) == 0 ? backtest::CurveRecording::None : backtest::CurveRecording::EveryBar;
  std::uint64_t trades = 0;
  for (auto _ : state) {
    trades = 0;
    for (std::size_t i = 0; i < signals().sets.size(); ++i) {
      const backtest::FixtureSet& set = signals().sets[i];
      const strategy::EntryParams levels = bench::perp_levels(set);
      const auto result =
          backtest::run(backtest::SignalColumns{signals().columns[i], {}}, market,
                        {0, 0, candles().size()}, levels, assumptions, {recording, nullptr});
      trades += result.trades.size();
    }
  }
  report(state);
  state.counters["trades"] = static_cast<double>(trades);
}
BENCHMARK(loop_perp)->Arg(0)->Arg(1)->ArgName("curve")->Unit(benchmark::kMillisecond);

}  // namespace
