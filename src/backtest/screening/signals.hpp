// What a strategy wants at each close, as bitmaps: the input of the screening engine.
#pragma once

#include <functional>
#include <span>

#include "backtest/decision_source.hpp"
#include "backtest/screening/bitmap.hpp"

namespace sixbtc::backtest::screening {

// Bit t: decided at the close of bar t. Entries exclude each other: no bar is in both. Without
// exits their bitmaps may have size 0.
struct Signals {
  Bitmap long_entries, short_entries;
  Bitmap long_exits, short_exits;
  std::span<const double> confidence = {};  // may be empty: always 1
  LevelColumns levels = {};

  [[nodiscard]] std::int8_t entry_at(std::size_t bar) const {
    return static_cast<std::int8_t>(long_entries.test(bar) - short_entries.test(bar));
  }
  [[nodiscard]] bool exits_at(std::size_t bar, market::Direction direction) const {
    const Bitmap& exits = direction == market::Direction::Long ? long_exits : short_exits;
    return exits.size() != 0 && exits.test(bar);
  }

  [[nodiscard]] static Signals entries_only(std::size_t bars) {
    return {Bitmap(bars), Bitmap(bars), {}, {}};
  }
};

// Writes the entries of one strategy into signals of the series' size, every word of them: a rule
// over shared predicate bitmaps. Called from the thread that runs the job; may not throw.
using SignalBuilder = std::function<void(Signals&)>;

}  // namespace sixbtc::backtest::screening
