// Recorded market data, which is not part of the repository (tests/support/shared_data.hpp).
#pragma once

#include "support.hpp"
#include "support/shared_data.hpp"

namespace import_test {

inline core::Timestamp time(const char* text) {
  return *core::Timestamp::parse(text);
}

class MarketData : public Scratch {
 protected:
  void SetUp() override {
    Scratch::SetUp();
    data_ = sixbtc::test::shared_folder() / "data";
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
