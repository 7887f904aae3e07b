#include "adapters/archives/number_text.hpp"

#include <rapidcheck.h>

#include <bit>
#include <cstdlib>
#include <string>

namespace {

using namespace sixbtc;

// ':' follows '9': ranges end before their second value.

// The field as the CSV reader takes it: the quick path, else the general one.
std::optional<double> read_field(const std::string& text) {
  const char* at = text.data();
  double value = 0;
  if (archives::read_number(at, text.data() + text.size(), ';', value)) return value;
  return archives::parse_number(text);
}

}  // namespace

TEST(NumberText, equals_strtod_to_the_last_bit) {
  EXPECT_TRUE(rc::check("decimals of any length", [] {
    const auto whole =
        *rc::gen::container<std::string>(*rc::gen::inRange(1, 22), rc::gen::inRange('0', ':'));
    const auto fraction =
        *rc::gen::container<std::string>(*rc::gen::inRange(0, 26), rc::gen::inRange('0', ':'));
    std::string text = (*rc::gen::arbitrary<bool>() ? "-" : "") + whole;
    if (!fraction.empty()) text += "." + fraction;
    const auto value = read_field(text);
    RC_ASSERT(value.has_value());
    const double expected = std::strtod(text.c_str(), nullptr);
    RC_ASSERT(std::bit_cast<std::uint64_t>(*value) == std::bit_cast<std::uint64_t>(expected));
  }));
  EXPECT_TRUE(rc::check("shortest text of any double", [](std::uint64_t bits) {
    const auto number = std::bit_cast<double>(bits);
    RC_PRE(std::isfinite(number));
    RC_ASSERT(read_field(fmt::format("{}", number)) == number);
  }));
}

TEST(NumberText, refuses_what_is_no_number) {
  for (const std::string text : {"", " ", "abc", "1a", "1.2.3", "1,5", "nan", "inf", "-inf", "0x10",
                                 "--1", "1e", "1 2", "+1", "1e999", "\"\"", "-", "."})
    EXPECT_FALSE(read_field(text)) << "'" << text << "'";
  EXPECT_EQ(read_field("\"1.5\""), 1.5);
  EXPECT_EQ(read_field(" 1.5 "), 1.5);
  EXPECT_EQ(read_field("1e-7"), 1e-7);
  EXPECT_EQ(read_field("5."), 5.0);
}

TEST(NumberText, reads_times_in_every_unit) {
  for (const char* text :
       {"1704067200", "1704067200000", "1704067200000000", "1704067200000000000", "1704067200000.0",
        "2024-01-01", "2024-01-01 00:00:00", "2024-01-01T00:00:00Z", "2024-01-01 00:00:00+00:00",
        "\"2024-01-01 00:00:00 UTC\""})
    EXPECT_EQ(archives::parse_time(text), 1'704'067'200'000'000'000) << text;
  EXPECT_EQ(archives::parse_time("1735689600010866"), 1'735'689'600'010'866'000);
  for (const char* text : {"", "0", "-1704067200", "99999999", "1704067200000.5", "2024-13-01",
                           "2024-01-01T00:00:00+02:00", "9223372036854775808", "99999999999999"})
    EXPECT_FALSE(archives::parse_time(text)) << text;
}

TEST(NumberText, quick_and_general_times_agree) {
  EXPECT_TRUE(rc::check("any count", [](std::uint64_t bits) {
    const std::string text = std::to_string(bits >> *rc::gen::inRange(0, 40));
    const char* at = text.data();
    std::int64_t value = 0;
    if (archives::read_time(at, text.data() + text.size(), ',', value))
      RC_ASSERT(archives::parse_time(text) == value);
  }));
}
