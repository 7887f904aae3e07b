// Half a year of recorded minutes as quarters of an hour, and their funding.
#pragma once

#include "backtest/market_data.hpp"
#include "backtest/settings.hpp"
#include "columns/aggregate.hpp"
#include "core/check.hpp"
#include "support/fixture_csv.hpp"

namespace sixbtc::test {

inline backtest::MarketData recorded_market(const backtest::Assumptions& assumptions,
                                            int atr_length) {
  const std::filesystem::path sample = std::filesystem::path(SIXBTC_SOURCE_DIR) / "data/sample";
  const auto minute = market::Interval::minutes(1), quarter = market::Interval::minutes(15);
  const columns::CandleColumns minutes =
      parse_candles(read_zstd(sample / "binance_spot/klines_1m/BTCUSDT/BTCUSDT-1m-2024H1.csv.zst"));
  auto quarters = columns::aggregate(minutes.view(), minute, quarter);
  CHECK(quarters.has_value());
  columns::PointSeries funding;
  for (const auto& row : parse_numbers(
           read_zstd(sample / "binance_usdm_perp/funding/BTCUSDT-funding-2022_2024.csv.zst"))) {
    funding.time.push_back(static_cast<std::int64_t>(row[0]) * 1'000'000);
    funding.value.push_back(row[1]);
  }
  return backtest::prepare({"binance", "perp", "BTCUSDT", quarter, 0.1},
                           columns::CandleSeries(std::move(*quarters)), funding, assumptions.costs,
                           atr_length);
}

}  // namespace sixbtc::test
