#include "collector/check.hpp"

#include "columns/aggregate.hpp"
#include "support/quality_thresholds.hpp"

namespace {

using namespace sixbtc;
using columns::QualityKind;

// The part of a store that these use cases need.
class MemoryStore final : public ports::CandleStore {
 public:
  core::Result<std::vector<ports::SeriesInfo>> list() override {
    std::vector<ports::SeriesInfo> all;
    for (const auto& [key, rows] : series_) all.push_back(info(key, rows));
    return all;
  }
  core::Result<ports::SeriesInfo> describe(const market::SeriesKey& key) override {
    if (!series_.contains(key)) return core::fail(core::ErrorKind::NotFound, "none");
    return info(key, series_.at(key));
  }
  core::Result<columns::CandleSeries> open(const market::SeriesKey& key) override {
    if (!series_.contains(key)) return core::fail(core::ErrorKind::NotFound, "none");
    return columns::CandleSeries(series_.at(key));
  }
  core::Result<ports::IngestReport> ingest(const market::SeriesKey& key,
                                           const columns::CandleView& rows) override {
    series_[key].append(rows);
    return ports::IngestReport{rows.size(), 0, 0};
  }
  core::Result<std::vector<ports::PointSeriesInfo>> list_points() override { return none(); }
  core::Result<ports::PointSeriesInfo> describe_points(const ports::PointKey&) override {
    return none();
  }
  core::Result<columns::PointSeries> open_points(const ports::PointKey&) override { return none(); }
  core::Result<ports::IngestReport> ingest_points(const ports::PointKey&,
                                                  const columns::PointSeries&) override {
    return none();
  }
  core::Result<std::vector<std::string>> verify() override { return none(); }
  std::vector<std::string> recovery_notes() const override { return {}; }

 private:
  static std::unexpected<core::Error> none() {
    return core::fail(core::ErrorKind::Unsupported, "no points in this store");
  }
  static ports::SeriesInfo info(const market::SeriesKey& key, const columns::CandleColumns& rows) {
    return {
        key, rows.size(), rows.view().at(0).open_time, rows.view().at(rows.size() - 1).open_time, 0,
        0,   "hash"};
  }
  std::map<market::SeriesKey, columns::CandleColumns> series_;
};

market::SeriesKey key_of(const char* market, const char* symbol, std::int64_t minutes) {
  return {"binance", market, symbol, market::Interval::minutes(minutes)};
}

columns::CandleColumns bars(std::int64_t count, std::int64_t minutes, double price = 100) {
  columns::CandleColumns rows;
  for (std::int64_t i = 0; i < count; ++i)
    rows.push_back({core::Timestamp::from_seconds(i * minutes * 60), price, price + 1, price - 1,
                    price + static_cast<double>(i % 2) * 0.01, 1, true});
  return rows;
}

constexpr columns::QualityThresholds thresholds = test::short_series_thresholds;

}  // namespace

TEST(CheckSeries, compares_with_finer_bars_and_other_markets) {
  MemoryStore store;
  ASSERT_TRUE(store.ingest(key_of("spot", "BTCUSDT", 1), bars(600, 1).view()));
  const columns::CandleColumns fives = *columns::aggregate(
      bars(600, 1).view(), market::Interval::minutes(1), market::Interval::minutes(5));
  columns::CandleColumns recorded = fives;
  recorded.volume.back() = 2;  // downloaded while the bar was forming
  ASSERT_TRUE(store.ingest(key_of("spot", "BTCUSDT", 5), recorded.view()));
  ASSERT_TRUE(store.ingest(key_of("usdm_perp", "BTCUSDT", 5), fives.view()));
  ASSERT_TRUE(store.ingest(key_of("usdm_perp", "ETHUSDT", 5), fives.view()));
  const auto check = collector::check_series(store, key_of("spot", "BTCUSDT", 5), thresholds);
  ASSERT_TRUE(check) << check.error().to_string();
  EXPECT_EQ(check->report.count(QualityKind::PartialBar), 1u);
  EXPECT_EQ(check->report.count(QualityKind::MislabelledSource), 1u);
  ASSERT_EQ(check->venues.size(), 1u);
  EXPECT_EQ(check->venues.front().other, key_of("usdm_perp", "BTCUSDT", 5));
}

TEST(BaseAsset, is_read_from_the_symbols_of_the_venues) {
  for (const char* symbol : {"BTC", "BTCUSDT", "BTCUSD", "BTC-USDT-SWAP", "BTCUSD_PERP", "BTC-USD"})
    EXPECT_EQ(collector::base_asset(symbol), "BTC") << symbol;
  EXPECT_EQ(collector::base_asset("USDT"), "USDT");
  EXPECT_EQ(collector::base_asset("ETHBTC"), "ETHBTC");
}
