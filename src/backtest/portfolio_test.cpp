// One account for several strategies.
#include "backtest/portfolio.hpp"

#include <rapidcheck.h>

#include <deque>

#include "backtest/loop_test_support.hpp"

namespace sixbtc::backtest {
namespace {

using namespace test;

constexpr PortfolioLimits no_limits{.positions_max = 1'000, .exposure_max = 1e6};

// Members with everything they point to; nothing moves.
struct Cast {
  std::deque<MarketData> markets;
  std::deque<Replay> strategies;
  std::vector<PortfolioMember> members;

  void add(const std::vector<Prices>& prices, const Script& script,
           const strategy::EntryParams& levels, const Assumptions& assumptions,
           std::int64_t minutes = 60) {
    markets.push_back(series_of(prices, assumptions, {}, market::Interval::minutes(minutes)));
    strategies.emplace_back(script, std::nullopt, levels);
    members.push_back({&strategies.back(), &markets.back(), {0, 0, prices.size()}, assumptions});
  }
};

PortfolioRun run_cast(const Cast& cast, const PortfolioLimits& limits) {
  auto run = run_portfolio(cast.members, limits, 10'000);
  EXPECT_TRUE(run.has_value());
  return std::move(*run);
}

Script signals(std::size_t bars, std::initializer_list<std::size_t> longs,
               std::initializer_list<std::size_t> exits = {}) {
  Script script{std::vector<std::int8_t>(bars, 0), std::vector<std::uint8_t>(bars, 0)};
  for (const std::size_t bar : longs) script.entry[bar] = 1;
  for (const std::size_t bar : exits) script.exit[bar] = 3;
  return script;
}

const std::vector<Prices>& flat(std::size_t bars) {
  static std::deque<std::vector<Prices>> kept;
  kept.emplace_back(bars, Prices{100, 100, 100, 100});
  return kept.back();
}

// M-089: of 10,000, three positions of 3,333 margin fit, the fourth is rejected.
TEST(Portfolio, fourth_position_finds_no_margin) {
  Assumptions assumptions = free_of_costs();
  assumptions.sizing.max_position_size_pct = 0.3333;
  const auto levels = stop_and_target(percent(0.01), percent(0.5));
  Cast cast;
  for (int i = 0; i < 3; ++i) cast.add(flat(6), signals(6, {0}, {2}), levels, assumptions);
  // Asks at the same open, and again once the others are closed.
  cast.add(flat(6), signals(6, {0, 2}, {1}), levels, assumptions);
  const PortfolioRun run = run_cast(cast, no_limits);
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(run.members[i].run.trades.size(), 1u);
    EXPECT_DOUBLE_EQ(run.members[i].run.trades[0].notional(), 3 * 3'333);
  }
  const MemberResult& fourth = run.members[3];
  EXPECT_EQ(fourth.run.counters.no_free_margin, 1u);
  ASSERT_EQ(fourth.run.trades.size(), 1u);
  EXPECT_EQ(fourth.run.trades[0].entry_bar, 3u);
  EXPECT_EQ(run.positions_peak, 3);
}

TEST(Portfolio, first_of_the_members_goes_first_and_refusals_have_a_reason) {
  const Assumptions assumptions = free_of_costs();
  const auto levels = stop_and_target(percent(0.1), percent(0.5));
  Cast cast;
  for (int i = 0; i < 3; ++i) cast.add(flat(4), signals(4, {0}), levels, assumptions);
  const PortfolioRun by_count = run_cast(cast, {.positions_max = 2, .exposure_max = 100});
  EXPECT_EQ(by_count.members[0].run.trades.size(), 1u);
  EXPECT_EQ(by_count.members[1].run.trades.size(), 1u);
  EXPECT_EQ(by_count.members[2].run.trades.size(), 0u);
  EXPECT_EQ(by_count.members[2].refusals, (LimitRefusals{.positions_max = 1, .exposure_max = 0}));
  // Two percent of equity at risk ten percent away: a notional of a fifth of equity each.
  const PortfolioRun by_exposure = run_cast(cast, {.positions_max = 9, .exposure_max = 0.3});
  EXPECT_EQ(by_exposure.members[0].run.trades.size(), 1u);
  EXPECT_EQ(by_exposure.members[1].refusals,
            (LimitRefusals{.positions_max = 0, .exposure_max = 1}));
  EXPECT_EQ(by_exposure.members[2].refusals,
            (LimitRefusals{.positions_max = 0, .exposure_max = 1}));
  EXPECT_DOUBLE_EQ(by_exposure.exposure_peak, 0.2);
}

// An hour's position is stopped somewhere inside the hour; nobody knows when, so its place is free
// at the end of the hour and not before.
TEST(Portfolio, exit_inside_a_bar_counts_when_the_bar_ends) {
  const Assumptions assumptions = free_of_costs();
  std::vector<Prices> hours(4, {100, 100, 100, 100});
  hours[1] = {100, 100, 90, 95};
  Cast cast;
  cast.add(hours, signals(4, {0}), stop_and_target(percent(0.05), percent(0.5)), assumptions, 60);
  // Its signals fill at 01:30 and at 02:00.
  cast.add(flat(16), signals(16, {5, 7}, {6}), stop_and_target(percent(0.05), percent(0.5)),
           assumptions, 15);
  const PortfolioRun run = run_cast(cast, {.positions_max = 1, .exposure_max = 100});
  ASSERT_EQ(run.members[0].run.trades.size(), 1u);
  EXPECT_EQ(run.members[0].run.trades[0].reason, fills::ExitReason::Stop);
  EXPECT_EQ(run.members[1].refusals.positions_max, 1u);
  ASSERT_EQ(run.members[1].run.trades.size(), 1u);
  EXPECT_EQ(run.members[1].run.trades[0].entry_bar, 8u);
  // Sized on what the first one has left: two percent lost.
  EXPECT_NEAR(run.members[1].run.trades[0].risk, 0.02 * 9'800, 1e-4);
}

TEST(Portfolio, capital_beyond_exact_amounts_is_an_error) {
  Cast cast;
  cast.add(flat(3), signals(3, {}), stop_and_target(percent(0.05), percent(0.5)), free_of_costs());
  const auto run = run_portfolio(cast.members, no_limits, 1e12);
  ASSERT_FALSE(run.has_value());
  EXPECT_EQ(run.error().kind, core::ErrorKind::LimitReached);
}

void add_random_member(Cast& cast, core::Random& random, const Assumptions& assumptions,
                       std::int64_t minutes, std::size_t bars) {
  Script script;
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(12);
    script.entry.push_back(draw == 0 ? 1 : draw == 1 ? -1 : 0);
    script.exit.push_back(static_cast<std::uint8_t>(random.below(25) == 0 ? 3 : 0));
  }
  cast.add(random_walk(random, bars, 1'000, 0.01 + 0.03 * random.uniform()), script,
           stop_and_target(percent(0.005 + 0.03 * random.uniform()),
                           percent(0.005 + 0.03 * random.uniform())),
           assumptions, minutes);
}

Cast random_cast(core::Random& random, std::size_t hours) {
  Assumptions assumptions = with_costs();
  assumptions.sizing.max_position_size_pct = 0.2 + 0.5 * random.uniform();
  Cast cast;
  const std::size_t members = 2 + random.below(4);
  for (std::size_t i = 0; i < members; ++i) {
    const std::int64_t minutes = std::array{15, 60, 240}[random.below(3)];
    add_random_member(cast, random, assumptions, minutes,
                      hours * 60 / static_cast<std::size_t>(minutes));
  }
  return cast;
}

std::uint64_t any_seed() {
  return *rc::gen::arbitrary<std::uint64_t>();
}

TEST(Portfolio, contributions_make_the_account_to_the_last_unit) {
  EXPECT_TRUE(rc::check("sums and limits hold", [] {
    core::Random random(any_seed());
    const Cast cast = random_cast(random, 120);
    const PortfolioLimits limits{.positions_max = 1 + static_cast<std::int64_t>(random.below(4)),
                                 .exposure_max = 0.5 + 3 * random.uniform()};
    const PortfolioRun run = run_cast(cast, limits);
    core::Amount sum = run.initial;
    double trades = 0;
    for (const MemberResult& member : run.members) {
      sum += member.contribution;
      double own = 0;
      for (const Trade& trade : member.run.trades) own += trade.pnl;
      RC_ASSERT(std::abs(own - member.contribution.to_double()) < 1e-5);
      trades += static_cast<double>(member.run.trades.size());
    }
    RC_ASSERT(sum == run.final_equity);
    RC_ASSERT(run.metrics.final_equity == run.final_equity.to_double());
    RC_ASSERT(run.metrics.trades == static_cast<std::size_t>(trades));
    RC_ASSERT(run.positions_peak <= limits.positions_max);
    RC_ASSERT(run.exposure_peak <= limits.exposure_max);
  }));
}

// What happens in it happens alone: only the last digits of its money are exact decimals here.
TEST(Portfolio, one_member_without_limits_is_a_plain_backtest) {
  EXPECT_TRUE(rc::check("one member, one account", [] {
    core::Random random(any_seed());
    Cast cast;
    add_random_member(cast, random, with_costs(), 60, 200);
    const PortfolioMember& member = cast.members[0];
    const RunResult alone = run(*member.strategy, *member.market, member.window,
                                member.strategy->traits().defaults, member.assumptions, {});
    const PortfolioRun portfolio = run_cast(cast, no_limits);
    const RunResult& together = portfolio.members[0].run;
    RC_ASSERT(alone.trades.size() == together.trades.size());
    for (std::size_t i = 0; i < alone.trades.size(); ++i) {
      const Trade &a = alone.trades[i], &b = together.trades[i];
      RC_ASSERT(a.entry_bar == b.entry_bar && a.exit_bar == b.exit_bar && a.reason == b.reason);
      RC_ASSERT(a.entry_price == b.entry_price && a.exit_price == b.exit_price);
      RC_ASSERT(std::abs(a.quantity - b.quantity) < 1e-7);
    }
    RC_ASSERT(std::abs(alone.equity - portfolio.final_equity.to_double()) < 1e-4);
  }));
}

// With prices changed from some moment on, everything before it is as it was.
TEST(Portfolio, nothing_looks_ahead) {
  EXPECT_TRUE(rc::check("the past does not change", [] {
    const std::uint64_t seed = any_seed();
    core::Random random(seed), again(seed);
    constexpr std::size_t hours = 120;
    const Cast one = random_cast(random, hours);
    Cast two = random_cast(again, hours);
    const std::int64_t from = one.markets[0].bars().open_time[0] +
                              4 * hour * static_cast<std::int64_t>(1 + random.below(29));
    for (std::size_t i = 0; i < two.markets.size(); ++i) {
      columns::CandleColumns candles;
      candles.append(two.markets[i].bars());
      for (std::size_t bar = 0; bar < candles.size(); ++bar)
        if (candles.open_time[bar] >= from)
          for (auto* column : {&candles.open, &candles.high, &candles.low, &candles.close})
            (*column)[bar] *= 1.1;
      two.markets[i] = prepare(two.markets[i].context, columns::CandleSeries(std::move(candles)),
                               {}, two.members[i].assumptions.costs, 1);
    }
    const PortfolioLimits limits{.positions_max = 2, .exposure_max = 2};
    const PortfolioRun first = run_cast(one, limits), second = run_cast(two, limits);
    for (std::size_t i = 0; i < first.members.size(); ++i) {
      const auto& a = first.members[i].run.trades;
      const auto& b = second.members[i].run.trades;
      for (std::size_t k = 0; k < a.size() && a[k].exit_time < from; ++k)
        RC_ASSERT(a[k] == b.at(k));
    }
  }));
}

}  // namespace
}  // namespace sixbtc::backtest
