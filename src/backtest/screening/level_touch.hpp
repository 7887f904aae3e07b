// The first bar in which a position can meet one of its levels.
#pragma once

#include "backtest/screening/kernels.hpp"
#include "columns/candle_series.hpp"
#include "fills/levels.hpp"
#include "strategy/held_levels.hpp"

namespace sixbtc::backtest::screening {

// The first bar in [from, limit) in which a position meets levels that stay, or `limit`. `touch`:
// of these bars, with their opens.
[[nodiscard]] std::size_t first_touch(const columns::CandleView& bars, const TouchIndex& touch,
                                      const fills::Levels& levels, std::size_t entry_bar,
                                      std::size_t from, std::size_t limit);

// The same from the entry on for levels that move with completed bars, and moves them: a trailing
// stop, a stop that goes to the fill.
[[nodiscard]] std::size_t first_touch(const columns::CandleView& bars,
                                      const market::LevelGrid& grid, strategy::HeldLevels& held,
                                      std::size_t entry_bar, std::size_t limit);

// Passes bars from `from` on, after the entry's, moving `held`, up to the first one that may meet a
// level; `limit` when none before it does.
[[nodiscard]] std::size_t pass_moving(const columns::CandleView& bars,
                                      const market::LevelGrid& grid, std::size_t from,
                                      std::size_t limit, strategy::HeldLevels& held);

}  // namespace sixbtc::backtest::screening
