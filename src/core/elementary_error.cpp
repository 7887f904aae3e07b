#include <array>
#include <limits>

#include "core/elementary.hpp"
#include "core/elementary_parts.hpp"

namespace sixbtc::core::elementary {

namespace {

constexpr Pair two_over_root_pi{0x1.20dd750429b6dp+0, 0x1.1ae3a914fed80p-56};

// erf(x) = 2 / sqrt(pi) sum (-1)^n x^(2n + 1) / (n! (2n + 1)), here for |x| < 1/2.
constexpr std::size_t series_terms = 15;
constexpr std::array<Pair, series_terms> make_series() {
  std::array<Pair, series_terms> series{};
  Pair over_factorial = two_over_root_pi;
  for (std::size_t n = 0; n < series_terms; ++n) {
    const auto index = static_cast<double>(n);
    if (n > 0) over_factorial = -over_factorial / Pair{index, 0};
    series[n] = over_factorial / Pair{2 * index + 1, 0};
  }
  return series;
}
constexpr auto series = make_series();

Pair error_near_zero(double x) {
  const Pair square = exact_product(x, x);
  Pair sum{};
  for (std::size_t n = series_terms; n-- > 0;) sum = sum * square + series[n];
  return sum * x;
}

// From 1/2 on: the trapezoidal rule with step h for
//   erfc(x) = exp(-x^2) 2 x / pi * integral over t > 0 of exp(-t^2) / (t^2 + x^2),
// corrected by the residue at t = i x (Chiarella and Reichel 1968). With h = 7/16 the rule is
// right to exp(-(pi / h)^2), about 2^-74; beyond x = pi / h the residue lies outside the strip.
constexpr double step = 7.0 / 16;
constexpr std::size_t nodes = 16;

struct Node {
  double square = 0;  // (n h)^2, exact
  Pair weight;        // exp(-(n h)^2)
};

// exp(-s) as the 64th power of its Taylor series at s / 64.
constexpr std::array<Node, nodes> make_nodes() {
  std::array<Node, nodes> table{};
  for (std::size_t n = 0; n < nodes; ++n) {
    const double root = step * static_cast<double>(n + 1), square = root * root;
    Pair power{1, 0};
    for (int k = 30; k >= 1; --k)
      power = power * Pair{-square / 64, 0} / Pair{static_cast<double>(k), 0} + 1.0;
    for (int k = 0; k < 6; ++k) power = power * power;
    table[n] = {square, power};
  }
  return table;
}
constexpr auto node_table = make_nodes();

Pair scaled(Scaled number) {
  const double factor = std::ldexp(1.0, number.exponent);
  return {number.value.high * factor, number.value.low * factor};
}

// erfc(x) for 1/2 <= x < 28.
Scaled error_tail(double x) {
  const Pair square = exact_product(x, x);
  Pair sum{};
  for (std::size_t n = nodes; n-- > 0;)
    sum = sum + node_table[n].weight / (square + node_table[n].square);
  sum = sum * 2.0 + Pair{1, 0} / square;
  const Scaled bell = exp_pair(-square);
  Pair value = bell.value * (sum * x) * (Pair{step, 0} / pi);
  if (x < 7) {
    // The residue is 2 / (exp(2 pi x / h) - 1), brought to the scale of the bell.
    const Pair turns = pi * 2.0 * x / Pair{step, 0};
    const Pair residue = Pair{2, 0} / (scaled(exp_pair(turns)) + -1.0);
    value = value - residue * std::ldexp(1.0, -bell.exponent);
  }
  const int shift = std::ilogb(value.high);
  return {scaled({value, -shift}), bell.exponent + shift};
}

}  // namespace

double erfc(double x) {
  if (x != x) return x;
  if (x > 28) return 0;
  if (x < -6) return 2;
  if (std::fabs(x) < 0.5) {
    const Pair result = Pair{1, 0} - error_near_zero(x);
    return result.high + result.low;
  }
  const Scaled tail = error_tail(std::fabs(x));
  if (x > 0) return to_double(tail);
  const Pair result = Pair{2, 0} - scaled(tail);
  return result.high + result.low;
}

}  // namespace sixbtc::core::elementary
