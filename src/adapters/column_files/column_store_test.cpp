#include "adapters/column_files/column_store.hpp"

#include <rapidcheck.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>
#include <fstream>

#include "core/random.hpp"

namespace {

namespace fs = std::filesystem;
using namespace sixbtc;
using column_files::Access;
using columns::CandleColumns;

const market::SeriesKey key{"binance", "spot", "BTCUSDT", market::Interval::minutes(1)};
const ports::PointKey funding{"binance", "usdm_perp", "BTCUSDT", ports::PointKind::FundingRate};

market::Candle candle(std::int64_t minute, double price) {
  return {core::Timestamp::from_seconds(minute * 60), price, price + 1, price - 1, price, 1, true};
}

CandleColumns candles(std::int64_t first, std::int64_t count, double price = 100) {
  CandleColumns rows;
  for (std::int64_t i = first; i < first + count; ++i) rows.push_back(candle(i, price));
  return rows;
}

bool same(const columns::CandleView& a, const columns::CandleView& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.at(i) != b.at(i)) return false;
  return true;
}

// In memory where the system offers it: every import syncs, and a property test makes hundreds.
std::string scratch_folder() {
  const std::string base = fs::exists("/dev/shm") ? "/dev/shm" : ::testing::TempDir();
  std::string pattern = base + "/sixbtc_store_XXXXXX";
  EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
  return pattern;
}

class ColumnStore : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }
  std::unique_ptr<ports::CandleStore> open(Access access = Access::ReadWrite) const {
    auto store = column_files::open_store(folder_, access);
    EXPECT_TRUE(store) << store.error().to_string();
    return store ? std::move(*store) : nullptr;
  }
  static ports::IngestReport ingest(ports::CandleStore& store, const CandleColumns& rows) {
    const auto report = store.ingest(key, rows.view());
    EXPECT_TRUE(report) << report.error().to_string();
    return report.value_or(ports::IngestReport{});
  }
  static columns::CandleSeries read(ports::CandleStore& store) {
    const auto series = store.open(key);
    EXPECT_TRUE(series) << series.error().to_string();
    return series.value_or(columns::CandleSeries());
  }
  static std::string hash(ports::CandleStore& store) { return store.describe(key)->data_hash; }
  fs::path series_folder() const { return folder_ / "candles/binance/spot/BTCUSDT/1m"; }
  std::size_t files(const std::string& ending) const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(series_folder()))
      count += entry.path().string().ends_with(ending) ? 1 : 0;
    return count;
  }
  const fs::path folder_ = scratch_folder();
};

void overwrite(const fs::path& path, std::streamoff at, char byte) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(at);
  file.put(byte);
}

}  // namespace

TEST_F(ColumnStore, stored_rows_come_back_after_reopening) {
  const auto rows = candles(0, 100);
  EXPECT_EQ(ingest(*open(), rows).added, 100u);
  const auto store = open();
  EXPECT_TRUE(same(read(*store).view(), rows.view()));
  EXPECT_TRUE(store->recovery_notes().empty());
}

TEST_F(ColumnStore, a_series_outlives_its_store) {
  columns::CandleSeries series;
  {
    const auto store = open();
    ingest(*store, candles(0, 100));
    series = read(*store);
  }
  EXPECT_EQ(series.view().at(99), candle(99, 100));
}

TEST_F(ColumnStore, the_same_rows_again_change_nothing) {
  const auto store = open();
  ingest(*store, candles(0, 100));
  const std::string before = hash(*store);
  const auto report = ingest(*store, candles(20, 50));
  EXPECT_EQ(report.identical, 50u);
  EXPECT_EQ(report.added + report.corrected, 0u);
  EXPECT_EQ(files(".seg"), 1u);
  EXPECT_EQ(hash(*store), before);
}

TEST_F(ColumnStore, a_correction_supersedes_keeps_the_old_row_and_changes_the_hash) {
  const auto store = open();
  ingest(*store, candles(0, 100));
  const std::string before = hash(*store);
  const auto report = ingest(*store, candles(99, 2, 200));
  EXPECT_EQ(report.added, 1u);
  EXPECT_EQ(report.corrected, 1u);
  EXPECT_EQ(files(".seg"), 2u);
  EXPECT_NE(hash(*store), before);
  const auto series = read(*store);
  ASSERT_EQ(series.size(), 101u);
  EXPECT_EQ(series.view().at(98), candle(98, 100));
  EXPECT_EQ(series.view().at(99), candle(99, 200));
  // Corrected back: the latest row counts, not the oldest.
  ingest(*store, candles(99, 1, 100));
  EXPECT_EQ(read(*store).view().at(99), candle(99, 100));
}

