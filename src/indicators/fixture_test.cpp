// Every column of tests/fixtures/indicators, at the tolerance its manifest states.
#include "indicators/fixture_test.hpp"

#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volatility.hpp"
#include "indicators/volume.hpp"

namespace sixbtc::indicators {
namespace {

using testing::Table;
using Column = std::vector<double>;

const std::filesystem::path folder =
    std::filesystem::path(SIXBTC_SOURCE_DIR) / "tests/fixtures/indicators";

template <class Value>
Column field(const std::vector<Value>& values, double Value::*member) {
  Column column;
  for (const Value& value : values) column.push_back(value.*member);
  return column;
}

template <class Function>
Column combine(Function function, const Column& first, const auto&... rest) {
  Column column;
  for (std::size_t i = 0; i < first.size(); ++i) column.push_back(function(first[i], rest[i]...));
  return column;
}

struct Series {
  Table table = testing::read_table(folder / "series_a.csv");
  Column open = table.at("open"), high = table.at("high"), low = table.at("low"),
         close = table.at("close"), volume = table.at("volume");
  Column hlc3 =
      combine([](double h, double l, double c) { return (h + l + c) / 3; }, high, low, close);
  // 1 on the first bar of each UTC day.
  std::vector<std::uint8_t> is_new_day = [this] {
    std::vector<std::uint8_t> flags;
    double last = na;
    for (const double time : table.at("time")) {
      const double day = std::floor(time / 86'400'000);
      flags.push_back(day != last);
      last = day;
    }
    return flags;
  }();
};

Column minus(const Column& a, const Column& b) {
  return combine(std::minus<>(), a, b);
}

void expect_equal(const std::string& file, const Table& actual) {
  const Table expected = testing::read_table(folder / file);
  for (const auto& [name, column] : expected) {
    if (name == "i") continue;
    ASSERT_TRUE(actual.contains(name)) << file << " has a column nobody computes: " << name;
    EXPECT_EQ(testing::difference(actual.at(name), column, 1e-7), "") << file << ", " << name;
  }
  EXPECT_EQ(actual.size() + 1, expected.size());
}

TEST(Fixtures, talib_columns) {
  const Series s;
  Table t;
  t["sma_20"] = column_of(Sma(20), s.close);
  t["ema_20"] = column_of(Ema(20), s.close);
  t["wma_20"] = column_of(Wma(20), s.close);
  t["dema_20"] = column_of(Dema(20), s.close);
  t["tema_20"] = column_of(Tema(20), s.close);
  t["kama_10"] = column_of(Kama(10), s.close);
  t["rsi_14"] = column_of(Rsi(14), s.close);
  t["tr"] = column_of(TrueRange(FirstRange::None), s.high, s.low, s.close);
  t["atr_14"] = column_of(Atr(14, FirstRange::None), s.high, s.low, s.close);
  t["natr_14"] =
      combine([](double atr, double close) { return 100 * atr / close; }, t["atr_14"], s.close);
  const auto macd = column_of(Macd(12, 26, 9, MacdStart::Together), s.close);
  t["macd_12_26_9"] = field(macd, &MacdValue::line);
  t["macd_signal"] = field(macd, &MacdValue::signal);
  t["macd_hist"] = field(macd, &MacdValue::histogram);
  const auto bands = column_of(Bollinger(20, 2), s.close);
  t["bb_upper_20_2"] = field(bands, &Bands::upper);
  t["bb_mid_20_2"] = field(bands, &Bands::middle);
  t["bb_lower_20_2"] = field(bands, &Bands::lower);
  t["stddev_20"] = column_of(Stdev(20, Divisor::Population), s.close);
  const auto dmi = column_of(DmiTalib(14, 14), s.high, s.low, s.close);
  t["plus_di_14"] = field(dmi, &DmiValue::plus);
  t["minus_di_14"] = field(dmi, &DmiValue::minus);
  t["dx_14"] = field(dmi, &DmiValue::dx);
  t["adx_14"] = field(dmi, &DmiValue::adx);
  // TA-Lib shows k only from the first d on.
  const auto only_with_d = [](double k, double d) { return is_na(d) ? na : k; };
  const auto stoch = column_of(StochSmoothed(14, 3, 3), s.close, s.high, s.low);
  t["stoch_d_14_3_3"] = field(stoch, &StochValue::d);
  t["stoch_k_14_3_3"] = combine(only_with_d, field(stoch, &StochValue::k), t["stoch_d_14_3_3"]);
  t["stochf_d_14_3"] = field(stoch, &StochValue::k);
  t["stochf_k_14_3"] =
      combine(only_with_d, column_of(Stoch(14), s.close, s.high, s.low), t["stochf_d_14_3"]);
  const auto rsi_stoch = column_of(StochSmoothed(14, 1, 3), t["rsi_14"], t["rsi_14"], t["rsi_14"]);
  t["stochrsi_d_14_14_3"] = field(rsi_stoch, &StochValue::d);
  t["stochrsi_k_14_14_3"] =
      combine(only_with_d, field(rsi_stoch, &StochValue::k), t["stochrsi_d_14_14_3"]);
  t["cci_20"] = column_of(Cci(20), s.hlc3);
  t["mfi_14"] = column_of(Mfi(14, MfiStart::FirstMove), s.hlc3, s.volume);
  t["obv"] = column_of(Obv(ObvStart::Volume), s.close, s.volume);
  t["ad"] = column_of(AccumulationDistribution(), s.high, s.low, s.close, s.volume);
  t["adosc_3_10"] = column_of(ChaikinOscillator(3, 10), s.high, s.low, s.close, s.volume);
  t["willr_14"] = column_of(Wpr(14), s.high, s.low, s.close);
  t["sar_002_02"] = column_of(SarTalib(0.02, 0.2), s.high, s.low);
  t["roc_10"] = column_of(Roc(10), s.close);
  t["mom_10"] = column_of(Mom(10), s.close);
  t["cmo_14"] = column_of(Cmo(14, CmoSmoothing::Wilder), s.close);
  t["trix_15"] = column_of(Trix(15), s.close);
  const auto aroon = column_of(Aroon(14), s.high, s.low);
  t["aroon_down_14"] = field(aroon, &AroonValue::down);
  t["aroon_up_14"] = field(aroon, &AroonValue::up);
  t["ultosc_7_14_28"] = column_of(UltimateOscillator(7, 14, 28), s.high, s.low, s.close);
  t["linearreg_slope_14"] = field(column_of(LineFit(14), s.close), &Line::slope);
  expect_equal("talib_a.csv", t);
}

void add_charting_trend(const Series& s, Table& t) {
  t["tr"] = column_of(TrueRange(FirstRange::HighLow), s.high, s.low, s.close);
  t["atr_14"] = column_of(Atr(14, FirstRange::HighLow), s.high, s.low, s.close);
  t["atr_10"] = column_of(Atr(10, FirstRange::HighLow), s.high, s.low, s.close);
  const auto dmi = column_of(Dmi(14, 14), s.high, s.low, s.close);
  t["plus_di_14"] = field(dmi, &DmiValue::plus);
  t["minus_di_14"] = field(dmi, &DmiValue::minus);
  t["adx_14"] = field(dmi, &DmiValue::adx);
  const auto trend = column_of(Supertrend(3, 10), s.high, s.low, s.close);
  t["supertrend_10_3"] = field(trend, &SupertrendValue::line);
  // The recording leaves the direction out where the line is na; TradingView has 1 there.
  t["supertrend_dir_10_3"] =
      combine([](double line, double way) { return is_na(line) ? na : way; }, t["supertrend_10_3"],
              field(trend, &SupertrendValue::direction));
  const auto keltner = column_of(Kc(20, 2, Kc::Range::True), s.close, s.high, s.low, s.close);
  t["kelt_mid_20"] = field(keltner, &Bands::middle);
  t["kelt_upper_20_2_ematr20"] = field(keltner, &Bands::upper);
  t["kelt_lower_20_2_ematr20"] = field(keltner, &Bands::lower);
  const auto side = [](double sign) {
    return [sign](double middle, double atr) { return middle + sign * 2 * atr; };
  };
  t["kelt_upper_20_2_atr10"] = combine(side(1), t["kelt_mid_20"], t["atr_10"]);
  t["kelt_lower_20_2_atr10"] = combine(side(-1), t["kelt_mid_20"], t["atr_10"]);
  t["sar_002_02"] = column_of(Sar(0.02, 0.02, 0.2), s.high, s.low, s.close);
}

void add_charting_ranges(const Series& s, Table& t) {
  t["don_upper_20"] = column_of(Highest(20), s.high);
  t["don_lower_20"] = column_of(Lowest(20), s.low);
  t["don_mid_20"] = column_of(Midrange(20), s.high, s.low);
  t["don_upper_20_prev"] = column_of(Delay(1), t["don_upper_20"]);
  t["don_lower_20_prev"] = column_of(Delay(1), t["don_lower_20"]);
  t["ichi_conv_9"] = column_of(Midrange(9), s.high, s.low);
  t["ichi_base_26"] = column_of(Midrange(26), s.high, s.low);
  t["ichi_spanA_raw"] =
      combine([](double a, double b) { return (a + b) / 2; }, t["ichi_conv_9"], t["ichi_base_26"]);
  t["ichi_spanB_raw_52"] = column_of(Midrange(52), s.high, s.low);
  for (const std::size_t shift : {25, 26}) {
    const std::string suffix = "_at_bar_shift" + std::to_string(shift);
    t["ichi_spanA" + suffix] = column_of(Delay(shift), t["ichi_spanA_raw"]);
    t["ichi_spanB" + suffix] = column_of(Delay(shift), t["ichi_spanB_raw_52"]);
  }
  const Column returns = column_of(LogReturn(), s.close);
  t["logret_1"] = returns;
  t["realised_vol_20_ddof1"] = column_of(Stdev(20, Divisor::Sample), returns);
  t["parkinson_vol_20"] = column_of(ParkinsonVolatility(20), s.high, s.low);
  t["garman_klass_vol_20"] = column_of(GarmanKlassVolatility(20), s.open, s.high, s.low, s.close);
  t["zscore_20"] = column_of(Zscore(20), s.close);
}

TEST(Fixtures, charting_columns) {
  const Series s;
  Table t;
  add_charting_trend(s, t);
  add_charting_ranges(s, t);
  t["ema_20"] = column_of(Ema(20), s.close);
  t["rma_14"] = column_of(Rma(14), s.close);
  t["rsi_14"] = column_of(Rsi(14), s.close);
  const auto macd = column_of(Macd(12, 26, 9, MacdStart::Each), s.close);
  t["macd_12_26_9"] = field(macd, &MacdValue::line);
  t["macd_signal"] = field(macd, &MacdValue::signal);
  t["macd_hist"] = field(macd, &MacdValue::histogram);
  const auto bands = column_of(Bollinger(20, 2), s.close);
  t["bb_mid"] = field(bands, &Bands::middle);
  t["bb_upper"] = field(bands, &Bands::upper);
  t["bb_lower"] = field(bands, &Bands::lower);
  const Column width = minus(t["bb_upper"], t["bb_lower"]);
  t["bb_width"] = combine(std::divides<>(), width, t["bb_mid"]);
  t["bb_pctb"] = combine(std::divides<>(), minus(s.close, t["bb_lower"]), width);
  t["stoch_raw_14"] = column_of(Stoch(14), s.close, s.high, s.low);
  const auto stoch = column_of(StochSmoothed(14, 3, 3), s.close, s.high, s.low);
  t["stoch_k_14_3_3"] = field(stoch, &StochValue::k);
  t["stoch_d_14_3_3"] = field(stoch, &StochValue::d);
  t["cci_20_hlc3"] = column_of(Cci(20), s.hlc3);
  t["mfi_14"] = column_of(Mfi(14, MfiStart::FirstBar), s.hlc3, s.volume);
  t["obv_start0"] = column_of(Obv(ObvStart::Zero), s.close, s.volume);
  t["willr_14"] = column_of(Wpr(14), s.high, s.low, s.close);
  t["roc_10"] = column_of(Roc(10), s.close);
  t["hma_16"] = column_of(Hma(16), s.close);
  t["hma_9"] = column_of(Hma(9), s.close);
  t["dema_20"] = column_of(Dema(20), s.close);
  t["tema_20"] = column_of(Tema(20), s.close);
  t["vwap_session_utc_hlc3"] = column_of(Vwap(), s.hlc3, s.volume, s.is_new_day);
  std::vector<std::uint8_t> only_first(s.close.size(), 0);
  only_first[0] = 1;
  t["vwap_cum_hlc3"] = column_of(Vwap(), s.hlc3, s.volume, only_first);
  t["vwap_roll_20_hlc3"] = column_of(Vwma(20), s.hlc3, s.volume);
  expect_equal("charting_a.csv", t);
}

}  // namespace
}  // namespace sixbtc::indicators
