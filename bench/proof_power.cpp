// What the gates of the proof let through, on four years of hourly bars made by a process that
// knows no rule (validation/proof_test_support.hpp). For every strength of the planted edge, and
// for series with a trend and nothing else: 180 rules are tried on the last 395 days, and the best
// of them is proved as the best of so many.
//   proof_power [searches] [trials told to the proof, 0: those of the search]
#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "validation/proof_test_support.hpp"
#include "validation/trial_statistics.hpp"

namespace {

using namespace sixbtc;
using namespace sixbtc::validation;
using namespace sixbtc::validation::test;

constexpr std::size_t day = 24;
constexpr std::size_t bars = 4 * 365 * day + 100, training = 395 * day;
constexpr std::size_t block_days = 30;

// Momentum and reversal of many lengths, stops and times.
std::vector<std::string> rules() {
  std::vector<std::string> sources;
  for (const char* sides : {"long short", "short long"})
    for (const int length : {6, 9, 13, 18, 24, 32, 44, 60, 80, 110})
      for (const int stop : {2, 4, 8})
        for (const int hours : {12, 36, 108}) {
          const std::string text(sides);
          const auto space = text.find(' ');
          sources.push_back(fmt::format(
              "//@version=6\n//@sixbtc type=MOM stop={}% max_bars={}\nstrategy(\"Rule\")\n"
              "length = input.int({}, minval = 2, maxval = 200)\n"
              "if ta.crossover(close, ta.sma(close, length))\n"
              "    strategy.entry(\"A\", strategy.{})\n"
              "if ta.crossunder(close, ta.sma(close, length))\n"
              "    strategy.entry(\"B\", strategy.{})\n",
              stop, hours, length, text.substr(0, space), text.substr(space + 1)));
        }
  return sources;
}

struct Found {
  Proof proof;
  double independent = 0;
};

Found search(const backtest::MarketData& market, std::uint64_t seed, double told) {
  static const std::vector<std::string> sources = rules();
  static const auto strategies = [] {
    std::vector<std::shared_ptr<const strategy::StrategyCore>> made;
    for (const auto& source : sources) made.push_back(compiled(source));
    return made;
  }();
  ProofSeries series = whole(market, backtest::test::with_costs());
  ProofSeries recent = series;
  recent.window.first_decision = bars - training;
  const ProofRuns runs(std::span(&recent, 1), 64U << 20U);
  const DailyMarks marks(std::span(&recent, 1));
  BlockSums sums{{}, marks.days() / block_days};
  std::size_t best = 0;
  double most = -100;
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    const auto returns = marks.returns(*runs.run(*strategies[i]));
    const auto blocks = block_sums(returns, block_days);
    sums.values.insert(sums.values.end(), blocks.begin(),
                       blocks.begin() + static_cast<std::ptrdiff_t>(sums.blocks));
    if (daily_sharpe(returns) > most) {
      most = daily_sharpe(returns);
      best = i;
    }
  }
  TrialStatistics trials =
      count_trials(sums, static_cast<double>(strategies.size()), block_days,
                   {.clusters = {.chance = 0.01, .correlation_min = 0.7, .blocks_min = 6},
                    .deflated_sharpe_min = 0.95,
                    .blocks_max = 8})
          .statistics;
  Found found;
  found.independent = trials.clustered;
  if (told > 0) trials.raw = trials.clustered = told;
  const auto neighbours = parameter_neighbours(sources[best], language_limits, 0.2, 24);
  ProofRules settings = proof_rules();
  settings.permutations = 1'000;
  settings.forward.train_days = 365;
  settings.forward.test_days = 90;
  found.proof = *prove({.strategy = strategies[best].get(),
                        .neighbours = *neighbours,
                        .series = std::span(&series, 1),
                        .trials = trials},
                       settings, seed, ProofScope::AllGates, {.threads = 1});
  return found;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t searches = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20;
  const double told = argc > 2 ? std::atof(argv[2]) : 0;
  for (const Planted planted :
       {Planted{}, Planted{.trend = 0.0001}, Planted{.drift = 0.0006}, Planted{.drift = 0.00068},
        Planted{.drift = 0.00077}, Planted{.drift = 0.00088}}) {
    std::map<std::string, std::size_t> passed;
    std::size_t admitted = 0;
    double sharpe = 0, independent = 0;
    const auto found = backtest::parallel_map(searches, {}, [&](std::size_t i) {
      return search(planted_market(i + 1, bars, planted), i + 1, told);
    });
    for (const auto& one : found) {
      admitted += one->proof.is_passed ? 1U : 0U;
      sharpe += one->proof.metrics.sharpe_annual.value_or(0) / static_cast<double>(searches);
      independent += one->independent / static_cast<double>(searches);
      for (const ProofGate& gate : one->proof.gates)
        passed[gate.gate.name] += gate.gate.verdict == Verdict::Fail ? 0U : 1U;
    }
    fmt::print("drift {} trend {}: mean Sharpe {:.2f}, {:.0f} independent trials, admitted {}/{}\n",
               planted.drift, planted.trend, sharpe, independent, admitted, searches);
    for (const auto& [gate, count] : passed) fmt::print("  {} {}", gate, count);
    fmt::print("\n");
    std::fflush(stdout);
  }
  return 0;
}
