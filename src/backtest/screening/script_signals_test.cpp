// Scripts on the fast path against the plain loop: every trade, every counter, every bit.
#include "backtest/screening/script_signals.hpp"

#include <filesystem>
#include <fstream>

#include "backtest/loop_test_support.hpp"
#include "backtest/screening/jump_loop.hpp"
#include "backtest/screening/strategy_screen.hpp"
#include "columns/aggregate.hpp"
#include "language/compile.hpp"
#include "language/evaluator.hpp"
#include "language/families.hpp"
#include "language/random_rules.hpp"
#include "support/recorded_market.hpp"

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

struct Compared {
  std::size_t trades = 0, bars_in_position = 0;
  bool states_stops_alone = false;
};

// Nothing when the script has no decision plan.
std::optional<Compared> compare(const std::string& source, const MarketData& market,
                                const Window& window, SignalGraph& graph,
                                const Assumptions& assumptions = with_costs()) {
  const auto script = language::compile(source, limits);
  if (!script) {
    ADD_FAILURE() << language::render(script.error(), source, "script");
    return {};
  }
  const auto& core = dynamic_cast<const language::ScriptStrategy&>(*script->strategy);
  const auto plan = language::decision_plan(*core.plan());
  if (!plan) return {};
  const strategy::EntryParams& defaults = core.traits().defaults;
  const auto signals = ScriptSignals::make(graph, *plan, {}, defaults, window.shown_from);
  if (!signals) return {};
  const Reach reach(market.bars(), std::size_t{1} << 20);
  const RunResult plain = backtest::run(core, market, window, defaults, assumptions, {});
  for (const auto curve : {CurveRecording::EveryBar, CurveRecording::None})
    for (const auto recording : {TradeRecording::EveryTrade, TradeRecording::None}) {
      RunResult fast = jump_bars(*signals, market, reach, window, assumptions, curve, recording);
      EXPECT_EQ(fast.closed, plain.closed) << source;
      EXPECT_EQ(fast.counters, plain.counters) << source;
      // What was not asked for.
      if (curve == CurveRecording::None) fast.equity_curve = plain.equity_curve;
      if (recording == TradeRecording::None) fast.trades = plain.trades;
      EXPECT_EQ(text_of(fast), text_of(plain)) << source;
    }
  return Compared{plain.trades.size(), plain.bars_in_position,
                  signals->stated_stops_alone() != nullptr};
}

SignalGraph graph_of(const MarketData& market, const Window& window) {
  return {market.context, market.bars().slice(window.shown_from, window.end - window.shown_from),
          budget};
}

// On these bars, from the first to the last.
std::optional<Compared> compare_on(const std::vector<Prices>& prices, const std::string& source) {
  auto market = series_of(prices, with_costs());
  market.context.price_tick = 0.01;
  const Window window{0, 0, prices.size()};
  SignalGraph graph = graph_of(market, window);
  return compare(source, market, window, graph);
}

TEST(ScriptSignals, shipped_scripts_trade_as_in_the_plain_loop) {
  core::Random random(3);
  const auto market = series_of(random_walk(random, 3'000, 1'000, 0.02), with_costs());
  const Window window{.shown_from = 37, .first_decision = 137, .end = 2'950};
  SignalGraph graph = graph_of(market, window);
  std::size_t scripts = 0, trades = 0, stated = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    std::ifstream file(entry.path());
    const auto traded = compare({std::istreambuf_iterator<char>(file), {}}, market, window, graph);
    ASSERT_TRUE(traded) << entry.path();
    trades += traded->trades;
    stated += traded->states_stops_alone ? 1 : 0;
    ++scripts;
  }
  EXPECT_GE(scripts, 16U);
  EXPECT_GT(trades, 500U);
  EXPECT_EQ(stated, 1U);  // Supertrend
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
    auto market =
        series_of(random_walk(random, bars, 1'000, 0.01 + 0.03 * random.uniform()), with_costs());
    market.context.price_tick = 0.01;
    const std::size_t shown = random.below(bars / 4), first = shown + random.below(bars / 4);
    const Window window{shown, first, first + 1 + random.below(bars - first)};
    SignalGraph graph = graph_of(market, window);
    ++all;
    if (const auto traded = compare(language::test::random_rules(seed), market, window, graph)) {
      ++fast;
      trades += traded->trades;
    }
    RC_ASSERT(!::testing::Test::HasFailure());
  });
  EXPECT_GT(fast, all / 2);
  EXPECT_GT(trades, all);
}

