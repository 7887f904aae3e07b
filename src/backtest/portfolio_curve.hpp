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
// drawdowns stay defined. Takes one run after the other: none of their curves need be kept.
class PortfolioSum {
 public:
  // Markets and windows of all runs, in the order in which their results are added.
  explicit PortfolioSum(std::span<const SymbolRun> runs);

  void add(const RunResult& result);
  // Once all are added.
  [[nodiscard]] PortfolioCurve finish();

 private:
  struct Part {
    SymbolRun run;
    bool has_every_bar;  // a bar at each instant of the sum
  };
  std::vector<Part> parts_;
  std::size_t added_ = 0;
  PortfolioCurve curve_;
};

// Of runs at hand.
[[nodiscard]] PortfolioCurve portfolio_curve(std::span<const SymbolRun> runs);

}  // namespace sixbtc::backtest
