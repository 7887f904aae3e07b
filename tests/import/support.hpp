// What the import tests share: a scratch folder, files in it, a reader with ordinary limits.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "adapters/archives/file_reader.hpp"
#include "adapters/column_files/column_store.hpp"
#include "collector/import.hpp"

namespace import_test {

using namespace sixbtc;
namespace fs = std::filesystem;

inline const ports::ArchiveLimits limits{.line_bytes_max = 4096,
                                         .file_bytes_max = std::uint64_t{1} << 32,
                                         .funding_jitter = core::Duration::seconds(60)};

class Scratch : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/sixbtc_import_XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }

  // Writes below the folder "in", whose names say Binance spot 1m.
  fs::path write(const std::string& name, const std::string& text) const {
    const fs::path path = folder_ / "in/binance_spot/klines_1m" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::unique_ptr<ports::CandleStore> open_store(
      column_files::Access access = column_files::Access::ReadWrite) const {
    auto store = column_files::open_store(folder_ / "store", access);
    EXPECT_TRUE(store) << store.error().to_string();
    return store ? std::move(*store) : nullptr;
  }
  core::Result<collector::ImportReport> import(ports::CandleStore& store, const fs::path& path,
                                               const ports::SourceOverrides& given = {},
                                               std::stop_token stop = {}) const {
    return collector::import_path(path.string(), given, archives::FileReader(limits), store, {},
                                  std::move(stop));
  }
  fs::path folder_;
};

// CSV rows of 1m bars, the first one `first` minutes after 2020-09-13T12:27:00Z.
inline std::string csv_rows(std::int64_t first, std::int64_t count, int price = 100) {
  std::string text;
  for (std::int64_t i = first; i < first + count; ++i)
    text += fmt::format("{},{}.5,{}.75,{}.25,{}.5,{}.125\n", 1'600'000'020'000 + i * 60'000, price,
                        price, price, price, i);
  return text;
}
inline const std::string csv_header = "open_time_ms,open,high,low,close,volume\n";
inline const market::SeriesKey btc_1m{"binance", "spot", "BTCUSDT", market::Interval::minutes(1)};

}  // namespace import_test
