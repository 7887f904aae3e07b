#include "core/elementary.hpp"

#include <numbers>

#include "core/hash.hpp"
#include "core/random.hpp"

namespace sixbtc::core::elementary {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double least = 0x1p-1074;

struct Named {
  const char* name;
  double (*function)(double);
};
constexpr Named functions[] = {{"exp", exp},     {"expm1", expm1}, {"log", log},   {"log1p", log1p},
                               {"log10", log10}, {"sin", sin},     {"cos", cos},   {"tan", tan},
                               {"asin", asin},   {"acos", acos},   {"atan", atan}, {"erfc", erfc}};

std::uint64_t bits(double x) {
  return std::bit_cast<std::uint64_t>(x);
}

// The same number with the same sign of zero, or both NaN.
void expect_same(double result, double expected, const std::string& what) {
  if (expected != expected) {
    EXPECT_TRUE(result != result) << what << " is " << result;
  } else {
    EXPECT_EQ(bits(result), bits(expected)) << what << " is " << result << ", not " << expected;
  }
}

// A double of any exponent and sign, NaN and infinity included.
double any_double(Random& random) {
  return std::bit_cast<double>(random.next());
}

TEST(Elementary, na_stays_na) {
  for (const auto& [name, function] : functions)
    expect_same(function(not_a_number), not_a_number, name);
  expect_same(pow(not_a_number, 2), not_a_number, "pow(na, 2)");
  expect_same(pow(2, not_a_number), not_a_number, "pow(2, na)");
  expect_same(pow(not_a_number, 0), 1, "pow(na, 0)");
  expect_same(pow(1, not_a_number), 1, "pow(1, na)");
}

TEST(Elementary, special_arguments_of_one_operand) {
  struct Case {
    double (*function)(double);
    double x, expected;
  };
  constexpr double half_pi = std::numbers::pi / 2;
  const Case cases[] = {
      {exp, 0.0, 1},
      {exp, -0.0, 1},
      {exp, infinity, infinity},
      {exp, -infinity, 0},
      {exp, 709.79, infinity},
      {exp, 1e300, infinity},
      {exp, -746, 0},
      {exp, -745.13, least},
      {exp, 1, std::numbers::e},
      {expm1, 0.0, 0.0},
      {expm1, -0.0, -0.0},
      {expm1, infinity, infinity},
      {expm1, -infinity, -1},
      {expm1, -50, -1},
      {expm1, 709.79, infinity},
      {log, 0.0, -infinity},
      {log, -0.0, -infinity},
      {log, 1, 0.0},
      {log, -1, not_a_number},
      {log, infinity, infinity},
      {log, -infinity, not_a_number},
      {log, 2, std::numbers::ln2},
      {log10, 0.0, -infinity},
      {log10, 1, 0.0},
      {log10, -least, not_a_number},
      {log10, infinity, infinity},
      {log1p, 0.0, 0.0},
      {log1p, -0.0, -0.0},
      {log1p, -1, -infinity},
      {log1p, -1.1, not_a_number},
      {log1p, infinity, infinity},
      {sin, 0.0, 0.0},
      {sin, -0.0, -0.0},
      {sin, infinity, not_a_number},
      {cos, 0.0, 1},
      {cos, -infinity, not_a_number},
      {tan, -0.0, -0.0},
      {tan, infinity, not_a_number},
      {asin, -0.0, -0.0},
      {asin, 1, half_pi},
      {asin, -1, -half_pi},
      {asin, 1.0000001, not_a_number},
      {acos, 1, 0.0},
      {acos, -1, std::numbers::pi},
      {acos, 0, half_pi},
      {acos, -1.0000001, not_a_number},
      {atan, -0.0, -0.0},
      {atan, infinity, half_pi},
      {atan, -infinity, -half_pi},
      {atan, 1, half_pi / 2},
      {erfc, 0.0, 1},
      {erfc, infinity, 0.0},
      {erfc, -infinity, 2},
      {erfc, 30, 0.0},
  };
  for (const auto& [function, x, expected] : cases) {
    const auto* const named = std::find_if(std::begin(functions), std::end(functions),
                                           [&](const Named& n) { return n.function == function; });
    expect_same(function(x), expected, fmt::format("{}({})", named->name, x));
  }
}

TEST(Elementary, special_operands_of_pow) {
  const double cases[][3] = {
      {2, 0, 1},
      {infinity, -0.0, 1},
      {-2, 3, -8},
      {-2, -2, 0.25},
      {-8, 1.0 / 3, not_a_number},
      {-1, infinity, 1},
      {-1, -infinity, 1},
      {-1, 1e308, 1},
      {-1, 0x1.fffffffffffffp+52, -1},
      {0.5, infinity, 0},
      {2, infinity, infinity},
      {0.5, -infinity, infinity},
      {2, -infinity, 0},
      {-3, infinity, infinity},
      {0.0, 3, 0.0},
      {-0.0, 3, -0.0},
      {-0.0, 2, 0.0},
      {-0.0, 0.5, 0.0},
      {0.0, -1, infinity},
      {-0.0, -1, -infinity},
      {-0.0, -2, infinity},
      {0.0, infinity, 0},
      {0.0, -infinity, infinity},
      {infinity, 2, infinity},
      {infinity, -2, 0},
      {-infinity, 3, -infinity},
      {-infinity, 2, infinity},
      {-infinity, -3, -0.0},
      {-infinity, 0.5, infinity},
      {10, 308, 1e308},
      {10, 309, infinity},
      {-10, 309, -infinity},
      {2, -1074, least},
      {2, -1076, 0},
      {-2, -1075.0 - 2, -0.0},
      {2, 1023, 0x1p1023},
      {1.5, least, 1},
      {least, 1, least},
      {0x1.8p-1060, 1, 0x1.8p-1060},
  };
  for (const auto& [x, y, expected] : cases)
    expect_same(pow(x, y), expected, fmt::format("pow({}, {})", x, y));
}

TEST(Elementary, exact_results_are_exact) {
  double power = 1;
  for (int n = 0; n <= 22; ++n, power *= 10) {
    EXPECT_EQ(pow(10, n), power);
    EXPECT_EQ(log10(power), n);
  }
  for (int base = 2; base <= 200; ++base) {
    double value = base;
    for (int n = 1; value < 0x1p53; ++n, value *= base) {
      EXPECT_EQ(pow(base, n), value);
      EXPECT_EQ(pow(-base, n), n % 2 != 0 ? -value : value);
    }
  }
  for (int n = -1074; n <= 1023; ++n) EXPECT_EQ(pow(2, n), std::ldexp(1.0, n));
  for (int n = 1; n <= 1000; ++n) EXPECT_EQ(pow(static_cast<double>(n) * n, 0.5), n);
  Random random(3);
  for (int i = 0; i < 10'000; ++i) {
    const double x = std::fabs(any_double(random));
    if (!std::isfinite(x)) continue;
    EXPECT_EQ(pow(x, 1), x);
  }
}

TEST(Elementary, odd_and_even_functions_are_so_to_the_bit) {
  Random random(4);
  for (int i = 0; i < 50'000; ++i) {
    const double x = any_double(random);
    for (const auto& function : {sin, tan, asin, atan})
      expect_same(function(-x), -function(x), "odd");
    expect_same(cos(-x), cos(x), "even");
  }
}

TEST(Elementary, identities_hold_to_rounding) {
  Random random(5);
  for (int i = 0; i < 20'000; ++i) {
    const double x = 20 * random.uniform() - 10, size = std::ldexp(random.uniform() + 0.5, 100);
    EXPECT_NEAR(sin(x) * sin(x) + cos(x) * cos(x), 1, 4e-16);
    EXPECT_NEAR(log(exp(x)), x, 4e-16 * (1 + std::fabs(x)));
    EXPECT_NEAR(exp(log(size)) / size, 1, 2e-14);
    EXPECT_NEAR(log1p(expm1(x)), x, 1e-16 * std::exp(10.0));
    EXPECT_NEAR(erfc(x) + erfc(-x), 2, 5e-16);
    EXPECT_NEAR(tan(atan(x)), x, 4e-16 * (1 + x * x));
    EXPECT_NEAR(asin(x / 10) + acos(x / 10), std::numbers::pi / 2, 5e-16);
  }
}

TEST(Elementary, neighbours_are_in_order) {
  Random random(6);
  for (int i = 0; i < 20'000; ++i) {
    // Whatever the place: beside a table entry the pieces of the function must meet.
    const double near = static_cast<double>(random.below(2'000)) / 256 * std::numbers::ln2 / 2;
    const double x = std::nextafter(near, random.next() & 1 ? 100.0 : -100.0) * (1 - 0x1p-52);
    const double next = std::nextafter(x, infinity);
    EXPECT_LE(exp(x), exp(next));
    EXPECT_LE(expm1(x), expm1(next));
    EXPECT_LE(atan(x), atan(next));
    EXPECT_GE(erfc(x), erfc(next));
    const double y = 0.25 + static_cast<double>(random.below(1'000)) / 256 + 0x1p-9;
    EXPECT_LE(log(std::nextafter(y, 0.0)), log(y));
    EXPECT_LE(log10(y), log10(std::nextafter(y, 9.0)));
    EXPECT_LE(pow(std::nextafter(y, 0.0), 1.75), pow(y, 1.75));
  }
}

// Arguments of every size and kind, and the common ones.
double digest_argument(Random& random, int i) {
  switch (i % 4) {
    case 0:
      return any_double(random);
    case 1:
      return 2 * random.uniform() - 1;
    case 2:
      return 200 * random.uniform() - 100;
    default: {
      const double mantissa = random.uniform();  // before the exponent, under every compiler
      return std::ldexp(mantissa, static_cast<int>(random.below(80)) - 40);
    }
  }
}

// One number for all bits: another compiler, level or instruction set must come to the same
// (docs/elementary.md lists those tried). A change of it is a change of results.
TEST(Elementary, bits_are_the_pinned_ones) {
  Random random(8);
  std::string results;
  const auto append = [&](double value) {
    const std::uint64_t word = bits(value);
    for (int byte = 0; byte < 8; ++byte) results.push_back(static_cast<char>(word >> (8 * byte)));
  };
  for (int i = 0; i < 40'000; ++i) {
    const double x = digest_argument(random, i), y = digest_argument(random, i / 4);
    for (const auto& named : functions) append(named.function(x));
    append(pow(x, y));
    append(pow(std::fabs(x), y));
  }
  EXPECT_EQ(sha256_hex(results),
            "f048769f931c83e66f1114b3cedea46045a3373307f278915d511d4cdce64a4d");
}

}  // namespace
}  // namespace sixbtc::core::elementary
