#include "adapters/archives/number_text.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "core/time.hpp"

namespace sixbtc::archives {

namespace {

// Every one of these is an exact double, and so is every integer up to 2^53: their quotient is
// rounded once (Clinger 1990, the fast path).
constexpr std::array<double, 23> powers_of_ten = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr std::uint64_t exact_integer_max = std::uint64_t{1} << 53;
constexpr std::uint64_t mantissa_room = (std::numeric_limits<std::uint64_t>::max() - 9) / 10;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view trim(std::string_view text) {
  const auto is_padding = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_padding(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_padding(text.back())) text.remove_suffix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return text;
}

// A count since 1970 whose size tells its unit.
std::optional<std::int64_t> to_nanoseconds(std::int64_t count) {
  struct Unit {
    std::int64_t below;
    std::int64_t nanoseconds;
  };
  constexpr std::int64_t smallest = 100'000'000;  // 1973 in seconds
  constexpr std::array units = {
      Unit{100'000'000'000, 1'000'000'000}, Unit{100'000'000'000'000, 1'000'000},
      Unit{100'000'000'000'000'000, 1'000}, Unit{std::numeric_limits<std::int64_t>::max(), 1}};
  if (count < smallest) return std::nullopt;
  for (const auto& unit : units) {
    std::int64_t nanoseconds = 0;
    if (count < unit.below)
      return __builtin_mul_overflow(count, unit.nanoseconds, &nanoseconds)
                 ? std::nullopt
                 : std::optional(nanoseconds);
  }
  return std::nullopt;
}

// "1609459200000" and "1609459200000.0".
std::optional<std::int64_t> parse_time_number(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{}) return std::nullopt;
  std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (!rest.empty() && rest.front() == '.') {
    rest.remove_prefix(1);
    while (!rest.empty() && rest.front() == '0') rest.remove_prefix(1);
  }
  if (!rest.empty()) return std::nullopt;
  return to_nanoseconds(count);
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  text = trim(text);
  // from_chars also reads "inf" and "nan", which are no prices.
  const bool starts_well =
      !text.empty() && (is_digit(text.front()) || text.front() == '-' || text.front() == '.');
  if (!starts_well || text.find_first_of("iInN") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  text = trim(text);
  if (text.size() < 5 || text[4] != '-') return parse_time_number(text);
  if (text.ends_with("+00:00")) text.remove_suffix(6);
  if (text.ends_with(" UTC")) text.remove_suffix(4);
  const auto time = core::Timestamp::parse(text);
  if (!time) return std::nullopt;
  return time->nanoseconds();
}

bool read_number(const char*& at, const char* end, char separator, double& value) {
  const char* p = at;
  const bool is_negative = p < end && *p == '-';
  if (is_negative) ++p;
  std::uint64_t mantissa = 0;
  const char* const first = p;
  for (; p < end && is_digit(*p); ++p) {
    if (mantissa > mantissa_room) return false;
    mantissa = mantissa * 10 + static_cast<std::uint64_t>(*p - '0');
  }
  if (p == first) return false;
  std::size_t fraction_digits = 0;
  if (p < end && *p == '.') {
    const char* const fraction = ++p;
    for (; p < end && is_digit(*p); ++p) {
      if (mantissa > mantissa_room) return false;
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(*p - '0');
    }
    fraction_digits = static_cast<std::size_t>(p - fraction);
  }
  if (p < end && *p != separator) return false;
  if (mantissa > exact_integer_max || fraction_digits >= powers_of_ten.size()) return false;
  const double magnitude = static_cast<double>(mantissa) / powers_of_ten[fraction_digits];
  value = is_negative ? -magnitude : magnitude;
  at = p;
  return true;
}

bool read_time(const char*& at, const char* end, char separator, std::int64_t& nanoseconds) {
  const char* p = at;
  std::int64_t count = 0;
  constexpr std::int64_t digits_max = 18;  // cannot overflow
  for (; p < end && is_digit(*p) && p - at < digits_max; ++p) count = count * 10 + (*p - '0');
  if (p < end && *p != separator) return false;
  const auto time = to_nanoseconds(count);
  if (!time) return false;
  nanoseconds = *time;
  at = p;
  return true;
}

}  // namespace sixbtc::archives
