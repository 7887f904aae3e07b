// Dates in the forms that scripts write them.
#include "language/dates.hpp"

#include "language/script_test.hpp"

namespace sixbtc::language::test {

TEST(Dates, every_usual_form_is_read) {
  constexpr double day = 1'706'659'200'000;  // 2024-01-31T00:00:00Z
  for (const char* text :
       {"2024-01-31", "2024/01/31", "31 Jan 2024", "31 January 2024 00:00", "Jan 31, 2024",
        "Jan 31 2024 00:00:00", "31 Jan 2024 00:00 +0000", "Wed, 31 Jan 2024 00:00:00 GMT",
        "2024-01-31T00:00:00Z", "2024-01-31T02:00:00+02:00", "2024-01-31T00:00:00.000+00:00",
        "2024-01-31 00:00", "30 Jan 2024 19:00 -0500", "31 Jan 2024 02:00 GMT+2"})
    EXPECT_EQ(parse_date(text), day) << text;
  EXPECT_EQ(parse_date("2024-01-31T12:30:15"), day + ((12 * 60 + 30) * 60 + 15) * 1000.0);
  for (const char* text : {"", "soon", "2024", "2024-13-01", "32 Jan 2024", "Jan 2024", "12:00",
                           "2024-01", "31 31 Jan 2024", "2024-01-31T", "1 Foo 2024"})
    EXPECT_FALSE(parse_date(text)) << text;
}

}  // namespace sixbtc::language::test
