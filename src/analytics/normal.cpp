#include "analytics/normal.hpp"

#include <cmath>
#include <numbers>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace sixbtc::analytics {
namespace {

// Polynomial with the highest power first.
template <std::size_t n>
double polynomial(const double (&coefficients)[n], double x) {
  double sum = 0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

// Rational approximation by P. J. Acklam (2003), relative error below 1.15e-9, for p <= 0.5.
double approximate_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                          6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                          3.754408661907416e+00, 1.0};
  constexpr double tail = 0.02425;
  if (p < tail) {
    const double q = std::sqrt(-2 * core::elementary::log(p));
    return polynomial(c, q) / polynomial(d, q);
  }
  const double q = p - 0.5;
  return q * polynomial(a, q * q) / polynomial(b, q * q);
}

}  // namespace

double normal_cdf(double z) {
  return core::elementary::erfc(-z / std::numbers::sqrt2) / 2;
}

double normal_quantile(double p) {
  CHECK(p > 0 && p < 1);
  if (p > 0.5) return -normal_quantile(1 - p);
  double z = approximate_quantile(p);
  // Two Halley steps bring the error from 1e-9 to rounding.
  for (int i = 0; i < 2; ++i) {
    const double density = core::elementary::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const double step = (normal_cdf(z) - p) / density;
    z -= step / (1 + z * step / 2);
  }
  return z;
}

}  // namespace sixbtc::analytics
