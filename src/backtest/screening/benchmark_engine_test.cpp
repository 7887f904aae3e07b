// The two ways of the screening engine against the plain loop, on profile `benchmark`.
#include <rapidcheck.h>

#include "backtest/bench_fixture.hpp"
#include "backtest/screening/benchmark_scan.hpp"
#include "backtest/screening/benchmark_walk.hpp"
#include "backtest/screening/fixture_workload.hpp"
#include "backtest/screening/kernels.hpp"
#include "core/random.hpp"
#include "support/fixture_csv.hpp"

namespace sixbtc::backtest::screening {
namespace {

// Prices on a coarse grid, so that opens meet levels, with gaps now and then.
columns::CandleColumns random_candles(core::Random& random, std::size_t bars) {
  columns::CandleColumns candles;
  double last = 1'000;
  const auto start = *core::Timestamp::parse("2024-01-01");
  const auto grid = [](double price) { return std::round(price * 4) / 4; };
  for (std::size_t i = 0; i < bars; ++i) {
    const double jump = random.below(20) == 0 ? 60 * (random.uniform() - 0.5) : 0;
    const double open = grid(last + jump), close = grid(open + 16 * (random.uniform() - 0.5));
    const double high = grid(std::max(open, close) + 6 * random.uniform());
    const double low = grid(std::min(open, close) - 6 * random.uniform());
    candles.push_back({start + core::Duration::hours(static_cast<std::int64_t>(i)), open, high, low,
                       close, 1.0, true});
    last = close;
  }
  return candles;
}

struct Case {
  columns::CandleColumns candles;
  std::vector<std::int8_t> column;
  Signals signals;
  BenchmarkTerms terms;
};

Case random_case(std::uint64_t seed) {
  core::Random random(seed);
  Case made;
  const std::size_t bars = 1 + random.below(700);
  made.candles = random_candles(random, bars);
  made.column.resize(bars);
  made.signals = Signals::entries_only(bars);
  for (std::size_t i = 0; i < bars; ++i) {
    const std::uint64_t draw = random.below(12);
    made.column[i] = static_cast<std::int8_t>(draw == 0 ? 1 : draw == 1 ? -1 : 0);
    if (draw == 0) made.signals.long_entries.set(i);
    if (draw == 1) made.signals.short_entries.set(i);
  }
  made.terms = {0.0025 * static_cast<double>(1 + random.below(12)),
                0.0025 * static_cast<double>(1 + random.below(20))};
  return made;
}

FixtureResult loop_of(const Case& made) {
  return run_fixture_set(made.candles.view(), made.column,
                         {0, 0, made.terms.stop, made.terms.target});
}

TEST(BenchmarkScan, equals_the_loop_to_the_last_bit) {
  EXPECT_TRUE(rc::check("scan is the loop", [] {
    const Case made = random_case(*rc::gen::arbitrary<std::uint64_t>());
    const FixtureResult loop = loop_of(made);
    const Realised expected{loop.trades, loop.wins, loop.equity, loop.realised_drawdown,
                            loop.open_at_end};
    for (const std::string& simd : simd_available()) {
      select_simd(simd);
      const TouchIndex touch(made.candles.high, made.candles.low);
      const auto marked =
          scan_benchmark_marked(made.candles.view(), touch, made.signals, made.terms);
      RC_ASSERT(scan_benchmark(made.candles.view(), touch, made.signals, made.terms) == expected);
      RC_ASSERT(marked.realised == expected);
      RC_ASSERT(marked.marked_drawdown ==
                mark_fixture_set(made.candles.view(), made.column,
                                 {0, 0, made.terms.stop, made.terms.target})
                    .drawdown);
    }
    select_simd("");
  }));
}

TEST(BenchmarkWalk, equals_the_loop_in_trades_and_wins_and_equity_within_rounding) {
  EXPECT_TRUE(rc::check("walk is the loop", [] {
    const Case made = random_case(*rc::gen::arbitrary<std::uint64_t>());
    const FixtureResult loop = loop_of(made);
    const std::size_t bars = made.candles.size();
    PassageTable stop(bars), target(bars);
    const std::vector<BenchmarkWalkJob> jobs(
        11, BenchmarkWalkJob{made.terms, &stop, &target, &made.signals, nullptr, true});
    std::vector<MarkedRealised> results(jobs.size());
    const double marked = mark_fixture_set(made.candles.view(), made.column,
                                           {0, 0, made.terms.stop, made.terms.target})
                              .drawdown;
    walk_benchmark(made.candles.view(), TouchIndex(made.candles.high, made.candles.low),
                   {{{made.terms.stop, &stop}}, {{made.terms.target, &target}}}, jobs, results);
    for (const auto& [got, marked_drawdown] : results) {
      RC_ASSERT(got == results[0].realised);
      RC_ASSERT(marked_drawdown == results[0].marked_drawdown);
      RC_ASSERT(std::abs(marked_drawdown - marked) <= 1e-9);
      RC_ASSERT(got.trades == loop.trades);
      RC_ASSERT(got.wins == loop.wins);
      RC_ASSERT(std::abs(got.equity - loop.equity) <= 1e-9 * loop.equity);
      RC_ASSERT(std::abs(got.drawdown - loop.realised_drawdown) <= 1e-9);
      RC_ASSERT(got.open_direction == loop.open_at_end);
    }
  }));
}

// The oracle of the performance fixture, through the public entry, both searches, 1 and 2 threads.
TEST(Batch, equals_the_loop_on_the_reference_workload) {
  const columns::CandleSeries candles(sixbtc::test::parse_candles(
      sixbtc::test::read_zstd(std::filesystem::path(SIXBTC_SOURCE_DIR) /
                              "tests/fixtures/performance/synthetic_15m.csv.zst")));
  const auto loop = bench_fixture(candles.view());
  std::vector<FixtureResult> first;
  for (const ExitSearch search : {ExitSearch::Scan, ExitSearch::Tables, ExitSearch::Automatic}) {
    for (const int threads : {1, 2}) {
      const auto got = screen_fixture(
          candles, {.exit_search = search, .parallel = {.threads = threads, .on_progress = {}}});
      ASSERT_EQ(got.size(), loop.size());
      for (std::size_t i = 0; i < loop.size(); ++i) {
        EXPECT_EQ(got[i].trades, loop[i].trades) << i;
        EXPECT_EQ(got[i].wins, loop[i].wins) << i;
        EXPECT_NEAR(got[i].equity, loop[i].equity, 1e-9 * loop[i].equity) << i;
        EXPECT_NEAR(got[i].realised_drawdown, loop[i].realised_drawdown, 1e-9) << i;
        EXPECT_EQ(got[i].open_at_end, loop[i].open_at_end) << i;
        if (threads == 2) {
          EXPECT_EQ(got[i].equity, first[i].equity) << i;
        }
      }
      first = got;
    }
  }
}

TEST(FixtureWorkload, gives_the_signals_of_the_loop) {
  const auto candles =
      test::parse_candles(test::read_zstd(std::filesystem::path(SIXBTC_SOURCE_DIR) /
                                          "tests/fixtures/performance/synthetic_15m.csv.zst"));
  const int lengths[] = {7, 14};
  const double thresholds[] = {30, 45};
  const FixturePredicates predicates(candles.view(), lengths, thresholds);
  Signals signals = Signals::entries_only(candles.size());
  for (const int length : lengths)
    for (const double threshold : thresholds) {
      predicates.rule(length, threshold)(signals);
      const auto column = fixture_signal(candles.view(), length, threshold);
      for (std::size_t i = 0; i < column.size(); ++i) {
        ASSERT_EQ(signals.long_entries.test(i), column[i] > 0) << i;
        ASSERT_EQ(signals.short_entries.test(i), column[i] < 0) << i;
      }
    }
}

}  // namespace
}  // namespace sixbtc::backtest::screening
