// Does a strategy decide the same when later bars do not exist yet? The decision at bar t of a run
// over bars 0..t must equal the decision at t of the run over the whole window, for every t
// (DESIGN section 5). It finds state kept outside the evaluation, dependence on the end of the
// series, and anything else that is not a pure function of the bars shown.
#pragma once

#include "backtest/run.hpp"
#include "core/result.hpp"

namespace sixbtc::validation {

// Runs the window once whole and once for each of its bars, quadratic in its length: give it a
// sample of a few hundred bars. Fails with the time of the first bar that differs, or with the
// strategy's own failure.
[[nodiscard]] core::Status check_prefixes(const strategy::StrategyCore& strategy,
                                          const backtest::MarketData& market,
                                          const backtest::Window& sample,
                                          const backtest::Assumptions& assumptions);

}  // namespace sixbtc::validation
