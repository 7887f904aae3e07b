#include "adapters/archives/csv.hpp"

#include <rapidcheck.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace {

using namespace sixbtc;
using archives::DataKind;
using columns::QualityKind;

const ports::ArchiveLimits limits{.line_bytes_max = 200,
                                  .file_bytes_max = 100'000,
                                  .funding_jitter = core::Duration::seconds(60)};

core::Result<archives::CsvRows> read(const std::string& text,
                                     const archives::MapHints& hints = {}) {
  archives::MemorySource source(text);
  return archives::read_csv(source, "f.csv", hints, limits);
}

std::string problem(const std::string& text) {
  const auto rows = read(text);
  return rows ? "no problem" : rows.error().to_string();
}

// Hands out its text in pieces of the given size, as a slow decoder would.
class PieceSource final : public archives::ByteSource {
 public:
  PieceSource(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}
  core::Result<std::size_t> read(std::span<char> into) override {
    const std::size_t count = std::min({into.size(), piece_, text_.size()});
    std::copy_n(text_.begin(), count, into.begin());
    text_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view text_;
  std::size_t piece_;
};

const std::string header = "open_time_ms,open,high,low,close,volume\n";
const std::string line_1 = "1704067200000,1,3,0.5,2,10.5\n";
const std::string line_2 = "1704067260000,2,4,1.5,3,20.5\n";

}  // namespace

TEST(Csv, reads_candles_by_header_in_any_order) {
  const auto rows =
      read("Volume,close,LOW,high,Open,junk,Open Time\n10.5,2,0.5,3,1,x,1704067200\n");
  ASSERT_TRUE(rows) << rows.error().to_string();
  EXPECT_EQ(rows->candles.view().at(0),
            (market::Candle{*core::Timestamp::parse("2024-01-01"), 1, 3, 0.5, 2, 10.5, true}));
}

TEST(Csv, line_ends_marks_and_a_missing_last_line_feed_make_no_difference) {
  const auto plain = read(header + line_1 + line_2);
  ASSERT_TRUE(plain);
  std::string crlf = header + line_1 + line_2;
  for (std::size_t at = 0; (at = crlf.find('\n', at)) != std::string::npos; at += 2)
    crlf.insert(at, "\r");
  const std::string cut =
      (header + line_1 + line_2).substr(0, (header + line_1 + line_2).size() - 1);
  for (const std::string& text : {crlf, "\xEF\xBB\xBF" + header + line_1 + line_2, cut,
                                  header + line_1 + line_2 + "\n\r\n"}) {
    const auto rows = read(text);
    ASSERT_TRUE(rows) << rows.error().to_string();
    EXPECT_EQ(rows->candles.open_time, plain->candles.open_time);
    EXPECT_EQ(rows->candles.volume, plain->candles.volume);
  }
}

TEST(Csv, the_size_of_the_pieces_makes_no_difference) {
  EXPECT_TRUE(rc::check("any piece size", [] {
    const std::string text = header + line_1 + line_2;
    PieceSource source(text, *rc::gen::inRange<std::size_t>(1, 80));
    const auto rows = archives::read_csv(source, "f", {}, limits);
    RC_ASSERT(rows.has_value());
    RC_ASSERT(rows->candles.close == (std::vector<double>{2, 3}));
  }));
}

TEST(Csv, binance_lines_mean_what_they_mean) {
  std::ifstream file(SIXBTC_SOURCE_DIR "/tests/fixtures/binance/archive_lines.json");
  for (const auto& item : nlohmann::json::parse(file)) {
    const std::string line = item["line"];
    if (item["dataset"] == "klines") {
      const bool is_coin = item["market"] == "futures/cm";
      const auto rows = read(line + "\n", {DataKind::Candles, is_coin, 0});
      ASSERT_TRUE(rows) << rows.error().to_string();
      EXPECT_EQ(rows->candles.open_time[0],
                item["expect"]["open_time_ms"].get<std::int64_t>() * 1'000'000);
      if (is_coin) {
        EXPECT_EQ(rows->candles.volume[0], 2.13660389);  // coins, not contracts
      }
    } else if (item["expect"].contains("nominal_time_ms")) {
      const auto rows = read("calc_time,funding_interval_hours,last_funding_rate\n" + line + "\n");
      ASSERT_TRUE(rows) << rows.error().to_string();
      EXPECT_EQ(rows->kind, DataKind::FundingRate);
      EXPECT_EQ(rows->points.time[0],
                item["expect"]["nominal_time_ms"].get<std::int64_t>() * 1'000'000);
      EXPECT_EQ(rows->points.value[0], 0.00005703);
    }
  }
}

