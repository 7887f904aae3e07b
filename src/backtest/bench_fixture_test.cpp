// The loop against expected_*.csv of the performance fixture.
#include "backtest/bench_fixture.hpp"

#include "support/fixture_csv.hpp"
#include "support/shared_data.hpp"

namespace sixbtc::backtest {
namespace {

namespace fs = std::filesystem;

// Columns of expected_*.csv.
enum Column {
  Length,
  Threshold,
  Stop,
  Target,
  Equity,
  Trades,
  Wins,
  Drawdown,
  Open,
  MarkedDrawdown = 12,
  Sharpe = 14
};

void expect_equal(const columns::CandleView& bars, const fs::path& expected_file) {
  const auto expected = test::parse_numbers(test::read_file(expected_file));
  const auto results = bench_fixture(bars);
  ASSERT_EQ(expected.size(), 400u);
  ASSERT_EQ(results.size(), expected.size());
  std::size_t equal = 0;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const FixtureResult& got = results[i];
    const auto& want = expected[i];
    EXPECT_EQ(got.set.rsi_length, want[Length]);
    EXPECT_EQ(got.set.threshold, want[Threshold]);
    EXPECT_EQ(got.set.stop, want[Stop]);
    EXPECT_EQ(got.set.target, want[Target]);
    EXPECT_EQ(static_cast<double>(got.trades), want[Trades]) << "row " << i;
    EXPECT_EQ(static_cast<double>(got.wins), want[Wins]) << "row " << i;
    EXPECT_NEAR(got.equity, want[Equity], 1e-9 * want[Equity]) << "row " << i;
    EXPECT_NEAR(got.realised_drawdown, want[Drawdown], 1e-9) << "row " << i;
    EXPECT_EQ(got.open_at_end, want[Open]) << "row " << i;
    if (static_cast<double>(got.trades) == want[Trades] &&
        static_cast<double>(got.wins) == want[Wins] &&
        std::abs(got.equity - want[Equity]) <= 1e-9 * want[Equity])
      ++equal;
  }
  EXPECT_EQ(equal, 400u);
}

void expect_marked_equal(const columns::CandleView& bars, const fs::path& expected_file) {
  const auto expected = test::parse_numbers(test::read_file(expected_file));
  const auto sets = fixture_sets();
  for (std::size_t i = 0; i < sets.size(); i += 7) {
    const auto signal = fixture_signal(bars, sets[i].rsi_length, sets[i].threshold);
    const FixtureMarked got = mark_fixture_set(bars, signal, sets[i]);
    EXPECT_NEAR(got.drawdown, expected[i][MarkedDrawdown], 1e-9) << "row " << i;
    EXPECT_NEAR(got.sharpe_scaled, expected[i][Sharpe], 1e-6) << "row " << i;
  }
}

const fs::path fixtures = fs::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/performance";

columns::CandleColumns real_minutes() {
  const fs::path file =
      test::shared_folder() / "data/binance_spot/klines_1m/BTCUSDT" / "BTCUSDT-1m-2024.csv.zst";
  return fs::exists(file) ? test::parse_candles(test::read_zstd(file), 525'600)
                          : columns::CandleColumns{};
}

// By row count, as the fixture says: the year has missing minutes.
columns::CandleColumns fifteen_to_one(const columns::CandleView& bars) {
  columns::CandleColumns built;
  for (std::size_t i = 0; i + 15 <= bars.size(); i += 15) {
    market::Candle candle = bars.at(i);
    for (std::size_t k = i; k < i + 15; ++k) {
      candle.high = std::max(candle.high, bars.high[k]);
      candle.low = std::min(candle.low, bars.low[k]);
      candle.close = bars.close[k];
    }
    built.push_back(candle);
  }
  return built;
}

TEST(BenchFixture, synthetic_series_equals_the_oracle_in_all_400_sets) {
  const auto candles = test::parse_candles(test::read_zstd(fixtures / "synthetic_15m.csv.zst"));
  ASSERT_EQ(candles.size(), 35'040u);
  expect_equal(candles.view(), fixtures / "expected_synthetic_15m.csv");
  expect_marked_equal(candles.view(), fixtures / "expected_synthetic_15m.csv");
}

TEST(BenchFixture, real_series_equal_the_oracle_in_all_400_sets) {
  const auto minutes = real_minutes();
  if (minutes.size() == 0)
    GTEST_SKIP() << "no real candles at " << test::shared_folder() << " (set SIXBTC_SHARED)";
  ASSERT_EQ(minutes.size(), 525'600u);
  const fs::path expected = test::shared_folder() / "fixtures/performance";
  expect_equal(minutes.view(), expected / "expected_btcusdt_2024_1m.csv");
  expect_equal(fifteen_to_one(minutes.view()).view(), expected / "expected_btcusdt_2024_15m.csv");
}

}  // namespace
}  // namespace sixbtc::backtest
