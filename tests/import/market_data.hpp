// Recorded market data. It is not part of the repository: the folder comes from SIXBTC_SHARED, else
// from ../shared beside the sources; without it the tests that need it are skipped.
#pragma once

#include "support.hpp"

namespace import_test {

inline fs::path shared_folder() {
  if (const char* given = std::getenv("SIXBTC_SHARED")) return given;
  return fs::path(SIXBTC_SOURCE_DIR) / "../shared";
}

inline core::Timestamp time(const char* text) {
  return *core::Timestamp::parse(text);
}

class MarketData : public Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    data_ = shared_folder() / "data";
    if (!fs::exists(data_)) GTEST_SKIP() << "no market data at " << data_;
  }
  columns::CandleSeries open(ports::CandleStore& store, const market::SeriesKey& key) const {
    auto series = store.open(key);
    EXPECT_TRUE(series) << series.error().to_string();
    return series ? *series : columns::CandleSeries();
  }
  fs::path data_;
};

}  // namespace import_test