// A position that gets its stops, and perhaps a trail, anew at every close that a condition holds:
// closes that may be left out, and closes that must not be.
std::string random_follower(std::uint64_t seed) {
  core::Random random(seed);
  const auto pick = [&](std::initializer_list<const char*> texts) {
    return texts.begin()[random.below(texts.size())];
  };
  const auto line = [&] {
    return pick({"trend", "lowest", "highest", "slow", "close - reach", "close + reach",
                 "math.max(trend, slow)", "turns < 0 ? na : trend",
                 "(close > slow ? 1e12 : -5) * turns", "close * 1.0003", "close * 0.9997"});
  };
  const auto condition = [&] {
    return pick({"true", "turns < 0", "close > slow", "turns > 0 or close > slow",
                 "close > open[1]", "volume > 0"});
  };
  // Many state one line and nothing else.
  const bool has_one_line = random.below(3) != 0, states_more = random.below(3) == 0,
             has_moving = random.below(4) == 0;
  const char* const only_line = line();
  const auto exit = [&](const char* side) {
    const char* extra = states_more && random.below(2) == 0
                            ? pick({", limit = close * 1.03", ", profit = 3000",
                                    ", trail_points = 4000, trail_offset = 1500"})
                            : "";
    return fmt::format("strategy.exit(\"{0} out\", \"{0}\", stop = {1}{2})\n", side,
                       has_one_line ? only_line : line(), extra);
  };
  std::string annotations =
      pick({"", "stop=2%", "stop=1.5atr target=4atr", "target=3% max_bars=20"});
  if (has_moving && random.below(2) == 0) annotations += " break_even=1%";
  if (has_moving && random.below(2) == 0) annotations += " trail=1%:0.5%";
  if (random.below(4) == 0) annotations += " cooldown=3 entries_per_day=4";
  std::string text = "//@version=6\n";
  if (!annotations.empty()) text += "//@sixbtc " + annotations + "\n";
  text += fmt::format(
      "strategy(\"t\")\n[trend, turns] = ta.supertrend({}, {})\nslow = ta.ema(close, 20)\n"
      "reach = 2 * ta.atr(10)\nturned = ta.change(turns)\nlowest = ta.lowest(low, 5)\n"
      "highest = ta.highest(high, 8)\n",
      1 + random.below(3), 5 + random.below(10));
  const bool is_swapped = random.below(3) == 0;
  for (const char* side : {"Long", "Short"}) {
    const bool is_long = side[0] == 'L';
    const char* const entered = random.below(3) == 0 ? "close - open[1]" : "-turned";
    text += fmt::format("if {} {} 0\n    strategy.entry(\"{}\", strategy.{})\n", entered,
                        is_long != is_swapped ? '>' : '<', side, is_long ? "long" : "short");
    if (random.below(3) != 0) text += "    " + exit(side);
    for (std::size_t i = 0; i < 1 + random.below(2); ++i)
      text += fmt::format("if strategy.position_size {} 0 and {}\n    {}", is_long ? '>' : '<',
                          condition(), exit(side));
    // Of a position that the same close reverses into.
    if (random.below(3) == 0)
      text += fmt::format("if strategy.position_size {} 0 and {}\n    {}", is_long ? '<' : '>',
                          condition(), exit(side));
    if (random.below(3) == 0)
      text += fmt::format("if {}\n    strategy.close(\"{}\")\n", condition(), side);
  }
  return text;
}

