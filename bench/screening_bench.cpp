// The screening engine on the reference workload, beside the plain loop of the same run: what a
// user waits for when thousands of strategies are tried. Prints one JSON object; the meaning of
// each figure stands in docs/benchmarks.md. Times are those of the measuring thread's CPU, except
// for two cores.
#include <sys/resource.h>
#include <ctime>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "backtest/screening/fixture_workload.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "core/random.hpp"
#include "perp_sets.hpp"
#include "support/fixture_csv.hpp"
#include "support/shared_data.hpp"

namespace {

namespace fs = std::filesystem;
using namespace sixbtc;
using namespace sixbtc::backtest;
using namespace sixbtc::backtest::screening;
using Json = nlohmann::ordered_json;

constexpr std::size_t no_budget = std::numeric_limits<std::size_t>::max();
constexpr std::size_t minutes_in_fixture = 525'600;

double cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Seconds of the quickest of the runs that `seconds` leave room for: what else the machine does can
// only add.
template <class Clock, class Run>
double best_seconds(Clock clock, double seconds, Run run) {
  double best = std::numeric_limits<double>::infinity();
  const double until = wall_seconds() + seconds;
  do {
    const double start = clock();
    run();
    best = std::min(best, clock() - start);
  } while (wall_seconds() < until);
  return best;
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

std::vector<Job> jobs_of(std::span<const FixtureSet> sets, const FixturePredicates& predicates,
                         Wanted wanted) {
  std::vector<Job> jobs;
  for (const FixtureSet& set : sets)
    jobs.push_back({.builder = predicates.rule(set.rsi_length, set.threshold),
                    .terms = BenchmarkTerms{set.stop, set.target},
                    .wanted = wanted});
  return jobs;
}

// 2,000 sets drawn with seed 1: RSI length 5..30 in steps of 1, threshold 25..45 in steps of 1,
// stop and target 0.5..3 % in steps of 0.25 %.
constexpr std::size_t random_sets_count = 2'000;
std::vector<FixtureSet> random_sets() {
  core::Random random(1);
  std::vector<FixtureSet> sets;
  for (std::size_t i = 0; i < random_sets_count; ++i)
    sets.push_back({static_cast<int>(5 + random.below(26)),
                    static_cast<double>(25 + random.below(21)),
                    0.0025 * static_cast<double>(2 + random.below(11)),
                    0.0025 * static_cast<double>(2 + random.below(11))});
  return sets;
}

struct Run {
  const columns::CandleSeries& candles;
  double seconds;  // for each figure
};

class Workload {
 public:
  explicit Workload(const Run& run)
      : run_(run), predicates_(run.candles.view(), fixture_lengths(), fixture_thresholds()) {
    market_.series = run.candles;
    for (std::size_t i = 0; i < sets_.size(); ++i)
      columns_.push_back(i % 20 == 0
                             ? fixture_signal(bars(), sets_[i].rsi_length, sets_[i].threshold)
                             : columns_.back());
  }

  double loop_per_s() {
    return rate(best_seconds(cpu_seconds, run_.seconds, [&] {
      trades_ = 0;
      for (std::size_t i = 0; i < sets_.size(); ++i)
        trades_ += run_fixture_set(bars(), columns_[i], sets_[i]).trades;
    }));
  }
  double cold_per_s(int threads = 1) {
    return rate(best_seconds(cpu_seconds, run_.seconds, [&] {
      (void)screen_fixture(run_.candles, {.parallel = {.threads = threads}});
    }));
  }
  double warm_per_s() {
    return batch_rate(jobs_of(sets_, predicates_, Wanted::Realised), ExitSearch::Tables);
  }
  // Signals finished, exits looked for in the columns: what tables are compared with.
  double scan_per_s() {
    return batch_rate(jobs_of(sets_, predicates_, Wanted::Realised), ExitSearch::Scan);
  }
  double marked_per_s() {
    std::vector<Signals> signals;
    std::vector<Job> jobs = jobs_of(sets_, predicates_, Wanted::MarkedDrawdown);
    for (std::size_t i = 0; i < sets_.size(); i += 20) {
      signals.push_back(Signals::entries_only(bars().size()));
      predicates_.rule(sets_[i].rsi_length, sets_[i].threshold)(signals.back());
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      jobs[i].builder = {};
      jobs[i].signals = &signals[i / 20];
    }
    return batch_rate(jobs, ExitSearch::Tables);
  }
  double random_sets_per_s() {
    std::vector<int> lengths;
    for (int length = 5; length <= 30; ++length) lengths.push_back(length);
    std::vector<double> thresholds;
    for (int threshold = 25; threshold <= 45; ++threshold) thresholds.push_back(threshold);
    const FixturePredicates predicates(bars(), lengths, thresholds);
    return batch_rate(jobs_of(random_sets(), predicates, Wanted::Realised), ExitSearch::Tables);
  }
  // Wall time of a batch large enough to share, on one thread over two.
  double two_core_scaling() {
    std::vector<Job> jobs;
    for (int k = 0; k < 20; ++k)
      for (Job& job : jobs_of(sets_, predicates_, Wanted::Realised)) jobs.push_back(std::move(job));
    ScreenedSeries series(market_, no_budget);
    double seconds[2];
    for (const int threads : {1, 2})
      seconds[threads - 1] = best_seconds(wall_seconds, run_.seconds, [&] {
        (void)run_batch(series, jobs,
                        {.exit_search = ExitSearch::Tables, .parallel = {.threads = threads}});
      });
    return seconds[0] / seconds[1];
  }
  // Every rule of profile `perp`, plain and by jumping; the same trades.
  Json perp() {
    const Assumptions assumptions = bench::perp_assumptions();
    const MarketData market =
        prepare({"bench", "perp", "BTCUSDT", market::Interval::minutes(15), 0.1}, run_.candles, {},
                assumptions.costs, 14);
    const Reach reach(market.bars(), std::size_t{64} << 20);
    const Window window{0, 0, bars().size()};
    std::vector<Signals> signals;
    for (std::size_t i = 0; i < sets_.size(); i += 20) {
      signals.push_back(Signals::entries_only(bars().size()));
      predicates_.rule(sets_[i].rsi_length, sets_[i].threshold)(signals.back());
    }
    std::uint64_t trades = 0, looped = 0;
    const double loop = best_seconds(cpu_seconds, run_.seconds, [&] {
      looped = 0;
      for (std::size_t i = 0; i < sets_.size(); ++i)
        looped += run(SignalColumns{columns_[i], {}}, market, window, bench::perp_levels(sets_[i]),
                      assumptions, {CurveRecording::None, nullptr})
                      .trades.size();
    });
    const double jump = best_seconds(cpu_seconds, run_.seconds, [&] {
      trades = 0;
      for (std::size_t i = 0; i < sets_.size(); ++i)
        trades += jump_perp(signals[i / 20], market, reach, window, bench::perp_levels(sets_[i]),
                            assumptions, CurveRecording::None, TradeRecording::None)
                      .closed.trades;
    });
    CHECK(trades == looped);
    return {{"loop_per_s", rate(loop)},
            {"jump_per_s", rate(jump)},
            {"ns_per_trade", 1e9 * jump / static_cast<double>(trades)}};
  }
  [[nodiscard]] double trades_per_backtest() const {
    return static_cast<double>(trades_) / static_cast<double>(sets_.size());
  }

 private:
  [[nodiscard]] const columns::CandleView& bars() const { return run_.candles.view(); }
  [[nodiscard]] double rate(double seconds) const {
    return static_cast<double>(sets_.size()) / seconds;
  }
  double batch_rate(std::span<const Job> jobs, ExitSearch search) {
    ScreenedSeries series(market_, no_budget);
    const BatchOptions options{.exit_search = search, .parallel = {.threads = 1}};
    (void)run_batch(series, jobs, options);
    return static_cast<double>(jobs.size()) /
           best_seconds(cpu_seconds, run_.seconds, [&] { (void)run_batch(series, jobs, options); });
  }

  Run run_;
  MarketData market_;
  std::vector<FixtureSet> sets_ = fixture_sets();
  FixturePredicates predicates_;
  std::vector<std::vector<std::int8_t>> columns_;
  std::uint64_t trades_ = 0;
};

Json figures(Workload& workload) {
  const double loop = workload.loop_per_s(), warm = workload.warm_per_s();
  Json json;
  json["loop_per_s"] = loop;
  json["warm_per_s"] = warm;
  json["cold_per_s"] = workload.cold_per_s();
  json["mtm_per_s"] = workload.marked_per_s();
  json["ns_per_trade"] = 1e9 / warm / workload.trades_per_backtest();
  json["peak_mb"] = peak_megabytes();
  return json;
}

// The first minutes of 2024 where they are at hand, else the sample's repeated end to end: as many
// bars, and prices that move by the minute.
columns::CandleColumns minute_bars() {
  const fs::path file =
      test::shared_folder() / "data/binance_spot/klines_1m/BTCUSDT/BTCUSDT-1m-2024.csv.zst";
  if (fs::exists(file)) return test::parse_candles(test::read_zstd(file), minutes_in_fixture);
  std::fprintf(stderr, "no real candles at %s (set SIXBTC_SHARED): minutes are synthetic\n",
               file.c_str());
  core::Random random(1);
  columns::CandleColumns candles;
  double last = 40'000;
  const auto start = *core::Timestamp::parse("2024-01-01");
  for (std::size_t i = 0; i < minutes_in_fixture; ++i) {
    const auto step = [&] { return last * 0.001 * (random.uniform() - 0.5); };
    const double open = last, close = open + step();
    candles.push_back({start + core::Duration::minutes(static_cast<std::int64_t>(i)), open,
                       std::max(open, close) + std::abs(step()) / 2,
                       std::min(open, close) - std::abs(step()) / 2, close, 1.0, true});
    last = close;
  }
  return candles;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) != "--json") {
    std::fprintf(stderr, "screening_bench [--json]: prints one JSON object\n");
    return 2;
  }
  const columns::CandleSeries quarters(test::parse_candles(test::read_zstd(
      fs::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/performance/synthetic_15m.csv.zst")));
  Json json;
  {
    Workload workload({quarters, 0.7});
    json["35040"] = figures(workload);
    json["random_sets_warm_per_s"] = workload.random_sets_per_s();
    json["two_core_scaling"] = workload.two_core_scaling();
    json["scan_per_s"] = workload.scan_per_s();
    json["perp"] = workload.perp();
    for (const std::string& simd : simd_available()) {
      select_simd(simd);
      json["simd"][simd] = {{"warm_per_s", workload.warm_per_s()},
                            {"cold_per_s", workload.cold_per_s()},
                            {"mtm_per_s", workload.marked_per_s()}};
    }
    select_simd("");
  }
  const columns::CandleSeries minutes(minute_bars());
  Workload workload({minutes, 1.5});
  json["525600"] = figures(workload);
  std::printf("%s\n", json.dump(2).c_str());
  return 0;
}
