// Double-double arithmetic: a number as the unevaluated sum of two doubles, about 106 bits. The
// error-free sums and products are those of Knuth (TAOCP 2, 4.2.2), Dekker and Veltkamp (1971).
// Plain IEEE additions and multiplications in round-to-nearest, constexpr, no fused multiply-add:
// the same bits from every compiler, at run time as at compile time. Products overflow when a
// factor passes 2^996. Pure functions, safe from any thread.
#pragma once

#include <cfloat>
#include <cmath>

namespace sixbtc::core::elementary {

static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");

// high + low, with |low| at most half a unit in the last place of high once normalized.
struct Pair {
  double high = 0;
  double low = 0;
};

// a + b exactly, provided |a| >= |b| or a = 0.
constexpr Pair quick_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

// a + b exactly.
constexpr Pair exact_sum(double a, double b) {
  const double sum = a + b;
  const double rounded_b = sum - a;
  return {sum, (a - (sum - rounded_b)) + (b - rounded_b)};
}

// The upper 26 bits of a and the rest.
constexpr Pair halves(double a) {
  const double shifted = a * 134217729.0;  // 2^27 + 1
  const double upper = shifted - (shifted - a);
  return {upper, a - upper};
}

// a * b exactly, barring underflow.
constexpr Pair exact_product(double a, double b) {
  const double product = a * b;
  const Pair x = halves(a), y = halves(b);
  const double low =
      ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low;
  return {product, low};
}

constexpr Pair operator-(Pair a) {
  return {-a.high, -a.low};
}

constexpr Pair operator+(Pair a, Pair b) {
  const Pair high = exact_sum(a.high, b.high), low = exact_sum(a.low, b.low);
  const Pair partial = quick_sum(high.high, high.low + low.high);
  return quick_sum(partial.high, partial.low + low.low);
}

constexpr Pair operator+(Pair a, double b) {
  const Pair high = exact_sum(a.high, b);
  return quick_sum(high.high, high.low + a.low);
}

constexpr Pair operator-(Pair a, Pair b) {
  return a + -b;
}

constexpr Pair operator*(Pair a, double b) {
  const Pair high = exact_product(a.high, b);
  return quick_sum(high.high, high.low + a.low * b);
}

constexpr Pair operator*(Pair a, Pair b) {
  const Pair high = exact_product(a.high, b.high);
  return quick_sum(high.high, high.low + (a.high * b.low + a.low * b.high));
}

// b.high is not zero.
constexpr Pair operator/(Pair a, Pair b) {
  const double quotient = a.high / b.high;
  const Pair rest = a - b * quotient;
  return quick_sum(quotient, (rest.high + rest.low) / b.high);
}

// a >= 0.
inline Pair square_root(Pair a) {
  if (a.high == 0) return {};
  const double root = std::sqrt(a.high);
  const Pair rest = a - exact_product(root, root);
  return quick_sum(root, rest.high / (2 * root));
}

}  // namespace sixbtc::core::elementary
