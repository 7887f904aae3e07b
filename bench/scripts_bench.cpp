// Whole scripts on the screening engine: the shipped strategies expanded to 2,000 on a year of
// 15-minute bars, every rule of profile `perp`, beside the plain loop of the same run. What a user
// waits for when `backtest --all` tries them. Prints one JSON object; docs/benchmarks.md says what
// each figure means. Times are those of the measuring thread's CPU.
#include <ctime>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "backtest/loop_test_support.hpp"
#include "backtest/screening/jump_loop.hpp"
#include "backtest/screening/script_signals.hpp"
#include "language/evaluator.hpp"
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

}  // namespace

int main() {
  const std::vector<std::string> sources = sixbtc::test::expanded_scripts(strategies);
  std::vector<std::shared_ptr<const strategy::StrategyCore>> cores;
  const double compiling = best_of(1, [&] {
    for (const std::string& source : sources)
      cores.push_back(language::compile(source, sixbtc::test::language_limits)->strategy);
  });
  const auto script = [&](std::size_t i) -> const language::ScriptStrategy& {
    return dynamic_cast<const language::ScriptStrategy&>(*cores[i]);
  };
  std::size_t columnar = 0;
  const double planning = best_of(1, [&] {
    for (std::size_t i = 0; i < cores.size(); ++i) columnar += script(i).decisions() ? 1 : 0;
  });

  const Assumptions assumptions = backtest::test::with_costs();
  const MarketData market =
      prepare({"binance", "spot", "BTCUSDT", market::Interval::minutes(15), 0.01},
              year_of_quarters(), {}, assumptions.costs, 14);
  const Window window{.shown_from = 0, .first_decision = 100, .end = market.bars().size()};
  const Reach reach(market.bars(), budget_bytes);
  SignalGraph graph(market.context, market.bars(), budget_bytes);
  const auto signals = [&](std::size_t i) {
    return ScriptSignals::make(graph, *script(i).decisions(), cores[i]->traits().defaults, 0);
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

  // Every trade against the plain loop, on every tenth strategy.
  std::size_t compared = 0, equal = 0, trades = 0, compared_trades = 0;
  double plain = 0;
  for (std::size_t i = 0; i < cores.size(); ++i) {
    const RunResult fast = run(i, TradeRecording::EveryTrade);
    trades += fast.trades.size();
    if (i % 10 != 0) continue;
    RunResult loop;
    plain += best_of(1, [&] {
      loop = backtest::run(*cores[i], market, window, cores[i]->traits().defaults, assumptions,
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
  const auto count = static_cast<double>(cores.size());
  const auto per_strategy = [&](double seconds) { return 1e6 * seconds / count; };
  const SignalGraph::Usage usage = graph.usage();
  Json json = {{"strategies", cores.size()},
               {"fast_path_share", static_cast<double>(columnar) / count},
               {"bars", market.bars().size()},
               {"trades_per_strategy", static_cast<double>(trades) / count},
               {"cold_us", per_strategy(cold)},
               {"warm_us", per_strategy(warm)},
               {"signals_us", per_strategy(binding)},
               {"ns_per_trade", 1e9 * (warm - binding) / static_cast<double>(trades)},
               {"plain_loop_us", 1e6 * plain / static_cast<double>(compared)},
               {"compared", compared},
               {"compared_trades", compared_trades},
               {"equal", equal},
               {"compile_us", per_strategy(compiling)},
               {"decision_plan_us", per_strategy(planning)},
               {"nodes", usage.nodes},
               {"columns_computed", usage.columns_computed},
               {"bitmaps_computed", usage.bitmaps_computed}};
  std::printf("%s\n", json.dump(2).c_str());
  return equal == compared ? 0 : 1;
}
