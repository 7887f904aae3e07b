// The windows a search walks through, and what a parameter set is worth in one of them.
//
// Pure, any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "backtest/market_data.hpp"
#include "backtest/trade.hpp"
#include "core/result.hpp"
#include "validation/optimiser.hpp"
#include "validation/score.hpp"

namespace sixbtc::validation {

// Names as in the configuration (optimiser.walk_forward.*). Days are 24 hours.
struct WalkForwardRules {
  std::int64_t train_days, gap_days, test_days, step_days;
  std::int64_t folds_max;  // the newest ones
  std::int64_t parts;      // consecutive parts of a training window that are judged one by one
};

// Bars of one fold. Both windows are shown `warmup_bars` bars before the training window, and the
// test all of training, as holdouts are.
struct FoldWindows {
  backtest::Window train;
  std::optional<backtest::Window> test;  // none: the newest fold, whose parameters are used next
};

// Sliding windows over bars [warmup_bars, end), oldest first: train, gap, test, advancing by step,
// the last test ending at `end`; then the fold without a test, whose training ends at `end`. What
// does not divide is left out at the beginning. `end` and later are never part of any window. Fails
// when not even one test fits; `where` names the series.
[[nodiscard]] core::Result<std::vector<FoldWindows>> fold_windows(std::size_t warmup_bars,
                                                                  std::size_t end,
                                                                  market::Interval interval,
                                                                  const WalkForwardRules& rules,
                                                                  const std::string& where);

// `parts` consecutive windows of nearly equal length that cover it; fewer when it has fewer bars.
[[nodiscard]] std::vector<backtest::Window> parts_of(const backtest::Window& window,
                                                     std::int64_t parts);

// Of closed trades alone. Ratios are fractions.
struct RealisedFigures {
  std::size_t trades = 0;
  double profit_annual = 0;             // net profit / initial capital, scaled to 365 days
  double drawdown = 0;                  // of the equity after each trade, >= 0
  std::optional<double> expectancy;     // mean net return of a trade on its notional
  std::optional<double> sharpe_annual;  // of daily returns, a trade counting on the day of its exit
  std::vector<double> daily_returns;    // the days of the window, flat ones included
};

// A run over a window that began at `from` and ended at `to`.
[[nodiscard]] RealisedFigures realised_figures(const backtest::RunResult& run, core::Timestamp from,
                                               core::Timestamp to);

// Names as in the configuration (optimiser.objectives.*). A weight of 0 leaves an objective out.
struct ObjectiveRules {
  ScoreTerm profit, sharpe, expectancy, drawdown;
  double spread_penalty;    // of the mean deviation from the median
  std::int64_t trades_min;  // over a whole training window; fewer: nothing to judge
};

// What the parts run so far amount to, out of `parts` in all. A part's term is
// (figure - floor) / (target - floor), at most 1 and unlike the score's not at least 0, so that bad
// parameter sets still differ; 0 in a part without trades, or for an undefined figure. An objective
// is the median of its terms minus the penalty times their mean absolute deviation from it: what
// works in one part only is worth little. The value is the weighted mean of the objectives.
[[nodiscard]] StepReport report_of(const std::vector<RealisedFigures>& done, std::size_t parts,
                                   const ObjectiveRules& rules);

}  // namespace sixbtc::validation
