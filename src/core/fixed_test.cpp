#include "core/fixed.hpp"

#include <rapidcheck.h>

#include "core/random.hpp"
#include "core/time.hpp"

namespace sixbtc::core {
namespace {

TEST(Fixed, text_round_trips) {
  EXPECT_TRUE(rc::check("units -> text -> units", [](std::int64_t units) {
    const Price price = Price::from_units(units);
    const auto back = Price::parse(price.to_string());
    RC_ASSERT(back.has_value());
    RC_ASSERT(back->units() == units);
  }));
}

TEST(Fixed, sums_are_exact_or_refused) {
  EXPECT_TRUE(rc::check("checked_add", [](std::int64_t a, std::int64_t b) {
    const Int128 truth = static_cast<Int128>(a) + b;
    const auto sum = Amount::from_units(a).checked_add(Amount::from_units(b));
    const bool fits = truth <= INT64_MAX && truth >= INT64_MIN;
    RC_ASSERT(sum.has_value() == fits);
    if (fits) RC_ASSERT(static_cast<Int128>(sum->units()) == truth);
  }));
}

TEST(Fixed, rounding_goes_where_it_says) {
  EXPECT_TRUE(rc::check("divide_rounded", [](std::int64_t value) {
    const auto divisor = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const Int128 down = divide_rounded(value, divisor, Rounding::Down);
    const Int128 up = divide_rounded(value, divisor, Rounding::Up);
    RC_ASSERT(down * divisor <= value);
    RC_ASSERT(up * divisor >= value);
    RC_ASSERT(up - down == (value % divisor != 0 ? 1 : 0));
    const Int128 even = divide_rounded(value, divisor, Rounding::HalfEven);
    RC_ASSERT(even == down || even == up);
    const Int128 error = even * divisor - value;
    RC_ASSERT(2 * (error < 0 ? -error : error) <= divisor);
  }));
}

// The definition, by division: from_double shifts instead.
TEST(Fixed, from_double_is_the_exact_product_rounded_once) {
  EXPECT_TRUE(rc::check("shift is division", [](std::int64_t mantissa, std::uint8_t scale) {
    const int exponent = -static_cast<int>(scale % 100);
    const double value =
        std::ldexp(static_cast<double>(mantissa % (std::int64_t{1} << 53)), exponent);
    int binary = 0;
    const auto integer = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &binary), 53));
    const int shift = 53 - binary;
    RC_PRE(shift > 0 && shift < 126);
    const Int128 product = static_cast<Int128>(integer) * Price::one;
    for (const Rounding rounding : {Rounding::Down, Rounding::Up, Rounding::TowardZero,
                                    Rounding::AwayFromZero, Rounding::HalfEven}) {
      const Int128 expected = divide_rounded(product, static_cast<Int128>(1) << shift, rounding);
      const auto got = Price::from_double(value, rounding);
      RC_ASSERT(got.has_value() == (expected <= INT64_MAX && expected >= INT64_MIN));
      if (got) RC_ASSERT(static_cast<Int128>(got->units()) == expected);
    }
  }));
  // Ties, both signs, and the smallest numbers there are.
  EXPECT_EQ(units_from_double(2.5, 0, Rounding::HalfEven), 2);
  EXPECT_EQ(units_from_double(-2.5, 0, Rounding::HalfEven), -2);
  EXPECT_EQ(units_from_double(-3.5, 0, Rounding::HalfEven), -4);
  EXPECT_EQ(units_from_double(-2.5, 0, Rounding::TowardZero), -2);
  EXPECT_EQ(units_from_double(-2.5, 0, Rounding::AwayFromZero), -3);
  EXPECT_EQ(units_from_double(5e-324, 8, Rounding::Up), 1);
  EXPECT_EQ(units_from_double(-5e-324, 8, Rounding::Down), -1);
  EXPECT_EQ(units_from_double(-5e-324, 8, Rounding::HalfEven), 0);
  EXPECT_EQ(units_from_double(-0.0, 8, Rounding::AwayFromZero), 0);
}

TEST(Fixed, the_short_way_from_double_is_the_long_one) {
  std::size_t usual = 0, all = 0;
  const auto compare = [&](double value, int digits) {
    for (const Rounding rounding : {Rounding::Down, Rounding::Up, Rounding::TowardZero,
                                    Rounding::AwayFromZero, Rounding::HalfEven}) {
      const std::int64_t units = usual_units_from_double(value, digits, rounding);
      ++all;
      if (units < 0) continue;
      ++usual;
      RC_ASSERT(units_from_double(value, digits, rounding) == units);
    }
  };
  EXPECT_TRUE(rc::check("short = long", [&](std::uint64_t bits, std::uint32_t units) {
    const int digits = *rc::gen::inRange(0, 19);
    compare(std::bit_cast<double>(bits), digits);
    // Prices: decimals, halves of them, and their neighbours.
    const double price = static_cast<double>(units) / 200.0;
    for (const double value : {price, std::nextafter(price, 0.0), std::nextafter(price, 1e300),
                               std::ldexp(price, -20), price / 3e9})
      compare(value, digits);
  }));
  EXPECT_GT(usual, all / 5);
  for (const double value : {0.0, 5e-324, std::ldexp(1.0, -11), std::ldexp(0.9, -11),
                             std::ldexp(1.0, 52), 46116860184.27387, 1e300})
    compare(value, 8);
}

