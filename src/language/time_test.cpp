// Time zones, sessions and periods against dates worked out by hand.
#include "language/script_test.hpp"
#include "language/sessions.hpp"
#include "language/zones.hpp"

namespace sixbtc::language::test {

namespace {

double at(const char* text) {
  return static_cast<double>(core::Timestamp::parse(text)->milliseconds());
}

double hours_in(const char* zone, const char* time) {
  return zones::offset_at(*zones::named(zone), at(time)) / 3'600'000.0;
}

}  // namespace

TEST(Zones, summer_time_changes_at_the_known_moments) {
  EXPECT_EQ(hours_in("America/New_York", "2025-03-09T06:59:59Z"), -5);
  EXPECT_EQ(hours_in("America/New_York", "2025-03-09T07:00:00Z"), -4);
  EXPECT_EQ(hours_in("America/New_York", "2025-11-02T05:59:59Z"), -4);
  EXPECT_EQ(hours_in("America/New_York", "2025-11-02T06:00:00Z"), -5);
  EXPECT_EQ(hours_in("Europe/Berlin", "2024-03-31T00:59:59Z"), 1);
  EXPECT_EQ(hours_in("Europe/Berlin", "2024-03-31T01:00:00Z"), 2);
  EXPECT_EQ(hours_in("Europe/London", "2024-10-27T00:59:59Z"), 1);
  EXPECT_EQ(hours_in("Europe/London", "2024-10-27T01:00:00Z"), 0);
  EXPECT_EQ(hours_in("Australia/Sydney", "2024-04-06T15:59:59Z"), 11);
  EXPECT_EQ(hours_in("Australia/Sydney", "2024-04-06T16:00:00Z"), 10);
  EXPECT_EQ(hours_in("Asia/Kolkata", "2024-06-01T00:00:00Z"), 5.5);
  EXPECT_EQ(hours_in("UTC-05:30", "2024-06-01T00:00:00Z"), -5.5);
  EXPECT_EQ(hours_in("GMT+2", "2024-06-01T00:00:00Z"), 2);
  EXPECT_FALSE(zones::named("Mars/Olympus"));
}

TEST(Sessions, spans_days_and_nights) {
  const auto is_in = [](const char* session, const char* time) {
    const auto spans = parse_session(session);
    return std::any_of(spans->begin(), spans->end(),
                       [&](double span) { return is_in_span(at(time), span); });
  };
  EXPECT_TRUE(is_in("0930-1600", "2024-01-01T09:30:00Z"));
  EXPECT_FALSE(is_in("0930-1600", "2024-01-01T16:00:00Z"));
  EXPECT_FALSE(is_in("0930-1600", "2024-01-01T09:29:00Z"));
  // 2024-01-01 was a Monday, day 2.
  EXPECT_TRUE(is_in("0930-1600:23456", "2024-01-01T10:00:00Z"));
  EXPECT_FALSE(is_in("0930-1600:23456", "2024-01-06T10:00:00Z"));
  // The night of Monday belongs to Monday on Tuesday too.
  EXPECT_TRUE(is_in("2200-0400:2", "2024-01-02T03:00:00Z"));
  EXPECT_FALSE(is_in("2200-0400:2", "2024-01-02T23:00:00Z"));
  EXPECT_TRUE(is_in("1000-1100,1400-1500", "2024-01-01T14:30:00Z"));
  EXPECT_TRUE(is_in("0000-0000", "2024-01-01T14:30:00Z"));
  EXPECT_FALSE(parse_session("9-17"));
  EXPECT_FALSE(parse_session("0930-1600:8"));
}

TEST(TimeCalls, scripts_read_zones_sessions_and_periods) {
  const columns::CandleSeries day = series_of(std::vector<double>(30, 1.0));  // 2024-01-01T00:00Z
  const auto hours = x_of("x = hour(time, \"America/New_York\") + 1", day);
  EXPECT_EQ(hours[0], 20);
  EXPECT_EQ(hours[5], 1);
  const auto inside = x_of("x = na(time(\"\", \"0930-1600\", \"America/New_York\")) ? 1 : 2", day);
  for (std::size_t i = 0; i < 24; ++i) EXPECT_EQ(inside[i], i >= 15 && i < 21 ? 2 : 1) << i;
  const auto changes = x_of("x = timeframe.change(\"D\") ? 1 : 2", day);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_EQ(changes[i], i == 24 ? 1 : 2) << i;
  const auto starts = x_of("x = (time - time(\"240\")) / 3600000 + 1", day);
  for (std::size_t i = 0; i < 30; ++i) EXPECT_EQ(starts[i], static_cast<double>(i % 4 + 1)) << i;
  EXPECT_EQ(x_of("x = timestamp(\"America/New_York\", 2025, 7, 4, 9, 30) + 0 * close", day)[0],
            at("2025-07-04T13:30:00Z"));
  EXPECT_EQ(x_of("x = timestamp(year, month + 1, 1, 0, 0, 0)", day)[0], at("2024-02-01T00:00:00Z"));
}

TEST(Time, periods_end_and_have_a_length) {
  const columns::CandleSeries one = series_of({10, 11});  // 2024-01-01T00:00Z, a Monday
  EXPECT_EQ(x_of("x = (time_close(\"D\") - time) / 3600000", one), (std::vector<double>{24, 23}));
  EXPECT_EQ(x_of("x = (time_close(\"M\") - time(\"M\")) / 86400000", one)[0], 31);
  EXPECT_EQ(x_of("x = timeframe.in_seconds(\"240\") + timeframe.in_seconds() + 0 * close", one)[0],
            4 * 3600 + 3600);
  EXPECT_EQ(x_of("x = weekofyear + weekofyear(timestamp(2023, 12, 31)) * 100 + "
                 "weekofyear(timestamp(2020, 12, 31)) * 10000",
                 one)[0],
            535201);
}

}  // namespace sixbtc::language::test
