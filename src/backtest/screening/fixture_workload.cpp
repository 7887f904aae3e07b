#include "backtest/screening/fixture_workload.hpp"

#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {

FixturePredicates::FixturePredicates(const columns::CandleView& bars, std::span<const int> lengths,
                                     std::span<const double> thresholds) {
  const std::vector<double> average = fixture_average(bars);
  close_above_ = compare(bars.close, Comparison::Greater, average);
  close_below_ = compare(bars.close, Comparison::Less, average);
  const auto columns = fixture_rsi(bars, lengths);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const std::span<const double> rsi = columns[i];
    for (const double threshold : thresholds) {
      const double upper = 100.0 - threshold;
      crossings_[{lengths[i], threshold}] = {compare(rsi, Comparison::Less, threshold),
                                             compare(rsi, Comparison::GreaterEqual, threshold),
                                             compare(rsi, Comparison::Greater, upper),
                                             compare(rsi, Comparison::LessEqual, upper)};
    }
  }
}

void FixturePredicates::signals_of(int rsi_length, double threshold, Signals& out) const {
  const Crossings& crossings = crossings_.at({rsi_length, threshold});
  cross_while(crossings.below, crossings.was_not_below, close_above_, out.long_entries);
  cross_while(crossings.above, crossings.was_not_above, close_below_, out.short_entries);
}

std::vector<FixtureResult> screen_fixture(const columns::CandleSeries& candles,
                                          const BatchOptions& options) {
  const std::vector<FixtureSet> sets = fixture_sets();
  const FixturePredicates predicates(candles.view(), fixture_lengths(), fixture_thresholds());
  MarketData market;
  market.series = candles;
  ScreenedSeries series(market, std::numeric_limits<std::size_t>::max());
  std::vector<Job> jobs;
  for (const FixtureSet& set : sets)
    jobs.push_back({.builder =
                        [&predicates, set](Signals& signals) {
                          predicates.signals_of(set.rsi_length, set.threshold, signals);
                        },
                    .terms = BenchmarkTerms{set.stop, set.target}});
  std::vector<FixtureResult> results;
  const auto outcomes = run_batch(series, jobs, options);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const Realised& got = outcomes[i]->realised;
    results.push_back(
        {sets[i], got.trades, got.wins, got.equity, got.drawdown, got.open_direction});
  }
  return results;
}

std::size_t FixturePredicates::bytes() const {
  return close_above_.bytes() * (2 + 4 * crossings_.size());
}

}  // namespace sixbtc::backtest::screening
