// Whole numbers next to a product, in doubles: what rounding prices and sizes comes to where a few
// instructions matter. Needs the processor's usual rounding to nearest.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace sixbtc::core {

// The nearest whole number, ties to even, of 0 <= value < whole_numbers_end.
inline constexpr double whole_numbers_end = 0x1p51;
[[nodiscard]] inline double nearest_whole(double value) {
  constexpr double no_fractions_from = 0x1.8p52;
  return value + no_fractions_from - no_fractions_from;
}
// At or below the value. By way of integers, because compilers make a branch of a comparison, and
// nothing predicts it.
[[nodiscard]] inline double whole_below(double value) {
  return static_cast<double>(static_cast<std::int64_t>(value));
}
// `product` was rounded once: what it may differ from the exact one by.
[[nodiscard]] inline double error_of_product(double product) {
  return product * 0x1p-52;
}

// The whole number next to the exact product on that side; itself where the product is whole.
// `factor` is a whole number up to 2^27, `value` between 2^-900 and 2^900, the product below
// whole_numbers_end. No branch. The error of the rounded product is Dekker's (A floating-point
// technique for extending the available precision, 1971): `factor` needs no splitting.
[[nodiscard]] [[gnu::always_inline]] inline double whole_next_to_product(double value,
                                                                         double factor,
                                                                         bool is_above) {
  constexpr double splitter = 0x1p27 + 1;
  const double product = value * factor;
  const double spread = splitter * value, high = spread - (spread - value), low = value - high;
  const double error = (high * factor - product) + low * factor;
  const double nearest = nearest_whole(product);
  // The sign of a sum is right, however it is rounded. Adding zero leaves no negative zero.
  const double downwards = static_cast<double>(1 - 2 * static_cast<int>(is_above));
  const double beyond = ((product - nearest) + error) * downwards + 0.0;
  const std::uint64_t is_past = std::bit_cast<std::uint64_t>(beyond) >> 63;
  return nearest - downwards * static_cast<double>(static_cast<std::int64_t>(is_past));
}

}  // namespace sixbtc::core
