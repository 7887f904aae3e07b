#include "analytics/calendar.hpp"

namespace sixbtc::analytics {
namespace {

std::int64_t at(const char* text) {
  return core::Timestamp::parse(text)->nanoseconds();
}

TEST(Calendar, flat_days_are_days) {
  const std::vector<std::int64_t> time = {at("2024-12-30T12:00Z"), at("2024-12-30T13:00Z"),
                                          at("2025-01-02T01:00Z")};
  const std::vector<double> equity = {101, 102, 51};
  const DailyEquity daily = daily_equity({100, time, equity});
  EXPECT_EQ(daily.first_day.to_date(), "2024-12-30");
  EXPECT_EQ(daily.close, (std::vector<double>{102, 102, 102, 51}));
  const auto returns = daily.returns();
  ASSERT_EQ(returns.size(), 4u);
  EXPECT_NEAR(returns[0], 0.02, 1e-15);
  EXPECT_DOUBLE_EQ(returns[1], 0);
  EXPECT_DOUBLE_EQ(returns[3], -0.5);
}

TEST(Calendar, a_value_at_midnight_closes_the_day_before) {
  const std::vector<std::int64_t> time = {at("2025-01-01T23:00Z"), at("2025-01-02T00:00Z"),
                                          at("2025-01-02T01:00Z")};
  const std::vector<double> equity = {1, 2, 3};
  const DailyEquity daily = daily_equity({1, time, equity});
  EXPECT_EQ(daily.first_day.to_date(), "2025-01-01");
  EXPECT_EQ(daily.close, (std::vector<double>{2, 3}));
}

TEST(Calendar, years_and_months_chain) {
  const std::vector<std::int64_t> time = {at("2024-12-30T12:00Z"), at("2024-12-31T12:00Z"),
                                          at("2025-01-02T01:00Z"), at("2025-02-01T12:00Z")};
  const std::vector<double> equity = {110, 99, 198, 99};
  const DailyEquity daily = daily_equity({100, time, equity});
  const auto years = yearly_results(daily);
  ASSERT_EQ(years.size(), 2u);
  EXPECT_EQ(years[0].year, 2024);
  EXPECT_EQ(years[0].days, 2u);
  EXPECT_NEAR(years[0].total_return, -0.01, 1e-15);
  EXPECT_NEAR(years[0].max_drawdown, -0.1, 1e-15);
  EXPECT_TRUE(years[0].sharpe_daily.has_value());
  EXPECT_EQ(years[1].start_equity, 99);
  EXPECT_EQ(years[1].end_equity, 99);
  EXPECT_NEAR(years[1].max_drawdown, -0.5, 1e-15);
  EXPECT_EQ(years[1].days, 32u);
  const auto months = monthly_results(daily);
  ASSERT_EQ(months.size(), 3u);
  EXPECT_EQ(months[1].month, 1);
  EXPECT_NEAR(months[1].total_return, 1, 1e-15);
  EXPECT_EQ(months[2].days, 1u);
  EXPECT_FALSE(months[2].sharpe_daily.has_value());
  double product = 1;
  for (const auto& month : months) product *= 1 + month.total_return;
  EXPECT_NEAR(product, 0.99, 1e-12);
}

TEST(Calendar, nothing_gives_nothing) {
  const DailyEquity daily = daily_equity({100, {}, {}});
  EXPECT_TRUE(daily.close.empty());
  EXPECT_TRUE(yearly_results(daily).empty());
}

}  // namespace
}  // namespace sixbtc::analytics
