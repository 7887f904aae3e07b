// The natural logarithm from additions, multiplications and divisions alone: the same bits on every
// machine, which the C library does not promise. Within 2 units in the last place.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sixbtc::indicators {

// -infinity at 0, NaN below; x = 2^k m with m in [sqrt 1/2, sqrt 2), ln m = 2 artanh((m-1)/(m+1)).
[[nodiscard]] inline double natural_logarithm(double x) {
  if (!(x > 0)) return x == 0 ? -std::numeric_limits<double>::infinity() : std::nan("");
  if (std::isinf(x)) return x;
  int exponent = 0;
  double mantissa = std::frexp(x, &exponent);
  if (mantissa < 0.70710678118654752) {
    mantissa *= 2;
    --exponent;
  }
  const double s = (mantissa - 1) / (mantissa + 1), square = s * s;
  double series = 0;
  for (int k = 11; k >= 1; --k) series = (series + 1.0 / (2 * k + 1)) * square;
  // ln 2 in two parts: the first has zeros at the end, so that its products are exact.
  constexpr double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;
  const double k = exponent;
  return k * ln2_high + (2 * s + (2 * s * series + k * ln2_low));
}

}  // namespace sixbtc::indicators
