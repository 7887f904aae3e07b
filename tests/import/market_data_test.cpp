// Recorded market data against what is known about it: rows, gaps, aggregation.
#include <ctime>

#include "columns/aggregate.hpp"
#include "columns/gaps.hpp"
#include "columns/quality.hpp"
#include "market_data.hpp"

namespace {

using namespace import_test;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

bool same(const columns::CandleView& a, const columns::CandleView& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a.at(i) != b.at(i)) return false;
  return true;
}

columns::CandleColumns bar_by_bar(const columns::CandleView& minutes, market::Interval to) {
  auto builder = columns::BarBuilder::create(market::Interval::minutes(1), to);
  EXPECT_TRUE(builder);
  columns::CandleColumns built;
  for (std::size_t i = 0; i < minutes.size(); ++i) EXPECT_TRUE(builder->push(minutes.at(i), built));
  builder->finish(built);
  return built;
}

}  // namespace

TEST_F(MarketData, all_binance_spot_minutes_become_one_series_with_its_known_gaps) {
  const auto store = open_store();
  const double start = cpu_seconds();
  const auto report = import(*store, data_ / "binance_spot/klines_1m");
  const double import_seconds = cpu_seconds() - start;
  ASSERT_TRUE(report) << report.error().to_string();
  EXPECT_EQ(report->problems(), 0u);
  EXPECT_EQ(report->rows(), 2'225'987u);
  ASSERT_EQ(report->series.size(), 1u);
  const auto& info = report->series.front();
  EXPECT_EQ(info.key, btc_1m);
  EXPECT_EQ(info.rows, 2'225'987u);
  EXPECT_EQ(info.first, time("2018-02-01"));
  EXPECT_EQ(info.last, time("2025-02-28T23:59Z"));

  double open_start = cpu_seconds();
  const auto series = open(*store, btc_1m);
  const double open_seconds = cpu_seconds() - open_start;
  const std::vector<columns::Gap> expected = {
      {time("2018-02-08T00:29Z"), 2011}, {time("2018-02-10T06:00Z"), 15},
      {time("2018-02-11T04:01Z"), 34},   {time("2018-03-01"), 1'493'280},
      {time("2021-02-11T03:41Z"), 79},   {time("2021-03-06T02:00Z"), 90},
      {time("2021-04-20T02:00Z"), 150},  {time("2021-04-25T04:01Z"), 284},
      {time("2021-08-13T02:00Z"), 270},  {time("2021-09-29T07:00Z"), 120},
      {time("2023-03-24T12:40Z"), 80}};
  EXPECT_EQ(columns::find_gaps(series.view().open_time, btc_1m.interval), expected);
  EXPECT_EQ(info.gaps, expected.size());
  EXPECT_EQ(info.missing_bars, 1'493'280u + 2060 + 993 + 80);
  fmt::print("import: {:.2f} M rows per CPU second; open and map: {:.1f} ms CPU\n",
             static_cast<double>(report->rows()) / import_seconds / 1e6, open_seconds * 1e3);

  const auto again = import(*store, data_ / "binance_spot/klines_1m");
  ASSERT_TRUE(again) << again.error().to_string();
  EXPECT_EQ(again->stored().identical, 2'225'987u);
  EXPECT_EQ(again->series.front().data_hash, info.data_hash);
}

TEST_F(MarketData, bars_built_from_the_whole_history_equal_bars_built_minute_by_minute) {
  const auto store = open_store();
  ASSERT_TRUE(import(*store, data_ / "binance_spot/klines_1m"));
  const auto minutes = open(*store, btc_1m);
  for (const char* text : {"3m", "5m", "15m", "30m", "37m", "1h", "2h", "148m", "4h", "8h", "12h",
                           "1d", "3d", "1w", "1M"}) {
    const auto to = *market::Interval::parse(text);
    const auto built = columns::aggregate(minutes.view(), btc_1m.interval, to);
    ASSERT_TRUE(built) << built.error().to_string();
    EXPECT_TRUE(same(built->view(), bar_by_bar(minutes.view(), to).view())) << text;
  }
}

TEST_F(MarketData, hours_built_from_minutes_equal_the_recorded_hours_but_for_the_partial_last) {
  const auto store = open_store();
  ASSERT_TRUE(import(*store, data_ / "binance_spot/klines_1m"));
  const auto one_hour = market::Interval::minutes(60);
  const auto minutes = open(*store, btc_1m);
  const auto built = columns::aggregate(minutes.view(), btc_1m.interval, one_hour);
  ASSERT_TRUE(built);
  for (const auto& [file, last, partial_bars] :
       {std::tuple("BTCUSDT-1h-2021_2023.csv.zst", "2023-12-30T19:00Z", 1u),
        std::tuple("BTCUSDT-1h-2024_2025.csv.zst", "2025-02-28T23:00Z", 0u)}) {
    const auto contents =
        archives::FileReader(limits).read((data_ / "binance_spot/klines_1h" / file).string(), {});
    ASSERT_TRUE(contents) << contents.error().to_string();
    const auto hours = contents->candles.view();
    EXPECT_EQ(hours.time(hours.size() - 1), time(last));
    std::size_t different = 0, common = 0;
    const auto all = built->view();
    for (std::size_t i = 0; i < hours.size(); ++i) {
      const std::size_t j = all.lower_bound(hours.time(i));
      if (j == all.size() || all.time(j) != hours.time(i)) continue;
      ++common;
      market::Candle ours = all.at(j);
      ours.is_complete = true;  // some recorded hours have fewer minutes, too
      if (ours != hours.at(i)) {
        ++different;
        EXPECT_EQ(i + 1, hours.size()) << hours.time(i).to_rfc3339();
      }
    }
    EXPECT_EQ(common, hours.size());
    EXPECT_EQ(different, partial_bars) << file;
    EXPECT_EQ(columns::compare_with_built(hours, all).size(), partial_bars) << file;
  }
}
