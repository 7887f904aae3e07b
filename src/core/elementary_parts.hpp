// What the elementary functions share among themselves: exponential and logarithm as pairs, a few
// bits beyond a double. For core/elementary*.cpp alone.
#pragma once

#include <cstdint>

#include "core/double_double.hpp"

namespace sixbtc::core::elementary {

inline constexpr Pair pi{0x1.921fb54442d18p+1, 0x1.1a62633145c07p-53};
inline constexpr Pair half_pi{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};
inline constexpr Pair ln2{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};

// Below this an odd function with slope 1 at 0 equals its argument to well within 0.01 ulp.
inline constexpr double tiny_argument = 0x1p-30;

// Adding and subtracting this rounds a double of less than 2^51 to a whole number.
inline constexpr double rounding_shift = 0x1.8p52;

// value * 2^exponent; value.high lies between 1 - 1/256 and 2.
struct Scaled {
  Pair value;
  int exponent = 0;
};

// exp(x.high + x.low) to a relative 2^-69, for |x| < 1000.
[[nodiscard]] Scaled exp_pair(Pair x);

// log(x) to a relative 2^-69, for finite x > 0.
[[nodiscard]] Pair log_pair(double x);

// The double nearest to the scaled number; rounds once also where the result is subnormal.
[[nodiscard]] double to_double(Scaled scaled);

}  // namespace sixbtc::core::elementary
