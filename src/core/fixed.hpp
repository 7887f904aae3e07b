// Exact decimal numbers: int64 units of 10^-digits, one distinct type per meaning.
//
// Scales (docs/decisions/0002-fixed-point-scales.md): 8 digits for prices, quantities and amounts,
// 12 for rates. Range at 8 digits: +-92,233,720,368. Overflow never wraps: `checked_*` return no
// value, the operators abort through CHECK. Threading: plain values.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/check.hpp"
#include "core/result.hpp"

namespace sixbtc::core {

using Int128 = __int128;

// Always named where something is rounded; there is no default.
enum class Rounding { Down, Up, TowardZero, AwayFromZero, HalfEven };

// value / divisor in whole units, rounded; divisor > 0.
[[nodiscard]] Int128 divide_rounded(Int128 value, Int128 divisor, Rounding rounding);

// What rounding adds to a quotient >= 0 that was cut: 0 or 1. `half`: what was cut off against one
// half.
[[nodiscard]] constexpr std::int64_t rounded_up(Rounding rounding, std::int64_t quotient,
                                                bool is_exact, std::strong_ordering half) {
  if (rounding == Rounding::HalfEven) return half > 0 || (half == 0 && (quotient & 1) != 0) ? 1 : 0;
  return (rounding == Rounding::Up || rounding == Rounding::AwayFromZero) & !is_exact;
}

// Decimal text to units of 10^-digits. Accepts "-12.5", "1e-7", "+3"; refuses empty text, other
// characters, more digits than the scale holds (no silent rounding) and values out of range.
[[nodiscard]] Result<std::int64_t> parse_decimal(std::string_view text, int digits);

// Shortest decimal text of units of 10^-digits, no exponent, no trailing zeros: "0.1", "-3".
[[nodiscard]] std::string format_decimal(std::int64_t units, int digits);

inline constexpr auto powers_of_ten = [] {
  std::array<std::int64_t, 19> all{};
  std::int64_t power = 1;
  for (std::int64_t& one : all) {
    one = power;
    if (&one != &all.back()) power *= 10;
  }
  return all;
}();

[[nodiscard]] constexpr std::int64_t power_of_ten(int digits) {
  return powers_of_ten.at(static_cast<std::size_t>(digits));
}

// Decimal digits of a value up to 2^63; 0 has none.
[[nodiscard]] constexpr int digit_count(std::uint64_t value) {
  // 1233 / 4096 is log10(2): as many digits, or one less.
  const int digits = static_cast<int>(std::bit_width(value)) * 1233 >> 12;
  if (digits == static_cast<int>(powers_of_ten.size())) return digits;
  return digits + (value >= static_cast<std::uint64_t>(power_of_ten(digits)) ? 1 : 0);
}

template <class Tag, int Digits>
class Fixed {
 public:
  static constexpr int digits = Digits;
  static constexpr std::int64_t one = power_of_ten(Digits);

  constexpr Fixed() = default;
  [[nodiscard]] static constexpr Fixed from_units(std::int64_t units) { return Fixed(units); }
  [[nodiscard]] static constexpr Fixed from_integer(std::int64_t whole) {
    std::int64_t units = 0;
    CHECK(!__builtin_mul_overflow(whole, one, &units));
    return Fixed(units);
  }
  [[nodiscard]] static Result<Fixed> parse(std::string_view text) {
    auto units = parse_decimal(text, Digits);
    if (!units) return std::unexpected(std::move(units).error());
    return Fixed(*units);
  }
  // The one crossing from research arithmetic; NaN, infinities and out-of-range give no value.
  [[nodiscard]] static std::optional<Fixed> from_double(double value, Rounding rounding);

  [[nodiscard]] constexpr std::int64_t units() const { return units_; }
  [[nodiscard]] constexpr double to_double() const {
    return static_cast<double>(units_) / static_cast<double>(one);
  }
  [[nodiscard]] std::string to_string() const { return format_decimal(units_, Digits); }
  [[nodiscard]] constexpr bool is_zero() const { return units_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const { return units_ < 0; }

  [[nodiscard]] constexpr std::optional<Fixed> checked_add(Fixed other) const {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(units_, other.units_, &sum)) return std::nullopt;
    return Fixed(sum);
  }
  [[nodiscard]] constexpr std::optional<Fixed> checked_subtract(Fixed other) const {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(units_, other.units_, &difference)) return std::nullopt;
    return Fixed(difference);
  }