TEST(ScriptSignals, stops_that_follow_a_line_trade_as_in_the_plain_loop) {
  std::size_t all = 0, fast = 0, stated = 0, trades = 0;
  rc::check("screening equals the loop", [&] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    core::Random random(seed);
    auto prices =
        random_walk(random, 50 + random.below(600), 1'000, 0.01 + 0.03 * random.uniform());
    for (Prices& bar : prices)
      if (random.below(40) == 0) bar.open = bar.high + 20 * random.uniform();
    Assumptions assumptions = with_costs();
    // Liquidations between the fill and the stop.
    assumptions.sizing.leverage_max = assumptions.rules.leverage_max;
    if (random.below(3) == 0) assumptions.leverage = static_cast<int>(10 + random.below(31));
    if (random.below(3) == 0) assumptions.settings.target_atr_multiple = 3;
    auto market = series_of(prices, assumptions);
    market.context.price_tick = 0.01;
    const Window window{0, random.below(40), prices.size()};
    SignalGraph graph = graph_of(market, window);
    for (std::uint64_t k = 0; k < 4; ++k) {
      ++all;
      if (const auto traded =
              compare(random_follower(seed + k), market, window, graph, assumptions)) {
        ++fast;
        stated += traded->states_stops_alone ? 1 : 0;
        trades += traded->trades;
      }
    }
    RC_ASSERT(!::testing::Test::HasFailure());
  });
  EXPECT_GT(fast, all * 3 / 4);
  EXPECT_GT(stated, all / 4);
  EXPECT_GT(trades, 5 * all);
}

// A stop between the fill and an open that lies outside its own bar, which is no touch in the bar
// of the entry.
TEST(ScriptSignals, a_stated_stop_is_not_met_by_the_open_of_the_entry) {
  std::vector<Prices> prices(60, Prices{100, 101, 99, 100});
  prices[6] = {95, 101, 99, 100};
  const auto traded = compare_on(prices,
                                 "//@version=6\nstrategy(\"t\")\nline = 95.01 + 0 * close\n"
                                 "if bar_index == 5\n    strategy.entry(\"L\", strategy.long)\n"
                                 "    strategy.exit(\"X\", \"L\", stop = line)\n"
                                 "if bar_index == 20\n    strategy.close(\"L\")\n");
  ASSERT_TRUE(traded);
  EXPECT_TRUE(traded->states_stops_alone);
  EXPECT_EQ(traded->bars_in_position, 15U);
}

// Passing bars without a trail must not lose the extremes that a trail begun later counts from.
TEST(ScriptSignals, a_trail_that_begins_later_counts_from_the_best_price_since_the_entry) {
  std::vector<Prices> prices(60, Prices{100, 101, 99, 100});
  prices[10] = {100, 120, 99, 100};
  for (std::size_t i = 40; i < 60; ++i) prices[i] = {100, 101, 96, 97};
  const auto traded = compare_on(
      prices,
      "//@version=6\n//@sixbtc stop=50%\nstrategy(\"t\")\nif bar_index == 3\n"
      "    strategy.entry(\"L\", strategy.long)\nif strategy.position_size > 0 and bar_index == "
      "30\n"
      "    strategy.exit(\"X\", \"L\", trail_points = 100, trail_offset = 2350)\n");
  ASSERT_TRUE(traded);
  EXPECT_EQ(traded->trades, 1U);
}

// A script with other values of its inputs and other exits.
std::string random_member(const std::string& base, core::Random& random) {
  const auto script = language::compile(base, limits);
  std::vector<language::InputValue> values;
  for (const language::Input& input : script->inputs) {
    const auto steps = static_cast<std::uint64_t>((*input.maximum - *input.minimum) / *input.step);
    const double value =
        *input.minimum + *input.step * static_cast<double>(random.below(steps + 1));
    values.push_back({input.name, fmt::format("{:.6g}", value)});
  }
  std::map<std::string, std::string> exits{{"leverage", "2"}};
  if (random.below(2) == 0) exits["max_bars"] = fmt::format("{}", 5 + random.below(40));
  if (random.below(2) == 0) exits["target"] = fmt::format("{}%", 1 + random.below(5));
  return *language::embed(base, values, exits, limits);
}

