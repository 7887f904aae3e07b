// The quality check against defects of recorded data that are known from elsewhere.
#include "collector/check.hpp"
#include "market_data.hpp"

namespace {

using namespace import_test;
using columns::QualityKind;

const columns::QualityThresholds thresholds{.zero_volume_run_min = 5,
                                            .artificial_run_min = 5,
                                            .listing_bars = 5,
                                            .listing_range_max = 10,
                                            .outlier_window = 200,
                                            .outlier_z_max = 50,
                                            .outlier_mad_min = 1e-5,
                                            .deviation_max = 0.02,
                                            .common_bars_min = 100,
                                            .mislabelled_share_min = 0.99};

class QualityData : public MarketData {
 protected:
  collector::SeriesCheck check(ports::CandleStore& store, const market::SeriesKey& key) const {
    auto result = collector::check_series(store, key, thresholds);
    EXPECT_TRUE(result) << result.error().to_string();
    return result.value_or(collector::SeriesCheck{});
  }
};

market::SeriesKey hourly(const char* exchange, const char* market, const char* symbol) {
  return {exchange, market, symbol, market::Interval::minutes(60)};
}

}  // namespace

TEST_F(QualityData, halts_of_binance_show_as_artificial_runs) {
  const auto store = open_store();
  ASSERT_TRUE(import(*store, data_ / "binance_spot/klines_1m"));
  const auto report = check(*store, btc_1m).report;
  std::vector<std::pair<core::Timestamp, std::size_t>> runs;
  for (const auto& finding : report.findings)
    if (finding.kind == QualityKind::ArtificialRun) runs.emplace_back(finding.time, finding.bars);
  const std::vector<std::pair<core::Timestamp, std::size_t>> expected = {
      {time("2021-02-11T02:20Z"), 81}, {time("2023-03-24T11:28Z"), 72}};
  EXPECT_EQ(runs, expected);
  EXPECT_EQ(report.count(QualityKind::Gap), 11u);
  EXPECT_EQ(report.count(QualityKind::OhlcViolation), 0u);
  EXPECT_EQ(report.count(QualityKind::InvalidValue), 0u);
  fmt::print("outliers beyond 50 robust deviations: {}\n", report.count(QualityKind::Outlier));
}

TEST_F(QualityData, the_first_bar_of_aptos_is_a_listing_artefact) {
  const auto store = open_store();
  ASSERT_TRUE(import(*store, data_ / "binance_spot/klines_1h/APTUSDT-1h-2021_2023.csv.zst"));
  const auto report = check(*store, hourly("binance", "spot", "APTUSDT")).report;
  EXPECT_EQ(report.count(QualityKind::ListingArtefact), 1u);
  EXPECT_EQ(report.bars(QualityKind::Gap), 1u);
}

TEST_F(QualityData, spot_candles_sold_as_futures_are_found_out) {
  const auto store = open_store();
  ASSERT_TRUE(import(*store, data_ / "binance_spot/klines_1h"));
  ASSERT_TRUE(import(*store, data_ / "hyperliquid_perp/klines_1h/BTC-1h.csv.zst"));
  const auto report = import(*store, data_ / "defect_samples", {"binance", "usdm_perp", {}, {}});
  ASSERT_TRUE(report);
  ASSERT_EQ(report->problems(), 0u);
  EXPECT_EQ(report->series[0].gaps, 2u);
  EXPECT_EQ(report->series[0].missing_bars, 1'000u);
  const auto mislabelled = check(*store, hourly("binance", "usdm_perp", "BTCUSDT"));
  EXPECT_EQ(mislabelled.report.count(QualityKind::MislabelledSource), 1u);
  // A true perpetual follows spot closely and is never equal to it for long.
  const auto perpetual = check(*store, hourly("hyperliquid", "perp", "BTC"));
  EXPECT_EQ(perpetual.report.count(QualityKind::MislabelledSource), 0u);
  ASSERT_EQ(perpetual.venues.size(), 2u);
  EXPECT_NEAR(perpetual.venues[0].comparison.median_deviation, 0.0004, 0.0003);
}
