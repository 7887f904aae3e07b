#include "validation/walk_forward.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/calendar.hpp"
#include "analytics/drawdown.hpp"
#include "analytics/moments.hpp"
#include "analytics/returns.hpp"
#include "analytics/walk_forward.hpp"
#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

constexpr std::int64_t minutes_per_day = 1'440;

std::size_t bars_of(std::int64_t days, market::Interval interval) {
  return static_cast<std::size_t>(days * minutes_per_day / interval.nominal_minutes());
}

double term_of(std::optional<double> figure, const ScoreTerm& term) {
  return figure ? std::min(1.0, (*figure - term.floor) / (term.target - term.floor)) : 0.0;
}

double steady(const std::vector<double>& terms, double spread_penalty) {
  const double middle = analytics::median(terms);
  double deviation = 0;
  for (const double term : terms) deviation += std::abs(term - middle);
  return middle - spread_penalty * deviation / static_cast<double>(terms.size());
}

}  // namespace

core::Result<std::vector<FoldWindows>> fold_windows(std::size_t warmup_bars, std::size_t end,
                                                    market::Interval interval,
                                                    const WalkForwardRules& rules,
                                                    const std::string& where) {
  const std::size_t usable = end - std::min(end, warmup_bars);
  const analytics::WalkForwardPlan plan{.train = bars_of(rules.train_days, interval),
                                        .gap = bars_of(rules.gap_days, interval),
                                        .test = bars_of(rules.test_days, interval),
                                        .step = bars_of(rules.step_days, interval),
                                        .anchor = analytics::Anchor::Rolling};
  if (plan.train == 0 || plan.test == 0 || plan.step == 0)
    return core::fail(core::ErrorKind::Invalid,
                      "a window of optimiser.walk_forward is shorter than one bar", where,
                      "make train_days, test_days and step_days longer");
  const std::size_t needed = plan.train + plan.gap + plan.test;
  if (usable < needed)
    return core::fail(
        core::ErrorKind::Invalid,
        fmt::format("{} bars are too few to walk forward on: a fold needs {} ({} training, {} gap, "
                    "{} test)",
                    usable, needed, plan.train, plan.gap, plan.test),
        where, "import more history, or shorten optimiser.walk_forward.train_days");
  const std::size_t begin = warmup_bars + (usable - needed) % plan.step;
  auto windows = analytics::walk_forward_windows(end - begin, plan);
  const auto kept = std::min(windows.size(), static_cast<std::size_t>(rules.folds_max));
  windows.erase(windows.begin(), windows.end() - static_cast<std::ptrdiff_t>(kept));
  std::vector<FoldWindows> folds;
  for (const auto& [train, test] : windows)
    folds.push_back({{begin - warmup_bars + train.begin, begin + train.begin, begin + train.end},
                     backtest::Window{begin - warmup_bars + train.begin, begin + test.begin,
                                      begin + test.end}});
  folds.push_back({{end - plan.train - warmup_bars, end - plan.train, end}, std::nullopt});
  return folds;
}

std::vector<backtest::Window> parts_of(const backtest::Window& window, std::int64_t parts) {
  const std::size_t bars = window.end - window.first_decision;
  const std::size_t count = std::min(bars, static_cast<std::size_t>(parts));
  std::vector<backtest::Window> found;
  for (std::size_t i = 0; i < count; ++i)
    found.push_back({window.shown_from, window.first_decision + bars * i / count,
                     window.first_decision + bars * (i + 1) / count});
  return found;
}

RealisedFigures realised_figures(const backtest::RunResult& run, core::Timestamp from,
                                 core::Timestamp to) {
  CHECK(from < to);
  // As in the portfolio's curve, so that returns stay defined for a ruined account.
  const double floor = run.initial_capital * 1e-9;
  std::vector<std::int64_t> time{from.nanoseconds() + 1};
  std::vector<double> equity{run.initial_capital};
  double sum = run.initial_capital, returns = 0;
  for (const backtest::Trade& trade : run.trades) {
    sum += trade.pnl;
    returns += trade.pnl / trade.notional();
    const std::int64_t at = trade.exit_time + 1;
    if (at > time.back()) {
      time.push_back(at);
      equity.push_back(0);
    }
    equity.back() = std::max(sum, floor);
  }
  const double last = equity.back();
  if (to.nanoseconds() - 1 > time.back()) {
    time.push_back(to.nanoseconds() - 1);
    equity.push_back(last);
  }
  RealisedFigures figures;
  figures.trades = run.trades.size();
  const double days = (to - from).seconds() / 86'400.0;
  figures.profit_annual = (last / run.initial_capital - 1.0) * analytics::days_per_year / days;
  equity.insert(equity.begin(), run.initial_capital);
  figures.drawdown = -analytics::max_drawdown(equity).fraction;
  figures.daily_returns =
      analytics::daily_equity({run.initial_capital, time, std::span(equity).subspan(1)}).returns();
  if (run.trades.empty()) return figures;
  figures.expectancy = returns / static_cast<double>(run.trades.size());
  figures.sharpe_annual = analytics::return_statistics(
                              figures.daily_returns, {.periods_per_year = analytics::days_per_year,
                                                      .risk_free_annual = 0,
                                                      .target_per_period = 0})
                              .sharpe_annual;
  return figures;
}

StepReport report_of(const std::vector<RealisedFigures>& done, std::size_t parts,
                     const ObjectiveRules& rules) {
  CHECK(!done.empty());
  StepReport report;
  double value = 0, weights = 0;
  const auto add = [&](const ScoreTerm& term, auto figure) {
    if (!(term.weight > 0)) return;
    std::vector<double> terms;
    for (const RealisedFigures& part : done)
      terms.push_back(part.trades == 0 ? 0.0 : term_of(figure(part), term));
    report.objectives.push_back(steady(terms, rules.spread_penalty));
    value += term.weight * report.objectives.back();
    weights += term.weight;
  };
  using Figure = std::optional<double>;
  add(rules.profit, [](const RealisedFigures& part) { return Figure(part.profit_annual); });
  add(rules.sharpe, [](const RealisedFigures& part) { return part.sharpe_annual; });
  add(rules.expectancy, [](const RealisedFigures& part) { return part.expectancy; });
  add(rules.drawdown, [](const RealisedFigures& part) { return Figure(part.drawdown); });
  std::size_t trades = 0;
  for (const RealisedFigures& part : done) trades += part.trades;
  const auto needed = static_cast<std::size_t>(rules.trades_min) * done.size() / parts;
  if (trades >= needed && weights > 0) report.value = value / weights;
  return report;
}

}  // namespace sixbtc::validation
