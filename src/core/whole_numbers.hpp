// Whole numbers next to a product, in doubles: what rounding prices and sizes comes to where a few
// instructions matter. Needs the processor's usual rounding to nearest.
#pragma once

#include <cmath>

namespace sixbtc::core {

// The nearest whole number, ties to even, of 0 <= value < whole_numbers_end.
inline constexpr double whole_numbers_end = 0x1p51;
[[nodiscard]] inline double nearest_whole(double value) {
  constexpr double no_fractions_from = 0x1.8p52;
  return value + no_fractions_from - no_fractions_from;
}
[[nodiscard]] inline double whole_below(double value) {
  const double nearest = nearest_whole(value);
  return nearest > value ? nearest - 1 : nearest;
}
// `product` was rounded once: what it may differ from the exact one by.
[[nodiscard]] inline double error_of_product(double product) { return product * 0x1p-52; }

}  // namespace sixbtc::core
