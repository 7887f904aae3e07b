#include "validation/proof_series.hpp"

#include <algorithm>

#include "analytics/sharpe.hpp"
#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

constexpr std::int64_t nanoseconds_per_day = 86'400'000'000'000;

std::int64_t day_of(std::int64_t time) {
  return time >= 0 ? time / nanoseconds_per_day
                   : -((-time + nanoseconds_per_day - 1) / nanoseconds_per_day);
}

// Last nanosecond of a bar.
std::int64_t end_of(const ProofSeries& series, std::size_t bar) {
  const auto& market = *series.market;
  return market.context.interval.next_start(market.bars().time(bar)).nanoseconds() - 1;
}

}  // namespace

backtest::Assumptions stressed(backtest::Assumptions assumptions, double multiple) {
  fills::CostModel costs = fills::with_floor(assumptions.costs);
  costs.taker *= multiple;
  costs.maker *= multiple;
  costs.slippage *= multiple;
  assumptions.costs = costs;
  return assumptions;
}

ProofRuns::ProofRuns(std::span<const ProofSeries> series, std::size_t budget_bytes)
    : series_(series) {
  CHECK(!series.empty());
  for (const ProofSeries& one : series)
    screens_.push_back(std::make_unique<backtest::screening::StrategyScreen>(
        *one.market, budget_bytes / series.size()));
}

core::Result<std::vector<backtest::RunResult>> ProofRuns::run(
    const strategy::StrategyCore& strategy) const {
  return run(strategy, 1.0);
}

core::Result<std::vector<backtest::RunResult>> ProofRuns::run(
    const strategy::StrategyCore& strategy, double cost_multiple) const {
  std::vector<backtest::RunResult> results;
  for (std::size_t i = 0; i < series_.size(); ++i) {
    const ProofSeries& one = series_[i];
    results.push_back(screens_[i]->run(strategy, one.window, strategy.traits().defaults,
                                       stressed(one.assumptions, cost_multiple),
                                       backtest::CurveRecording::EveryBar));
    if (results.back().failure) return std::unexpected(*results.back().failure);
  }
  return results;
}

DailyMarks::DailyMarks(std::span<const ProofSeries> series) {
  std::int64_t first = INT64_MAX, last = INT64_MIN;
  for (const ProofSeries& one : series) {
    CHECK(one.window.first_decision < one.window.end);
    first = std::min(first, day_of(end_of(one, one.window.first_decision)));
    last = std::max(last, day_of(end_of(one, one.window.end - 1)));
  }
  days_ = static_cast<std::size_t>(last - first + 1);
  for (const ProofSeries& one : series) {
    std::vector<std::uint32_t> points(days_);
    std::size_t bar = one.window.first_decision;
    for (std::size_t day = 0; day < days_; ++day) {
      while (bar < one.window.end &&
             day_of(end_of(one, bar)) <= first + static_cast<std::int64_t>(day))
        ++bar;
      points[day] = static_cast<std::uint32_t>(bar - one.window.first_decision);
    }
    points_.push_back(std::move(points));
  }
}

std::vector<double> DailyMarks::returns(std::span<const backtest::RunResult> runs) const {
  CHECK(runs.size() == points_.size());
  double before = 0;
  for (const auto& run : runs) before += run.initial_capital;
  const double floor = before * 1e-9;  // as in the portfolio's curve
  std::vector<double> returns(days_);
  for (std::size_t day = 0; day < days_; ++day) {
    double equity = 0;
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::uint32_t points = points_[i][day];
      equity += points == 0 ? runs[i].initial_capital : runs[i].equity_curve[points - 1];
    }
    equity = std::max(equity, floor);
    returns[day] = equity / before - 1.0;
    before = equity;
  }
  return returns;
}

double daily_sharpe(std::span<const double> returns) {
  const auto sample = analytics::sharpe_sample(returns);
  return sample ? sample->sharpe : 0.0;
}

}  // namespace sixbtc::validation
