// Errors in units in the last place, measured against the C library's quadruple precision.
#include "core/elementary.hpp"
#include "core/random.hpp"

// Quadruple precision is an extension, but x86-64 Linux has it under GCC and clang alike.
__extension__ typedef __float128 Quad;

extern "C" {
Quad expf128(Quad) noexcept;
Quad expm1f128(Quad) noexcept;
Quad logf128(Quad) noexcept;
Quad log1pf128(Quad) noexcept;
Quad log10f128(Quad) noexcept;
Quad powf128(Quad, Quad) noexcept;
Quad sinf128(Quad) noexcept;
Quad cosf128(Quad) noexcept;
Quad tanf128(Quad) noexcept;
Quad asinf128(Quad) noexcept;
Quad acosf128(Quad) noexcept;
Quad atanf128(Quad) noexcept;
Quad erfcf128(Quad) noexcept;
}

namespace sixbtc::core::elementary {
namespace {

constexpr double error_allowed = 0.51;
#ifndef SIXBTC_ELEMENTARY_ARGUMENTS
#define SIXBTC_ELEMENTARY_ARGUMENTS 20'000  // of each range; -D sets more for a long run
#endif

double ulp_error(double result, Quad exact) {
  const auto nearest = static_cast<double>(exact);
  if (std::isinf(nearest) || std::isnan(nearest) || nearest == 0)
    return result == nearest || (result != result && nearest != nearest) ? 0 : 1e9;
  const int exponent = std::max(std::ilogb(nearest) - 52, -1074);
  // Two steps: the quotient of tiny numbers needs more than one double's range.
  const Quad difference = (static_cast<Quad>(result) - exact) * static_cast<Quad>(0x1p1000);
  const double scaled =
      static_cast<double>(difference * static_cast<Quad>(std::ldexp(1.0, -exponent - 1074)) *
                          static_cast<Quad>(0x1p74));
  return std::fabs(scaled);
}

// Uniform, or with evenly spread exponents where the range spans several.
double draw(Random& random, double from, double to) {
  if (from > 0 && to / from > 8) {
    const auto exponents = static_cast<std::uint64_t>(std::ilogb(to) - std::ilogb(from));
    const int exponent = std::ilogb(from) + static_cast<int>(random.below(exponents));
    return std::ldexp(1 + random.uniform(), exponent);
  }
  return from + (to - from) * random.uniform();
}

struct Range {
  double from, to;
};

void measure(const char* name, double (*function)(double), Quad (*reference)(Quad),
             const std::vector<Range>& ranges, bool both_signs) {
  Random random(20'240'131);
  for (const auto& [from, to] : ranges) {
    double worst = 0, worst_at = 0;
    for (int i = 0; i < SIXBTC_ELEMENTARY_ARGUMENTS; ++i) {
      double x = draw(random, from, to);
      if (both_signs && (random.next() & 1) != 0) x = -x;
      const double error = ulp_error(function(x), reference(static_cast<Quad>(x)));
      if (error > worst) {
        worst = error;
        worst_at = x;
      }
    }
    EXPECT_LE(worst, error_allowed) << fmt::format("{} at {:a}", name, worst_at);
    if (SIXBTC_ELEMENTARY_ARGUMENTS > 20'000)
      fmt::print("{:6} {:>12.5g} .. {:<12.5g} worst {:.5f} at {:a}\n", name, from, to, worst,
                 worst_at);
  }
}

constexpr double smallest = 0x1p-1074, largest = 0x1p1023;

TEST(ElementaryAccuracy, exponential) {
  measure("exp", exp, expf128,
          {{smallest, 1}, {0, 1}, {1, 30}, {-745.2, -700}, {-708, 708}, {708, 709.79}}, false);
  measure("exp", exp, expf128, {{0x1p-60, 1}}, true);
  measure("expm1", expm1, expm1f128, {{smallest, 1}, {0.001, 0.02}, {0, 1}, {0, 45}, {30, 709.7}},
          true);
}

TEST(ElementaryAccuracy, logarithm) {
  const std::vector<Range> ranges = {
      {smallest, largest}, {0.5, 2}, {0.99, 1.01}, {0.999999, 1.000001}, {1, 1000}};
  measure("log", log, logf128, ranges, false);
  measure("log10", log10, log10f128, ranges, false);
  measure("log1p", log1p, log1pf128,
          {{smallest, largest}, {-0x1.fffffffffffffp-1, -0.5}, {-0.5, 1}, {1, 1000}}, false);
  measure("log1p", log1p, log1pf128, {{0x1p-70, 0x1p-1}}, true);
}

TEST(ElementaryAccuracy, angles) {
  const std::vector<Range> ranges = {{smallest, 1},
                                     {0x1p-31, 1},
                                     {0, 0.8},
                                     {0, 6.3},
                                     {0, 1000},
                                     {1000, 0x1p15},
                                     {0x1p15, 0x1p15 + 99},
                                     {0x1p15, 0x1p60},
                                     {0x1p15, largest},
                                     {3.14159, 3.1416},
                                     {1.57079, 1.5708}};
  measure("sin", sin, sinf128, ranges, true);
  measure("cos", cos, cosf128, ranges, true);
  measure("tan", tan, tanf128, ranges, true);
}

TEST(ElementaryAccuracy, arcs) {
  const std::vector<Range> ranges = {{smallest, 1}, {0x1p-31, 1}, {0, 1}, {0.999, 1}};
  measure("asin", asin, asinf128, ranges, true);
  measure("acos", acos, acosf128, ranges, true);
  measure("atan", atan, atanf128, ranges, true);
  measure("atan", atan, atanf128, {{1, 3}, {1, 0x1p70}, {1, largest}}, true);
}

TEST(ElementaryAccuracy, complementary_error_function) {
  measure("erfc", erfc, erfcf128,
          {{smallest, 1}, {-0.5, 0.5}, {0.5, 1}, {1, 6}, {6, 8}, {8, 26}, {26, 27.3}, {-6.5, -0.5}},
          false);
}

TEST(ElementaryAccuracy, power) {
  Random random(7);
  double worst = 0, worst_x = 0, worst_y = 0;
  for (int i = 0; i < 5 * SIXBTC_ELEMENTARY_ARGUMENTS; ++i) {
    double x = 0, y = 0;
    switch (i % 5) {
      case 0:  // a result of any size
        x = draw(random, smallest, largest);
        y = (2 * random.uniform() - 1) * 745 / std::fabs(std::log(x));
        break;
      case 1:  // a base near 1, a large exponent
        x = 1 + (2 * random.uniform() - 1) * 0x1p-8;
        y = (2 * random.uniform() - 1) * 709 / std::fabs(std::log(x));
        break;
      case 2:  // the smallest results
        x = draw(random, 0.01, 0.9);
        y = (700 + 45 * random.uniform()) / -std::log(x);
        break;
      case 3:  // whole exponents
        x = (2 * random.uniform() - 1) * 100;
        y = static_cast<double>(random.below(40)) - 20;
        break;
      default:  // as interest is computed
        x = 0.5 + random.uniform();
        y = 4 * random.uniform();
    }
    const double error = ulp_error(pow(x, y), powf128(static_cast<Quad>(x), static_cast<Quad>(y)));
    if (error > worst) {
      worst = error;
      worst_x = x;
      worst_y = y;
    }
  }
  EXPECT_LE(worst, error_allowed) << fmt::format("pow({:a}, {:a})", worst_x, worst_y);
  if (SIXBTC_ELEMENTARY_ARGUMENTS > 20'000)
    fmt::print("pow worst {:.5f} at {:a} {:a}\n", worst, worst_x, worst_y);
}

}  // namespace
}  // namespace sixbtc::core::elementary
