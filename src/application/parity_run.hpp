// A script run the way TradingView runs it, on stored bars: to compare with an own export from
// there. For parity only: nothing is judged, stored or booked as a trial.
#pragma once

#include "application/backtest_use_cases.hpp"
#include "conformance/runner.hpp"

namespace sixbtc::application {

struct ParityView {
  market::SeriesKey series, source;
  core::Timestamp from, to;  // opening times of the first and the last bar
  std::size_t bars = 0;
  double tick = 0, quantity_step = 0;  // as assumed
  std::vector<std::string> notes;      // what the reader must know
  conformance::StrategyRun run;
  double gross_profit = 0, gross_loss = 0, commission = 0;  // account currency, none below zero
  std::size_t wins = 0, losses = 0;
};

// Cold from request.period.start, or the first bar. The tick is read from the prices; point value
// 1, quantity step 0.0001, days of UTC. A script that does not compile is an error ready to print.
[[nodiscard]] core::Result<ParityView> run_for_parity(const Services& services,
                                                      const std::string& name,
                                                      const std::string& source,
                                                      const BacktestRequest& request);

}  // namespace sixbtc::application
