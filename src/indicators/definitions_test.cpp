// Kernels beyond Pine against TA-Lib's columns where it has them, else against the definition
// written out the slow way.
#include <functional>

#include "indicators/bars.hpp"
#include "indicators/channels.hpp"
#include "indicators/fixture_test.hpp"
#include "indicators/flow.hpp"
#include "indicators/run.hpp"
#include "indicators/smoothing.hpp"
#include "indicators/statistics.hpp"

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

struct Series {
  Table table = testing::read_table(folder / "series_a.csv");
  Column open = table.at("open"), high = table.at("high"), low = table.at("low"),
         close = table.at("close"), volume = table.at("volume");
  std::size_t size = close.size();
};

// out[i] = value(i) from bar `first` on, na before.
Column from(std::size_t first, std::size_t size, const std::function<double(std::size_t)>& value) {
  Column column(size, na);
  for (std::size_t i = first; i < size; ++i) column[i] = value(i);
  return column;
}
// The sum of term(i - n + 1) ... term(i).
double total(std::size_t i, std::size_t n, const std::function<double(std::size_t)>& term) {
  double sum = 0;
  for (std::size_t k = i + 1 - n; k <= i; ++k) sum += term(k);
  return sum;
}

void expect_equal(const Column& actual, const Column& wanted, const char* name) {
  EXPECT_EQ(testing::difference(actual, wanted, 1e-10), "") << name;
}

TEST(Definitions, talib_columns) {
  const Series s;
  Table t;
  t["trima_9"] = column_of(Trima(9), s.close);
  t["trima_10"] = column_of(Trima(10), s.close);
  t["t3_5"] = column_of(T3(5, 0.7), s.close);
  t["midpoint_14"] = column_of(Midrange(14), s.close, s.close);
  t["midprice_14"] = column_of(Midrange(14), s.high, s.low);
  t["bop"] = column_of(Bop(), s.open, s.high, s.low, s.close);
  t["linearreg_14"] = column_of(Linreg(14, 0), s.close);
  t["tsf_14"] = column_of(Linreg(14, -1), s.close);
  t["correl_20"] = column_of(Correlation(20), s.high, s.volume);
  t["avgdev_20"] = column_of(Dev(20), s.close);
  t["var_20"] = column_of(Variance(20, Divisor::Population), s.close);
  const auto bands = column_of(AccelerationBands(20), s.high, s.low, s.close);
  t["accbands_upper_20"] = field(bands, &Bands::upper);
  t["accbands_middle_20"] = field(bands, &Bands::middle);
  t["accbands_lower_20"] = field(bands, &Bands::lower);
  const Table expected = testing::read_table(folder / "talib_more_a.csv");
  for (const auto& [name, column] : expected) {
    if (name == "i") continue;
    ASSERT_TRUE(t.contains(name)) << name;
    EXPECT_EQ(testing::difference(t.at(name), column, 1e-7), "") << name;
  }
  EXPECT_EQ(t.size() + 1, expected.size());
}

TEST(Definitions, the_forecast_oscillator_looks_one_bar_back) {
  const Series s;
  const Column ahead = column_of(Linreg(9, -1), s.close);
  expect_equal(column_of(ForecastOscillator(9), s.close),
               from(9, s.size,
                    [&](std::size_t i) { return 100 * (s.close[i] - ahead[i - 1]) / s.close[i]; }),
               "cfo");
}

TEST(Definitions, windows_of_one_price) {
  const Series s;
  const Column& x = s.close;
  const auto step = [&](std::size_t i) { return std::abs(x[i] - x[i - 1]); };
  expect_equal(column_of(EfficiencyRatio(10), x),
               from(10, s.size,
                    [&](std::size_t i) { return std::abs(x[i] - x[i - 10]) / total(i, 10, step); }),
               "er");
  expect_equal(column_of(Bias(26), x),
               from(25, s.size,
                    [&](std::size_t i) {
                      return x[i] / (total(i, 26, [&](std::size_t k) { return x[k]; }) / 26) - 1;
                    }),
               "bias");
  expect_equal(column_of(Psl(12), x),
               from(12, s.size,
                    [&](std::size_t i) {
                      return 100 * total(i, 12, [&](std::size_t k) { return x[k] > x[k - 1]; }) /
                             12;
                    }),
               "psl");
  expect_equal(column_of(VerticalHorizontal(8), x),
               from(8, s.size,
                    [&](std::size_t i) {
                      const auto [low, high] = std::minmax_element(&x[i - 7], &x[i] + 1);
                      return (*high - *low) / total(i, 8, step);
                    }),
               "vhf");
  const Column mean = column_of(Sma(20), x);
  expect_equal(column_of(Dpo(20), x),
               from(30, s.size, [&](std::size_t i) { return x[i] - mean[i - 11]; }), "dpo");
  expect_equal(column_of(Ulcer(5), x),
               from(8, s.size,
                    [&](std::size_t i) {
                      return std::sqrt(total(i, 5,
                                             [&](std::size_t k) {
                                               const double top =
                                                   *std::max_element(&x[k - 4], &x[k] + 1);
                                               return std::pow(100 * (x[k] - top) / top, 2);
                                             }) /
                                       5);
                    }),
               "ui");
}

