// Series with and without an edge, and rules to prove on them.
//
// The edge is planted by a process that knows no indicator and no script: log returns are noise
// around a drift whose sign turns at random moments.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "analytics/normal.hpp"
#include "backtest/loop_test_support.hpp"
#include "core/elementary.hpp"
#include "validation/proof.hpp"

namespace sixbtc::validation::test {

constexpr language::Limits language_limits{.source_bytes = 100'000,
                                           .nodes = 20'000,
                                           .nesting = 100,
                                           .loop_iterations = 10'000,
                                           .history_bars = 5'000,
                                           .state_values = 1'000'000,
                                           .text_bytes = 100'000,
                                           .diagnostics = 20};

struct Planted {
  double volatility = 0.006;  // of a bar's log return
  double drift = 0;           // per bar, of changing sign; 0: no structure at all
  double turns_every = 120;   // bars, on average
  double trend = 0;           // per bar, always the same way
};

inline std::vector<backtest::test::Prices> planted_prices(core::Random& random, std::size_t bars,
                                                          const Planted& planted) {
  const auto noise = [&] {
    return analytics::normal_quantile(std::min(std::max(random.uniform(), 1e-9), 1 - 1e-9));
  };
  std::vector<backtest::test::Prices> prices;
  double last = 1'000, direction = 1;
  for (std::size_t i = 0; i < bars; ++i) {
    if (random.uniform() * planted.turns_every < 1) direction = -direction;
    const double open = last;
    const double close = open * core::elementary::exp(planted.trend + direction * planted.drift +
                                                      planted.volatility * noise());
    const double wick = 0.3 * planted.volatility;
    prices.push_back({open, std::max(open, close) * (1 + wick * random.uniform()),
                      std::min(open, close) * (1 - wick * random.uniform()), close});
    last = close;
  }
  return prices;
}

inline backtest::MarketData planted_market(
    std::uint64_t seed, std::size_t bars, const Planted& planted,
    market::Interval interval = market::Interval::minutes(60)) {
  core::Random random(seed);
  return backtest::test::series_of(planted_prices(random, bars, planted),
                                   backtest::test::with_costs(), {}, interval);
}

inline std::string momentum_source() {
  return "//@version=6\n"
         "//@sixbtc type=MOM stop=5% max_bars=48\n"
         "strategy(\"Momentum\")\n"
         "length = input.int(24, minval = 8, maxval = 96, step = 4)\n"
         "if ta.crossover(close, ta.sma(close, length))\n"
         "    strategy.entry(\"L\", strategy.long)\n"
         "if ta.crossunder(close, ta.sma(close, length))\n"
         "    strategy.entry(\"S\", strategy.short)\n";
}

inline std::shared_ptr<const strategy::StrategyCore> compiled(const std::string& source) {
  const auto script = language::compile(source, language_limits);
  if (!script) {
    ADD_FAILURE() << language::render(script.error(), source, "script");
    return nullptr;
  }
  return script->strategy;
}

inline ProofSeries whole(const backtest::MarketData& market,
                         const backtest::Assumptions& assumptions) {
  return {&market, {0, 100, market.bars().size()}, assumptions, {}};
}

inline ProofRules proof_rules() {
  return {.permutations = 200,
          .alpha = 0.05,
          .gives_up_early = true,
          .confidence = 0.95,
          .deflation = {.probability_min = 0.95, .trials_min = 10},
          .windows = {.count = 4, .purge_days = 7, .profitable_min = 4},
          .forward = {.train_days = 180,
                      .gap_days = 7,
                      .test_days = 60,
                      .efficiency_min = 0.5,
                      .profitable_min = 0.5},
          .stress = {.multiple = 2, .sharpe_min = 0},
          .neighbours = {.profitable_min = 0.7, .median_min = 0.5},
          .overfitting = {.probability_max = 0.5, .trials_min = 10, .blocks_max = 8},
          .retained_min = 0.5,
          .vault = {.alpha = 0.05, .trades_min = 20},
          .atr_length = 1,
          .budget_bytes = 64U << 20U};
}

inline core::Result<Proof> proof_of(const backtest::MarketData& market, const ProofRules& rules,
                                    std::uint64_t seed,
                                    const TrialStatistics& trials = {.raw = 100, .clustered = 100},
                                    int threads = 0) {
  const auto neighbours = parameter_neighbours(momentum_source(), language_limits, 0.2, 20);
  if (!neighbours) return std::unexpected(neighbours.error());
  const auto strategy = compiled(momentum_source());
  const ProofSeries series = whole(market, backtest::test::with_costs());
  return prove({.strategy = strategy.get(),
                .neighbours = *neighbours,
                .series = std::span(&series, 1),
                .trials = trials},
               rules, seed, ProofScope::AllGates, {.threads = threads});
}

inline std::string described(const Proof& proof) {
  std::string text;
  for (const ProofGate& gate : proof.gates)
    text += fmt::format("{} {} of {} {}\n", gate.gate.name,
                        gate.gate.value ? fmt::format("{:.4f}", *gate.gate.value) : "none",
                        gate.gate.threshold, static_cast<int>(gate.gate.verdict));
  return text;
}

}  // namespace sixbtc::validation::test
