// Scripts on the fast path against the plain loop: every trade, every counter, every bit.
#include "backtest/screening/script_signals.hpp"

#include <filesystem>
#include <fstream>

#include "backtest/loop_test_support.hpp"
#include "backtest/screening/jump_loop.hpp"
#include "language/compile.hpp"
#include "language/evaluator.hpp"
#include "language/random_rules.hpp"

namespace sixbtc::backtest::screening {
namespace {

using namespace backtest::test;

constexpr language::Limits limits{.source_bytes = 100'000,
                                  .nodes = 20'000,
                                  .nesting = 100,
                                  .loop_iterations = 10'000,
                                  .history_bars = 5'000,
                                  .state_values = 1'000'000,
                                  .text_bytes = 100'000,
                                  .diagnostics = 20};
constexpr std::size_t budget = 1 << 20;

std::string text_of(const RunResult& run) {
  std::string text =
      fmt::format("{:a} {} {} ", run.equity, run.bars_in_position, run.is_open_at_end);
  for (const Trade& t : run.trades)
    text += fmt::format("\n{} {} {} {} {:a} {:a} {:a} {:a} {:a} {:a} {:a} {:a}", t.entry_bar,
                        t.exit_bar, static_cast<int>(t.direction), static_cast<int>(t.reason),
                        t.entry_price, t.exit_price, t.quantity, t.fees, t.funding, t.pnl, t.mae,
                        t.mfe);
  for (const double equity : run.equity_curve) text += fmt::format(" {:a}", equity);
  return text;
}

// Nothing when the script has no decision plan.
std::optional<std::size_t> compare(const std::string& source, const MarketData& market,
                                   const Window& window, SignalGraph& graph) {
  const auto script = language::compile(source, limits);
  if (!script) {
    ADD_FAILURE() << language::render(script.error(), source, "script");
    return {};
  }
  const auto& core = dynamic_cast<const language::ScriptStrategy&>(*script->strategy);
  const auto plan = language::decision_plan(*core.plan());
  if (!plan) return {};
  const strategy::EntryParams& defaults = core.traits().defaults;
  const auto signals = ScriptSignals::make(graph, *plan, defaults, window.shown_from);
  if (!signals) return {};
  const Assumptions assumptions = with_costs();
  const RunResult fast = jump_bars(*signals, market, Reach(market.bars()), window, assumptions,
                                   CurveRecording::EveryBar, TradeRecording::EveryTrade);
  const RunResult plain = backtest::run(core, market, window, defaults, assumptions, {});
  EXPECT_EQ(text_of(fast), text_of(plain)) << source;
  EXPECT_EQ(fast.counters, plain.counters) << source;
  return plain.trades.size();
}

SignalGraph graph_of(const MarketData& market, const Window& window) {
  return {market.context, market.bars().slice(window.shown_from, window.end - window.shown_from),
          budget};
}

TEST(ScriptSignals, shipped_scripts_trade_as_in_the_plain_loop) {
  core::Random random(3);
  const auto market = series_of(random_walk(random, 3'000, 1'000, 0.02), with_costs());
  const Window window{.shown_from = 37, .first_decision = 137, .end = 2'950};
  SignalGraph graph = graph_of(market, window);
  std::size_t scripts = 0, trades = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    std::ifstream file(entry.path());
    const auto traded = compare({std::istreambuf_iterator<char>(file), {}}, market, window, graph);
    ASSERT_TRUE(traded) << entry.path();
    trades += *traded;
    ++scripts;
  }
  EXPECT_GE(scripts, 16U);
  EXPECT_GT(trades, 500U);
  // Sixteen scripts share their prices and averages; the budget holds four columns of this length
  // and more were computed.
  EXPECT_GT(graph.usage().columns_computed, 40U);
  EXPECT_LE(graph.usage().bytes, budget + 8 * 3'000);
}

TEST(ScriptSignals, random_rules_trade_as_in_the_plain_loop) {
  std::size_t all = 0, fast = 0, trades = 0;
  rc::check("screening equals the loop", [&] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    core::Random random(seed);
    const std::size_t bars = 30 + random.below(400);
    const auto market =
        series_of(random_walk(random, bars, 1'000, 0.01 + 0.03 * random.uniform()), with_costs());
    const std::size_t shown = random.below(bars / 4), first = shown + random.below(bars / 4);
    const Window window{shown, first, first + 1 + random.below(bars - first)};
    SignalGraph graph = graph_of(market, window);
    ++all;
    if (const auto traded = compare(language::test::random_rules(seed), market, window, graph)) {
      ++fast;
      trades += *traded;
    }
    RC_ASSERT(!::testing::Test::HasFailure());
  });
  EXPECT_GT(fast, all / 2);
  EXPECT_GT(trades, all);
}

}  // namespace
}  // namespace sixbtc::backtest::screening
