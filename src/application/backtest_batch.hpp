// Base scripts on one symbol and several intervals, one after the other (M-234, M-267).
#pragma once

#include <string>
#include <vector>

#include "application/backtest_use_cases.hpp"

namespace sixbtc::application {

struct BatchRequest {
  SeriesRequest series;  // its interval is not looked at
  std::vector<market::Interval> intervals;
  Period period;
  std::vector<std::string> scripts;  // names of base scripts; empty: all of them
};
struct BatchReport {
  struct Row {
    std::string base;
    BacktestView view;
  };
  std::vector<Row> rows;              // by interval as asked, then by script
  std::vector<core::Error> problems;  // of single runs
  std::vector<ScriptProblem> broken;  // base scripts that do not compile
  bool was_interrupted = false;
};
// NotFound for a script nobody knows. Stops between two runs.
[[nodiscard]] core::Result<BatchReport> backtest_batch(const Services& services,
                                                       const BatchRequest& request,
                                                       const Control& control);

}  // namespace sixbtc::application
