#include "backtest/bench_fixture.hpp"

#include <cmath>

#include "backtest/bar_loop.hpp"
#include "backtest/benchmark_account.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"

namespace sixbtc::backtest {

namespace {

constexpr int rsi_lengths[] = {7, 9, 14, 21, 28};
constexpr double thresholds[] = {30, 35, 40, 45};
constexpr double stops[] = {0.005, 0.01, 0.015, 0.02, 0.03};
constexpr double targets[] = {0.005, 0.01, 0.02, 0.03};
constexpr double ema_weight = 2.0 / 201.0;

// +1 where the close is above the average, -1 where it is below.
std::vector<std::int8_t> side_of_average(const columns::CandleView& bars) {
  const std::vector<double> average = fixture_average(bars);
  std::vector<std::int8_t> side(bars.size());
  for (std::size_t i = 0; i < side.size(); ++i)
    side[i] = static_cast<std::int8_t>((bars.close[i] > average[i]) - (bars.close[i] < average[i]));
  return side;
}

// Comparisons with the missing first values are false. No short circuit: a branch a bar on noise
// costs more than the comparisons.
void signal_of(std::span<const double> rsi, std::span<const std::int8_t> side, double threshold,
               std::span<std::int8_t> signal) {
  const double upper = 100.0 - threshold;
  bool was_above_lower = false, was_below_upper = false;
  for (std::size_t i = 0; i < rsi.size(); ++i) {
    const double value = rsi[i];
    const bool is_long = (value < threshold) & was_above_lower & (side[i] > 0);
    const bool is_short = (value > upper) & was_below_upper & (side[i] < 0);
    signal[i] = static_cast<std::int8_t>(is_long - is_short);
    was_above_lower = value >= threshold;
    was_below_upper = value <= upper;
  }
}

}  // namespace

std::span<const int> fixture_lengths() {
  return rsi_lengths;
}

std::span<const double> fixture_thresholds() {
  return thresholds;
}

std::vector<FixtureSet> fixture_sets() {
  std::vector<FixtureSet> sets;
  for (int length : rsi_lengths)
    for (double threshold : thresholds)
      for (double stop : stops)
        for (double target : targets) sets.push_back({length, threshold, stop, target});
  return sets;
}

std::vector<std::vector<double>> fixture_rsi(const columns::CandleView& bars,
                                             std::span<const int> lengths) {
  std::vector<indicators::Rsi> kernels;
  std::vector<std::vector<double>> columns;
  for (const int length : lengths) {
    kernels.emplace_back(static_cast<std::size_t>(length));
    columns.emplace_back(bars.size());
  }
  for (std::size_t i = 0; i < bars.size(); ++i)
    for (std::size_t k = 0; k < kernels.size(); ++k) columns[k][i] = kernels[k].next(bars.close[i]);
  return columns;
}

std::vector<double> fixture_average(const columns::CandleView& bars) {
  std::vector<double> average(bars.size());
  double ema = bars.empty() ? 0.0 : bars.close[0];
  for (std::size_t i = 0; i < average.size(); ++i) {
    ema += ema_weight * (bars.close[i] - ema);
    average[i] = ema;
  }
  return average;
}

std::vector<std::int8_t> fixture_signal(const columns::CandleView& bars, int rsi_length,
                                        double threshold) {
  const auto rsi = fixture_rsi(bars, std::span(&rsi_length, 1));
  std::vector<std::int8_t> signal(bars.size(), 0);
  signal_of(rsi[0], side_of_average(bars), threshold, signal);
  return signal;
}

FixtureResult run_fixture_set(const columns::CandleView& bars, std::span<const std::int8_t> signal,
                              const FixtureSet& set) {
  CHECK(signal.size() == bars.size());
  BenchmarkSource source(signal);
  BenchmarkAccount account(bars, set.stop, set.target);
  run_bars<fills::BenchmarkProfile>(bars, 0, 0, bars.size(), source, account);
  return {set,
          account.trades(),
          account.wins(),
          account.equity(),
          account.drawdown(),
          account.open_direction()};
}

FixtureMarked mark_fixture_set(const columns::CandleView& bars, std::span<const std::int8_t> signal,
                               const FixtureSet& set) {
  CHECK(signal.size() == bars.size());
  BenchmarkSource source(signal);
  MarkedBenchmarkAccount account(bars, set.stop, set.target);
  run_bars<fills::BenchmarkProfile>(bars, 0, 0, bars.size(), source, account);
  const auto n = static_cast<double>(account.bars());
  const double deviation = std::sqrt(account.squares() / n);
  return {account.marked_drawdown(),
          deviation > 0 ? account.mean() / deviation * std::sqrt(n) : 0.0};
}

std::vector<FixtureResult> bench_fixture(const columns::CandleView& bars) {
  std::vector<FixtureResult> results;
  const std::vector<std::int8_t> side = side_of_average(bars);
  std::vector<std::int8_t> signal(bars.size(), 0);
  for (int length : rsi_lengths) {
    const auto rsi = fixture_rsi(bars, std::span(&length, 1));
    for (double threshold : thresholds) {
      signal_of(rsi[0], side, threshold, signal);
      for (double stop : stops)
        for (double target : targets)
          results.push_back(run_fixture_set(bars, signal, {length, threshold, stop, target}));
    }
  }
  return results;
}

}  // namespace sixbtc::backtest
