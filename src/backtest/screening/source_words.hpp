// What a source of decisions hands to the walks that look at its bits themselves.
#pragma once

#include <array>
#include <cstdint>

namespace sixbtc::backtest::screening {

// Bars on which one of these bits is set.
using Wakes = std::array<const std::uint64_t*, 3>;

// What a strategy decides at each close while it holds a position on one side, or none.
struct SideWords {
  const std::uint64_t *longs = nullptr, *shorts = nullptr;  // entries; a bar in both is a long
  Wakes wakes{};                                            // anything that matters happens
};

// What a strategy states of the stops of one side; words and prices begin at the first bar of its
// signals.
struct StatedStops {
  const double* prices = nullptr;             // numbers at the closes below
  const std::uint64_t* while_held = nullptr;  // closes that restate it; null: none
  // Closes that state it with an entry, by what is held there: short, nothing, long. Null: none.
  std::array<const std::uint64_t*, 3> at_entry{};
};

}  // namespace sixbtc::backtest::screening
