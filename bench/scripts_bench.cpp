// Whole scripts on the screening engine: the shipped strategies expanded to 2,000 on a year of
// 15-minute bars, every rule of profile `perp`, beside the plain loop of the same run. What a user
// waits for when `backtest --all` tries them. Prints one JSON object; docs/benchmarks.md says what
// each figure means. Times are those of the measuring thread's CPU.
#include <ctime>

#include <cstdio>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "backtest/loop_test_support.hpp"
#include "backtest/screening/jump_loop.hpp"
#include "backtest/screening/script_signals.hpp"
#include "language/evaluator.hpp"
#include "language/families.hpp"
#include "support/expanded_scripts.hpp"
#include "support/fixture_csv.hpp"
#include "support/shared_data.hpp"

namespace {

namespace fs = std::filesystem;
using namespace sixbtc;
using namespace sixbtc::backtest;
using namespace sixbtc::backtest::screening;
using Json = nlohmann::ordered_json;

constexpr std::size_t strategies = 2'000, minutes_in_quarter = 15, quarters_in_year = 35'040;
constexpr std::size_t budget_bytes = std::size_t{2} << 30;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <class Run>
double best_of(int times, Run run) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < times; ++i) {
    const double start = cpu_seconds();
    run();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

// What the strategies of one base script take, each run once. A strategy whose turn comes after all
// others finds its bitmaps and columns far from the processor, and branches that others have taught
// otherwise; run again and again it finds both as it left them.
struct BaseTimes {
  std::vector<std::size_t> strategies;
  std::size_t trades = 0;
  double between = std::numeric_limits<double>::infinity();  // seconds, the others between
  double in_a_row = std::numeric_limits<double>::infinity();
};

Json by_base_row(const std::string& name, const BaseTimes& base) {
  const auto trades = static_cast<double>(base.trades);
  return {{"base", name},
          {"strategies", base.strategies.size()},
          {"trades_per_strategy", trades / static_cast<double>(base.strategies.size())},
          {"ns_per_trade", 1e9 * base.between / trades},
          {"ns_per_trade_in_a_row", 1e9 * base.in_a_row / trades}};
}

// `trades[i]`: what run(i) makes. Rows by name, the last one of all strategies together.
template <class Run>
Json by_base(const std::vector<sixbtc::test::ExpandedScript>& scripts,
             const std::vector<std::size_t>& trades, Run run) {
  constexpr int rounds = 3, times_in_a_row = 10;
  std::map<std::string, BaseTimes> bases;
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    BaseTimes& base = bases[scripts[i].base_name];
    base.strategies.push_back(i);
    base.trades += trades[i];
  }
  const auto seconds = [&run](const BaseTimes& base, int times) {
    return best_of(1,
                   [&] {
                     for (const std::size_t i : base.strategies)
                       for (int k = 0; k < times; ++k) run(i);
                   }) /
           times;
  };
  for (int round = 0; round < rounds; ++round)
    for (auto& [name, base] : bases) base.between = std::min(base.between, seconds(base, 1));
  for (int round = 0; round < rounds; ++round)
    for (auto& [name, base] : bases)
      base.in_a_row = std::min(base.in_a_row, seconds(base, times_in_a_row));

  Json rows = Json::array();
  BaseTimes all;
  all.between = all.in_a_row = 0;
  for (const auto& [name, base] : bases) {
    rows.push_back(by_base_row(name, base));
    all.strategies.insert(all.strategies.end(), base.strategies.begin(), base.strategies.end());
    all.trades += base.trades;
    all.between += base.between;
    all.in_a_row += base.in_a_row;
  }
  rows.push_back(by_base_row("all", all));
  return rows;
}

