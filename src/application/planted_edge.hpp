// A planted edge of known size: a process whose drift changes sign at random moments, nobody being
// told when, and the trader who knows how such a process behaves but sees its bars alone.
//
// The follower is a script: it averages returns over about as long as a drift lasts, trades at the
// next open in the direction of an average that stands out, and leaves after a day or when the
// average stands out the other way. It pays every cost there is. Its mean net annual Sharpe ratio
// over many series of the process is the size of the edge.
#pragma once

#include <string>

#include "application/market_setup.hpp"
#include "backtest/parallel.hpp"
#include "generation/strategy.hpp"
#include "validation/synthetic_bars.hpp"

namespace sixbtc::application {

// Compiled as every other strategy is.
[[nodiscard]] core::Result<generation::GeneratedStrategy> edge_follower(
    const ports::Settings& settings, market::Interval interval);

// The process coin_like() with a drift in which the follower earns `sharpe` a year, to 0.01 in the
// mean of the series that are tried: so many of `bars` bars that they make `calibration_years`.
// Invalid where no drift of at most one deviation a bar does.
inline constexpr double calibration_years = 160;
[[nodiscard]] core::Result<validation::BarProcess> planted_process(
    double sharpe, const generation::GeneratedStrategy& follower, std::size_t bars,
    const ports::Settings& settings, const backtest::ParallelOptions& parallel);

// Bars nobody recorded, ready to be traded on under the costs of the trading venue; `name` says
// how they were made. No other series can be asked for.
[[nodiscard]] core::Result<PreparedSeries> prepare_made(columns::CandleColumns bars,
                                                        market::Interval interval,
                                                        const std::string& name,
                                                        const ports::Settings& settings);

// Net annual Sharpe ratios of the strategies over all bars after the warm-up. One that breaks off
// has none.
[[nodiscard]] core::Result<std::vector<double>> sharpes_on(
    std::span<const generation::GeneratedStrategy> strategies, const PreparedSeries& series,
    const ports::Settings& settings, const backtest::ParallelOptions& parallel);

}  // namespace sixbtc::application
