#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "application/svg_plot.hpp"
#include "application/tear_sheet_html.hpp"

namespace sixbtc::application {

namespace {

constexpr ports::ReportSettings settings = {
    .rolling_days = 10, .histogram_bins = 4, .bootstrap_paths = 200, .bootstrap_seed = 1};

core::Timestamp at(const char* text) {
  return *core::Timestamp::parse(text);
}

ports::TradeRecord trade(const char* exit, double profit) {
  ports::TradeRecord record;
  record.entry_time = at("2024-01-01T00:00:00Z");
  record.exit_time = at(exit);
  record.entry_price = record.exit_price = 100;
  record.quantity = 10;
  record.profit = profit;
  record.return_on_notional = profit / 1000;
  record.exit_reason = "signal";
  return record;
}

StrategyReport report_of(std::vector<ports::TradeRecord> trades) {
  StrategyReport report;
  report.strategy.name = "<b>&co";
  ReportWindow window;
  window.run.window_from = at("2024-01-01T00:00:00Z");
  window.run.window_to = at("2024-03-01T00:00:00Z");
  window.run.metrics_json = R"({"max_drawdown": 0.1, "total_return": 0.2})";
  window.equity = {1000};
  for (const auto& one : trades) window.equity.push_back(window.equity.back() + one.profit);
  window.trades = std::move(trades);
  report.windows.push_back(std::move(window));
  return report;
}

}  // namespace

TEST(TearSheet, days_and_months_of_realised_equity_flat_ones_included) {
  const auto report =
      report_of({trade("2024-01-10T12:00:00Z", 100), trade("2024-02-05T00:00:00Z", -220)});
  const auto sheet = tear_sheet(report, settings);
  const auto& window = sheet.windows.at(0);
  EXPECT_EQ(window.daily.first_day.to_date(), "2024-01-01");
  EXPECT_EQ(window.daily.close.size(), 60u);  // 31 days and 29
  EXPECT_EQ(window.daily.close[8], 1000);
  EXPECT_EQ(window.daily.close[9], 1100);
  // Midnight closes the day before: the loss belongs to 4 February.
  EXPECT_EQ(window.daily.close[33], 1100);
  EXPECT_EQ(window.daily.close[34], 880);
  EXPECT_DOUBLE_EQ(window.drawdown.back(), -0.2);
  ASSERT_EQ(window.months.size(), 2u);
  EXPECT_NEAR(window.months[0].total_return, 0.1, 1e-12);
  EXPECT_NEAR(window.months[1].total_return, -0.2, 1e-12);
  EXPECT_FALSE(window.rolling_sharpe[8].has_value());
  EXPECT_GT(window.rolling_sharpe[9].value(), 0);
}

TEST(TearSheet, every_trade_is_in_one_bin) {
  const auto report =
      report_of({trade("2024-01-02T00:00:00Z", -100), trade("2024-01-03T00:00:00Z", 0),
                 trade("2024-01-04T00:00:00Z", 300)});
  const auto sheet = tear_sheet(report, settings);
  const auto& returns = sheet.windows.at(0).returns.value();
  EXPECT_EQ(returns.counts, (std::vector<std::size_t>{1, 1, 0, 1}));
  EXPECT_DOUBLE_EQ(returns.low, -0.1);
  EXPECT_DOUBLE_EQ(returns.width, 0.1);
}

TEST(TearSheet, redrawn_trades_stay_between_the_extremes_and_repeat) {
  const auto report =
      report_of({trade("2024-01-02T00:00:00Z", -100), trade("2024-01-03T00:00:00Z", 300)});
  const auto band = tear_sheet(report, settings).windows.at(0).band.value();
  EXPECT_EQ(band.low, (std::vector<double>{1000, 900, 800}));
  EXPECT_EQ(band.high, (std::vector<double>{1000, 1300, 1600}));
  // One path of four loses twice.
  EXPECT_NEAR(band.share_below_start, 0.25, 0.1);
  EXPECT_EQ(tear_sheet(report, settings).windows.at(0).band->middle, band.middle);
}

TEST(TearSheet, no_trade_and_a_lost_account_are_shown_as_such) {
  const auto idle_report = report_of({});
  const auto idle = tear_sheet(idle_report, settings);
  EXPECT_FALSE(idle.windows.at(0).band || idle.windows.at(0).returns);
  EXPECT_EQ(idle.windows.at(0).daily.close.back(), 1000);
  const auto lost_report = report_of({trade("2024-01-02T00:00:00Z", -5000)});
  const auto lost = tear_sheet(lost_report, settings);
  EXPECT_NEAR(lost.windows.at(0).drawdown.back(), -1, 1e-5);
  EXPECT_FALSE(to_json(lost).dump().empty());
}

TEST(TearSheet, the_file_needs_nothing_else_and_names_are_text) {
  const auto report =
      report_of({trade("2024-01-10T12:00:00Z", 100), trade("2024-02-05T00:00:00Z", -220)});
  const std::string html = to_html(tear_sheet(report, settings), at("2024-03-02T00:00:00Z"));
  EXPECT_NE(html.find("&lt;b&gt;&amp;co"), std::string::npos);
  for (const char* outside : {"<b>", "<script", "http", "url(", "@import", "src="})
    EXPECT_EQ(html.find(outside), std::string::npos) << outside;
  EXPECT_NE(html.find("<svg"), std::string::npos);
  EXPECT_EQ(html.find("nan"), std::string::npos);
}

TEST(SvgPlot, breaks_where_there_is_no_value) {
  const std::string svg =
      line_plot({{{1.0, std::nullopt, 2.0, 3.0}, "line"}}, {"a \"plot\"", "", ""});
  EXPECT_NE(svg.find("a &quot;plot&quot;"), std::string::npos);
  const std::size_t path = svg.find("<path");
  EXPECT_EQ(std::ranges::count(svg.substr(path), 'M'), 2);
  EXPECT_EQ(std::ranges::count(svg.substr(path), 'L'), 1);
  EXPECT_NE(line_plot({{{std::nullopt}, "line"}}, {}).find("Too little data"), std::string::npos);
  EXPECT_NE(bar_plot({}, {}).find("Too little data"), std::string::npos);
}

}  // namespace sixbtc::application
