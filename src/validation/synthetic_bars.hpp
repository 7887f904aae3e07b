// Bars whose structure is known because we made them: none at all, or one planted edge. What the
// experiments of docs/null_experiment.md run on. Nothing here knows an indicator, a script or a
// rule.
//
// Deterministic: same arguments, same bits. Pure; any thread.
#pragma once

#include <cstdint>

#include "columns/candle_series.hpp"
#include "core/random.hpp"
#include "market/interval.hpp"

namespace sixbtc::validation {

// Log returns of bars: volatility_t x (planted drift + Student's t), log volatility a stationary
// AR(1). Inside a bar the price takes small normal steps, so that its range fits its volatility.
struct BarProcess {
  double volatility = 0;        // root mean square of a bar's log return
  double clustering_bars = 0;   // time constant of log volatility
  double clustering = 0;        // its deviation
  int tails = 0;                // degrees of freedom, even and above 2
  double trend = 0;             // of a bar's log return, always the same way
  double edge = 0;              // drift over volatility of a bar; its sign turns at random
  double turns_every_bars = 0;  // on average; not read without an edge
};

// Hourly bars of a large coin, roughly: 0.6 % an hour, fat tails, volatility that lasts two days.
// For other intervals the same process in real time. No trend, no edge.
[[nodiscard]] BarProcess coin_like(market::Interval interval);

// The first bar opens at midnight UTC of 2020-01-01.
[[nodiscard]] columns::CandleColumns synthetic_bars(const BarProcess& process,
                                                    market::Interval interval, std::size_t count,
                                                    core::Random random);

// `count` real bars in an order without meaning: the sample (at least two bars), as often as
// needed, one after the other, all of them permuted (analytics::BarShapes). Times as above.
[[nodiscard]] columns::CandleColumns shuffled_bars(const columns::CandleView& sample,
                                                   market::Interval interval, std::size_t count,
                                                   core::Random random);

}  // namespace sixbtc::validation
