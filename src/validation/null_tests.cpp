#include "validation/null_tests.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

// Permutations between two looks at whether more can change the verdict. Fixed, so that the number
// run does not depend on threads.
constexpr std::size_t batch = 50;

// Positions are moved by at least this share of the history, either way round: moved by less than
// they last they keep most of what they earn, and moved forward they would know the future.
constexpr double shift_min = 0.1;

bool is_hopeless(std::size_t at_least_as_good, const NullTestPlan& plan) {
  return plan.give_up && static_cast<double>(1 + at_least_as_good) >=
                             *plan.give_up * static_cast<double>(1 + plan.permutations);
}

void conclude(NullTest& test, const NullTestPlan& plan) {
  test.result = analytics::permutation_test(test.observed, test.permuted);
  test.is_cut_short = test.permuted.size() < plan.permutations && !test.was_interrupted;
  // What was not run counts as if it had been beaten: the least p can still become.
  test.result.permutations = plan.permutations;
}

// What a position earns bar by bar: where it begins and ends (bars of the window, half-open) and
// its signed size.
struct Holding {
  std::size_t from = 0, to = 0;
  double size = 0;
};

bool ends_inside_bar(fills::ExitReason reason) {
  using enum fills::ExitReason;
  return reason == Stop || reason == Target || reason == Trail || reason == Liquidation ||
         reason == End;
}

// The bar of a level counts in full: whether it was met is known at its close, so that without
// skill the expected sum is that of the exposure alone.
std::vector<Holding> holdings(const backtest::RunResult& run, std::size_t first) {
  std::vector<Holding> found;
  double equity = run.initial_capital;
  for (const backtest::Trade& trade : run.trades) {
    const std::size_t to = trade.exit_bar + (ends_inside_bar(trade.reason) ? 1U : 0U);
    if (equity > 0)
      found.push_back({trade.entry_bar - first, to - first,
                       market::sign(trade.direction) * trade.notional() / equity});
    equity += trade.pnl;
  }
  return found;
}

// sums[i]: returns of the first i bars of the window, twice over, so that a shift wraps round.
std::vector<double> return_sums(const ProofSeries& series) {
  const auto& close = series.market->bars().close;
  const std::size_t first = series.window.first_decision, bars = series.window.end - first;
  std::vector<double> sums{0};
  sums.reserve(2 * bars + 1);
  for (std::size_t i = 0; i < 2 * bars; ++i) {
    const std::size_t bar = first + i % bars;
    sums.push_back(sums.back() + (close[bar] / close[bar - 1] - 1.0));
  }
  return sums;
}

}  // namespace

core::Result<NullTest> bar_permutation_test(const strategy::StrategyCore& strategy,
                                            std::span<const ProofSeries> series,
                                            std::span<const backtest::RunResult> observed,
                                            int atr_length, const NullTestPlan& plan,
                                            const backtest::ParallelOptions& parallel) {
  CHECK(plan.permutations > 0);
  const DailyMarks marks(series);
  const BarShuffle shuffle(series, atr_length);
  const core::Random seeds(plan.seed);
  NullTest test;
  test.observed = daily_sharpe(marks.returns(observed));
  const auto permuted = [&](std::size_t index) -> core::Result<double> {
    const std::vector<backtest::MarketData> markets = shuffle.draw(seeds.fork(index));
    std::vector<ProofSeries> drawn(series.begin(), series.end());
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].market = &markets[i];
    // No signal is asked for twice: nothing need be kept.
    const ProofRuns runs(drawn, 0);
    ASSIGN_OR_RETURN(const auto results, runs.run(strategy));
    return daily_sharpe(marks.returns(results));
  };
  std::size_t good = 0;
  while (test.permuted.size() < plan.permutations && !is_hopeless(good, plan)) {
    const std::size_t done = test.permuted.size();
    const std::size_t count = std::min(batch, plan.permutations - done);
    auto results =
        backtest::parallel_map(count, parallel, [&](std::size_t i) { return permuted(done + i); });
    for (auto& result : results) {
      if (!result) {
        test.was_interrupted = true;
        conclude(test, plan);
        return test;
      }
      if (!*result) return std::unexpected(std::move(*result).error());
      test.permuted.push_back(**result);
      good += **result >= test.observed ? 1 : 0;
    }
  }
  conclude(test, plan);
  return test;
}

NullTest signal_shift_test(std::span<const ProofSeries> series,
                           std::span<const backtest::RunResult> observed,
                           const NullTestPlan& plan) {
  CHECK(plan.permutations > 0);
  CHECK(observed.size() == series.size());
  std::vector<std::vector<Holding>> held;
  std::vector<std::vector<double>> sums;
  for (std::size_t i = 0; i < series.size(); ++i) {
    held.push_back(holdings(observed[i], series[i].window.first_decision));
    sums.push_back(return_sums(series[i]));
  }
  double size = 0;
  // `share` of the history, in [0, 1).
  const auto moved = [&](double share) {
    double sum = 0;
    for (std::size_t i = 0; i < series.size(); ++i) {
      const std::size_t bars = series[i].window.end - series[i].window.first_decision;
      const auto shift = static_cast<std::size_t>(share * static_cast<double>(bars));
      for (const Holding& holding : held[i]) {
        const std::size_t from = (holding.from + shift) % bars;
        sum += holding.size * (sums[i][from + holding.to - holding.from] - sums[i][from]);
      }
    }
    return sum;
  };
  for (std::size_t i = 0; i < series.size(); ++i)
    for (const Holding& holding : held[i])
      size += std::abs(holding.size * (sums[i][holding.to] - sums[i][holding.from]));
  NullTest test;
  test.observed = moved(0);
  core::Random random(plan.seed);
  std::size_t good = 0;
  // The same products added in another order tie only up to rounding.
  const double beaten = test.observed - 1e-12 * size;
  while (test.permuted.size() < plan.permutations && !is_hopeless(good, plan)) {
    test.permuted.push_back(moved(shift_min + (1 - 2 * shift_min) * random.uniform()));
    good += test.permuted.back() >= beaten ? 1 : 0;
  }
  conclude(test, plan);
  test.result.at_least_as_good = good;
  return test;
}

}  // namespace sixbtc::validation