// One plan with numbers bound to it against a plan of its own, on both paths.
TEST(ScriptSignals, members_of_a_family_trade_as_scripts_compiled_alone) {
  constexpr std::size_t members = 12;
  core::Random random(5);
  auto market = series_of(random_walk(random, 2'000, 1'000, 0.02), with_costs());
  market.context.price_tick = 0.01;
  const Window window{.shown_from = 0, .first_decision = 150, .end = 2'000};
  StrategyScreen screen(market, budget), alone_screen(market, budget);
  language::ScriptFamilies families(limits);
  std::size_t all = 0, trades = 0;
  std::vector<std::string> bases{
      // Numbers in conditions and levels of orders.
      "//@version=6\nstrategy(\"t\")\nn = input.int(5, minval = 1, maxval = 9, step = 1)\n"
      "share = input.float(2.0, minval = 0.5, maxval = 4.0, step = 0.5)\n"
      "slow = ta.ema(close, n)\nif n > 4 and close > close[n]\n    strategy.entry(\"L\", "
      "strategy.long)\n"
      "    strategy.exit(\"X\", \"L\", stop = close * (1 - share / 100), profit = n * 500)\n"
      "if close < open\n    if n < 7\n        strategy.entry(\"S\", strategy.short)\n"
      "if strategy.position_size < 0 and close > slow\n"
      "    strategy.exit(\"Y\", \"S\", stop = close + share * n)\n",
      // A default that is what "never" is.
      "//@version=6\nstrategy(\"t\")\nshift = input.int(0, minval = 0, maxval = 3, step = 1)\n"
      "if close > close[shift + 1]\n    strategy.entry(\"L\", strategy.long)\n"
      "if close < open\n    strategy.entry(\"S\", strategy.short)\n"};
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    std::ifstream file(entry.path());
    bases.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  for (const std::string& base : bases) {
    for (std::size_t k = 0; k < members; ++k, ++all) {
      // The second one makes the family: of the defaults.
      const std::string source = k < 2 ? base : random_member(base, random);
      const auto shared = families.strategy(source);
      const auto alone = language::compile(source, limits);
      ASSERT_TRUE(shared && alone) << source;
      const strategy::EntryParams& defaults = alone->strategy->traits().defaults;
      ASSERT_EQ((*shared)->traits().defaults, defaults);
      const auto screened = [&](StrategyScreen& by, const strategy::StrategyCore& core) {
        return text_of(by.run(core, window, defaults, with_costs(), CurveRecording::None));
      };
      const RunResult wanted = run(*alone->strategy, market, window, defaults, with_costs(), {});
      trades += wanted.trades.size();
      RunResult without_curve = wanted;
      without_curve.equity_curve.clear();
      EXPECT_EQ(screened(screen, **shared), text_of(without_curve)) << source;
      EXPECT_EQ(screened(alone_screen, *alone->strategy), text_of(without_curve)) << source;
      EXPECT_EQ(text_of(run(**shared, market, window, defaults, with_costs(), {})), text_of(wanted))
          << source;
    }
  }
  EXPECT_GT(trades, 20 * all);
  EXPECT_EQ(screen.paths().sequential, 0U);
  EXPECT_EQ(alone_screen.paths().sequential, 0U);
  EXPECT_EQ(families.usage().compiled * members, all);  // the first of each base script
  EXPECT_EQ(families.usage().bound + families.usage().compiled, all);
}

TEST(ScriptSignals, random_scripts_on_recorded_candles_trade_as_in_the_plain_loop) {
  Assumptions assumptions = with_costs();
  assumptions.rules.tick = *core::Price::parse("0.1");
  assumptions.rules.lot = *core::Quantity::parse("0.001");
  assumptions.rules.significant_digits = 5;
  const MarketData market = sixbtc::test::recorded_market(assumptions, 14);
  const std::size_t bars = market.bars().size();
  ASSERT_GT(bars, 17'000U);
  ASSERT_TRUE(std::ranges::all_of(market.funding, &fills::FundingEvent::is_recorded));
  std::size_t fast = 0, all = 0, trades = 0;
  rc::check("screening equals the loop on real candles", [&] {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    core::Random random(seed);
    const std::size_t shown = random.below(bars - 2'000);
    const Window window{shown, shown + random.below(200), shown + 300 + random.below(1'700)};
    SignalGraph graph = graph_of(market, window);
    for (const std::string& source : {language::test::random_rules(seed), random_follower(seed)}) {
      ++all;
      if (const auto traded = compare(source, market, window, graph, assumptions)) {
        ++fast;
        trades += traded->trades;
      }
    }
    RC_ASSERT(!::testing::Test::HasFailure());
  });
  EXPECT_GT(fast, all / 2);
  EXPECT_GT(trades, 10 * all);
}

}  // namespace
}  // namespace sixbtc::backtest::screening
