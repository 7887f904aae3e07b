// One strategy on one series, in full: a user's own script, or a stored one. What is found is
// stored like any other strategy's result and booked as a trial.
#pragma once

#include <string>
#include <vector>

#include "application/full_window.hpp"
#include "application/script_library.hpp"
#include "application/services.hpp"

namespace sixbtc::application {

struct BacktestRequest {
  SeriesRequest series;
  Period period;
};

struct BacktestView {
  ports::StrategyRecord strategy;
  market::SeriesKey series, source;  // bars traded on, and the stored series they come from
  std::string venue;                 // whose costs and rules were assumed
  core::Timestamp from, to;          // [from, to)
  std::vector<std::string> notes;    // what the reader must know to believe the figures
  WindowResult result;
  Bands bands;
  std::vector<validation::Gate> gates;  // the screen's, for orientation: this is in-sample
  std::size_t decisions = 0;            // recorded
};

// A script that does not compile is an error whose message is ready to print.
[[nodiscard]] core::Result<BacktestView> backtest_source(const Services& services,
                                                         const std::string& name,
                                                         const std::string& source,
                                                         const BacktestRequest& request);

}  // namespace sixbtc::application
