// The levels of a position that move with completed bars: a trailing stop, a stop that goes to the
// fill.
#pragma once

#include "columns/candle_series.hpp"
#include "fills/levels.hpp"
#include "strategy/held_levels.hpp"

namespace sixbtc::backtest::screening {

// Passes bars from `from` on, moving `held`, up to the first one that may meet a level, its open
// included; `limit` when none before it does.
[[nodiscard]] std::size_t pass_moving(const columns::CandleView& bars,
                                      const market::LevelGrid& grid, std::size_t from,
                                      std::size_t limit, strategy::HeldLevels& held);

}  // namespace sixbtc::backtest::screening
