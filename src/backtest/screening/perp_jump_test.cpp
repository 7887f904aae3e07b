// Screening under profile `perp` against the plain loop: any series, any signals, any levels.
#include "backtest/screening/perp_jump.hpp"

#include <rapidcheck.h>

#include "backtest/loop_test_support.hpp"
#include "backtest/screening/batch.hpp"
#include "backtest/screening/kernels.hpp"

namespace sixbtc::backtest::screening {
namespace {

using namespace backtest::test;

struct Case {
  MarketData market;
  Assumptions assumptions;
  Script script;
  std::vector<double> confidence, stop, target;
  LevelColumns columns;
  strategy::EntryParams levels;
  Window window;
  Signals signals;
};

strategy::Level random_level(core::Random& random, double scale) {
  using Kind = strategy::Level::Kind;
  switch (random.below(4)) {
    case 0:
      return {Kind::AtrMultiple, 0.2 + 4 * random.uniform()};
    case 1:
      return {Kind::Distance, 1'000 * scale * (0.1 + random.uniform())};
    default:
      return {Kind::Percent, scale * (0.1 + random.uniform())};
  }
}

std::vector<Prices> random_prices(core::Random& random, std::size_t bars) {
  auto prices = random_walk(random, bars, 1'000, 0.01 + 0.05 * random.uniform());
  double lowest = prices[0].low;
  for (const Prices& p : prices) lowest = std::min(lowest, p.low);
  const double lift = std::max(0.0, 20 - lowest);  // prices stay above zero
  for (Prices& p : prices) p = {p.open + lift, p.high + lift, p.low + lift, p.close + lift};
  const double grid = random.below(2) == 0 ? 4 : 1'000;
  for (Prices& p : prices)
    for (double* price : {&p.open, &p.high, &p.low, &p.close})
      *price = std::round(*price * grid) / grid;
  // A crash or a jump that stays, and a bar that opens outside its own range.
  if (random.below(3) == 0) {
    const double factor = 0.5 + random.uniform();
    for (std::size_t i = random.below(bars); i < bars; ++i)
      prices[i] = {prices[i].open * factor, prices[i].high * factor, prices[i].low * factor,
                   prices[i].close * factor};
  }
  if (random.below(4) == 0) prices[random.below(bars)].open *= 0.9 + 0.2 * random.uniform();
  // Bars without a trade.
  for (std::size_t i = 1; i < bars; ++i)
    if (random.below(30) == 0) {
      const double last = prices[i - 1].close;
      prices[i] = {last, last, last, last};
    }
  return prices;
}

columns::PointSeries random_funding(core::Random& random, std::size_t bars) {
  columns::PointSeries funding;
  const auto start = core::Timestamp::parse("2024-01-01")->nanoseconds();
  for (std::size_t i = 0; i < bars; ++i)
    if (random.below(6) == 0) {
      funding.time.push_back(start + static_cast<std::int64_t>(i) * hour +
                             (random.below(2) == 0 ? 0 : hour / 2));
      funding.value.push_back(0.001 * (random.uniform() - 0.5));
    }
  return funding;
}

Case random_case(std::uint64_t seed) {
  core::Random random(seed);
  Case made;
  const std::size_t bars = 2 + random.below(500);
  made.assumptions = random.below(4) == 0 ? free_of_costs() : with_costs();
  made.assumptions.rules.tick = core::Price::from_units(random.below(2) == 0 ? 1 : 25'000'000);
  made.assumptions.rules.lot = core::Quantity::from_units(random.below(2) == 0 ? 1 : 10'000'000);
  if (random.below(4) == 0) made.assumptions.rules.significant_digits = 4;
  made.assumptions.rules.notional_min =
      core::Amount::from_integer(random.below(3) == 0 ? 9'000 : 10);
  made.assumptions.leverage = static_cast<int>(1 + random.below(20));
  if (random.below(3) == 0) made.assumptions.settings.target_atr_multiple = 3;
  if (random.below(4) == 0) made.assumptions.costs.target_fill = fills::TargetFill::Maker;
  made.market =
      series_of(random_prices(random, bars), made.assumptions, random_funding(random, bars));
  for (std::size_t i = 0; i < random.below(20) && i < bars; ++i) made.market.atr[i] = std::nan("");

  const std::size_t rarity = 3 + random.below(40);
  made.signals = Signals::entries_only(bars);
  const bool has_exits = random.below(2) == 0;
  if (has_exits) made.signals.long_exits = made.signals.short_exits = Bitmap(bars);
  made.script.entry.assign(bars, 0);
  if (has_exits) made.script.exit.assign(bars, 0);
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(rarity);
    if (draw == 0) made.signals.long_entries.set(i), made.script.entry[i] = 1;
    if (draw == 1) made.signals.short_entries.set(i), made.script.entry[i] = -1;
    if (!has_exits) continue;
    made.script.exit[i] = static_cast<std::uint8_t>(random.below(12) == 0 ? random.below(4) : 0);
    if (made.script.exit[i] & SignalColumns::closes_long) made.signals.long_exits.set(i);
    if (made.script.exit[i] & SignalColumns::closes_short) made.signals.short_exits.set(i);
  }
  if (random.below(3) == 0)
    for (std::size_t i = 0; i < bars; ++i)
      made.confidence.push_back(random.below(9) == 0 ? 0.0 : random.uniform());
  if (random.below(5) != 0) made.levels.stop = random_level(random, 0.03);
  if (random.below(2) == 0) made.levels.target = random_level(random, 0.05);
  if (random.below(3) == 0) {
    made.levels.trail = strategy::Trail{std::nullopt, random_level(random, 0.02)};
    if (random.below(2) == 0) made.levels.trail->activation = random_level(random, 0.02);
  }
  if (random.below(3) == 0) made.levels.break_even = random_level(random, 0.02);
  if (random.below(3) == 0) made.levels.cooldown_bars = static_cast<std::uint32_t>(random.below(8));
  if (random.below(3) == 0)
    made.levels.entries_per_day_max = static_cast<std::uint32_t>(random.below(4));
  if (random.below(3) == 0) made.levels.bars_max = static_cast<std::uint32_t>(random.below(30));
  if (random.below(3) == 0) {
    const bool is_price = random.below(2) == 0;
    made.columns.stop_kind = made.columns.target_kind =
        is_price ? strategy::Level::Kind::Price : strategy::Level::Kind::Distance;
    for (std::size_t i = 0; i < bars; ++i) {
      const double close = made.market.bars().close[i], away = 30 * random.uniform();
      const double side = made.script.entry[i];
      made.stop.push_back(random.below(9) == 0 ? std::nan("")
                          : is_price           ? close - side * away
                                               : away);
      made.target.push_back(is_price ? close + side * 2 * away : 2 * away);
    }
  }
  const std::size_t end = 1 + random.below(bars);
  const std::size_t first = random.below(2) == 0 ? 0 : random.below(end);
  made.window = {first / 2, first, random.below(2) == 0 ? bars : end};
  return made;
}

void expect_same(const RunResult& loop, const RunResult& jump) {
  RC_ASSERT(jump.trades.size() == loop.trades.size());
  for (std::size_t i = 0; i < loop.trades.size(); ++i) RC_ASSERT(jump.trades[i] == loop.trades[i]);
  RC_ASSERT(jump.closed == loop.closed);
  RC_ASSERT(jump.counters == loop.counters);
  RC_ASSERT(jump.equity == loop.equity);
  RC_ASSERT(jump.bars_in_position == loop.bars_in_position);
  RC_ASSERT(jump.is_open_at_end == loop.is_open_at_end);
  RC_ASSERT(jump.equity_curve == loop.equity_curve);
}

void check_case(std::uint64_t seed) {
  Case made = random_case(seed);
  made.columns.stop = made.stop;
  made.columns.target = made.target;
  made.signals.confidence = made.confidence;
  made.signals.levels = made.columns;
  const SignalColumns columns{made.script.entry, made.script.exit, made.confidence, made.columns};
  const Reach reach(made.market.bars(), std::size_t{1} << 20);
  for (const auto curve : {CurveRecording::EveryBar, CurveRecording::None}) {
    const RunResult loop =
        run(columns, made.market, made.window, made.levels, made.assumptions, {curve, nullptr});
    for (const std::string& simd : simd_available()) {
      select_simd(simd);
      expect_same(loop, jump_perp(made.signals, made.market, reach, made.window, made.levels,
                                  made.assumptions, curve, TradeRecording::EveryTrade));
      RunResult sums = jump_perp(made.signals, made.market, reach, made.window, made.levels,
                                 made.assumptions, curve, TradeRecording::None);
      RC_ASSERT(sums.trades.empty());
      sums.trades = loop.trades;
      expect_same(loop, sums);
    }
    select_simd("");
  }
}

// What the loop makes of entries at the given closes, once the walk that jumps equals it.
RunResult both_ways(const std::vector<Prices>& prices, std::initializer_list<std::size_t> longs,
                    const strategy::EntryParams& levels, const Assumptions& assumptions) {
  const MarketData market = series_of(prices, assumptions);
  Signals signals = Signals::entries_only(prices.size());
  std::vector<std::int8_t> entry(prices.size(), 0);
  for (const std::size_t bar : longs) signals.long_entries.set(bar), entry[bar] = 1;
  const Window window{0, 0, prices.size()};
  const Reach reach(market.bars(), std::size_t{1} << 20);
  const RunResult loop = run(SignalColumns{entry, {}}, market, window, levels, assumptions, {});
  // Looked for in the columns at first, then found in tables, then read from them.
  for (std::size_t use = 1; use <= ExitTables::uses_min + 1; ++use) {
    const RunResult jump = jump_perp(signals, market, reach, window, levels, assumptions,
                                     CurveRecording::EveryBar, TradeRecording::EveryTrade);
    EXPECT_EQ(jump.trades, loop.trades);
    EXPECT_EQ(jump.counters, loop.counters);
    EXPECT_EQ(jump.equity, loop.equity);
    EXPECT_EQ(jump.equity_curve, loop.equity_curve);
  }
  return loop;
}

// A gap beyond everything the account has: later signals hold nothing, so later bars decide
// otherwise than a walk without money would.
TEST(PerpJump, an_account_that_went_broke_holds_nothing_any_more) {
  std::vector<Prices> prices(40, Prices{100, 101, 99.95, 100});
  for (std::size_t i = 10; i < prices.size(); ++i) prices[i] = {50, 51, 49.98, 50};
  prices[30] = {50, 51, 40, 41};
  Assumptions assumptions = free_of_costs();
  assumptions.leverage = 10;
  strategy::EntryParams levels;
  levels.stop = percent(0.001);
  const RunResult run = both_ways(prices, {5, 15, 16, 17, 35}, levels, assumptions);
  EXPECT_LT(run.equity, 0);
  EXPECT_EQ(run.trades.size(), 1U);
  EXPECT_EQ(run.counters.no_equity, 4U);
}

// A bar that opens outside its own range meets no level with its open: in the bar of the entry, and
// of a liquidation, which is no matter of the open.
TEST(PerpJump, an_open_outside_its_bar_is_no_touch) {
  std::vector<Prices> prices(40, Prices{100, 100.5, 99.5, 100});
  prices[6] = {95, 100.5, 99.5, 100};  // the stop lies between this open and the fill
  strategy::EntryParams tight;
  tight.stop = percent(0.0001);
  EXPECT_EQ(both_ways(prices, {5}, tight, with_costs()).trades.at(0).exit_bar, 39U);
  prices[26] = {80, 100.5, 99.5, 100};  // beyond the liquidation
  Assumptions levered = free_of_costs();
  levered.leverage = 10;
  strategy::EntryParams wide;
  wide.stop = percent(0.5);
  EXPECT_EQ(both_ways(prices, {20}, wide, levered).trades.at(0).exit_bar, 39U);
}

// The open of such a bar is the stop's where another level is met in it.
TEST(PerpJump, an_open_outside_the_bar_of_the_entry_goes_with_any_touch) {
  std::vector<Prices> prices(40, Prices{100, 100.5, 99.5, 100});
  prices[6] = {95, 100.5, 99.5, 100};
  strategy::EntryParams both;
  both.stop = percent(0.0001);   // between this open and the fill
  both.target = percent(0.055);  // below this bar's high
  const Trade trade = both_ways(prices, {5}, both, with_costs()).trades.at(0);
  EXPECT_EQ(trade.exit_bar, 6U);
  EXPECT_EQ(trade.reason, fills::ExitReason::Stop);
}

// Waits longer than the tables can tell.
TEST(PerpJump, exits_beyond_the_reach_of_tables_are_looked_for) {
  std::vector<Prices> prices(9'000, Prices{100, 100.5, 99.5, 100});
  prices[8'500] = {100, 111, 99.5, 110};
  strategy::EntryParams levels;
  levels.stop = percent(0.05);
  levels.target = percent(0.1);
  const RunResult run = both_ways(prices, {5, 400, 8'600}, levels, with_costs());
  EXPECT_EQ(run.trades.at(0).exit_bar, 8'500U);
  EXPECT_EQ(run.trades.at(1).reason, fills::ExitReason::End);
}

// A trail that is armed late and met by a bar's open, and one that nothing meets for longer than
// tables can tell; a stop gone to the fill is no trail.
TEST(PerpJump, stops_that_move_end_positions_as_in_the_plain_loop) {
  std::vector<Prices> prices(9'000, Prices{100, 100.5, 99.5, 100});
  prices[10] = {100, 104, 99.8, 103};
  prices[11] = {99, 99.4, 98, 98.5};
  prices[8'950] = {100, 101.5, 99.8, 101};
  prices[8'970] = {100.5, 100.6, 95, 95};
  strategy::EntryParams trailed;
  trailed.stop = percent(0.05);
  trailed.trail = strategy::Trail{percent(0.02), percent(0.015)};
  const RunResult run = both_ways(prices, {5, 400, 8'975}, trailed, with_costs());
  EXPECT_EQ(run.trades.at(0).reason, fills::ExitReason::Trail);
  EXPECT_EQ(run.trades.at(0).exit_bar, 11U);
  EXPECT_EQ(run.trades.at(1).exit_bar, 8'970U);  // its trail was never armed
  EXPECT_EQ(run.trades.at(1).reason, fills::ExitReason::Stop);

  strategy::EntryParams even;
  even.stop = percent(0.05);
  even.break_even = percent(0.03);
  const Trade trade = both_ways(prices, {5}, even, with_costs()).trades.at(0);
  EXPECT_EQ(trade.exit_bar, 11U);
  EXPECT_EQ(trade.reason, fills::ExitReason::Stop);
}

// Jobs that build their own signals and jobs that bring them, on one and two threads, which fill
// the same tables.
TEST(Batch, runs_perp_jobs_in_order_with_the_bits_of_the_loop) {
  Case made = random_case(39);
  made.window = {0, 0, made.market.bars().size()};
  // Room for all tables.
  ScreenedSeries series(made.market, 400 * CodeTable::bytes_for(made.market.bars().size()));
  std::vector<Job> jobs;
  for (std::size_t k = 0; k < 200; ++k) {
    strategy::EntryParams levels;
    levels.stop = percent(0.01 * static_cast<double>(1 + k % 20));
    levels.target = percent(0.02 * static_cast<double>(1 + k % 7));
    if (k % 4 == 1) levels.trail = strategy::Trail{std::nullopt, percent(0.04)};
    if (k % 8 == 5) levels.trail->activation = percent(0.05);
    if (k % 4 == 3) levels.break_even = percent(k % 8 == 3 ? 0.02 : 0.06);
    Job job;
    job.terms = PerpTerms{&made.assumptions, made.window, levels};
    job.wanted = k % 3 == 0 ? Wanted::Realised : k % 3 == 1 ? Wanted::Trades : Wanted::Curve;
    if (k % 2 == 0)
      job.signals = &made.signals;
    else
      job.builder = [&made](Signals& signals) { signals = made.signals; };
    jobs.push_back(std::move(job));
  }
  for (const int threads : {1, 2}) {
    const auto outcomes = run_batch(series, jobs, {.parallel = {.threads = threads}});
    ASSERT_EQ(outcomes.size(), jobs.size());
    for (std::size_t k = 0; k < jobs.size(); ++k) {
      const RunResult loop =
          run(SignalColumns{made.script.entry, made.script.exit}, made.market, made.window,
              std::get<PerpTerms>(jobs[k].terms).levels, made.assumptions, {});
      EXPECT_GT(loop.trades.size(), 30U);
      EXPECT_EQ(outcomes[k]->realised.equity, loop.equity);
      EXPECT_EQ(outcomes[k]->realised.trades, loop.trades.size());
      ASSERT_EQ(outcomes[k]->run.has_value(), k % 3 != 0);
      if (outcomes[k]->run) {
        EXPECT_EQ(outcomes[k]->run->trades, loop.trades);
      }
      if (k % 3 == 2) {
        EXPECT_EQ(outcomes[k]->run->equity_curve, loop.equity_curve);
      }
    }
  }
}

TEST(PerpJump, equals_the_plain_loop_to_the_last_bit) {
  EXPECT_TRUE(rc::check("jump is the loop", [] {
    // Many random cases a draw: the shrinker has nothing to shorten in a seed.
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    for (std::uint64_t k = 0; k < 10; ++k) check_case(seed + k);
  }));
}

}  // namespace
}  // namespace sixbtc::backtest::screening