TEST(Fixed, digits_are_counted) {
  EXPECT_EQ(digit_count(0), 0);
  for (int digits = 1; digits < 19; ++digits) {
    const auto power = static_cast<std::uint64_t>(power_of_ten(digits));
    EXPECT_EQ(digit_count(power - 1), digits);
    EXPECT_EQ(digit_count(power), digits + 1);
  }
  EXPECT_EQ(digit_count(std::uint64_t{1} << 63), 19);
}

TEST(Fixed, from_double_brackets_the_real_value) {
  EXPECT_TRUE(rc::check("from_double", [](std::int64_t numerator) {
    const double value = static_cast<double>(numerator % 1'000'000'000'000) / 7.0e4;
    const auto down = Price::from_double(value, Rounding::Down);
    const auto up = Price::from_double(value, Rounding::Up);
    RC_ASSERT(down.has_value() && up.has_value());
    RC_ASSERT(static_cast<long double>(down->units()) <= static_cast<long double>(value) * 1e8L);
    RC_ASSERT(static_cast<long double>(up->units()) >= static_cast<long double>(value) * 1e8L);
    RC_ASSERT(up->units() - down->units() <= 1);
  }));
}

TEST(Fixed, refuses_what_it_cannot_hold) {
  for (const char* bad : {"", "-", ".", "abc", "1.2.3", "1e", "0.123456789", "92233720368547758.08",
                          "1e400", "nan", "inf", "1 ", " 1", "0x10", "1e+"})
    EXPECT_FALSE(Price::parse(bad).has_value()) << bad;
  EXPECT_FALSE(Price::from_double(std::numeric_limits<double>::quiet_NaN(), Rounding::Down));
  EXPECT_FALSE(Price::from_double(1e30, Rounding::Down));
  EXPECT_FALSE(Price::from_double(-std::numeric_limits<double>::infinity(), Rounding::Up));
}

TEST(Fixed, reads_the_forms_venues_write) {
  EXPECT_EQ(Price::parse("42283.58000000")->to_string(), "42283.58");
  EXPECT_EQ(Price::parse("1e-7")->units(), 10);
  EXPECT_EQ(Price::parse("-0.00000001")->units(), -1);
  EXPECT_EQ(Price::parse("+3")->to_string(), "3");
  EXPECT_EQ(Rate::parse("0.0000125")->units(), 12'500'000);
  EXPECT_EQ(Price::from_units(INT64_MIN).to_string(), "-92233720368.54775808");
}

TEST(Fixed, price_times_quantity_is_money_in_the_quote_asset) {
  const AssetId usdc{3};
  const auto value =
      value_of(*Price::parse("42283.5"), *Quantity::parse("0.00013"), usdc, Rounding::Down);
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(value->amount.to_string(), "5.496855");
  EXPECT_EQ(value->asset, usdc);
  EXPECT_EQ(share_of(*value, *Rate::parse("0.00045"), Rounding::Up)->amount.to_string(),
            "0.00247359");
  EXPECT_FALSE(value_of(Price::from_integer(90'000'000'000), Quantity::from_integer(2), usdc,
                        Rounding::Down));
}

TEST(FixedDeath, overflow_aborts_instead_of_wrapping) {
  const Amount most = Amount::from_units(INT64_MAX);
  EXPECT_DEATH((void)(most + Amount::from_units(1)), "CHECK failed");
  EXPECT_DEATH((void)(Money{most, AssetId{1}} + Money{most, AssetId{2}}), "CHECK failed");
}

TEST(Random, same_seed_same_numbers_and_below_stays_below) {
  Random a(7), b(7), c(8);
  for (int i = 0; i < 1000; ++i) {
    const auto value = a.below(37);
    EXPECT_EQ(value, b.below(37));
    EXPECT_LT(value, 37u);
  }
  EXPECT_NE(a.next(), c.next());
  EXPECT_EQ(Random(1).next(), 12966619160104079557ull);
}

TEST(Timestamp, text_round_trips) {
  EXPECT_TRUE(rc::check("rfc3339", [] {
    const auto units =
        *rc::gen::inRange<std::int64_t>(-9'000'000'000'000'000'000, 9'000'000'000'000'000'000);
    const Timestamp time = Timestamp::from_nanoseconds(units);
    const auto back = Timestamp::parse(time.to_rfc3339());
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == time);
  }));
  EXPECT_EQ(Timestamp::parse("2025-01-01")->milliseconds(), 1735689600000);
  EXPECT_EQ(Timestamp::from_milliseconds(1735689600123).to_rfc3339(), "2025-01-01T00:00:00.123Z");
  for (const char* bad : {"", "2025", "2025-13-01", "2025-02-30", "2025-01-01T25:00Z",
                          "2025-01-01X", "2025-01-01T00:00:00+10:00", "2025-01-01T00:00:00."})
    EXPECT_FALSE(Timestamp::parse(bad).has_value()) << bad;
}

}  // namespace
}  // namespace sixbtc::core
