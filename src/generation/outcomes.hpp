// What the price did after each bar: whether it reached, or ended beyond, a distance from the next
// open within a number of bars, in either direction.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "columns/candle_series.hpp"
#include "ports/pattern_source.hpp"

namespace sixbtc::generation {

struct OutcomeRule {
  ports::PatternTarget kind = ports::PatternTarget::Touch;
  double magnitude = 0;     // ratio of the entry price
  std::size_t holding = 0;  // bars, from the one after the signal
};

enum OutcomeBits : std::uint8_t { rose = 1, fell = 2 };

// Bits of each bar that has `holding` bars after it; the vector ends there. The entry is the open
// of the next bar; nothing of a bar after the holding is looked at.
[[nodiscard]] std::vector<std::uint8_t> outcomes(const columns::CandleView& bars,
                                                 const OutcomeRule& rule);

}  // namespace sixbtc::generation
