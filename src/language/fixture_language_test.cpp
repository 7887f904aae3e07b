// Scripts against recorded indicator values (tests/fixtures/indicators, charting conventions).
#include "indicators/fixture_test.hpp"
#include "language/script_test.hpp"

namespace sixbtc::language::test {

namespace {

namespace fixtures = sixbtc::indicators::testing;

constexpr const char* body = R"(
ema_20 = ta.ema(close, 20)
rma_14 = ta.rma(close, 14)
rsi_14 = ta.rsi(close, 14)
tr = ta.tr(true)
atr_14 = ta.atr(14)
[macd_12_26_9, macd_signal, macd_hist] = ta.macd(close, 12, 26, 9)
[bb_mid, bb_upper, bb_lower] = ta.bb(close, 20, 2.0)
[plus_di_14, minus_di_14, adx_14] = ta.dmi(14, 14)
stoch_raw_14 = ta.stoch(close, high, low, 14)
stoch_k_14_3_3 = ta.sma(stoch_raw_14, 3)
stoch_d_14_3_3 = ta.sma(stoch_k_14_3_3, 3)
cci_20_hlc3 = ta.cci(hlc3, 20)
mfi_14 = ta.mfi(hlc3, 14)
obv_start0 = ta.obv
willr_14 = ta.wpr(14)
roc_10 = ta.roc(close, 10)
hma_16 = ta.hma(close, 16)
vwap_session_utc_hlc3 = ta.vwap(hlc3)
[supertrend_10_3, direction] = ta.supertrend(3.0, 10)
don_upper_20 = ta.highest(20)
don_lower_20 = ta.lowest(low, 20)
don_mid_20 = math.avg(don_upper_20, don_lower_20)
don_upper_20_prev = don_upper_20[1]
)";

columns::CandleSeries fixture_series(const fixtures::Table& table) {
  columns::CandleColumns columns;
  for (std::size_t i = 0; i < table.at("close").size(); ++i)
    columns.push_back(
        {core::Timestamp::from_milliseconds(static_cast<std::int64_t>(table.at("time")[i])),
         table.at("open")[i], table.at("high")[i], table.at("low")[i], table.at("close")[i],
         table.at("volume")[i], true});
  return columns::CandleSeries(std::move(columns));
}

}  // namespace

TEST(Fixtures, built_ins_equal_the_recorded_charts) {
  const std::filesystem::path folder =
      std::filesystem::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/indicators";
  const auto expected = fixtures::read_table(folder / "charting_a.csv");
  const auto series = fixture_series(fixtures::read_table(folder / "series_a.csv"));
  // Every variable has to feed an order to be recorded.
  std::string source = fmt::format("//@version=6\nstrategy(\"t\"){}all = 0.0", body);
  std::vector<std::string> names;
  for (const auto& [name, column] : expected)
    if (name != "i" && std::string_view(body).find(name) != std::string_view::npos)
      names.push_back(name);
  ASSERT_GE(names.size(), 25u);
  for (const auto& name : names) source += fmt::format(" + {}", name);
  source += "\nif all > 0\n    strategy.entry(\"L\", strategy.long)\n";
  const auto values = watch(source, series);
  for (const auto& name : names) {
    ASSERT_TRUE(values.contains(name)) << name;
    EXPECT_EQ(fixtures::difference(values.at(name), expected.at(name), 1e-7), "") << name;
  }
}

}  // namespace sixbtc::language::test