TEST(Definitions, moments_are_those_of_pandas) {
  // pandas.Series([3, 1, 4, 1, 5, 9, 2]).skew() and .kurt()
  const Column x = {3, 1, 4, 1, 5, 9, 2};
  EXPECT_NEAR(column_of(Skew(7), x).back(), 1.2995301586904755, 1e-12);
  EXPECT_NEAR(column_of(Kurtosis(7), x).back(), 1.730510237011008, 1e-12);
  EXPECT_TRUE(is_na(column_of(Skew(3), Column(5, 2.0)).back()));
  EXPECT_TRUE(is_na(column_of(Kurtosis(4), Column(5, 2.0)).back()));
  EXPECT_NEAR(column_of(Entropy(8), Column(8, 3.0)).back(), 3, 1e-12);
  EXPECT_NEAR(column_of(Entropy(2), Column{1, 3}).back(),
              -0.25 * std::log2(0.25) - 0.75 * std::log2(0.75), 1e-12);
  EXPECT_TRUE(is_na(column_of(Entropy(2), Column{0, 3}).back()));
}

TEST(Definitions, percentiles_and_ranks) {
  const Column x = {15, 20, 35, 40, 50};
  EXPECT_EQ(column_of(PercentileNearest(5, 30), x).back(), 20);
  EXPECT_EQ(column_of(PercentileNearest(5, 100), x).back(), 50);
  EXPECT_EQ(column_of(PercentileNearest(5, 0), x).back(), 15);
  EXPECT_EQ(column_of(PercentileLinear(5, 50), x).back(), 35);
  EXPECT_EQ(column_of(PercentileLinear(5, 5), x).back(), 15);
  EXPECT_EQ(column_of(PercentileLinear(5, 95), x).back(), 50);
  EXPECT_EQ(column_of(PercentileLinear(4, 75), Column{115, 116, 117, 118}).back(), 117.5);
  EXPECT_EQ(column_of(RankCorrelation(5), x).back(), 100);
  EXPECT_EQ(column_of(RankCorrelation(4), Column{4, 3, 2, 1}).back(), -100);
  EXPECT_NEAR(column_of(RankCorrelation(3), Column{1, 3, 2}).back(), 50, 1e-12);
  // A gap spoils the window that holds it, and only that one.
  const Column gap = {1, na, 3, 4, 5, 6};
  EXPECT_TRUE(is_na(column_of(PercentileNearest(3, 50), gap)[3]));
  EXPECT_EQ(column_of(PercentileNearest(3, 50), gap)[4], 4);
}

