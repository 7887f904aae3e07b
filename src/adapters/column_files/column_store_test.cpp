#include <cstdlib>

#include "adapters/column_files/column_store.hpp"

namespace {

using namespace sixbtc;
using column_files::Access;

const market::SeriesKey key{"binance", "spot", "BTCUSDT", market::Interval::minutes(1)};

columns::CandleColumns candles(std::int64_t first, std::int64_t count, double price = 100) {
  columns::CandleColumns rows;
  for (std::int64_t i = first; i < first + count; ++i)
    rows.push_back({core::Timestamp::from_seconds(i * 60), price, price + 1, price - 1, price,
                    static_cast<double>(i), true});
  return rows;
}

class ColumnStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/sixbtc_store_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::unique_ptr<ports::CandleStore> open(Access access = Access::ReadWrite) {
    auto store = column_files::open_store(folder_, access);
    EXPECT_TRUE(store) << store.error().to_string();
    return store ? std::move(*store) : nullptr;
  }
  std::filesystem::path folder_;
};

}  // namespace

TEST_F(ColumnStoreTest, stored_rows_come_back_after_reopening) {
  const auto rows = candles(0, 100);
  {
    auto report = open()->ingest(key, rows.view());
    ASSERT_TRUE(report) << report.error().to_string();
    EXPECT_EQ(report->added, 100u);
  }
  auto store = open();
  auto series = store->open(key);
  ASSERT_TRUE(series) << series.error().to_string();
  ASSERT_EQ(series->size(), 100u);
  EXPECT_EQ(series->view().at(99), rows.view().at(99));
  EXPECT_TRUE(store->recovery_notes().empty());
}
