#include "backtest/bench_fixture.hpp"

#include <cmath>

#include "backtest/bar_loop.hpp"
#include "backtest/benchmark_account.hpp"

namespace sixbtc::backtest {

namespace {

constexpr int rsi_lengths[] = {7, 9, 14, 21, 28};
constexpr double thresholds[] = {30, 35, 40, 45};
constexpr double stops[] = {0.005, 0.01, 0.015, 0.02, 0.03};
constexpr double targets[] = {0.005, 0.01, 0.02, 0.03};
constexpr double ema_weight = 2.0 / 201.0;

class FixtureRsi {
 public:
  explicit FixtureRsi(int n) : n_(n) {}
  double next(double close) {
    const double change = close - previous_;
    previous_ = close;
    if (std::isnan(change)) return change;
    const double up = change > 0 ? change : 0, down = change < 0 ? -change : 0;
    if (++count_ <= n_) {
      up_ += up / n_;
      down_ += down / n_;
      if (count_ < n_) return std::nan("");
    } else {
      up_ = (up_ * (n_ - 1) + up) / n_;
      down_ = (down_ * (n_ - 1) + down) / n_;
    }
    return 100.0 * up_ / (up_ + down_);
  }

 private:
  int n_, count_ = 0;
  double previous_ = std::nan(""), up_ = 0, down_ = 0;
};

}  // namespace

std::vector<FixtureSet> fixture_sets() {
  std::vector<FixtureSet> sets;
  for (int length : rsi_lengths)
    for (double threshold : thresholds)
      for (double stop : stops)
        for (double target : targets) sets.push_back({length, threshold, stop, target});
  return sets;
}

std::vector<std::int8_t> fixture_signal(const columns::CandleView& bars, int rsi_length,
                                        double threshold) {
  std::vector<std::int8_t> signal(bars.size(), 0);
  FixtureRsi rsi(rsi_length);
  double previous = std::nan("");
  double ema = bars.empty() ? 0.0 : bars.close[0];
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double close = bars.close[i];
    if (i > 0) ema += ema_weight * (close - ema);
    const double value = rsi.next(close);
    const double upper = 100.0 - threshold;
    // Comparisons with the missing first values are false.
    if (value < threshold && previous >= threshold && close > ema) signal[i] = 1;
    if (value > upper && previous <= upper && close < ema) signal[i] = -1;
    previous = value;
  }
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
  std::vector<std::int8_t> signal;
  const FixtureSet* previous = nullptr;
  const std::vector<FixtureSet> sets = fixture_sets();
  for (const FixtureSet& set : sets) {
    const bool is_new = previous == nullptr || previous->rsi_length != set.rsi_length ||
                        previous->threshold != set.threshold;
    if (is_new) signal = fixture_signal(bars, set.rsi_length, set.threshold);
    results.push_back(run_fixture_set(bars, signal, set));
    previous = &set;
  }
  return results;
}

}  // namespace sixbtc::backtest
