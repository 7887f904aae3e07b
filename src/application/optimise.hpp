// A script's parameters chosen by walking forward: on each training window a search of its own, its
// choice then traded on the test window that follows and that no search saw. The holdout, the vault
// and the days after it are not even loaded.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analytics/returns.hpp"
#include "analytics/walk_forward.hpp"
#include "application/judge.hpp"
#include "application/search_parameters.hpp"
#include "application/services.hpp"
#include "validation/optimiser.hpp"

namespace sixbtc::application {

struct OptimiseRequest {
  SeriesRequest series;
  std::optional<validation::SearchMethod> method;  // absent: optimiser.method, and so on
  std::optional<std::int64_t> trials;
  std::optional<std::uint64_t> seed;
  bool with_exits = false;  // stop, target and time exit too
  // The search on the newest training window alone, as for its choice; nothing is shown to work.
  bool newest_fold_only = false;
  bool keeps_choice = true;  // in the store; else it is only in the answer
  int threads = 0;           // 0: all cores
};

struct FoldView {
  core::Timestamp train_from, train_to;
  std::optional<core::Timestamp> test_from, test_to;  // none: the newest fold
  // None: no parameter set traded enough to be judged.
  std::optional<validation::Choice> choice;
  std::vector<ChosenParameter> parameters;
  std::optional<backtest::Metrics> in_sample, out_of_sample;
  std::size_t searched = 0, neighbours = 0, pruned = 0, failed = 0;
  std::size_t booked = 0, newly_booked = 0;  // in the trial ledger
};

// All tests in a row: what the choices would have brought together, marked to market day by day.
struct JoinedTests {
  std::vector<analytics::DatedReturn> days;  // since 1970
  analytics::ReturnStatistics statistics;    // 365 days a year; risk-free rate and target are 0
};

struct OptimiseView {
  std::string name;
  market::SeriesKey series;
  validation::SearchMethod method = validation::SearchMethod::Tpe;
  std::uint64_t seed = 0;
  std::vector<validation::Dimension> dimensions;
  std::uint64_t space = 0;      // points
  std::vector<FoldView> folds;  // oldest first; the last has no test
  std::optional<double> efficiency, profitable_folds;
  std::optional<JoinedTests> joined;  // none: no fold was tested
  std::size_t booked = 0, newly_booked = 0;
  std::uint64_t strategies_tried = 0;                // on this data set, by anyone, ever
  backtest::screening::StrategyScreen::Paths paths;  // of the runs of parts
  std::optional<core::Error> failure;                // the first parameter set that stopped, if any
  // With the newest fold's choice; kept, where asked for, to be screened like any other.
  std::optional<ports::StrategyRecord> strategy;
  core::Timestamp end;           // nothing from here on was read
  bool was_interrupted = false;  // the folds so far are shown, and their trials booked
};

[[nodiscard]] core::Result<OptimiseView> optimise(const Services& services, const std::string& name,
                                                  const std::string& source,
                                                  const OptimiseRequest& request,
                                                  const Control& control);

}  // namespace sixbtc::application
