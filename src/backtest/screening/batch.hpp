// The public entry of the screening engine: many backtests on one series.
//
// Results come in the order of the jobs and have the same bits for any number of threads and any
// SIMD width. What the engine found about the series (first-passage tables) stays in the
// ScreenedSeries and serves later batches; finished results are never reused.
#pragma once

#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "backtest/market_data.hpp"
#include "backtest/parallel.hpp"
#include "backtest/screening/benchmark_scan.hpp"
#include "backtest/screening/passage.hpp"
#include "backtest/screening/perp_jump.hpp"
#include "backtest/screening/realised.hpp"
#include "backtest/screening/signals.hpp"

namespace sixbtc::backtest::screening {

// A prepared series and what was found about it. Shared by all threads of a batch.
class ScreenedSeries {
 public:
  // `market` outlives this. `budget_bytes`: for first-passage tables; without budget exits are
  // looked for in the columns.
  ScreenedSeries(const MarketData& market, std::size_t budget_bytes)
      : market_(market),
        touch_(market.bars().high, market.bars().low),
        reach_(market.bars(), budget_bytes),
        passages_(market.bars().size(), budget_bytes) {}

  [[nodiscard]] const MarketData& market() const { return market_; }
  [[nodiscard]] const TouchIndex& touch() const { return touch_; }
  [[nodiscard]] const Reach& reach() const { return reach_; }
  [[nodiscard]] PassageTables& passages() { return passages_; }

 private:
  const MarketData& market_;
  TouchIndex touch_;
  Reach reach_;
  PassageTables passages_;
};

// What a job leaves beside its realised figures.
enum class Wanted : std::uint8_t {
  Realised,        // nothing
  MarkedDrawdown,  // profile `benchmark`: the drawdown of the bar-by-bar curve
  Trades,          // profile `perp`: the run with its trades
  Curve,           // profile `perp`: and the curve marked to market at every close
};

// Profile `perp` with everything that decides what its trades are. What is pointed at outlives the
// batch.
struct PerpTerms {
  const Assumptions* assumptions = nullptr;
  Window window;
  strategy::EntryParams levels;  // with every entry; Signals::levels come before them
};

struct Job {
  // Either finished signals, which outlive the batch, or a builder that makes them when their turn
  // comes.
  const Signals* signals = nullptr;
  SignalBuilder builder = {};
  std::variant<BenchmarkTerms, PerpTerms> terms = {};
  Wanted wanted = Wanted::Realised;
};

struct Outcome {
  Realised realised;
  std::optional<double> marked_drawdown = {};
  std::optional<RunResult> run = {};
};

// How exits that depend only on the entry bar are found. Tables pay once enough backtests share a
// level; `Automatic` decides by `table_uses_min`.
enum class ExitSearch : std::uint8_t { Automatic, Scan, Tables };

// Backtests that ask for one level in a batch before its table is begun (docs/benchmarks.md says
// how it was measured).
inline constexpr std::size_t table_uses_min = 30;

struct BatchOptions {
  ExitSearch exit_search = ExitSearch::Automatic;
  ParallelOptions parallel = {};
};

// outcomes[i] belongs to jobs[i]; fewer than jobs only when parallel.stop was set: then the rest is
// missing.
[[nodiscard]] std::vector<std::optional<Outcome>> run_batch(ScreenedSeries& series,
                                                            std::span<const Job> jobs,
                                                            const BatchOptions& options);

}  // namespace sixbtc::backtest::screening
