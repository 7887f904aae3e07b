// Digests of results, held against those in tests/fixtures/determinism: what another compiler,
// optimisation, SIMD width or number of threads must not change. A change of the rules does change
// them: then SIXBTC_REFRESH=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>

#include "analytics/sharpe.hpp"
#include "backtest/bench_fixture.hpp"
#include "backtest/loop_test_support.hpp"
#include "backtest/metrics.hpp"
#include "backtest/parallel.hpp"
#include "backtest/screening/fixture_workload.hpp"
#include "backtest/screening/kernels.hpp"
#include "backtest/screening/strategy_screen.hpp"
#include "core/hash.hpp"
#include "support/expanded_scripts.hpp"
#include "support/fixture_csv.hpp"

namespace sixbtc::backtest {
namespace {

namespace fs = std::filesystem;
using screening::select_simd;
using screening::simd_available;

const fs::path digests = fs::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/determinism";

class Bytes {
 public:
  template <class... Values>
  void add(const Values&... values) {
    (bytes_.append(reinterpret_cast<const char*>(&values), sizeof values), ...);
  }
  [[nodiscard]] std::string digest() const { return core::sha256_hex(bytes_); }

 private:
  std::string bytes_;
};

void expect_pinned(const std::string& name, const std::string& digest) {
  const fs::path file = digests / (name + ".sha256");
  if (std::getenv("SIXBTC_REFRESH") != nullptr) std::ofstream(file) << digest << '\n';
  std::ifstream stream(file);
  std::string pinned;
  stream >> pinned;
  EXPECT_EQ(digest, pinned) << name;
}

const columns::CandleSeries& candles() {
  static const columns::CandleSeries series(sixbtc::test::parse_candles(sixbtc::test::read_zstd(
      fs::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/performance/synthetic_15m.csv.zst")));
  return series;
}

std::string digest_of(const std::vector<FixtureResult>& results) {
  Bytes bytes;
  for (const FixtureResult& each : results)
    bytes.add(each.trades, each.wins, each.equity, each.realised_drawdown, each.open_at_end);
  return bytes.digest();
}

void add(Bytes& bytes, const RunResult& run) {
  bytes.add(run.closed.trades, run.closed.wins, run.closed.drawdown, run.equity,
            run.bars_in_position);
  for (const Trade& trade : run.trades)
    bytes.add(trade.entry_bar, trade.exit_bar, trade.direction, trade.reason, trade.entry_price,
              trade.exit_price, trade.quantity, trade.gross, trade.fees, trade.funding, trade.pnl,
              trade.risk, trade.mae, trade.mfe);
  for (const double equity : run.equity_curve) bytes.add(equity);
}

// Every shipped script in some of its expansions, all rules of profile `perp`.
class Scripts : public testing::Test {
 protected:
  Scripts() {
    for (const auto& script : sixbtc::test::expanded_scripts(64))
      cores_.push_back(language::compile(script.source, sixbtc::test::language_limits)->strategy);
  }

  template <class Run>
  std::string digest(int threads, Run run) const {
    std::vector<RunResult> results(cores_.size());
    parallel_for(cores_.size(), {.threads = threads},
                 [&](std::size_t i) { results[i] = run(*cores_[i]); });
    Bytes bytes;
    for (const RunResult& result : results) add(bytes, result);
    return bytes.digest();
  }

  std::vector<std::shared_ptr<const strategy::StrategyCore>> cores_;
  Assumptions assumptions_ = backtest::test::with_costs();
  MarketData market_ = prepare({"binance", "spot", "BTCUSDT", market::Interval::minutes(15), 0.01},
                               candles(), {}, assumptions_.costs, 14);
  Window window_{.shown_from = 0, .first_decision = 100, .end = market_.bars().size()};
};

TEST(Determinism, the_loop_of_the_reference_workload) {
  expect_pinned("workload_loop", digest_of(bench_fixture(candles().view())));
}

TEST(Determinism, the_screen_of_the_reference_workload) {
  for (const std::string& simd : simd_available()) {
    select_simd(simd);
    for (const int threads : {1, 2})
      expect_pinned("workload_screen", digest_of(screening::screen_fixture(
                                           candles(), {.parallel = {.threads = threads}})));
  }
  select_simd("");
}

TEST_F(Scripts, have_the_same_bits_in_the_loop_and_on_the_screen) {
  for (const int threads : {1, 2})
    expect_pinned("scripts", digest(threads, [&](const strategy::StrategyCore& core) {
                    return run(core, market_, window_, core.traits().defaults, assumptions_, {});
                  }));
  for (const std::string& simd : simd_available()) {
    select_simd(simd);
    screening::StrategyScreen screen(market_, std::size_t{64} << 20);
    expect_pinned("scripts", digest(2, [&](const strategy::StrategyCore& core) {
                    return screen.run(core, window_, core.traits().defaults, assumptions_,
                                      CurveRecording::EveryBar);
                  }));
  }
  select_simd("");
}

TEST_F(Scripts, have_the_same_statistics) {
  Bytes bytes;
  for (const auto& core : cores_) {
    const RunResult result =
        run(*core, market_, window_, core->traits().defaults, assumptions_, {});
    const SymbolRun measured{&market_, window_, &result};
    const Metrics metrics = measure({&measured, 1});
    bytes.add(metrics.total_return, metrics.max_drawdown, metrics.exposure, metrics.turnover);
    for (const auto& figure :
         {metrics.sharpe_annual, metrics.sortino_annual, metrics.volatility_annual, metrics.cagr,
          metrics.win_rate, metrics.payoff, metrics.profit_factor, metrics.sqn, metrics.expectancy,
          metrics.ed_ratio, metrics.consistency, metrics.break_even_cost_per_side})
      bytes.add(figure.value_or(-1));
    for (const double daily : metrics.daily_returns) bytes.add(daily);
    if (!metrics.daily) continue;
    const auto deflated = analytics::deflated_sharpe(*metrics.daily, 1'000, 0.01);
    bytes.add(deflated ? deflated->probability.value : -1);
  }
  expect_pinned("statistics", bytes.digest());
}

}  // namespace
}  // namespace sixbtc::backtest
