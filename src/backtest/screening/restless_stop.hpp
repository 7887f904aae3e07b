// A stop that a script states anew at every close, as those that follow a Supertrend do: which of
// these closes an engine that jumps must not leave out.
#pragma once

#include <span>

#include "backtest/screening/bitmap.hpp"
#include "columns/candle_series.hpp"
#include "market/side.hpp"

namespace sixbtc::backtest::screening {

// `stated`: closes at which the script states the stop in `stop`, a price. A stop only tightens, so
// where each of a row of closes states one no looser than the close before, and no bar meets the
// stop of the close before it, only the last of them matters. The bits of the result are the
// other bars: there, and wherever else it looks, whoever jumps first carries out what the close
// before states. Holds for a position on side `held` that was visited at its first close and whose
// stop is moved by nothing else.
[[nodiscard]] Bitmap restless_stop(const columns::CandleView& bars, const Bitmap& stated,
                                   std::span<const double> stop, market::Direction held);

}  // namespace sixbtc::backtest::screening
