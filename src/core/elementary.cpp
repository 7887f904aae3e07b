#include "core/elementary.hpp"

#include <array>
#include <bit>
#include <limits>

#include "core/elementary_parts.hpp"

namespace sixbtc::core::elementary {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

constexpr std::uint64_t mantissa_mask = (std::uint64_t{1} << 52) - 1;
constexpr int exponent_bias = 1023;

constexpr double power_of_two(int exponent) {  // -1022 .. 1023
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + exponent_bias) << 52);
}

// --- Exponential: x = k ln2 / 128 + r, exp(x) = 2^(k / 128) exp(r), |r| < 0.00271 ---

constexpr int exp_steps = 128;

// ln2 / 128 in three parts; the first two have 32 bits, so that k times them is exact.
constexpr double exp_step_1 = 0x1.62e42fee00000p-8;
constexpr double exp_step_2 = 0x1.a39ef35600000p-40;
constexpr double exp_step_3 = 0x1.93c7673007e5fp-72;

// 2^(k / 128) by the Taylor series.
constexpr std::array<Pair, exp_steps> make_exp_table() {
  std::array<Pair, exp_steps> table{};
  for (int k = 0; k < exp_steps; ++k) {
    const Pair x = ln2 * (static_cast<double>(k) / exp_steps);
    Pair sum{1, 0};
    for (int n = 26; n >= 1; --n) sum = sum * (x / Pair{static_cast<double>(n), 0}) + 1.0;
    table[static_cast<std::size_t>(k)] = sum;
  }
  return table;
}
constexpr auto exp_table = make_exp_table();

struct ExpReduced {
  int k = 0;
  Pair r;           // what is left of x
  double rest = 0;  // exp(r.high) - 1 - r.high
};

ExpReduced reduce_exp(Pair x) {
  const double k = (x.high * (exp_steps * 0x1.71547652b82fep+0) + rounding_shift) - rounding_shift;
  const Pair upper = exact_sum(x.high - k * exp_step_1, -(k * exp_step_2));
  const Pair r = quick_sum(upper.high, upper.low + (x.low - k * exp_step_3));
  const double h = r.high;
  const double rest =
      h * h * (1.0 / 2 + h * (1.0 / 6 + h * (1.0 / 24 + h * (1.0 / 120 + h * (1.0 / 720)))));
  return {static_cast<int>(k), r, rest};
}

Scaled expand_exp(const ExpReduced& reduced) {
  const auto [k, r, rest] = reduced;
  const Pair base = exp_table[static_cast<std::size_t>(k & (exp_steps - 1))];
  const Pair slope = exact_product(base.high, r.high);
  const Pair sum = quick_sum(base.high, slope.high);
  const double low = sum.low + (slope.low + (base.low + base.low * r.high)) +
                     base.high * (r.low + rest + r.high * r.low);
  return {quick_sum(sum.high, low), k >> 7};
}

// --- Logarithm: x = 2^e m, r = m c - 1 with c near 1 / m from a table, |r| < 1/250 ---

constexpr int log_steps = 128;
constexpr double ln2_upper = 0x1.62e42fefa2000p-1;  // multiple of 2^-40
constexpr double ln2_lower = 0x1.9ef35793c7673p-41;

struct LogEntry {
  double inverse = 1;  // c, 13 bits
  double upper = 0;    // -log(c), multiple of 2^-40
  double lower = 0;
};

// -log(c) = 2 artanh((1 - c) / (1 + c)) by its series. Mantissas from sqrt(2) on are halved, so
// that arguments on both sides of 1 meet c = 1, where the logarithm must be right relative to
// itself.
constexpr int log_halved_from = 53;
constexpr std::array<LogEntry, log_steps + 1> make_log_table() {
  std::array<LogEntry, log_steps + 1> table{};
  for (int k = 0; k <= log_steps; ++k) {
    const double center = (1 + static_cast<double>(k) / log_steps) / (k < log_halved_from ? 1 : 2);
    const double c = (4096 / center + rounding_shift - rounding_shift) / 4096;
    const Pair z = Pair{1 - c, 0} / Pair{1 + c, 0};
    const Pair square = z * z;
    Pair sum{};
    for (int n = 45; n >= 1; n -= 2)
      sum = sum * square + Pair{2, 0} / Pair{static_cast<double>(n), 0};
    const Pair value = z * sum;
    const double upper = (value.high * 0x1p40 + rounding_shift - rounding_shift) * 0x1p-40;
    const Pair lower = value + -upper;
    table[static_cast<std::size_t>(k)] = {c, upper, lower.high};
  }
  return table;
}
constexpr auto log_table = make_log_table();

// --- Power ---

enum class Parity { Fraction, Odd, Even };

// Finite y.
Parity parity(double y) {
  const double size = std::fabs(y);
  if (size >= 0x1p53) return Parity::Even;
  if (size != std::floor(size)) return Parity::Fraction;
  return (static_cast<std::uint64_t>(size) & 1) != 0 ? Parity::Odd : Parity::Even;
}

