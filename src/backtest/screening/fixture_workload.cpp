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
    known_[lengths[i]] = compare(rsi, Comparison::GreaterEqual, 0.0);
    for (const double threshold : thresholds)
      extremes_[{lengths[i], threshold}] = {compare(rsi, Comparison::Less, threshold),
                                            compare(rsi, Comparison::Greater, 100.0 - threshold)};
  }
}

FixturePredicates::Rule FixturePredicates::rule(int rsi_length, double threshold) const {
  const Extremes& extremes = extremes_.at({rsi_length, threshold});
  return {&extremes.below, &extremes.above, &known_.at(rsi_length), &close_above_, &close_below_};
}

void FixturePredicates::Rule::operator()(Signals& out) const {
  begins_while(*below, *known, *close_above, out.long_entries);
  begins_while(*above, *known, *close_below, out.short_entries);
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
    jobs.push_back({.builder = predicates.rule(set.rsi_length, set.threshold),
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
  return close_above_.bytes() * (2 + known_.size() + 2 * extremes_.size());
}

}  // namespace sixbtc::backtest::screening
