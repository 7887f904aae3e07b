// Profile `benchmark` through first-passage tables, several backtests in flight.
//
// Each lane of a vector register walks one backtest from exit to entry (walk_lanes.hpp); nothing in
// a step branches on data but the rare cases (an entry the tables do not know yet, a gap, a long
// wait, the end), and those are settled here, one by one.
//
// Trades and wins equal the plain loop; equity is a product of trade factors instead of a sum of
// profits, so it agrees to about 1e-13, not to the last bit.
#pragma once

#include <functional>
#include <vector>

#include "backtest/screening/benchmark_scan.hpp"
#include "backtest/screening/passage.hpp"

namespace sixbtc::backtest::screening {

// Every table an entry is put into when one of them asks for it.
struct PassageLadders {
  PassageLadder stops, targets;
};

struct BenchmarkWalkJob {
  BenchmarkTerms terms;
  PassageTable* stop = nullptr;
  PassageTable* target = nullptr;
  const Signals* signals = nullptr;        // or else
  const SignalBuilder* builder = nullptr;  // rebuilds them here
  bool is_marked = false;                  // also the drawdown of the bar-by-bar curve
};

// False where a trade's profit at its level is so near zero that a product could misjudge it, and
// where the series is longer than a walk can number.
[[nodiscard]] bool can_walk(const columns::CandleView& bars, const BenchmarkTerms& terms);

// results[i] is what jobs[i] leaves. One thread; tables may be shared with others.
void walk_benchmark(const columns::CandleView& bars, const TouchIndex& touch,
                    const PassageLadders& ladders, std::span<const BenchmarkWalkJob> jobs,
                    std::span<MarkedRealised> results);

}  // namespace sixbtc::backtest::screening
