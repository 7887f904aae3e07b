#include "backtest/portfolio_curve.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/check.hpp"

namespace sixbtc::backtest {

namespace {

columns::CandleView bars_of(const SymbolRun& run) {
  return run.market->bars().slice(run.window.first_decision,
                                  run.window.end - run.window.first_decision);
}

std::int64_t bar_end(const SymbolRun& run, const columns::CandleView& bars, std::size_t bar) {
  return run.market->context.interval.next_start(bars.time(bar)).nanoseconds() - 1;
}

std::vector<std::int64_t> bar_ends(const SymbolRun& run) {
  const columns::CandleView bars = bars_of(run);
  std::vector<std::int64_t> ends(bars.size());
  for (std::size_t bar = 0; bar < bars.size(); ++bar) ends[bar] = bar_end(run, bars, bar);
  return ends;
}

bool has_same_bars(const SymbolRun& a, const SymbolRun& b) {
  return a.market->context.interval == b.market->context.interval &&
         std::ranges::equal(bars_of(a).open_time, bars_of(b).open_time);
}

}  // namespace

PortfolioSum::PortfolioSum(std::span<const SymbolRun> runs) {
  std::vector<std::int64_t>& times = curve_.time;
  // Most series of a portfolio have the same bars: their instants are found once.
  for (const SymbolRun& run : runs) {
    const bool has_firsts = !parts_.empty() && has_same_bars(run, parts_.front().run);
    parts_.push_back({run, parts_.empty() || has_firsts});
    if (has_firsts) continue;
    const std::vector<std::int64_t> ends = bar_ends(run);
    std::vector<std::int64_t> all;
    all.reserve(std::max(times.size(), ends.size()));
    std::ranges::set_union(times, ends, std::back_inserter(all));
    times = std::move(all);
  }
  for (Part& part : parts_) part.has_every_bar &= bars_of(part.run).size() == times.size();
  curve_.equity.assign(times.size(), 0);
}

void PortfolioSum::add(const RunResult& result) {
  CHECK(added_ < parts_.size());
  const auto& [run, has_every_bar] = parts_[added_++];
  const columns::CandleView bars = bars_of(run);
  const std::vector<double>& own = result.equity_curve;
  CHECK(own.size() == bars.size());
  curve_.start_equity += result.initial_capital;
  if (has_every_bar) {
    for (std::size_t i = 0; i < own.size(); ++i) curve_.equity[i] += own[i];
    return;
  }
  double equity = result.initial_capital;
  for (std::size_t i = 0, next = 0; i < curve_.time.size(); ++i) {
    if (next < own.size() && bar_end(run, bars, next) == curve_.time[i]) equity = own[next++];
    curve_.equity[i] += equity;
  }
}

PortfolioCurve PortfolioSum::finish() {
  CHECK(added_ == parts_.size());
  const double floor = curve_.start_equity * 1e-9;
  for (double& equity : curve_.equity) equity = std::max(equity, floor);
  return std::move(curve_);
}

PortfolioCurve portfolio_curve(std::span<const SymbolRun> runs) {
  PortfolioSum sum(runs);
  for (const SymbolRun& run : runs) sum.add(*run.result);
  return sum.finish();
}

}  // namespace sixbtc::backtest
