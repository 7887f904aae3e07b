// Tables in memory: merging segments and telling new rows from known ones. Pure functions.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "adapters/column_files/layout.hpp"
#include "columns/candle_series.hpp"

namespace sixbtc::column_files {

// Columns in vectors.
struct OwnedTable {
  TableKind kind = TableKind::Candles;
  std::size_t rows = 0;
  std::array<std::vector<std::byte>, columns_max> columns;
  [[nodiscard]] TableView view() const;
};

[[nodiscard]] TableView as_table(const columns::CandleView& rows);
[[nodiscard]] TableView as_table(const columns::PointSeries& rows);
[[nodiscard]] columns::CandleView as_candles(const TableView& table);

// The rows with first <= time <= last.
[[nodiscard]] TableView slice(const TableView& table, std::int64_t first, std::int64_t last);

// One table, ordered by time; where times are equal the later part wins. Parts are ordered in
// themselves and of one kind; there is at least one.
[[nodiscard]] OwnedTable merge(std::span<const TableView> parts);

// `incoming` against `stored`, both ordered. Rows are equal when every byte is.
struct Difference {
  std::size_t added = 0, identical = 0, corrected = 0;
  std::vector<std::size_t> changed;  // rows of `incoming` that are added or corrected, in order
};
[[nodiscard]] Difference compare(const TableView& stored, const TableView& incoming);

// The chosen rows of `table`.
[[nodiscard]] OwnedTable pick(const TableView& table, std::span<const std::size_t> rows);

}  // namespace sixbtc::column_files
