// The recordings as files: CSV (plain or gzip), charts, lists of trades, and what a folder says
// about its symbol. Reads the file system, nothing else; failures are values.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "conformance/runner.hpp"

namespace sixbtc::conformance {

// A file's text, decompressed when it is gzip.
[[nodiscard]] core::Result<std::string> read_text(const std::filesystem::path& file);

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // as wide as the header
  // The column of that name, letter case aside.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const;
};
// Comma separated with a header line; fields may be quoted.
[[nodiscard]] core::Result<Table> read_table(const std::filesystem::path& file);

// A time as the recordings write it: ISO text, Unix seconds or Unix milliseconds.
[[nodiscard]] core::Result<core::Timestamp> read_time(std::string_view text);
// A number; "NaN", "na" and nothing are na.
[[nodiscard]] double read_number(std::string_view text);

struct Chart {
  columns::CandleColumns bars;
  market::Interval interval = market::Interval::minutes(1);  // the shortest step between two bars
};
// The first column is the opening time; open, high, low, close and volume by name.
[[nodiscard]] core::Result<Chart> chart_of(const Table& table, const std::string& where);

// The largest step of which every price is a multiple.
[[nodiscard]] double price_tick(const columns::CandleColumns& bars);

// "tick 0.01", "quantity step 0.1", "pointvalue 500" as a folder's README states them; the tick
// from the prices, otherwise a point value of 1 and steps of 0.0001.
[[nodiscard]] Symbol symbol_of(const std::filesystem::path& folder, const Chart& chart);

struct ListedTrade {
  bool is_long = false;
  core::Timestamp entry_time, exit_time;
  double entry_price = 0, exit_price = 0;
};
struct TradeList {
  std::vector<ListedTrade> trades;  // the closed ones
  std::size_t rows = 0;             // with those still open
};
[[nodiscard]] core::Result<TradeList> read_trades(const std::filesystem::path& file);

}  // namespace sixbtc::conformance