TEST(Definitions, windows_of_bars) {
  const Series s;
  const auto range = [&](std::size_t i) {
    const double before = i == 0 ? s.close[0] : s.close[i - 1];
    return i == 0 ? s.high[0] - s.low[0] : std::max(s.high[i], before) - std::min(s.low[i], before);
  };
  const auto vortex = column_of(Vortex(14), s.high, s.low, s.close);
  expect_equal(
      field(vortex, &VortexValue::plus),
      from(14, s.size,
           [&](std::size_t i) {
             return total(i, 14,
                          [&](std::size_t k) { return std::abs(s.high[k] - s.low[k - 1]); }) /
                    total(i, 14, range);
           }),
      "vortex");
  expect_equal(column_of(Choppiness(14), s.high, s.low, s.close),
               from(13, s.size,
                    [&](std::size_t i) {
                      const double top = *std::max_element(&s.high[i - 13], &s.high[i] + 1);
                      const double bottom = *std::min_element(&s.low[i - 13], &s.low[i] + 1);
                      return 100 * std::log10(total(i, 14, range) / (top - bottom)) /
                             std::log10(14.0);
                    }),
               "choppiness");
  const auto brar = column_of(Brar(26), s.open, s.high, s.low, s.close);
  expect_equal(field(brar, &BrarValue::br),
               from(26, s.size,
                    [&](std::size_t i) {
                      return 100 *
                             total(i, 26,
                                   [&](std::size_t k) {
                                     return std::max(s.high[k] - s.close[k - 1], 0.0);
                                   }) /
                             total(i, 26, [&](std::size_t k) {
                               return std::max(s.close[k - 1] - s.low[k], 0.0);
                             });
                    }),
               "br");
  expect_equal(column_of(Cmf(20), s.high, s.low, s.close, s.volume),
               from(19, s.size,
                    [&](std::size_t i) {
                      return total(i, 20,
                                   [&](std::size_t k) {
                                     const double width = s.high[k] - s.low[k];
                                     return width == 0 ? 0
                                                       : (2 * s.close[k] - s.high[k] - s.low[k]) /
                                                             width * s.volume[k];
                                   }) /
                             total(i, 20, [&](std::size_t k) { return s.volume[k]; });
                    }),
               "cmf");
  expect_equal(
      column_of(EaseOfMovement(14, 10'000), s.high, s.low, s.volume),
      from(14, s.size,
           [&](std::size_t i) {
             return total(i, 14,
                          [&](std::size_t k) {
                            if (s.volume[k] == 0) return 0.0;
                            return 10'000 *
                                   ((s.high[k] + s.low[k]) - (s.high[k - 1] + s.low[k - 1])) / 2 *
                                   (s.high[k] - s.low[k]) / s.volume[k];
                          }) /
                    14;
           }),
      "eom");
}

TEST(Definitions, recursions_by_hand) {
  // Weight 2/3 x |cmo| / 100: the moves +1 +1 give 100, +1 -1 give 0.
  EXPECT_EQ(testing::difference(column_of(Vidya(2), Column{1, 2, 3, 2}),
                                {na, na, 2 + 2.0 / 3, 2 + 2.0 / 3}, 1e-12),
            "");
  // Mean 3, then 3 + (6 - 3) / (2 x 2^4).
  EXPECT_EQ(column_of(Mcginley(2), Column{2, 4, 6}).back(), 3 + 3.0 / 32);
  EXPECT_TRUE(is_na(column_of(Mcginley(2), Column{2, 4, -6}).back()));
  // Level 1 + 0.2 x 1, trend 0.1 x 0.2, acceleration 0.1 x 0.02.
  EXPECT_NEAR(column_of(HoltWinters(0.2, 0.1, 0.1), Column{1, 2}).back(), 1.2 + 0.02 + 0.001,
              1e-12);
  EXPECT_EQ(column_of(Zlma(3), Column{1, 2, 4, 4}).back(), 13.0 / 3);
  EXPECT_EQ(column_of(SuperSmoother(10), Column(20, 7.0)).back(), 7);
  EXPECT_EQ(column_of(SineWave(40, 10), Column(20, 7.0)).back(), 0);
  const Column close = {100, 110, 99, 99}, volume = {5, 4, 6, 3};
  EXPECT_NEAR(column_of(Nvi(), close, volume).back(), 1.1, 1e-12);
  EXPECT_NEAR(column_of(Pvi(), close, volume).back(), 0.9, 1e-12);
  EXPECT_NEAR(column_of(Pvt(), close, volume).back(), 0.4 - 0.6, 1e-12);
  EXPECT_EQ(testing::difference(column_of(PriceVolumeRank(), close, volume), {na, 2, 3, 2}, 0), "");
  // Rise to 110 from a true low of 100, fall to 99 from a true high of 111.
  EXPECT_EQ(column_of(Wad(), Column{101, 112, 111, 111}, Column{99, 105, 98, 98}, close).back(),
            10 - 12);
  const auto thermo = column_of(Thermometer(2), Column{10, 12, 11, 11}, Column{5, 6, 6, 2});
  EXPECT_EQ(testing::difference(field(thermo, &SignalValue::line), {na, 2, 0, 4}, 0), "");
}

TEST(Definitions, a_volume_profile_knows_its_own_window_only) {
  // Prices 0..10 in two steps of 5: volumes 1 + 1 below, 5 above.
  EXPECT_EQ(column_of(VolumeProfile(3, 2), Column{0, 4, 10}, Column{1, 1, 5}).back(), 7.5);
  EXPECT_EQ(column_of(VolumeProfile(2, 2), Column{0, 3, 3}, Column{9, 1, 1}).back(), 3);
  EXPECT_TRUE(is_na(column_of(VolumeProfile(2, 2), Column{1, 2}, Column{0, 0}).back()));
}

TEST(Definitions, bars_without_range_or_volume) {
  const Column flat(40, 5.0), none(40, 0.0), some(40, 2.0);
  EXPECT_EQ(column_of(Bop(), flat, flat, flat, flat).back(), 0);
  EXPECT_EQ(column_of(Cmf(5), flat, flat, flat, some).back(), 0);
  EXPECT_TRUE(is_na(column_of(Cmf(5), flat, flat, flat, none).back()));
  EXPECT_EQ(column_of(EaseOfMovement(5, 1), flat, flat, none).back(), 0);
  EXPECT_TRUE(is_na(column_of(IntradayIntensity(), flat, flat, flat, some).back()));
  EXPECT_EQ(column_of(Fisher(5), flat, flat).back().line, 0);
  EXPECT_TRUE(is_na(column_of(Choppiness(5), flat, flat, flat).back()));
  EXPECT_TRUE(is_na(column_of(BollingerPercent(5, 2), flat).back()));
  EXPECT_EQ(column_of(Vidya(5), flat).back(), 5);
  EXPECT_EQ(column_of(Klinger(2, 3, 2), flat, flat, flat, some).back().line, 0);
}

}  // namespace
}  // namespace sixbtc::indicators
