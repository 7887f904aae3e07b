#include "adapters/column_files/tables.hpp"

#include <algorithm>
#include <cstring>

#include "core/check.hpp"

namespace sixbtc::column_files {

namespace {

struct RowPlace {
  std::int64_t time;
  std::uint32_t part;
  std::size_t row;
};

const std::byte* cell(const TableView& table, std::size_t column, std::size_t row) {
  return table.columns[column] + row * column_widths(table.kind)[column];
}

bool rows_equal(const TableView& a, std::size_t i, const TableView& b, std::size_t j) {
  for (std::size_t c = 1; c < column_widths(a.kind).size(); ++c)
    if (std::memcmp(cell(a, c, i), cell(b, c, j), column_widths(a.kind)[c]) != 0) return false;
  return true;
}

OwnedTable make_table(TableKind kind, std::size_t rows) {
  OwnedTable table{kind, rows, {}};
  for (std::size_t c = 0; c < column_widths(kind).size(); ++c)
    table.columns[c].resize(rows * column_widths(kind)[c]);
  return table;
}

// Parts that follow each other in time are only joined, which is what imports by year produce.
bool follow_each_other(std::span<const TableView> ordered) {
  for (std::size_t i = 1; i < ordered.size(); ++i)
    if (ordered[i].times().front() <= ordered[i - 1].times().back()) return false;
  return true;
}

OwnedTable join(std::span<const TableView> ordered) {
  std::size_t rows = 0;
  for (const auto& part : ordered) rows += part.rows;
  OwnedTable joined = make_table(ordered.front().kind, rows);
  for (std::size_t c = 0; c < column_widths(joined.kind).size(); ++c) {
    std::byte* out = joined.columns[c].data();
    for (const auto& part : ordered) {
      const std::size_t bytes = part.rows * column_widths(joined.kind)[c];
      std::memcpy(out, part.columns[c], bytes);
      out += bytes;
    }
  }
  return joined;
}

OwnedTable merge_overlapping(std::span<const TableView> parts) {
  std::vector<RowPlace> places;
  for (std::uint32_t part = 0; part < parts.size(); ++part)
    for (std::size_t row = 0; row < parts[part].rows; ++row)
      places.push_back({parts[part].times()[row], part, row});
  std::sort(places.begin(), places.end(), [](const RowPlace& a, const RowPlace& b) {
    return a.time != b.time ? a.time < b.time : a.part > b.part;
  });
  const auto end = std::unique(places.begin(), places.end(), [](const auto& a, const auto& b) {
    return a.time == b.time;  // keeps the first, which is the latest part
  });
  places.erase(end, places.end());
  OwnedTable merged = make_table(parts.front().kind, places.size());
  for (std::size_t c = 0; c < column_widths(merged.kind).size(); ++c) {
    const std::size_t width = column_widths(merged.kind)[c];
    std::byte* out = merged.columns[c].data();
    for (const auto& place : places) {
      std::memcpy(out, cell(parts[place.part], c, place.row), width);
      out += width;
    }
  }
  return merged;
}

}  // namespace

TableView OwnedTable::view() const {
  TableView table{kind, rows, {}};
  for (std::size_t c = 0; c < column_widths(kind).size(); ++c) table.columns[c] = columns[c].data();
  return table;
}

TableView as_table(const columns::CandleView& rows) {
  const auto bytes = [](const auto& column) { return std::as_bytes(column).data(); };
  return {TableKind::Candles,
          rows.size(),
          {bytes(rows.open_time), bytes(rows.open), bytes(rows.high), bytes(rows.low),
           bytes(rows.close), bytes(rows.volume), bytes(rows.flags)}};
}

TableView as_table(const columns::PointSeries& rows) {
  return {
      TableKind::Points,
      rows.size(),
      {std::as_bytes(std::span(rows.time)).data(), std::as_bytes(std::span(rows.value)).data()}};
}

columns::CandleView as_candles(const TableView& table) {
  CHECK(table.kind == TableKind::Candles);
  const auto numbers = [&](std::size_t column) {
    return std::span(reinterpret_cast<const double*>(table.columns[column]), table.rows);
  };
  return {table.times(),
          numbers(1),
          numbers(2),
          numbers(3),
          numbers(4),
          numbers(5),
          std::span(reinterpret_cast<const std::uint8_t*>(table.columns[6]), table.rows)};
}

TableView slice(const TableView& table, std::int64_t first, std::int64_t last) {
  const auto times = table.times();
  const auto begin = std::lower_bound(times.begin(), times.end(), first) - times.begin();
  const auto end = std::upper_bound(times.begin(), times.end(), last) - times.begin();
  TableView part{
      table.kind, static_cast<std::size_t>(std::max<std::ptrdiff_t>(end - begin, 0)), {}};
  for (std::size_t c = 0; c < column_widths(table.kind).size(); ++c)
    part.columns[c] = cell(table, c, static_cast<std::size_t>(begin));
  return part;
}

OwnedTable merge(std::span<const TableView> parts) {
  CHECK(!parts.empty());
  std::vector<TableView> ordered;
  for (const auto& part : parts)
    if (part.rows > 0) ordered.push_back(part);
  if (ordered.empty()) return make_table(parts.front().kind, 0);
  std::stable_sort(ordered.begin(), ordered.end(), [](const TableView& a, const TableView& b) {
    return a.times().front() < b.times().front();
  });
  if (follow_each_other(ordered)) return join(ordered);
  return merge_overlapping(parts);
}

Difference compare(const TableView& stored, const TableView& incoming) {
  Difference difference;
  std::size_t at = 0;
  for (std::size_t i = 0; i < incoming.rows; ++i) {
    const std::int64_t time = incoming.times()[i];
    while (at < stored.rows && stored.times()[at] < time) ++at;
    if (at == stored.rows || stored.times()[at] != time) {
      ++difference.added;
    } else if (rows_equal(stored, at, incoming, i)) {
      ++difference.identical;
      continue;
    } else {
      ++difference.corrected;
    }
    difference.changed.push_back(i);
  }
  return difference;
}

OwnedTable pick(const TableView& table, std::span<const std::size_t> rows) {
  OwnedTable picked = make_table(table.kind, rows.size());
  for (std::size_t c = 0; c < column_widths(table.kind).size(); ++c) {
    const std::size_t width = column_widths(table.kind)[c];
    std::byte* out = picked.columns[c].data();
    for (const std::size_t row : rows) {
      std::memcpy(out, cell(table, c, row), width);
      out += width;
    }
  }
  return picked;
}

}  // namespace sixbtc::column_files