// The year of 2024 by row count where it is at hand, else the synthetic series.
columns::CandleSeries year_of_quarters() {
  const fs::path file =
      sixbtc::test::shared_folder() / "data/binance_spot/klines_1m/BTCUSDT/BTCUSDT-1m-2024.csv.zst";
  if (!fs::exists(file)) {
    std::fprintf(stderr, "no real candles at hand (set SIXBTC_SHARED): the series is synthetic\n");
    return columns::CandleSeries(sixbtc::test::parse_candles(sixbtc::test::read_zstd(
        fs::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/performance/synthetic_15m.csv.zst")));
  }
  const columns::CandleColumns minutes = sixbtc::test::parse_candles(
      sixbtc::test::read_zstd(file), quarters_in_year * minutes_in_quarter);
  const columns::CandleView view = minutes.view();
  columns::CandleColumns quarters;
  for (std::size_t i = 0; i + minutes_in_quarter <= view.size(); i += minutes_in_quarter) {
    market::Candle bar = view.at(i);
    for (std::size_t k = i + 1; k < i + minutes_in_quarter; ++k) {
      bar.high = std::max(bar.high, view.high[k]);
      bar.low = std::min(bar.low, view.low[k]);
      bar.close = view.close[k];
      bar.volume += view.volume[k];
    }
    quarters.push_back(bar);
  }
  return columns::CandleSeries(std::move(quarters));
}

// Hyperliquid's for BTC: five significant digits, lots of 0.00001.
Assumptions under_venue_rules(Assumptions assumptions) {
  assumptions.rules = {.tick = core::Price::from_units(100),
                       .lot = core::Quantity::from_units(1'000),
                       .notional_min = core::Amount::from_integer(10),
                       .significant_digits = 5,
                       .leverage_max = 40};
  return assumptions;
}

}  // namespace

int main() {
  // Offspring of one base script after the other, as `backtest --all` takes them.
  auto scripts = sixbtc::test::expanded_scripts(strategies);
  std::ranges::stable_sort(scripts, {}, &sixbtc::test::ExpandedScript::base_name);
  std::vector<std::shared_ptr<const strategy::StrategyCore>> alone, cores;
  const double compiling = best_of(1, [&] {
    for (const auto& script : scripts)
      alone.push_back(language::compile(script.source, sixbtc::test::language_limits)->strategy);
  });
  const auto plan_alone = [&](std::size_t i) -> const auto& {
    return dynamic_cast<const language::ScriptStrategy&>(*alone[i]).decisions();
  };
  const double planning = best_of(1, [&] {
    for (std::size_t i = 0; i < alone.size(); ++i) CHECK(plan_alone(i).has_value());
  });
  // The same as `backtest --all` has them: a compiled plan for each base script, its decision plan
  // included.
  language::ScriptFamilies families(sixbtc::test::language_limits);
  const double sharing = best_of(1, [&] {
    for (const auto& script : scripts) cores.push_back(*families.strategy(script.source));
  });
  const auto script = [&](std::size_t i) -> const language::ScriptStrategy& {
    return dynamic_cast<const language::ScriptStrategy&>(*cores[i]);
  };
  std::size_t columnar = 0;
  for (std::size_t i = 0; i < cores.size(); ++i) columnar += script(i).decisions() ? 1 : 0;

  const Assumptions assumptions = backtest::test::with_costs();
  const MarketData market =
      prepare({"binance", "spot", "BTCUSDT", market::Interval::minutes(15), 0.01},
              year_of_quarters(), {}, assumptions.costs, 14);
  const Window window{.shown_from = 0, .first_decision = 100, .end = market.bars().size()};
  const Reach reach(market.bars(), budget_bytes);
  SignalGraph graph(market.context, market.bars(), budget_bytes);
  const auto signals = [&](std::size_t i) {
    return ScriptSignals::make(graph, *script(i).decisions(), script(i).parameters(),
                               cores[i]->traits().defaults, 0);
  };
  const auto run = [&](std::size_t i, TradeRecording trades) {
    return jump_bars(*signals(i), market, reach, window, assumptions, CurveRecording::None, trades);
  };
  const auto run_all = [&] {
    for (std::size_t i = 0; i < cores.size(); ++i) run(i, TradeRecording::None);
  };
  const double cold = best_of(1, run_all);
  const double warm = best_of(3, run_all);
  const double binding = best_of(3, [&] {
    for (std::size_t i = 0; i < cores.size(); ++i) CHECK(signals(i).has_value());
  });

  // Every trade against the plain loop of the script compiled alone, on every tenth strategy.
  std::size_t compared = 0, equal = 0, compared_trades = 0;
  std::vector<std::size_t> trades_of;
  double plain = 0;
  for (std::size_t i = 0; i < cores.size(); ++i) {
    const RunResult fast = run(i, TradeRecording::EveryTrade);
    trades_of.push_back(fast.trades.size());
    if (i % 10 != 0) continue;
    RunResult loop;
    plain += best_of(1, [&] {
      loop = backtest::run(*alone[i], market, window, alone[i]->traits().defaults, assumptions,
                           {.curve = CurveRecording::None});
    });
    ++compared;
    compared_trades += loop.trades.size();
    const bool is_equal =
        fast.equity == loop.equity && fast.counters == loop.counters &&
        std::ranges::equal(fast.trades, loop.trades, [](const Trade& a, const Trade& b) {
          return a.entry_bar == b.entry_bar && a.exit_bar == b.exit_bar && a.pnl == b.pnl &&
                 a.reason == b.reason && a.quantity == b.quantity;
        });
    equal += is_equal ? 1 : 0;
  }
  const std::size_t trades = std::accumulate(trades_of.begin(), trades_of.end(), std::size_t{0});
  std::vector<ScriptSignals> bound;
  for (std::size_t i = 0; i < cores.size(); ++i) bound.push_back(*signals(i));
  const Json bases = by_base(scripts, trades_of, [&](std::size_t i) {
    (void)jump_bars(bound[i], market, reach, window, assumptions, CurveRecording::None,
                    TradeRecording::None);
  });
  const Assumptions venue = under_venue_rules(assumptions);
  std::size_t venue_trades = 0;
  const auto run_venue = [&](TradeRecording recording) {
    for (const ScriptSignals& each : bound)
      venue_trades += jump_bars(each, market, reach, window, venue, CurveRecording::None, recording)
                          .trades.size();
  };
  run_venue(TradeRecording::EveryTrade);
  const double venue_seconds = best_of(4, [&] { run_venue(TradeRecording::None); });
  const auto count = static_cast<double>(cores.size());
  const auto per_strategy = [&](double seconds) { return 1e6 * seconds / count; };
  const SignalGraph::Usage usage = graph.usage();
  Json json = {
      {"strategies", cores.size()},
      {"fast_path_share", static_cast<double>(columnar) / count},
      {"bars", market.bars().size()},
      {"trades_per_strategy", static_cast<double>(trades) / count},
      {"cold_us", per_strategy(cold)},
      {"warm_us", per_strategy(warm)},
      {"signals_us", per_strategy(binding)},
      {"ns_per_trade", 1e9 * (warm - binding) / static_cast<double>(trades)},
      {"venue_rules_ns_per_trade", 1e9 * venue_seconds / static_cast<double>(venue_trades)},
      {"plain_loop_us", 1e6 * plain / static_cast<double>(compared)},
      {"compared", compared},
      {"compared_trades", compared_trades},
      {"equal", equal},
      {"compile_us", per_strategy(compiling)},
      {"decision_plan_us", per_strategy(planning)},
      {"shared_plan_us", per_strategy(sharing)},
      {"plans_compiled", families.usage().compiled},
      {"nodes", usage.nodes},
      {"columns_computed", usage.columns_computed},
      {"bitmaps_computed", usage.bitmaps_computed},
      {"by_base", bases}};
  std::printf("%s\n", json.dump(2).c_str());
  return equal == compared ? 0 : 1;
}
