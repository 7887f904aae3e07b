// The curve of several runs together.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "backtest/metrics.hpp"

namespace sixbtc::backtest {

struct PortfolioCurve {
  double start_equity = 0;
  std::vector<std::int64_t> time;  // last nanosecond of each bar, strictly increasing
  std::vector<double> equity;      // > 0
};

// Sum over runs of the last equity known at each bar close; a run counts with its initial capital
// before its first bar. A ruined account is held at a billionth of its start, so that returns and
// drawdowns stay defined.
[[nodiscard]] PortfolioCurve portfolio_curve(std::span<const SymbolRun> runs);

}  // namespace sixbtc::backtest
