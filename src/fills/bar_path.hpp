// The way a price takes through a bar of which only open, high, low and close are known: from the
// open to the nearer extreme (the lower one at equal distance), to the other extreme, to the close,
// each leg a third of the bar, straight lines in time. An assumption, not a fact; stated once, so
// that everything that needs a price inside a bar assumes the same.
//
// `at` counts in parts of the bar, 0 (open) to 1 (close). A close outside the bar's own high and
// low is a defect of the data: the extremes decide. Pure functions, any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "fills/levels.hpp"

namespace sixbtc::fills {

// The corners of the path, at 0, 1/3, 2/3 and 1.
[[nodiscard]] inline std::array<double, 4> path_corners(const Bar& bar) {
  const bool is_low_first = bar.open - bar.low <= bar.high - bar.open;
  return {bar.open, is_low_first ? bar.low : bar.high, is_low_first ? bar.high : bar.low,
          std::clamp(bar.close, std::min(bar.low, bar.high), std::max(bar.low, bar.high))};
}

[[nodiscard]] inline double path_price(const Bar& bar, double at) {
  const std::array<double, 4> corners = path_corners(bar);
  if (at <= 0) return corners[0];
  if (at >= 1) return corners[3];
  const std::size_t leg = std::min<std::size_t>(static_cast<std::size_t>(at * 3), 2);
  return corners[leg] + (corners[leg + 1] - corners[leg]) * (at * 3 - static_cast<double>(leg));
}

// When the path, from `from` on, first comes to a level: against (in favour of) a position of that
// direction. `from` itself when the price is there already.
enum class Move : std::uint8_t { Against, InFavour };
[[nodiscard]] inline std::optional<double> path_reaches(const Bar& bar, double from,
                                                        market::Direction direction, Move move,
                                                        double level) {
  const auto is_reached = [&](double price) {
    return move == Move::Against ? reached_against(direction, price, level)
                                 : reached_for(direction, price, level);
  };
  if (is_reached(path_price(bar, from))) return from;
  const std::array<double, 4> corners = path_corners(bar);
  for (std::size_t leg = 0; leg < 3; ++leg) {
    const auto begin = static_cast<double>(leg) / 3, end = static_cast<double>(leg + 1) / 3;
    if (end <= from || !is_reached(corners[leg + 1])) continue;
    const double way = (level - corners[leg]) / (corners[leg + 1] - corners[leg]);
    return std::clamp(begin + way / 3, std::max(begin, from), end);
  }
  return std::nullopt;
}

}  // namespace sixbtc::fills
