#include "adapters/archives/source_name.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace {

using namespace sixbtc;
using archives::DataKind;

std::string described(const std::string& path, const ports::SourceOverrides& overrides = {}) {
  const auto name = archives::read_source_name(path);
  if (name.kind && *name.kind != DataKind::Candles) {
    const auto key = archives::point_key(path, name, *name.kind, overrides);
    return key ? key->to_string() : key.error().to_string();
  }
  const auto key = archives::candle_key(path, name, overrides);
  return key ? key->to_string() : key.error().to_string();
}

}  // namespace

TEST(SourceName, folders_and_names_tell_the_series) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/d/binance_spot/klines_1m/BTCUSDT/BTCUSDT-1m-2021.csv.zst", "binance/spot/BTCUSDT/1m"},
      {"/d/binance_spot/klines_1m/BTCUSDT/BTCUSDT-1m-2018-02_outage_sample.csv.zst",
       "binance/spot/BTCUSDT/1m"},
      {"/d/hyperliquid_perp/klines_1h/BTC-1h.csv.zst", "hyperliquid/perp/BTC/1h"},
      {"/d/hyperliquid_perp/klines_4h/kPEPE-4h.csv.gz", "hyperliquid/perp/kPEPE/4h"},
      {"/d/binance_usdm_perp/klines_1m_2023_07/EOSUSDT-1m.csv", "binance/usdm_perp/EOSUSDT/1m"},
      {"/d/binance_usdm_perp/funding/BTCUSDT-funding-2019_2024.csv.zst",
       "binance/usdm_perp/BTCUSDT/funding"},
      {"/d/binance_usdm_perp/funding_2023_07/1INCHUSDT-funding.csv.zst",
       "binance/usdm_perp/1INCHUSDT/funding"},
      {"/d/binance_coinm_perp/funding/BTCUSD_PERP-funding-2023_2024.csv.zst",
       "binance/coinm_perp/BTCUSD_PERP/funding"},
      {"/d/bybit_linear_perp/klines_1d/BTCUSDT-1d.csv.zst", "bybit/linear_perp/BTCUSDT/1d"},
      {"/d/bybit_spot/klines_5m/ETHUSDT-5m-2025H1.csv.zst", "bybit/spot/ETHUSDT/5m"},
      {"/d/okx_swap/klines_1h/BTC-USDT-SWAP-1h.csv", "okx/swap/BTC-USDT-SWAP/1h"},
      {"/d/binance/spot/BTCUSDT_15m.csv", "binance/spot/BTCUSDT/15m"},
      {"/d/bybit_spot/klines_1w/BTCUSDT.csv", "bybit/spot/BTCUSDT/1w"},
  };
  for (const auto& [path, expected] : cases) EXPECT_EQ(described(path), expected);
}

TEST(SourceName, binance_archive_paths_are_understood) {
  std::ifstream file(SIXBTC_SOURCE_DIR "/tests/fixtures/binance/archive_paths.json");
  const std::map<std::string, std::string> market_of = {{"spot", "spot"}, {"um", "usdm_perp"}};
  for (const auto& item : nlohmann::json::parse(file)) {
    std::string market = market_of.at(item["market"]);
    if (item["dataset"] == "markPriceKlines") market += "_mark";
    const std::string tail =
        item["interval"].is_null() ? "funding" : item["interval"].get<std::string>();
    EXPECT_EQ(described("/somewhere/" + item["path"].get<std::string>()),
              "binance/" + market + "/" + item["symbol"].get<std::string>() + "/" + tail);
    EXPECT_TRUE(archives::is_data_file(item["path"]));
    EXPECT_FALSE(archives::is_data_file(item["checksum_path"]));
  }
  EXPECT_EQ(described("/data/futures/cm/daily/klines/BTCUSD_PERP/1m/BTCUSD_PERP-1m-2024-01-01.zip"),
            "binance/coinm_perp/BTCUSD_PERP/1m");
  EXPECT_EQ(described("/data/futures/um/daily/metrics/BTCUSDT/BTCUSDT-metrics-2024-01-01.zip"),
            "binance/usdm_perp/BTCUSDT/open_interest");
  EXPECT_FALSE(archives::read_source_name(
                   "/data/spot/daily/aggTrades/BTCUSDT/BTCUSDT-aggTrades-2024-01-01.zip")
                   .unsupported.empty());
}

TEST(SourceName, overrides_win) {
  const ports::SourceOverrides overrides{"bybit", "perp", "X", market::Interval::minutes(37)};
  EXPECT_EQ(described("/d/binance_spot/klines_1m/BTCUSDT-1m.csv", overrides), "bybit/perp/X/37m");
}

TEST(SourceName, what_is_missing_is_named_with_its_option) {
  const std::string path = "/tmp/prices.csv";
  const std::string text = described(path);
  EXPECT_NE(text.find(path), std::string::npos);
  for (const char* option : {"--exchange", "--market", "--symbol", "--interval"})
    EXPECT_NE(text.find(option), std::string::npos) << text;
  const std::string less = described("/tmp/BTCUSDT-1h.csv");
  EXPECT_EQ(less.find("--symbol"), std::string::npos) << less;
  EXPECT_NE(less.find("--exchange"), std::string::npos) << less;
}

TEST(SourceName, a_contradiction_is_an_error_until_the_user_decides) {
  const std::string path = "/d/binance_spot/klines_15m/BTCUSDT-1h.csv";
  EXPECT_NE(described(path).find("the file name says 1h, its folder 15m"), std::string::npos);
  EXPECT_EQ(described(path, {{}, {}, {}, market::Interval::minutes(60)}),
            "binance/spot/BTCUSDT/1h");
}
