// Comparisons on small folders written here, laid out like the recordings.
#include "conformance/conformance.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "conformance/records.hpp"
#include "conformance/trading_clock.hpp"
#include "support/language_limits.hpp"

namespace sixbtc::conformance {
namespace {

namespace fs = std::filesystem;

class Conformance : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::temp_directory_path() / fmt::format("sixbtc_conformance_{}", info->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "data");
    fs::create_directories(root_ / "scripts");
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const fs::path& file, const std::string& text) {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  Report report() {
    auto result = run_conformance({root_ / "data", root_ / "scripts"}, test::language_limits);
    EXPECT_TRUE(result) << result.error().to_string();
    return result ? std::move(*result) : Report{};
  }

  // Six hourly bars that rise by one; a script that buys on bar 1 and sells on bar 3.
  void write_list(const std::string& rows) {
    std::string feed = "time_utc,open,high,low,close,volume\n";
    for (int i = 0; i < 6; ++i)
      feed += fmt::format("2024-01-01T0{}:00Z,{},{}.5,{}.5,{}.25,10\n", i, 100 + i, 100 + i, 99 + i,
                          100 + i);
    write("data/lists/ohlcv_X_1h.csv", feed);
    write("data/lists/up.csv",
          "trade,side,entry_time,entry_price,exit_time,exit_price,status\n" + rows);
    write("scripts/up.pine",
          "//@version=6\nstrategy(\"up\")\nif bar_index == 1\n    strategy.entry(\"L\", "
          "strategy.long)\nif bar_index == 3\n    strategy.close(\"L\")\n");
  }

  fs::path root_;
};

TEST_F(Conformance, a_list_that_agrees_is_exact) {
  write_list("1,long,2024-01-01T02:00Z,102,2024-01-01T04:00Z,104,closed\n");
  const CaseResult result = report().lists.at(0);
  EXPECT_TRUE(result.is_exact);
  EXPECT_EQ(result.expected, 1U);
  EXPECT_EQ(result.identical, 1U);
  EXPECT_EQ(result.first_difference, "");
}

TEST_F(Conformance, another_price_is_one_missing_and_one_extra) {
  write_list("1,long,2024-01-01T02:00Z,102,2024-01-01T04:00Z,104.25,closed\n");
  const CaseResult result = report().lists.at(0);
  EXPECT_FALSE(result.is_exact);
  EXPECT_EQ(result.identical, 0U);
  EXPECT_EQ(result.missing, 1U);
  EXPECT_EQ(result.extra, 1U);
  EXPECT_NE(result.first_difference.find("104.25"), std::string::npos);
}

TEST_F(Conformance, a_trade_still_open_in_the_recording_may_be_closed_here) {
  write_list("1,long,2024-01-01T02:00Z,102,2024-01-01T03:00Z,103.25,open\n");
  EXPECT_TRUE(report().lists.at(0).is_exact);
}

TEST_F(Conformance, the_chart_starts_where_the_case_says) {
  write_list("1,long,2024-01-01T03:00Z,103,2024-01-01T05:00Z,105,closed\n");
  EXPECT_FALSE(report().lists.at(0).is_exact);
  write("data/lists/_cases.csv",
        "case,chart_start,last_event\nup,2024-01-01T01:00Z,2024-01-01T05:00Z\n");
  EXPECT_TRUE(report().lists.at(0).is_exact);
}

TEST_F(Conformance, a_trade_beyond_a_whole_list_is_extra) {
  write_list("");
  write("data/lists/_cases.csv",
        "case,chart_start,last_event,trades_total,trades_in_file\n"
        "up,2024-01-01T00:00Z,2024-01-01T05:00Z,0,0\n");
  EXPECT_EQ(report().lists.at(0).extra, 1U);
  EXPECT_FALSE(report().lists.at(0).is_exact);
  write("data/lists/_cases.csv",
        "case,chart_start,last_event,trades_total,trades_in_file\n"
        "up,2024-01-01T00:00Z,2024-01-01T05:00Z,9,0\n");
  EXPECT_TRUE(report().lists.at(0).is_exact);
}

TEST_F(Conformance, a_refused_script_is_a_result_with_every_trade_missing) {
  write_list("1,long,2024-01-01T02:00Z,102,2024-01-01T04:00Z,104,closed\n");
  write("scripts/up.pine", "//@version=6\nstrategy(\"up\")\nnonsense(1)\n");
  const CaseResult refused = report().lists.at(0);
  EXPECT_NE(refused.refusal.find("E0301"), std::string::npos);
  EXPECT_EQ(refused.missing, 1U);
  EXPECT_FALSE(refused.is_exact);
  fs::remove(root_ / "scripts/up.pine");
  EXPECT_EQ(report().lists.at(0).refusal, "no script up.pine");
}

TEST_F(Conformance, indicator_columns_agree_value_for_value_and_na_for_na) {
  write("data/values/hl.csv",
        "time,open,high,low,close,\"a(1, 2)\",b,Volume\n1704067200,1,2,0.5,1.5,NaN,3,1\n"
        "1704070800,1.5,3,1,2,1.5,4,1\n");
  write("scripts/indicators/hl.pine",
        "//@version=6\nindicator(\"hl\")\nplot(close[1], \"a(1, 2)\")\nplot(high + 1, \"b\")\n");
  EXPECT_TRUE(report().indicators.at(0).is_exact);
  write("scripts/indicators/hl.pine",
        "//@version=6\nindicator(\"hl\")\nplot(nz(close[1]), \"a(1, 2)\")\n");
  const CaseResult result = report().indicators.at(0);
  EXPECT_EQ(result.expected, 2U);
  EXPECT_EQ(result.identical, 0U);
  EXPECT_NE(result.first_difference.find("row 0"), std::string::npos);
}

TEST_F(Conformance, a_scenario_counts_facts) {
  write("data/micro/cases.json",
        R"({"cases":[{"id":"m","properties":{},"bars_ohlc":[[1,1,1,1],[2,2,2,2],[3,3,3,3]],)"
        R"("expected":{"trades":[{"entry_bar":1,"entry_price":2,"exit_price":4}]}}]})");
  write("scripts/micro/m.pine",
        "//@version=6\nstrategy(\"m\")\nif bar_index == 0\n    strategy.entry(\"L\", "
        "strategy.long)\nif bar_index == 1\n    strategy.close(\"L\")\n");
  const CaseResult result = report().scenarios.at(0);
  EXPECT_EQ(result.expected, 3U);
  EXPECT_EQ(result.identical, 2U);
  EXPECT_EQ(result.first_difference, "trade 1 exit_price: theirs 4, ours 3");
}

TEST_F(Conformance, every_script_of_a_verdict_must_get_it) {
  write("data/verdicts/verdicts.csv", "id,tv_verdict\nv1,accept\nv2,reject\n");
  write("scripts/verdicts/v1.pine", "//@version=6\nindicator(\"v\")\nplot(close)\n");
  write("scripts/verdicts/v2.pine", "//@version=6\nindicator(\"v\")\nint x = \"text\"\n");
  write("scripts/verdicts/v2_more.pine", "//@version=6\nindicator(\"v\")\nplot(close)\n");
  const auto verdicts = report().verdicts;
  EXPECT_TRUE(verdicts.at(0).is_exact);
  EXPECT_FALSE(verdicts.at(1).is_exact);
  EXPECT_EQ(verdicts.at(1).identical, 1U);
  EXPECT_EQ(verdicts.at(1).expected, 2U);
}

TEST_F(Conformance, damaged_recordings_are_an_error) {
  write("data/micro/cases.json", "{\"cases\": [");
  EXPECT_FALSE(run_conformance({root_ / "data", root_ / "scripts"}, test::language_limits));
  EXPECT_FALSE(run_conformance({root_ / "nowhere", root_ / "scripts"}, test::language_limits));
}

TEST_F(Conformance, the_readme_states_the_symbol_and_prices_give_the_tick) {
  Chart chart;
  for (const double price : {71.875, 72.05, 71.8})
    chart.bars.push_back(
        {core::Timestamp::from_seconds(static_cast<std::int64_t>(chart.bars.size()) * 3600), price,
         price, price, price, 1, true});
  EXPECT_EQ(symbol_of(root_, chart).tick, 0.025);
  EXPECT_EQ(symbol_of(root_, chart).point_value, 1);
  write("README.md", "QM: tick 0.05, pointvalue 500 USD, quantity step 0.1.");
  const Symbol symbol = symbol_of(root_, chart);
  EXPECT_EQ(symbol.tick, 0.05);
  EXPECT_EQ(symbol.point_value, 500);
  EXPECT_EQ(symbol.quantity_step, 0.1);
}

TEST_F(Conformance, days_begin_where_the_exchange_opens_after_a_weekend) {
  write("README.md", "exchange time zone US/Eastern");
  Chart chart;
  // Hours from Thursday 2024-01-04 00:00Z; nothing between Friday 17:00 and Sunday 17:00 New York.
  for (int hour = 0; hour < 120; ++hour)
    if (hour < 46 || hour >= 94)
      chart.bars.push_back(
          {core::Timestamp::from_seconds(1'704'326'400 + hour * 3600), 1, 1, 1, 1, 1, true});
  const Symbol symbol = symbol_of(root_, chart);
  EXPECT_EQ(symbol.time_zone, "America/New_York");
  EXPECT_EQ(symbol.day_start_minutes, -7 * 60);
  const TradingClock clock(symbol.time_zone, symbol.day_start_minutes);
  const auto before = core::Timestamp::from_seconds(1'704'326'400 + 21 * 3600);
  EXPECT_EQ(clock.day(before) + 1, clock.day(before + core::Duration::hours(1)));
}

TEST_F(Conformance, a_trading_day_lasts_as_long_as_it_says) {
  for (const char* zone : {"UTC", "America/New_York", "Asia/Kolkata", "Australia/Sydney"})
    for (const int start : {0, -7 * 60, 17 * 60 + 30}) {
      const TradingClock clock(zone, start);
      auto time = core::Timestamp::from_seconds(1'704'326'400) + core::Duration::minutes(7);
      std::int64_t days = 0;
      for (int i = 0; i < 12'000 && days < 366; ++i) {
        const auto until = clock.day_lasts_until(time);
        ASSERT_GT(until, time);
        ASSERT_EQ(clock.day(until - core::Duration::nanoseconds(1)), clock.day(time)) << zone;
        days += clock.day(until) - clock.day(time);
        time = until;
      }
      EXPECT_EQ(days, 366) << zone;
    }
}

// The recordings are not kept here, their scripts are.
TEST_F(Conformance, every_script_for_a_recording_is_accepted) {
  const fs::path scripts = fs::path(SIXBTC_SOURCE_DIR) / "tests/conformance";
  std::size_t accepted = 0;
  for (const char* folder : {".", "indicators", "micro"})
    for (const fs::path& file : files_of(scripts / folder, ".pine")) {
      const auto program = load_program(file, test::language_limits);
      EXPECT_TRUE(program) << file << ": " << program.error();
      accepted += program ? 1 : 0;
    }
  EXPECT_EQ(accepted, 87U + 17U + 16U);
}

TEST_F(Conformance, times_come_as_text_seconds_or_milliseconds) {
  for (const char* text : {"2024-01-01T00:00Z", "1704067200", "1704067200000"})
    EXPECT_EQ(read_time(text).value().milliseconds(), 1'704'067'200'000) << text;
}

}  // namespace
}  // namespace sixbtc::conformance
