// The bands, and the minutes that replace their guess.
#include <rapidcheck.h>

#include "backtest/loop_test_support.hpp"
#include "columns/aggregate.hpp"

namespace sixbtc::backtest {
namespace {

using namespace test;

constexpr std::size_t minutes_per_bar = 15;

// A series of quarter hours built from minutes, and signals at some of its closes.
struct Case {
  columns::CandleColumns minutes;
  std::vector<std::int8_t> entry;
  std::vector<std::uint8_t> exit;
  strategy::EntryParams levels;
};

Case random_case(std::uint64_t seed) {
  core::Random random(seed);
  Case made;
  const std::size_t bars = 20 + random.below(80);
  const auto start = *core::Timestamp::parse("2024-01-01");
  const double swing = 0.002 + 0.01 * random.uniform();
  const auto prices = random_walk(random, bars * minutes_per_bar, 1'000, swing);
  for (std::size_t i = 0; i < prices.size(); ++i)
    made.minutes.push_back({start + core::Duration::minutes(static_cast<std::int64_t>(i)),
                            prices[i].open, prices[i].high, prices[i].low, prices[i].close, 1.0,
                            true});
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(6);
    made.entry.push_back(draw == 0 ? 1 : draw == 1 ? -1 : 0);
    made.exit.push_back(static_cast<std::uint8_t>(random.below(25) == 0 ? 3 : 0));
  }
  made.levels = stop_and_target(percent(0.002 + 0.02 * random.uniform()),
                                percent(0.002 + 0.02 * random.uniform()));
  return made;
}

MarketData market_of(const columns::CandleView& minutes, market::Interval interval,
                     const Assumptions& assumptions) {
  auto bars = columns::aggregate(minutes, market::Interval::minutes(1), interval);
  return prepare({"test", "perp", "BTCUSDT", interval, 1e-8},
                 columns::CandleSeries(std::move(*bars)), {}, assumptions.costs, 1);
}

// Costs, but no funding: a position closed inside a bar is charged by the bar it was closed in,
// which a minute knows better.
Assumptions costs_without_funding() {
  Assumptions assumptions = with_costs();
  assumptions.costs.funding_rate_missing = 0;
  return assumptions;
}

BandRun run_case(const Case& made, const Assumptions& assumptions, OutcomeBand band,
                 bool with_minutes) {
  const columns::CandleView minutes = made.minutes.view();
  const MarketData market =
      market_of(minutes, market::Interval::minutes(minutes_per_bar), assumptions);
  return run(SignalColumns{made.entry, made.exit}, market, {0, 0, market.bars().size()},
             made.levels, assumptions, {},
             InsideBars{band, with_minutes ? minutes : columns::CandleView{}});
}

std::uint64_t any_seed() {
  return *rc::gen::arbitrary<std::uint64_t>();
}

TEST(Bands, pessimistic_band_without_minutes_is_the_profile) {
  EXPECT_TRUE(rc::check("one rule", [] {
    const Case made = random_case(any_seed());
    const Assumptions assumptions = with_costs();
    const MarketData market =
        market_of(made.minutes.view(), market::Interval::minutes(minutes_per_bar), assumptions);
    const RunResult profile = run(SignalColumns{made.entry, made.exit}, market,
                                  {0, 0, market.bars().size()}, made.levels, assumptions, {});
    const BandRun band = run_case(made, assumptions, OutcomeBand::Pessimistic, false);
    RC_ASSERT(profile.trades == band.run.trades);
    RC_ASSERT(profile.equity_curve == band.run.equity_curve);
    RC_ASSERT(band.inside.by_minutes == 0);
  }));
}

// Until the first exit they end differently, the bands are one run; that exit is ordered.
TEST(Bands, first_difference_is_an_ambiguous_exit_and_ordered) {
  EXPECT_TRUE(rc::check("pessimistic <= likely <= optimistic", [] {
    const Case made = random_case(any_seed());
    for (const bool with_minutes : {false, true}) {
      std::vector<BandRun> runs;
      for (const OutcomeBand band : outcome_bands)
        runs.push_back(run_case(made, with_costs(), band, with_minutes));
      for (std::size_t worse = 0; worse + 1 < runs.size(); ++worse) {
        const auto& low = runs[worse].run.trades;
        const auto& high = runs[worse + 1].run.trades;
        if (runs[worse].inside.ambiguous == 0) RC_ASSERT(low == high);
        const auto [a, b] = std::ranges::mismatch(low, high);
        if (a == low.end() || b == high.end()) continue;
        RC_ASSERT(a->entry_bar == b->entry_bar && a->exit_bar == b->exit_bar);
        RC_ASSERT(a->quantity == b->quantity);
        RC_ASSERT(a->pnl < b->pnl);
      }
    }
  }));
}

// Levels in percent, decisions at the closes of the longer bars, no trail, no time exit, no
// funding: nothing but the inside of a bar tells the two loops apart, and the minutes remove that.
TEST(Bands, with_minutes_the_result_is_that_of_the_loop_on_minutes) {
  EXPECT_TRUE(rc::check("minutes inside = loop on minutes", [] {
    const Case made = random_case(any_seed());
    const Assumptions assumptions = costs_without_funding();
    const BandRun inside = run_case(made, assumptions, OutcomeBand::Pessimistic, true);

    const MarketData minutes =
        market_of(made.minutes.view(), market::Interval::minutes(1), assumptions);
    std::vector<std::int8_t> entry(minutes.bars().size(), 0);
    std::vector<std::uint8_t> exit(minutes.bars().size(), 0);
    for (std::size_t bar = 0; bar < made.entry.size(); ++bar) {
      const std::size_t last = (bar + 1) * minutes_per_bar - 1;
      entry[last] = made.entry[bar];
      exit[last] = made.exit[bar];
    }
    const RunResult loop = run(SignalColumns{entry, exit}, minutes, {0, 0, minutes.bars().size()},
                               made.levels, assumptions, {});
    RC_ASSERT(inside.run.equity == loop.equity);
    RC_ASSERT(inside.run.counters.entries == loop.counters.entries);
    RC_ASSERT(inside.run.trades.size() == loop.trades.size());
    for (std::size_t i = 0; i < loop.trades.size(); ++i) {
      const Trade &a = inside.run.trades[i], &b = loop.trades[i];
      RC_ASSERT(a.entry_bar == b.entry_bar / minutes_per_bar);
      RC_ASSERT(a.exit_bar == b.exit_bar / minutes_per_bar);
      RC_ASSERT(a.reason == b.reason);
      RC_ASSERT(a.entry_price == b.entry_price && a.exit_price == b.exit_price);
      RC_ASSERT(a.quantity == b.quantity && a.pnl == b.pnl);
    }
  }));
}

// What comes after a bar changes nothing in it, minutes included.
TEST(Bands, minutes_show_nothing_of_later_bars) {
  EXPECT_TRUE(rc::check("nothing looks ahead", [] {
    const std::uint64_t seed = any_seed();
    const Case made = random_case(seed);
    core::Random random(seed ^ 1);
    const std::size_t bars = 2 + random.below(made.entry.size() - 2);
    Case other = made;
    for (std::size_t i = bars * minutes_per_bar; i < other.minutes.size(); ++i)
      for (auto* column :
           {&other.minutes.open, &other.minutes.high, &other.minutes.low, &other.minutes.close})
        (*column)[i] *= 1.5;
    const OutcomeBand band = outcome_bands[random.below(outcome_bands.size())];
    const BandRun one = run_case(made, with_costs(), band, true);
    const BandRun two = run_case(other, with_costs(), band, true);
    for (std::size_t i = 0; i < bars; ++i)
      RC_ASSERT(one.run.equity_curve[i] == two.run.equity_curve[i]);
    for (std::size_t i = 0; i < one.run.trades.size(); ++i) {
      if (one.run.trades[i].exit_bar >= bars) break;
      RC_ASSERT(one.run.trades[i] == two.run.trades.at(i));
    }
  }));
}

// A long from 100 with stop 99 and target 102 in an hour that goes to 103 and then to 98.
TEST(Bands, minutes_decide_what_an_hour_hides) {
  const Assumptions assumptions = free_of_costs();
  columns::CandleColumns minutes;
  const auto start = *core::Timestamp::parse("2024-01-01");
  const auto add = [&](std::int64_t minute, Prices p) {
    minutes.push_back(
        {start + core::Duration::minutes(minute), p.open, p.high, p.low, p.close, 1.0, true});
  };
  for (std::int64_t minute = 0; minute < 60; ++minute) add(minute, {100, 100, 100, 100});
  for (std::int64_t minute = 60; minute < 120; ++minute) {
    if (minute == 80)
      add(minute, {100, 103, 100, 101});
    else if (minute == 100)
      add(minute, {100, 100, 98, 100});
    else
      add(minute, {100, 100, 100, 100});
  }
  const auto hour_of = [&](bool with_minutes) {
    const columns::CandleView view = minutes.view();
    const MarketData market = market_of(view, market::Interval::minutes(60), assumptions);
    const std::vector<std::int8_t> entry{1, 0};
    return run(SignalColumns{entry, {}}, market, {0, 0, 2},
               stop_and_target(percent(0.01), percent(0.02)), assumptions, {},
               InsideBars{OutcomeBand::Pessimistic, with_minutes ? view : columns::CandleView{}});
  };
  const BandRun guess = hour_of(false), known = hour_of(true);
  EXPECT_EQ(guess.run.trades.at(0).reason, fills::ExitReason::Stop);
  EXPECT_EQ(guess.inside, (InsideCounts{.ambiguous = 1, .by_minutes = 0}));
  EXPECT_EQ(known.run.trades.at(0).reason, fills::ExitReason::Target);
  EXPECT_EQ(known.inside, (InsideCounts{.ambiguous = 0, .by_minutes = 1}));
}

}  // namespace
}  // namespace sixbtc::backtest