TEST(Csv, funding_and_open_interest_are_told_by_their_header) {
  auto rows = read("funding_time_ms,funding_rate,original_percent_text\n1694419200000,0.5,50%\n");
  ASSERT_TRUE(rows) << rows.error().to_string();
  EXPECT_EQ(rows->kind, DataKind::FundingRate);
  EXPECT_EQ(rows->points.value, (std::vector<double>{0.5}));
  rows = read(
      "create_time,symbol,sum_open_interest,sum_open_interest_value\n"
      "2024-01-01 00:05:00,BTCUSDT,80000.5,3400000000\n");
  ASSERT_TRUE(rows) << rows.error().to_string();
  EXPECT_EQ(rows->kind, DataKind::OpenInterest);
  EXPECT_EQ(rows->points.value, (std::vector<double>{80000.5}));
}

TEST(Csv, a_late_settlement_keeps_its_time) {
  // Hyperliquid 2023-05-23 08:23:53 belongs to no hour within a minute.
  const auto rows = read("funding_time_ms,funding_rate\n1684830233000,0.1\n1684832400056,0.2\n");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->points.time[0], 1'684'830'233'000'000'000);
  EXPECT_EQ(rows->points.time[1], 1'684'832'400'000'000'000);
}

TEST(Csv, errors_name_file_line_column_and_what_was_found) {
  EXPECT_EQ(problem(header + line_1 + "1704067260000,2,4,x1.5,3,20.5\n"),
            "f.csv:3: column 4 ('low') holds 'x1.5', which is not a number");
  EXPECT_NE(problem(header + "yesterday,1,1,1,1,1\n").find("f.csv:2: column 1 ('open_time_ms')"),
            std::string::npos);
  EXPECT_NE(
      problem(header + line_1 + "1704067260000,2,4\n").find("f.csv:3: 3 columns instead of 6"),
      std::string::npos);
  EXPECT_NE(
      problem(header + "1704067260000,2,4,1,3,20,7\n").find("f.csv:2: 7 columns instead of 6"),
      std::string::npos);
  EXPECT_NE(problem("date,price\n").find("f.csv:1: header 'date,price' is not one of"),
            std::string::npos);
  EXPECT_NE(problem("time,open,high,low,close\n").find("no column for 'volume'"),
            std::string::npos);
  EXPECT_NE(problem("1704067200000,1,2\n").find("candles have at least 6"), std::string::npos);
  EXPECT_NE(problem("").find("file is empty"), std::string::npos);
  EXPECT_NE(problem(header).find("file has no rows"), std::string::npos);
  EXPECT_NE(problem(header + line_1 + "\n" + line_2).find("f.csv:4: text after an empty line"),
            std::string::npos);
  EXPECT_NE(problem(header + line_1 + "\x01\xff\n").find("\\x01\\xff"), std::string::npos);
}

TEST(Csv, limits_hold) {
  EXPECT_EQ(read(header + std::string(300, '1')).error().kind, core::ErrorKind::LimitReached);
  std::string text = header;
  while (text.size() < 110'000) text += line_1;
  EXPECT_EQ(read(text).error().kind, core::ErrorKind::LimitReached);
}

TEST(Csv, rows_out_of_order_and_repeated_rows_are_put_right_and_reported) {
  const auto rows = read(header + line_2 + line_1 + line_2);
  ASSERT_TRUE(rows) << rows.error().to_string();
  EXPECT_EQ(rows->rows_read, 3u);
  EXPECT_EQ(rows->candles.close, (std::vector<double>{2, 3}));
  ASSERT_EQ(rows->findings.size(), 2u);
  EXPECT_EQ(rows->findings[0].kind, QualityKind::OutOfOrder);
  EXPECT_EQ(rows->findings[1].kind, QualityKind::Duplicate);
}

TEST(Csv, two_different_rows_for_one_time_are_an_error_that_names_both) {
  EXPECT_EQ(problem(header + line_1 + line_2 + "1704067200000,1,3,0.5,2,11\n"),
            "f.csv:4: lines 2 and 4 hold different rows for 2024-01-01T00:00:00Z");
}