// pow where an operand is 0, infinite or NaN.
double special_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return not_a_number;
  const double size = std::fabs(x);
  if (std::isinf(y)) {
    if (size == 1) return 1;
    return (size > 1) == (y > 0) ? infinity : 0.0;
  }
  const double result = (size == 0) == (y < 0) ? infinity : 0.0;
  return std::signbit(x) && parity(y) == Parity::Odd ? -result : result;
}

}  // namespace

Scaled exp_pair(Pair x) {
  return expand_exp(reduce_exp(x));
}

Pair log_pair(double x) {
  auto bits = std::bit_cast<std::uint64_t>(x);
  int exponent = -exponent_bias;
  if (bits <= mantissa_mask) {  // subnormal
    bits = std::bit_cast<std::uint64_t>(x * 0x1p54);
    exponent -= 54;
  }
  exponent += static_cast<int>(bits >> 52);
  bits &= mantissa_mask;
  const auto k = static_cast<std::size_t>((bits + (std::uint64_t{1} << 44)) >> 45);
  const bool is_halved = k >= log_halved_from;
  exponent += is_halved ? 1 : 0;
  bits |= static_cast<std::uint64_t>(exponent_bias - (is_halved ? 1 : 0)) << 52;

  const LogEntry& entry = log_table[k];
  const double mantissa = std::bit_cast<double>(bits);
  const double upper = std::bit_cast<double>(bits & ~((std::uint64_t{1} << 21) - 1));
  const Pair r = exact_sum(upper * entry.inverse - 1, (mantissa - upper) * entry.inverse);
  const Pair square = exact_product(r.high, r.high);
  const double h = r.high;
  const double tail =
      h * square.high *
      (1.0 / 3 -
       h * (1.0 / 4 -
            h * (1.0 / 5 - h * (1.0 / 6 - h * (1.0 / 7 - h * (1.0 / 8 - h * (1.0 / 9)))))));

  const double whole = exponent;
  const Pair first = quick_sum(whole * ln2_upper + entry.upper, h);
  const Pair second = quick_sum(first.high, -square.high / 2);
  const double low = (whole * ln2_lower + entry.lower) + first.low + second.low +
                     (r.low - (square.low / 2 + h * r.low)) + tail;
  return quick_sum(second.high, low);
}

double to_double(Scaled scaled) {
  const auto [value, exponent] = scaled;
  if (exponent > 1030) return infinity;
  if (exponent < -1100) return 0;
  const double sum = value.high + value.low;
  if (exponent > 1023) return sum * power_of_two(1023) * power_of_two(exponent - 1023);
  if (exponent > -1022 || (exponent == -1022 && value.high >= 1))
    return sum * power_of_two(exponent);
  // In units of the least normal number; adding 1 rounds where a subnormal number ends.
  const double scale = power_of_two(exponent + 1022);
  const Pair rounded = exact_sum(1.0, value.high * scale);
  return (rounded.high + (rounded.low + value.low * scale) - 1) * power_of_two(-1022);
}

double exp(double x) {
  if (!(std::fabs(x) < 1000)) return x != x ? x : x > 0 ? infinity : 0;
  return to_double(exp_pair({x, 0}));
}

double expm1(double x) {
  if (x == 0) return x;
  if (!(std::fabs(x) < 1000)) return x != x ? x : x > 0 ? infinity : -1;
  const ExpReduced reduced = reduce_exp({x, 0});
  if (reduced.k == 0) return reduced.r.high + (reduced.r.low + reduced.rest);
  const Scaled grown = expand_exp(reduced);
  if (grown.exponent > 64) return to_double(grown);
  if (grown.exponent < -64) return -1;
  const double scale = power_of_two(grown.exponent);
  const Pair result = Pair{grown.value.high * scale, grown.value.low * scale} + -1.0;
  return result.high + result.low;
}

double log(double x) {
  if (!(x > 0 && x < infinity)) return x == 0 ? -infinity : x > 0 || x != x ? x : not_a_number;
  const Pair result = log_pair(x);
  return result.high + result.low;
}

double log10(double x) {
  if (!(x > 0 && x < infinity)) return log(x);
  constexpr Pair inverse_ln10{0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57};
  const Pair result = log_pair(x) * inverse_ln10;
  return result.high + result.low;
}

double log1p(double x) {
  if (!(x > -1 && x < infinity)) return x == -1 ? -infinity : x > 0 || x != x ? x : not_a_number;
  if (std::fabs(x) < tiny_argument) return x - x * x * (0.5 - x / 3);
  const Pair argument = exact_sum(1.0, x);
  const Pair result = log_pair(argument.high) + argument.low / argument.high;
  return result.high + result.low;
}

double pow(double x, double y) {
  const double size = std::fabs(x);
  if (!(size > 0 && size < infinity) || !(std::fabs(y) < infinity) || y == 0)
    return special_pow(x, y);
  double sign = 1;
  if (x < 0) {
    const Parity kind = parity(y);
    if (kind == Parity::Fraction) return not_a_number;
    if (kind == Parity::Odd) sign = -1;
  }
  if (size == 1) return sign;
  const Pair logarithm = log_pair(size);
  const double estimate = y * logarithm.high;
  if (!(std::fabs(estimate) < 1000)) return sign * (estimate > 0 ? infinity : 0.0);
  return sign * to_double(exp_pair(logarithm * y));
}

}  // namespace sixbtc::core::elementary