TEST_F(ColumnStore, gaps_are_those_of_the_merged_series) {
  const auto store = open();
  ingest(*store, candles(0, 10));
  ingest(*store, candles(30, 10));
  auto info = *store->describe(key);
  EXPECT_EQ(info.gaps, 1u);
  EXPECT_EQ(info.missing_bars, 20u);
  ingest(*store, candles(12, 10));
  info = *store->describe(key);
  EXPECT_EQ(info.gaps, 2u);
  EXPECT_EQ(info.missing_bars, 10u);
  EXPECT_EQ(info.rows, 30u);
  EXPECT_EQ(info.first, core::Timestamp{});
  EXPECT_EQ(info.last, core::Timestamp::from_seconds(39 * 60));
}

TEST_F(ColumnStore, points_are_stored_like_candles) {
  const columns::PointSeries rows{{1'000, 2'000, 3'000}, {0.1, 0.2, 0.3}};
  ASSERT_TRUE(open()->ingest_points(funding, rows));
  const auto store = open();
  EXPECT_EQ(store->ingest_points(funding, {{2'000, 4'000}, {0.2, 0.4}})->identical, 1u);
  const auto stored = store->open_points(funding);
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->time, (std::vector<std::int64_t>{1'000, 2'000, 3'000, 4'000}));
  EXPECT_EQ(stored->value, (std::vector<double>{0.1, 0.2, 0.3, 0.4}));
  EXPECT_EQ(store->list_points()->size(), 1u);
  EXPECT_TRUE(store->list()->empty());
}

TEST_F(ColumnStore, names_that_are_no_folders_are_refused) {
  const auto store = open();
  for (const std::string& name :
       std::vector<std::string>{"", "..", "a/b", ".hidden", "a b", std::string(65, 'x')}) {
    market::SeriesKey bad = key;
    bad.symbol = name;
    const auto report = store->ingest(bad, candles(0, 1).view());
    ASSERT_FALSE(report) << name;
    EXPECT_EQ(report.error().kind, core::ErrorKind::Invalid);
  }
  EXPECT_TRUE(store->list()->empty());
}

TEST_F(ColumnStore, rows_out_of_order_or_off_the_grid_are_refused) {
  const auto store = open();
  CandleColumns rows = candles(0, 3);
  rows.open_time[2] = rows.open_time[1];
  EXPECT_EQ(store->ingest(key, rows.view()).error().kind, core::ErrorKind::Malformed);
  rows = candles(0, 3);
  rows.open_time[2] += 1;
  EXPECT_EQ(store->ingest(key, rows.view()).error().kind, core::ErrorKind::Malformed);
}

TEST_F(ColumnStore, a_second_writer_is_told_so_and_readers_are_not_in_the_way) {
  const auto writer = open();
  ingest(*writer, candles(0, 10));
  const auto second = column_files::open_store(folder_, Access::ReadWrite);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, core::ErrorKind::Conflict);
  const auto reader = open(Access::ReadOnly);
  ingest(*writer, candles(10, 10));
  EXPECT_EQ(read(*reader).size(), 10u);  // as it was when the reader came
  EXPECT_EQ(read(*open(Access::ReadOnly)).size(), 20u);
  EXPECT_EQ(reader->ingest(key, candles(0, 1).view()).error().kind, core::ErrorKind::Conflict);
}

TEST_F(ColumnStore, a_reader_does_not_create_a_store) {
  const auto store = column_files::open_store(folder_ / "none", Access::ReadOnly);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().kind, core::ErrorKind::NotFound);
  EXPECT_FALSE(fs::exists(folder_ / "none"));
}

TEST_F(ColumnStore, an_unfinished_write_is_dropped_with_a_note) {
  ingest(*open(), candles(0, 10));
  std::ofstream(series_folder() / "00000002.seg.tmp") << "half";
  EXPECT_EQ(open(Access::ReadOnly)->recovery_notes().size(), 1u);
  const auto store = open();
  ASSERT_EQ(store->recovery_notes().size(), 1u);
  EXPECT_NE(store->recovery_notes().front().find("00000002.seg.tmp"), std::string::npos);
  EXPECT_EQ(files(".tmp"), 0u);
  EXPECT_EQ(read(*store).size(), 10u);
}

TEST_F(ColumnStore, a_truncated_segment_is_moved_aside_and_never_used) {
  {
    const auto store = open();
    ingest(*store, candles(0, 10));
    ingest(*store, candles(10, 10));
    EXPECT_EQ(read(*store).size(), 20u);  // a view of both exists now
  }
  fs::resize_file(series_folder() / "00000002.seg", 600);
  EXPECT_EQ(read(*open(Access::ReadOnly)).size(), 10u);
  const auto store = open();
  ASSERT_EQ(store->recovery_notes().size(), 1u);
  EXPECT_EQ(read(*store).size(), 10u);
  EXPECT_EQ(files(".rejected"), 1u);
  EXPECT_EQ(ingest(*store, candles(10, 10)).added, 10u);
  EXPECT_TRUE(fs::exists(series_folder() / "00000003.seg"));  // numbers are not used twice
  EXPECT_EQ(read(*store).size(), 20u);
}

