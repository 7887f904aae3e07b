// How often the holdout gate (and the vault's, which is the same) fails an edge that goes on as it
// was: designed is screen.holdout.alpha. Hourly bars of a process that knows no rule
// (validation/proof_test_support.hpp), momentum of several lengths, no selection.
//   holdout_level [series]
#include <fmt/format.h>

#include <cstdlib>

#include "validation/proof_test_support.hpp"

namespace {

using namespace sixbtc;
using namespace sixbtc::validation;
using namespace sixbtc::validation::test;

constexpr std::size_t day = 24, history = 4 * 365 * day + 100;

std::string source(int length, int stop, int hours) {
  return fmt::format(
      "//@version=6\n//@sixbtc type=MOM stop={}% max_bars={}\nstrategy(\"Rule\")\n"
      "average = ta.sma(close, {})\n"
      "if ta.crossover(close, average)\n    strategy.entry(\"A\", strategy.long)\n"
      "if ta.crossunder(close, average)\n    strategy.entry(\"B\", strategy.short)\n",
      stop, hours, length);
}

struct Outcome {
  double p = 1, trades = 0, sharpe = 0;
  bool is_decided = false;
};

backtest::Metrics metrics_of(const backtest::MarketData& market, const backtest::Window& window,
                             const strategy::StrategyCore& strategy) {
  ProofSeries series = whole(market, backtest::test::with_costs());
  series.window = window;
  const auto runs = *ProofRuns(std::span(&series, 1), 0).run(strategy);
  const backtest::SymbolRun run{&market, window, &runs.front()};
  return backtest::measure(std::span(&run, 1));
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 400;
  constexpr HoldoutThresholds rules{.alpha = 0.05, .trades_min = 20};
  fmt::print("drift    length  before  after  series  Sharpe  trades after  failed\n");
  for (const double drift : {0.00077, 0.0018})
    for (const int length : {24, 96})
      for (const auto& [before, after] : {std::pair<std::size_t, std::size_t>{395, 60},
                                          std::pair<std::size_t, std::size_t>{1460, 30}}) {
        const auto strategy = compiled(source(length, 5, 48));
        const auto found = backtest::parallel_map(count, {}, [&](std::size_t i) {
          const std::size_t end = history + after * day;
          const auto market = planted_market(1'000 + i, end, {.drift = drift});
          const auto training = metrics_of(market, {0, history - before * day, history}, *strategy);
          const auto holdout = metrics_of(market, {0, history, end}, *strategy);
          const Gate gate = holdout_gate(training, holdout, rules);
          return Outcome{gate.value.value_or(1), static_cast<double>(holdout.trades),
                         training.sharpe_annual.value_or(0), gate.verdict != Verdict::Undecided};
        });
        double failed = 0, decided = 0, trades = 0, sharpe = 0;
        for (const auto& one : found) {
          decided += one->is_decided ? 1 : 0;
          failed += one->is_decided && one->p < rules.alpha ? 1 : 0;
          trades += one->trades;
          sharpe += one->sharpe;
        }
        const auto n = static_cast<double>(count);
        fmt::print("{:.5f}  {:6}  {:6}  {:5}  {:6.0f}  {:6.2f}  {:12.1f}  {:.1f} %\n", drift,
                   length, before, after, decided, sharpe / n, trades / n,
                   100 * failed / std::max(decided, 1.0));
      }
  return 0;
}