  friend constexpr Fixed operator+(Fixed a, Fixed b) {
    auto sum = a.checked_add(b);
    CHECK(sum.has_value());
    return *sum;
  }
  friend constexpr Fixed operator-(Fixed a, Fixed b) {
    auto difference = a.checked_subtract(b);
    CHECK(difference.has_value());
    return *difference;
  }
  friend constexpr Fixed operator-(Fixed a) { return Fixed{} - a; }
  constexpr Fixed& operator+=(Fixed other) { return *this = *this + other; }
  constexpr Fixed& operator-=(Fixed other) { return *this = *this - other; }
  friend constexpr auto operator<=>(Fixed, Fixed) = default;

 private:
  explicit constexpr Fixed(std::int64_t units) : units_(units) {}
  std::int64_t units_ = 0;
};

// from_double without the type: value * 10^digits rounded to an integer.
[[nodiscard]] std::optional<std::int64_t> units_from_double(double value, int digits,
                                                            Rounding rounding);

// The same for what prices and quantities nearly always are, positive and below 2^62 units, in a
// few instructions. Below zero: it is not one of those. (Inlined by force, because an optional that
// is built in memory and read back at once costs more than all the rest.)
[[nodiscard]] [[gnu::always_inline]] inline std::int64_t usual_units_from_double(
    double value, int digits, Rounding rounding) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  // Sign and exponent: a negative number has a shift below zero, one below 2^-11 a shift above 63.
  const int shift = 1075 - static_cast<int>(bits >> 52);
  if (shift < 2 || shift > 63) return -1;
  constexpr std::uint64_t hidden = std::uint64_t{1} << 52, half = std::uint64_t{1} << 63;
  const std::uint64_t mantissa = (bits & (hidden - 1)) | hidden;
  const auto product =
      static_cast<unsigned __int128>(mantissa) * static_cast<std::uint64_t>(power_of_ten(digits));
  const auto high = static_cast<std::uint64_t>(product >> 64),
             low = static_cast<std::uint64_t>(product);
  if (high >> (shift - 2) != 0) return -1;
  const auto units = static_cast<std::int64_t>(high << (64 - shift) | low >> shift);
  const std::uint64_t rest = low << (64 - shift);  // of the highest bit: a half
  return units + rounded_up(rounding, units, rest == 0, rest <=> half);
}

template <class Tag, int Digits>
std::optional<Fixed<Tag, Digits>> Fixed<Tag, Digits>::from_double(double value, Rounding rounding) {
  const std::int64_t usual = usual_units_from_double(value, Digits, rounding);
  if (usual >= 0) return Fixed(usual);
  const auto units = units_from_double(value, Digits, rounding);
  if (!units) return std::nullopt;
  return Fixed(*units);
}

using Price = Fixed<struct PriceTag, 8>;        // quote units per base unit
using Quantity = Fixed<struct QuantityTag, 8>;  // base units
using Amount = Fixed<struct AmountTag, 8>;      // money without its asset; see Money
using Rate = Fixed<struct RateTag, 12>;         // ratio: 0.0001 is one basis point

// An asset by small index; names are resolved once, at the boundary (market/asset.hpp).
struct AssetId {
  std::uint16_t index = 0;
  friend constexpr auto operator<=>(AssetId, AssetId) = default;
};

// An amount of one asset. Adding two assets is a bug and aborts.
struct Money {
  Amount amount;
  AssetId asset;

  friend constexpr Money operator+(Money a, Money b) {
    CHECK(a.asset == b.asset);
    return {a.amount + b.amount, a.asset};
  }
  friend constexpr Money operator-(Money a, Money b) {
    CHECK(a.asset == b.asset);
    return {a.amount - b.amount, a.asset};
  }
  friend constexpr bool operator==(Money, Money) = default;
};

// Price x Quantity -> Money in the quote asset, through 128 bits; no value on overflow.
[[nodiscard]] std::optional<Money> value_of(Price price, Quantity quantity, AssetId quote,
                                            Rounding rounding);
// Money x Rate -> Money (a fee, a funding payment); no value on overflow.
[[nodiscard]] std::optional<Money> share_of(Money money, Rate rate, Rounding rounding);

}  // namespace sixbtc::core
