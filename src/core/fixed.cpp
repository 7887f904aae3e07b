#include "core/fixed.hpp"

#include <cmath>
#include <limits>

namespace sixbtc::core {

namespace {

template <class Integer>
Integer rounded_quotient(Integer value, Integer divisor, Rounding rounding) {
  const Integer quotient = value / divisor;
  const Integer remainder = value % divisor;
  if (remainder == 0) return quotient;
  const Integer away = remainder > 0 ? 1 : -1;
  switch (rounding) {
    case Rounding::Down:
      return remainder < 0 ? quotient - 1 : quotient;
    case Rounding::Up:
      return remainder > 0 ? quotient + 1 : quotient;
    case Rounding::TowardZero:
      return quotient;
    case Rounding::AwayFromZero:
      return quotient + away;
    case Rounding::HalfEven: {
      const Integer twice = 2 * (remainder < 0 ? -remainder : remainder);
      if (twice > divisor) return quotient + away;
      if (twice == divisor && quotient % 2 != 0) return quotient + away;
      return quotient;
    }
  }
  CHECK(false);
}

}  // namespace

Int128 divide_rounded(Int128 value, Int128 divisor, Rounding rounding) {
  CHECK(divisor > 0);
  // The processor divides 64 bits; 128 are a function of the compiler's library.
  constexpr std::int64_t limit = std::int64_t{1} << 62;
  if (divisor <= limit && value <= limit && value >= -limit)
    return rounded_quotient(static_cast<std::int64_t>(value), static_cast<std::int64_t>(divisor),
                            rounding);
  return rounded_quotient(value, divisor, rounding);
}

namespace {

// divide_rounded(value, 2^bits).
Int128 shift_rounded(Int128 value, int bits, Rounding rounding) {
  const Int128 below = value >> bits;
  const Int128 remainder = value - (below << bits);
  if (remainder == 0) return below;
  switch (rounding) {
    case Rounding::Down:
      return below;
    case Rounding::Up:
      return below + 1;
    case Rounding::TowardZero:
      return value < 0 ? below + 1 : below;
    case Rounding::AwayFromZero:
      return value < 0 ? below : below + 1;
    case Rounding::HalfEven: {
      const Int128 half = static_cast<Int128>(1) << (bits - 1);
      if (remainder == half) return below + (below & 1);
      return remainder > half ? below + 1 : below;
    }
  }
  CHECK(false);
}

std::optional<std::int64_t> narrow(Int128 value) {
  if (value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  if (value < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The digits of a decimal number as one integer and the power of ten that scales it.
struct Digits {
  Int128 value = 0;
  int exponent = 0;
  bool negative = false;
};

Error bad_number(std::string_view text, const char* why) {
  return Error{ErrorKind::Malformed,
               std::string(why) + " '" + std::string(text.substr(0, 40)) + "'",
               {},
               "write a decimal number such as 0.05"};
}

Result<Digits> scan(std::string_view text) {
  Digits out;
  std::size_t i = 0;
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) out.negative = text[i++] == '-';
  bool any = false;
  bool after_point = false;
  constexpr Int128 limit = static_cast<Int128>(1) << 120;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !after_point) {
      after_point = true;
    } else if (is_digit(text[i])) {
      any = true;
      if (out.value > limit / 10) return std::unexpected(bad_number(text, "number too long"));
      out.value = out.value * 10 + (text[i] - '0');
      if (after_point) --out.exponent;
    } else {
      break;
    }
  }
  if (!any) return std::unexpected(bad_number(text, "not a number"));
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    bool negative_exponent = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) negative_exponent = text[i++] == '-';
    if (i == text.size()) return std::unexpected(bad_number(text, "not a number"));
    int exponent = 0;
    for (; i < text.size() && is_digit(text[i]); ++i) {
      if (exponent > 99) return std::unexpected(bad_number(text, "exponent too large in"));
      exponent = exponent * 10 + (text[i] - '0');
    }
    out.exponent += negative_exponent ? -exponent : exponent;
  }
  if (i != text.size()) return std::unexpected(bad_number(text, "not a number"));
  return out;
}

}  // namespace

Result<std::int64_t> parse_decimal(std::string_view text, int digits) {
  ASSIGN_OR_RETURN(Digits scanned, scan(text));
  int shift = scanned.exponent + digits;
  Int128 value = scanned.value;
  for (; shift > 0 && value != 0; --shift) {
    value *= 10;
    if (value > std::numeric_limits<std::int64_t>::max())
      return std::unexpected(bad_number(text, "number out of range"));
  }
  for (; shift < 0 && value != 0; ++shift) {
    if (value % 10 != 0) return std::unexpected(bad_number(text, "too many decimals in"));
    value /= 10;
  }
  const auto units = narrow(scanned.negative ? -value : value);
  if (!units) return std::unexpected(bad_number(text, "number out of range"));
  return *units;
}

std::string format_decimal(std::int64_t units, int digits) {
  const bool negative = units < 0;
  // Negating through unsigned keeps the smallest value representable.
  std::uint64_t rest =
      negative ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  std::string reversed;
  bool significant = false;
  for (int i = 0; i < digits; ++i) {
    const char digit = static_cast<char>('0' + rest % 10);
    rest /= 10;
    significant = significant || digit != '0';
    if (significant) reversed.push_back(digit);
  }
  if (significant) reversed.push_back('.');
  do {
    reversed.push_back(static_cast<char>('0' + rest % 10));
    rest /= 10;
  } while (rest != 0);
  if (negative) reversed.push_back('-');
  return {reversed.rbegin(), reversed.rend()};
}

std::optional<std::int64_t> units_from_double(double value, int digits, Rounding rounding) {
  if (!std::isfinite(value)) return std::nullopt;
  // Exact: a double is mantissa * 2^exponent, so the product is formed in integers and rounded
  // once. Below the smallest normal number the mantissa has no hidden bit.
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto biased = static_cast<int>((bits >> 52) & 0x7FF);
  auto integer = static_cast<std::int64_t>(bits & ((std::uint64_t{1} << 52) - 1));
  if (biased != 0) integer |= std::int64_t{1} << 52;
  if (std::signbit(value)) integer = -integer;
  const int exponent = (biased == 0 ? 1 : biased) - 1075;
  const Int128 product = static_cast<Int128>(integer) * power_of_ten(digits);
  if (exponent >= 0) {
    if (exponent > 62) return integer == 0 ? std::optional<std::int64_t>(0) : std::nullopt;
    const Int128 limit = static_cast<Int128>(1) << (126 - exponent);
    if (product > limit || product < -limit) return std::nullopt;
    return narrow(product << exponent);
  }
  // Below 2^-126 of a unit only the sign matters for rounding.
  return narrow(shift_rounded(product, -exponent > 126 ? 126 : -exponent, rounding));
}

std::optional<Money> value_of(Price price, Quantity quantity, AssetId quote, Rounding rounding) {
  const Int128 product = static_cast<Int128>(price.units()) * quantity.units();
  const auto units = narrow(divide_rounded(product, Quantity::one, rounding));
  if (!units) return std::nullopt;
  return Money{Amount::from_units(*units), quote};
}

std::optional<Money> share_of(Money money, Rate rate, Rounding rounding) {
  const Int128 product = static_cast<Int128>(money.amount.units()) * rate.units();
  const auto units = narrow(divide_rounded(product, Rate::one, rounding));
  if (!units) return std::nullopt;
  return Money{Amount::from_units(*units), money.asset};
}

}  // namespace sixbtc::core
