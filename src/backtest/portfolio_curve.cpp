#include "backtest/portfolio_curve.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::backtest {

namespace {

std::int64_t bar_end(const SymbolRun& run, std::size_t point) {
  const auto open = run.market->bars().time(run.window.first_decision + point);
  return run.market->context.interval.next_start(open).nanoseconds() - 1;
}

}  // namespace

PortfolioCurve portfolio_curve(std::span<const SymbolRun> runs) {
  PortfolioCurve curve;
  std::vector<std::size_t> next(runs.size(), 0);
  std::vector<double> equity;
  for (const SymbolRun& run : runs) {
    CHECK(run.result->equity_curve.size() == run.window.end - run.window.first_decision);
    equity.push_back(run.result->initial_capital);
    curve.start_equity += run.result->initial_capital;
  }
  const double floor = curve.start_equity * 1e-9;
  while (true) {
    std::int64_t time = INT64_MAX;
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (next[i] < runs[i].result->equity_curve.size())
        time = std::min(time, bar_end(runs[i], next[i]));
    if (time == INT64_MAX) return curve;
    double sum = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto& own = runs[i].result->equity_curve;
      if (next[i] < own.size() && bar_end(runs[i], next[i]) == time) equity[i] = own[next[i]++];
      sum += equity[i];
    }
    curve.time.push_back(time);
    curve.equity.push_back(std::max(sum, floor));
  }
}

}  // namespace sixbtc::backtest