TEST_F(ColumnStore, a_flipped_byte_is_found_on_opening_and_moved_aside_by_verify) {
  ingest(*open(), candles(0, 100));
  overwrite(series_folder() / "00000001.seg", 2'000, 'x');
  const auto store = open();
  const auto series = store->open(key);
  ASSERT_FALSE(series);
  EXPECT_EQ(series.error().kind, core::ErrorKind::Malformed);
  EXPECT_NE(series.error().to_string().find("checksum"), std::string::npos);
  EXPECT_EQ(store->verify()->size(), 1u);
  EXPECT_EQ(files(".rejected"), 1u);
  EXPECT_EQ(store->open(key).error().kind, core::ErrorKind::NotFound);
  EXPECT_TRUE(store->verify()->empty());
}

TEST_F(ColumnStore, a_damaged_view_is_built_again) {
  const auto store = open();
  ingest(*store, candles(0, 10));
  ingest(*store, candles(10, 10));
  EXPECT_EQ(read(*store).size(), 20u);
  overwrite(series_folder() / "view.col", 700, 'x');
  EXPECT_TRUE(same(read(*store).view(), candles(0, 20).view()));
  EXPECT_TRUE(store->verify()->empty());
}

TEST_F(ColumnStore, a_full_disk_is_a_clear_error_and_loses_nothing) {
  const auto store = open();
  ingest(*store, candles(0, 100));
  // A file size limit stands in for the full disk: both make write() fail half way.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit tight = before;
  tight.rlim_cur = 8'192;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  const auto report = store->ingest(key, candles(100, 1'000).view());
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, core::ErrorKind::Io);
  EXPECT_NE(report.error().hint.find("space"), std::string::npos);
  EXPECT_EQ(files(".tmp"), 0u);
  EXPECT_EQ(read(*store).size(), 100u);
  EXPECT_TRUE(store->recovery_notes().empty());
  EXPECT_EQ(ingest(*store, candles(100, 1'000)).added, 1'000u);
}

TEST_F(ColumnStore, a_merged_series_that_cannot_be_saved_is_still_read) {
  const auto store = open();
  ingest(*store, candles(0, 100));
  ingest(*store, candles(100, 100));
  fs::create_directories(series_folder() / "view.col.tmp");  // stands in the way of the view
  EXPECT_EQ(read(*store).size(), 200u);
  EXPECT_EQ(store->recovery_notes().size(), 1u);
}

TEST(ColumnStoreProperty, any_sequence_of_imports_equals_a_map_by_time) {
  EXPECT_TRUE(rc::check("later rows win, whatever the order and the overlaps", [] {
    const fs::path folder = scratch_folder();
    std::map<std::int64_t, double> model;
    {
      auto store = *column_files::open_store(folder, Access::ReadWrite);
      const auto steps = *rc::gen::inRange(1, 8);
      for (int step = 0; step < steps; ++step) {
        core::Random random(*rc::gen::arbitrary<std::uint64_t>());
        CandleColumns rows;
        std::size_t added = 0, identical = 0;
        for (std::int64_t minute = 0; minute < 60; ++minute) {
          if (random.below(3) != 0) continue;
          const double price = 100 + static_cast<double>(random.below(3));
          rows.push_back(candle(minute, price));
          const auto known = model.find(minute);
          added += known == model.end() ? 1 : 0;
          identical += known != model.end() && known->second == price ? 1 : 0;
          model[minute] = price;
        }
        const auto report = store->ingest(key, rows.view());
        RC_ASSERT(report.has_value());
        RC_ASSERT(report->added == added);
        RC_ASSERT(report->identical == identical);
        RC_ASSERT(report->corrected == rows.size() - added - identical);
        if (random.below(2) == 0 && !model.empty()) RC_ASSERT(store->open(key).has_value());
      }
    }
    const auto store = *column_files::open_store(folder, Access::ReadOnly);
    CandleColumns expected;
    for (const auto& [minute, price] : model) expected.push_back(candle(minute, price));
    if (!model.empty()) RC_ASSERT(same(store->open(key)->view(), expected.view()));
    fs::remove_all(folder);
  }));
}

TEST(ColumnStoreProperty, the_data_hash_does_not_depend_on_the_order_of_imports) {
  EXPECT_TRUE(rc::check("same rows, same hash", [](std::uint64_t seed) {
    std::vector<std::string> hashes;
    for (const bool in_pieces : {false, true}) {
      const fs::path folder = scratch_folder();
      auto store = *column_files::open_store(folder, Access::ReadWrite);
      std::vector<std::int64_t> pieces = {0, 1, 2, 3, 4, 5};
      core::Random random(seed);
      random.shuffle(std::span(pieces));
      if (in_pieces)
        for (const auto piece : pieces)
          RC_ASSERT(store->ingest(key, candles(piece * 9, 10).view()).has_value());
      else
        RC_ASSERT(store->ingest(key, candles(0, 55).view()).has_value());
      hashes.push_back(store->describe(key)->data_hash);
      fs::remove_all(folder);
    }
    RC_ASSERT(hashes[0] == hashes[1]);
  }));
}
