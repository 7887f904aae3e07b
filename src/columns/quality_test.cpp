#include "columns/quality.hpp"

#include <rapidcheck.h>

#include "columns/gaps.hpp"
#include "columns/rolling_mad.hpp"
#include "support/quality_thresholds.hpp"

namespace {

using namespace sixbtc;
using columns::QualityKind;

const market::Interval one_minute = market::Interval::minutes(1);
constexpr columns::QualityThresholds thresholds = test::short_series_thresholds;

columns::CandleColumns quiet(std::int64_t count) {
  columns::CandleColumns rows;
  for (std::int64_t i = 0; i < count; ++i) {
    const double price = 100 + static_cast<double>(i % 2) * 0.01;
    rows.push_back(
        {core::Timestamp::from_seconds(i * 60), price, price + 1, price - 1, price, 5, true});
  }
  return rows;
}

columns::QualityReport check(const columns::CandleColumns& rows) {
  return columns::check_quality(rows.view(), one_minute, thresholds);
}

}  // namespace

TEST(Quality, a_sound_series_has_no_findings) {
  EXPECT_TRUE(check(quiet(500)).findings.empty());
}

TEST(Quality, gaps_are_counted_in_bars) {
  auto rows = quiet(100);
  for (std::size_t i = 50; i < 100; ++i) rows.open_time[i] += 7 * 60'000'000'000;
  const auto report = check(rows);
  EXPECT_EQ(report.count(QualityKind::Gap), 1u);
  EXPECT_EQ(report.bars(QualityKind::Gap), 7u);
  EXPECT_EQ(report.findings.front().time, core::Timestamp::from_seconds(50 * 60));
}

TEST(Quality, a_missing_month_is_one_bar) {
  const std::vector<std::int64_t> times = {core::Timestamp::parse("2024-01-01")->nanoseconds(),
                                           core::Timestamp::parse("2024-02-01")->nanoseconds(),
                                           core::Timestamp::parse("2024-04-01")->nanoseconds()};
  const auto gaps = columns::find_gaps(times, market::Interval::month());
  ASSERT_EQ(gaps.size(), 1u);
  EXPECT_EQ(gaps[0], (columns::Gap{*core::Timestamp::parse("2024-03-01"), 1}));
}

TEST(Quality, duplicates_and_rows_out_of_order_are_told_apart) {
  auto rows = quiet(10);
  rows.open_time[4] = rows.open_time[3];
  rows.open_time[7] = rows.open_time[3] + 1;
  const auto report = check(rows);
  EXPECT_EQ(report.count(QualityKind::Duplicate), 1u);
  EXPECT_EQ(report.count(QualityKind::OutOfOrder), 1u);
}

TEST(Quality, broken_bars_are_marked) {
  auto rows = quiet(10);
  rows.low[2] = rows.close[2] + 0.5;
  rows.high[3] = rows.open[3] - 0.5;
  rows.open[4] = 0;
  rows.volume[5] = -1;
  rows.close[6] = std::nan("");
  rows.flags[9] = columns::candle_incomplete;
  const auto report = check(rows);
  EXPECT_EQ(report.count(QualityKind::OhlcViolation), 2u);
  EXPECT_EQ(report.count(QualityKind::InvalidValue), 3u);
  EXPECT_EQ(report.count(QualityKind::PartialBar), 1u);
}

TEST(Quality, halted_trading_shows_as_runs) {
  auto rows = quiet(100);
  for (std::size_t i = 20; i < 24; ++i) rows.volume[i] = 0;
  for (std::size_t i = 22; i < 24; ++i) rows.open[i] = rows.high[i] = rows.low[i] = rows.close[i];
  for (std::size_t i = 60; i < 62; ++i) rows.volume[i] = 0;  // too short to say anything
  const auto report = check(rows);
  EXPECT_EQ(report.count(QualityKind::ZeroVolumeRun), 1u);
  EXPECT_EQ(report.bars(QualityKind::ZeroVolumeRun), 4u);
  EXPECT_EQ(report.bars(QualityKind::ArtificialRun), 2u);
}

TEST(Quality, the_first_tick_of_a_listing_is_an_artefact) {
  auto rows = quiet(10);
  rows.open[0] = rows.low[0] = 1;  // APTUSDT opened at 1.0 with a high of 100.0
  rows.high[0] = 100;
  rows.low[5] = 1;  // the same later is no listing
  EXPECT_EQ(check(rows).count(QualityKind::ListingArtefact), 1u);
}

TEST(Quality, a_spike_is_an_outlier_on_the_way_up_and_down) {
  auto rows = quiet(200);
  rows.close[150] *= 1.2;
  rows.high[150] = rows.close[150];
  const auto report = check(rows);
  ASSERT_EQ(report.count(QualityKind::Outlier), 2u);
  EXPECT_EQ(report.findings[0].time, core::Timestamp::from_seconds(150 * 60));
}

TEST(Quality, a_market_equal_to_another_one_is_mislabelled) {
  const auto rows = quiet(100);
  auto result = columns::compare_venues(rows.view(), rows.view(),
                                        columns::Relation::DifferentMarket, thresholds);
  EXPECT_EQ(result.common_bars, 100u);
  EXPECT_EQ(result.equal_share, 1.0);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].kind, QualityKind::MislabelledSource);
  result =
      columns::compare_venues(rows.view(), rows.view(), columns::Relation::SameMarket, thresholds);
  EXPECT_TRUE(result.findings.empty());
}

TEST(Quality, deviation_from_another_venue_is_measured_on_common_times) {
  const auto rows = quiet(100);
  auto other = quiet(120);
  for (double& close : other.close) close *= 1.001;
  other.close[40] *= 1.1;
  const auto result = columns::compare_venues(rows.view(), other.view(),
                                              columns::Relation::DifferentMarket, thresholds);
  EXPECT_EQ(result.common_bars, 100u);
  EXPECT_NEAR(result.median_deviation, std::log(1.001), 1e-12);
  EXPECT_NEAR(result.max_deviation, std::log(1.001 * 1.1), 1e-12);
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].kind, QualityKind::VenueDeviation);
}

TEST(RollingMad, equals_the_definition) {
  EXPECT_TRUE(rc::check("median and MAD of the last n values", [] {
    const auto window = *rc::gen::inRange<std::size_t>(2, 20);
    const auto values = *rc::gen::container<std::vector<int>>(60, rc::gen::inRange(-50, 50));
    columns::RollingMad rolling(window);
    for (std::size_t i = 0; i < values.size(); ++i) {
      rolling.push(values[i]);
      RC_ASSERT(rolling.is_full() == (i + 1 >= window));
      if (!rolling.is_full()) continue;
      const auto end = values.begin() + static_cast<std::ptrdiff_t>(i) + 1;
      std::vector<double> last(end - static_cast<std::ptrdiff_t>(window), end);
      std::sort(last.begin(), last.end());
      const double median = last[window / 2];
      for (double& value : last) value = std::abs(value - median);
      std::sort(last.begin(), last.end());
      const auto [found_median, found_mad] = rolling.median_and_mad();
      RC_ASSERT(found_median == median);
      RC_ASSERT(found_mad == last[window / 2]);
    }
  }));
}
