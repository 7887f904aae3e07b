// The event path gives the trades of the backtest: entry and exit bar, price, size, fees, funding.
#include "engine/event_path.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "backtest/loop_test_support.hpp"
#include "backtest/portfolio.hpp"
#include "support/expanded_scripts.hpp"
#include "support/recorded_market.hpp"

namespace sixbtc::test {
namespace {

using backtest::Assumptions;
using backtest::MarketData;
using backtest::Trade;
using backtest::test::percent;
using backtest::test::Prices;
using backtest::test::random_walk;
using backtest::test::Replay;
using backtest::test::Script;

// Small risk, so that no stop of the account gets between.
Assumptions careful(bool with_costs) {
  Assumptions assumptions =
      with_costs ? backtest::test::with_costs() : backtest::test::free_of_costs();
  assumptions.sizing.risk_per_trade_pct = 0.0005;
  // The loop's money is double, the ledger's decimal: coarse lots round both alike.
  assumptions.rules.lot = *core::Quantity::parse("0.0001");
  assumptions.rules.tick = *core::Price::parse("0.01");
  return assumptions;
}

struct Case {
  std::vector<Prices> prices;
  Script script;
  strategy::EntryParams levels;
};

Case random_case(core::Random& random) {
  Case made;
  const std::size_t bars = 50 + random.below(300);
  made.prices = random_walk(random, bars, 1'000, 0.02 + 0.04 * random.uniform());
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(20);
    made.script.entry.push_back(draw == 0 ? 1 : draw == 1 ? -1 : 0);
    made.script.exit.push_back(static_cast<std::uint8_t>(random.below(25) == 0 ? 3 : 0));
  }
  made.levels.stop = random.below(4) == 0 ? strategy::Level{strategy::Level::Kind::AtrMultiple, 1.5}
                                          : percent(0.005 + 0.03 * random.uniform());
  if (random.below(2) == 0) made.levels.target = percent(0.005 + 0.05 * random.uniform());
  if (random.below(3) == 0) made.levels.trail = strategy::Trail{percent(0.01), percent(0.01)};
  if (random.below(3) == 0) made.levels.break_even = percent(0.01);
  if (random.below(3) == 0) made.levels.cooldown_bars = 3;
  if (random.below(3) == 0) made.levels.entries_per_day_max = 2;
  if (random.below(3) == 0) made.levels.bars_max = static_cast<std::uint32_t>(random.below(20));
  return made;
}

// Why a trade of the one is not that of the other; empty when it is.
std::string difference(const Trade& trade, const ledger::RoundTrip& trip,
                       const MarketData& market) {
  const auto near = [](double a, double b, double slack) { return std::abs(a - b) <= slack; };
  const auto bar_of = [&](core::Timestamp time) {
    const auto& times = market.bars().open_time;
    return static_cast<std::size_t>(
        std::upper_bound(times.begin(), times.end(), time.nanoseconds()) - times.begin() - 1);
  };
  std::string text;
  const auto check = [&](bool is_good, const char* what, double a, double b) {
    if (!is_good) text += fmt::format("{}: {} against {}; ", what, a, b);
  };
  const auto number = [](std::size_t n) { return static_cast<double>(n); };
  check(bar_of(trip.entry_time) == trade.entry_bar, "entry bar", number(trade.entry_bar),
        number(bar_of(trip.entry_time)));
  check(bar_of(trip.exit_time) == trade.exit_bar, "exit bar", number(trade.exit_bar),
        number(bar_of(trip.exit_time)));
  check(trip.direction == trade.direction, "direction", market::sign(trade.direction),
        market::sign(trip.direction));
  check(near(trip.quantity.to_double(), trade.quantity, 1e-12), "quantity", trade.quantity,
        trip.quantity.to_double());
  check(near(trip.average_entry().to_double(), trade.entry_price, 1e-8), "entry price",
        trade.entry_price, trip.average_entry().to_double());
  check(near(trip.average_exit().to_double(), trade.exit_price, 1e-8), "exit price",
        trade.exit_price, trip.average_exit().to_double());
  check(near(trip.fees.to_double(), trade.fees, 1e-6), "fees", trade.fees, trip.fees.to_double());
  check(near(trip.funding.to_double(), trade.funding, 1e-6), "funding", trade.funding,
        trip.funding.to_double());
  return text;
}

// The backtest's trades but the last one where the data's end closed it.
std::vector<Trade> closed_trades(const backtest::RunResult& run) {
  std::vector<Trade> trades = run.trades;
  if (!trades.empty() && trades.back().reason == fills::ExitReason::End) trades.pop_back();
  return trades;
}

void expect_same(const backtest::RunResult& loop, const EventPathRun& path,
                 const MarketData& market) {
  ASSERT_TRUE(path.status) << path.status.error().to_string();
  for (const engine::Alert& alert : path.alerts) ADD_FAILURE() << alert.text;
  const std::vector<Trade> trades = closed_trades(loop);
  for (std::size_t i = 0; i < std::min(trades.size(), path.round_trips.size()); ++i)
    ASSERT_EQ(difference(trades[i], path.round_trips[i], market), "") << "trade " << i;
  ASSERT_EQ(trades.size(), path.round_trips.size());
  EXPECT_EQ(path.engine->ledger().balance(), path.venue_balance);
}

// Ten losses in a row pause a strategy, and nothing can switch that off. The loop knows no such
// rule, so runs that met it say nothing.
bool met_a_hard_limit(const EventPathRun& path) {
  return std::ranges::any_of(path.decisions, [](const engine::DecisionRecord& decision) {
    return decision.detail.starts_with("strategy/consecutive_losses");
  });
}

TEST(EventPath, equals_the_loop_on_one_symbol) {
  std::size_t compared = 0, trades = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    core::Random random(seed);
    const Case made = random_case(random);
    const Assumptions assumptions = careful(random.below(2) == 0);
    const MarketData market = backtest::test::series_of(made.prices, assumptions);
    const std::size_t first = random.below(20);
    const backtest::Window window{0, first, market.bars().size()};
    const auto strategy = std::make_shared<Replay>(made.script, std::nullopt, made.levels);
    const auto loop = backtest::run(*strategy, market, window, made.levels, assumptions, {});
    const EventPathRun path =
        run_event_path({{strategy, &market, window, made.levels}}, assumptions,
                       policies_like(assumptions), exact_venue(10'000), 1);
    if (met_a_hard_limit(path)) continue;
    expect_same(loop, path, market);
    if (HasFatalFailure()) return;
    ++compared;
    trades += path.round_trips.size();
    // One outcome for each bar; the last one may still be open.
    EXPECT_EQ(path.decisions.size() + (path.engine->slots()[0].undecided ? 1 : 0),
              window.end - window.first_decision);
  }
  EXPECT_GT(compared, 200u);
  EXPECT_GT(trades, 2'000u);
}

// Real candles, shipped scripts and expansions of them.
TEST(EventPath, equals_the_loop_for_scripts_on_real_candles) {
  Assumptions assumptions = careful(true);
  assumptions.costs.maintenance_margin_ratio = 0.0125;
  assumptions.rules.significant_digits = 5;
  const MarketData whole = recorded_market(assumptions, 14);
  const MarketData market = backtest::until(whole, 6'000);
  const backtest::Window window{900, 1'000, market.bars().size()};
  std::size_t compared = 0, trades = 0;
  for (const ExpandedScript& expanded : expanded_scripts(40)) {
    const auto script = language::compile(expanded.source, language_limits);
    ASSERT_TRUE(script);
    const strategy::EntryParams defaults = script->strategy->traits().defaults;
    assumptions.leverage = script->strategy->traits().leverage;
    const auto loop = backtest::run(*script->strategy, market, window, defaults, assumptions, {});
    const EventPathRun path =
        run_event_path({{script->strategy, &market, window, defaults}}, assumptions,
                       policies_like(assumptions), exact_venue(10'000), 14);
    if (met_a_hard_limit(path)) continue;
    SCOPED_TRACE(expanded.source);
    expect_same(loop, path, market);
    if (HasFatalFailure()) return;
    ++compared;
    trades += path.round_trips.size();
  }
  EXPECT_GT(compared, 20u);
  EXPECT_GT(trades, 1'000u);
}

// Several strategies on several symbols, one account: shared equity and margin, in one order.
TEST(EventPath, equals_the_portfolio_pass) {
  std::size_t compared = 0, trades = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    core::Random random(seed);
    Assumptions assumptions = careful(random.below(2) == 0);
    // Enough at risk for margin to run short now and then, on wide stops.
    assumptions.sizing.risk_per_trade_pct = 0.002;
    const std::size_t count = 2 + random.below(4);
    std::vector<MarketData> markets;
    std::vector<Case> cases;
    for (std::size_t i = 0; i < count; ++i) {
      cases.push_back(random_case(random));
      markets.push_back(backtest::test::series_of(cases.back().prices, assumptions));
      markets.back().context.symbol = "COIN" + std::to_string(i);
    }
    // All end together: the loop closes what is open at the end of a series.
    std::size_t end = SIZE_MAX;
    for (const MarketData& each : markets) end = std::min(end, each.bars().size());
    std::vector<backtest::PortfolioMember> portfolio;
    std::vector<Member> members;
    for (std::size_t i = 0; i < count; ++i) {
      const auto strategy =
          std::make_shared<Replay>(cases[i].script, std::nullopt, cases[i].levels);
      const backtest::Window window{0, 5, end};
      members.push_back({strategy, &markets[i], window, cases[i].levels});
      portfolio.push_back({strategy.get(), &markets[i], window, assumptions});
    }
    const auto loop =
        backtest::run_portfolio(portfolio, {.positions_max = 100, .exposure_max = 1000}, 10'000);
    ASSERT_TRUE(loop);
    const EventPathRun path =
        run_event_path(members, assumptions, policies_like(assumptions), exact_venue(10'000), 1);
    if (met_a_hard_limit(path)) continue;
    ASSERT_TRUE(path.status) << path.status.error().to_string();
    for (std::uint32_t i = 0; i < count; ++i) {
      SCOPED_TRACE(i);
      const std::vector<Trade> expected = closed_trades(loop->members[i].run);
      std::vector<ledger::RoundTrip> own;
      for (const ledger::RoundTrip& trip : path.round_trips)
        if (trip.owner.index == i) own.push_back(trip);
      for (std::size_t t = 0; t < std::min(expected.size(), own.size()); ++t)
        ASSERT_EQ(difference(expected[t], own[t], markets[i]), "") << "trade " << t;
      ASSERT_EQ(expected.size(), own.size());
    }
    ++compared;
    trades += path.round_trips.size();
    EXPECT_EQ(path.engine->ledger().balance(), path.venue_balance);
  }
  EXPECT_GT(compared, 50u);
  EXPECT_GT(trades, 1'000u);
}

}  // namespace
}  // namespace sixbtc::test
