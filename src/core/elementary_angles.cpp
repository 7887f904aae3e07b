#include <array>
#include <bit>
#include <limits>
#include <numbers>

#include "core/elementary.hpp"
#include "core/elementary_parts.hpp"

namespace sixbtc::core::elementary {

namespace {

using Wide = unsigned __int128;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// --- Sine and cosine: x = k pi / 64 + r, |r| <= pi / 128, and the addition theorem ---

constexpr int circle_steps = 128;
constexpr int quarter = circle_steps / 4;

// sin(k pi / 64), over the whole circle; the first eighth and its complement by Taylor series.
constexpr std::array<Pair, circle_steps> make_sine_table() {
  std::array<Pair, circle_steps> table{};
  for (int k = 0; k <= quarter / 2; ++k) {
    const Pair x = pi * (static_cast<double>(k) / 64);
    const Pair square = x * x;
    Pair sine{1, 0}, cosine{1, 0};
    for (int n = 26; n >= 2; n -= 2) {
      const Pair up = square / Pair{static_cast<double>(n * (n + 1)), 0};
      const Pair down = square / Pair{static_cast<double>(n * (n - 1)), 0};
      sine = -(sine * up) + 1.0;
      cosine = -(cosine * down) + 1.0;
    }
    table[static_cast<std::size_t>(quarter - k)] = cosine;
    table[static_cast<std::size_t>(k)] = sine * x;
  }
  for (int k = 0; k <= quarter; ++k) {
    const Pair sine = table[static_cast<std::size_t>(k)];
    table[static_cast<std::size_t>(2 * quarter - k)] = sine;
    table[static_cast<std::size_t>((2 * quarter + k) % circle_steps)] = k == 0 ? sine : -sine;
    table[static_cast<std::size_t>((circle_steps - k) % circle_steps)] = k == 0 ? sine : -sine;
  }
  return table;
}
constexpr auto sine_table = make_sine_table();

struct Angle {
  unsigned step = 0;  // modulo 128
  Pair rest;
};

// |x| < 2^15: pi / 64 in four parts, the first three of 33 bits so that k times them is exact.
Angle reduce_moderate(double x) {
  const double k = (x * (64 / std::numbers::pi) + rounding_shift) - rounding_shift;
  const Pair first = exact_sum(x - k * 0x1.921fb54400000p-5, -(k * 0x1.0b4611a600000p-39));
  const Pair second = exact_sum(first.high, -(k * 0x1.3198a2e000000p-74));
  const double low = first.low + second.low - k * 0x1.b839a252049c1p-109;
  return {static_cast<unsigned>(static_cast<int>(k)) % circle_steps, quick_sum(second.high, low)};
}

// 2 / pi, binary digits after the point.
constexpr std::array<std::uint64_t, 20> two_over_pi = {
    0xA2F9836E4E441529, 0xFC2757D1F534DDC0, 0xDB6295993C439041, 0xFE5163ABDEBBC561,
    0xB7246E3A424DD2E0, 0x06492EEA09D1921C, 0xFE1DEB1CB129A73E, 0xE88235F52EBB4484,
    0xE99C7026B45F7E41, 0x3991D639835339F4, 0x9C845F8BBDF9283B, 0x1FF897FFDE05980F,
    0xEF2F118B5A0A6D1F, 0x6D367ECF27CB09B7, 0x4F463F669E5FEA2D, 0x7527BAC7EBE5F17B,
    0x3D0739F78A5292EA, 0x6BFB5FB11F8D5D08, 0x56033046FC7B6BAB, 0xF0CFBC209AF4361D};

// x >= 2^15: with x = m 2^e, digits of 2 / pi above 2^(1 - e) only add whole circles. m times the
// next 192 digits, modulo 2^192, has the step in its top 7 bits and the fraction of a step below,
// wrong by less than 2^-132 steps, when no double comes nearer a step than about 2^-66.
Angle reduce_large(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const int exponent = static_cast<int>(bits >> 52) - 1075;
  const std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | (std::uint64_t{1} << 52);

  // Digits before the point are 0; the offset of 64 keeps the position positive.
  const int position = exponent - 2 + 64;
  const auto digit_word = [](int word) {
    return word == 0 ? 0 : two_over_pi[static_cast<std::size_t>(word - 1)];
  };
  const int word = position / 64, shift = position % 64;
  std::uint64_t digits[3];
  for (int i = 0; i < 3; ++i) {
    const Wide both = static_cast<Wide>(digit_word(word + i)) << 64 | digit_word(word + i + 1);
    digits[i] = static_cast<std::uint64_t>(both >> (64 - shift));
  }
  const Wide low = static_cast<Wide>(digits[2]) * mantissa;
  const Wide middle = static_cast<Wide>(digits[1]) * mantissa + (low >> 64);
  std::uint64_t product[3] = {digits[0] * mantissa + static_cast<std::uint64_t>(middle >> 64),
                              static_cast<std::uint64_t>(middle), static_cast<std::uint64_t>(low)};

  auto step = static_cast<unsigned>(product[0] >> 57);
  product[0] = product[0] << 7 | product[1] >> 57;
  product[1] = product[1] << 7 | product[2] >> 57;
  product[2] <<= 7;
  const bool is_beyond_half = (product[0] >> 63) != 0;
  if (is_beyond_half) {  // towards the next step; the complement is short by 2^-192
    ++step;
    for (std::uint64_t& part : product) part = ~part;
  }
  Pair fraction;
  double unit = 0x1p-32;
  for (const std::uint64_t part : product) {
    fraction = fraction + static_cast<double>(part >> 32) * unit;
    fraction = fraction + static_cast<double>(part & 0xFFFFFFFF) * (unit * 0x1p-32);
    unit *= 0x1p-64;
  }
  const Pair rest = fraction * (pi * 0x1p-6);
  return {step % circle_steps, is_beyond_half ? -rest : rest};
}

// Finite x.
Angle reduce(double x) {
  if (std::fabs(x) < 0x1p15) return reduce_moderate(x);
  const Angle angle = reduce_large(std::fabs(x));
  if (x > 0) return angle;
  return {(circle_steps - angle.step) % circle_steps, -angle.rest};
}

Pair sine_of(const Angle& angle) {
  const auto [step, rest] = angle;
  const Pair sine = sine_table[step];
  const Pair cosine = sine_table[(step + quarter) % circle_steps];
  const double r = rest.high, square = r * r;
  // sin(r) - r and cos(r) - 1
  const double odd =
      r * square * (-1.0 / 6 + square * (1.0 / 120 + square * (-1.0 / 5040 + square / 362880)));
  const double even =
      square * (-1.0 / 2 + square * (1.0 / 24 + square * (-1.0 / 720 + square / 40320)));
  const Pair linear = exact_product(cosine.high, r);
  const Pair sum = quick_sum(sine.high, linear.high);
  const double low = sum.low + (linear.low + (sine.low + cosine.low * r)) +
                     cosine.high * (rest.low + odd) + sine.high * (even - r * rest.low);
  return quick_sum(sum.high, low);
}

Angle a_quarter_on(const Angle& angle) {
  return {(angle.step + quarter) % circle_steps, angle.rest};
}

// --- Arctangent: atan(u / v) = atan(c) + atan((u - c v) / (v + c u)) with c = k / 64 ---

constexpr int arc_steps = 64;

// atan(k / 64), each from the one before: the difference is atan(64 / (4096 + k (k - 1))).
constexpr std::array<Pair, arc_steps + 1> make_arc_table() {
  std::array<Pair, arc_steps + 1> table{};
  for (int k = 1; k <= arc_steps; ++k) {
    const Pair t = Pair{64, 0} / Pair{static_cast<double>(4096 + k * (k - 1)), 0};
    const Pair square = t * t;
    Pair sum{};
    for (int n = 21; n >= 1; n -= 2)
      sum = Pair{1, 0} / Pair{static_cast<double>(n), 0} - sum * square;
    table[static_cast<std::size_t>(k)] = table[static_cast<std::size_t>(k - 1)] + sum * t;
  }
  return table;
}
constexpr auto arc_table = make_arc_table();

// atan(u / v) for u, v >= 0, not both 0; their ratio at most 2^70 either way or one of them 0.
Pair arc(Pair u, Pair v) {
  const bool is_steep = u.high > v.high;
  if (is_steep) std::swap(u, v);
  const double k = (arc_steps * u.high / v.high + rounding_shift) - rounding_shift;
  const double c = k / arc_steps;
  const Pair t = (u - v * c) / (v + u * c);
  const double square = t.high * t.high;
  const double tail =
      t.high * square * (-1.0 / 3 + square * (1.0 / 5 + square * (-1.0 / 7 + square * (1.0 / 9))));
  const Pair base = arc_table[static_cast<std::size_t>(k)];
  const Pair sum = quick_sum(base.high, t.high);
  const Pair result = quick_sum(sum.high, sum.low + (base.low + t.low + tail));
  return is_steep ? half_pi - result : result;
}

// sqrt(1 - x^2)
Pair complement(double x) {
  return square_root(exact_sum(1.0, -x) * exact_sum(1.0, x));
}

double with_sign_of(double x, double size) {
  return std::copysign(size, x);
}

}  // namespace

double sin(double x) {
  if (!(std::fabs(x) < std::numeric_limits<double>::infinity())) return not_a_number;
  if (std::fabs(x) < tiny_argument) return x;
  const Pair result = sine_of(reduce(x));
  return result.high + result.low;
}

double cos(double x) {
  if (!(std::fabs(x) < std::numeric_limits<double>::infinity())) return not_a_number;
  const Pair result = sine_of(a_quarter_on(reduce(x)));
  return result.high + result.low;
}

double tan(double x) {
  if (!(std::fabs(x) < std::numeric_limits<double>::infinity())) return not_a_number;
  if (std::fabs(x) < tiny_argument) return x;
  const Angle angle = reduce(x);
  const Pair result = sine_of(angle) / sine_of(a_quarter_on(angle));
  return result.high + result.low;
}

double asin(double x) {
  const double size = std::fabs(x);
  if (!(size <= 1)) return not_a_number;
  if (size < tiny_argument) return x;
  const Pair result = arc({size, 0}, complement(x));
  return with_sign_of(x, result.high + result.low);
}

double acos(double x) {
  const double size = std::fabs(x);
  if (!(size <= 1)) return not_a_number;
  const Pair from_axis = arc(complement(x), {size, 0});
  const Pair result = x < 0 ? pi - from_axis : from_axis;
  return result.high + result.low;
}

double atan(double x) {
  const double size = std::fabs(x);
  if (x != x || size < tiny_argument) return x;
  if (size > 0x1p64) return with_sign_of(x, half_pi.high);
  const Pair result = arc({size, 0}, {1, 0});
  return with_sign_of(x, result.high + result.low);
}

}  // namespace sixbtc::core::elementary
