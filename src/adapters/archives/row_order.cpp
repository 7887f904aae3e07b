#include "adapters/archives/row_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "adapters/archives/csv.hpp"

namespace sixbtc::archives {

namespace {

using Order = std::vector<std::size_t>;

core::Timestamp instant(std::int64_t nanoseconds) {
  return core::Timestamp::from_nanoseconds(nanoseconds);
}

void report_disorder(const std::vector<std::int64_t>& times, std::uint64_t first_row_line,
                     std::vector<columns::QualityFinding>& findings) {
  std::int64_t latest = times.front();
  std::size_t late = 0, first_late = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    if (times[i] < latest && late++ == 0) first_late = i;
    latest = std::max(latest, times[i]);
  }
  if (late > 0)
    findings.push_back({columns::QualityKind::OutOfOrder, instant(times[first_late]), late,
                        fmt::format("{} rows are out of order, the first in line {}; sorted", late,
                                    first_row_line + first_late)});
}

// Rows by time, each time once. `is_equal(a, b)` compares two rows of one time.
template <class Equal>
core::Result<Order> ordered_rows(const std::vector<std::int64_t>& times,
                                 std::uint64_t first_row_line, const Equal& is_equal,
                                 std::vector<columns::QualityFinding>& findings) {
  Order order(times.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return times[a] < times[b]; });
  Order kept;
  std::size_t duplicates = 0;
  std::int64_t first_duplicate = 0;
  for (const std::size_t row : order) {
    if (kept.empty() || times[kept.back()] != times[row]) {
      kept.push_back(row);
      continue;
    }
    if (!is_equal(kept.back(), row))
      return core::fail(
          core::ErrorKind::Malformed,
          fmt::format("lines {} and {} hold different rows for {}", first_row_line + kept.back(),
                      first_row_line + row, instant(times[row]).to_rfc3339()),
          std::to_string(first_row_line + row));
    if (duplicates++ == 0) first_duplicate = times[row];
  }
  if (duplicates > 0)
    findings.push_back({columns::QualityKind::Duplicate, instant(first_duplicate), duplicates,
                        fmt::format("{} rows repeat another row exactly; dropped", duplicates)});
  return kept;
}

}  // namespace

core::Status order_rows(CsvRows& rows, std::uint64_t first_row_line) {
  const bool is_candles = rows.kind == DataKind::Candles;
  const auto& times = is_candles ? rows.candles.open_time : rows.points.time;
  if (std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end())
    return {};
  report_disorder(times, first_row_line, rows.findings);
  if (is_candles) {
    const columns::CandleView view = rows.candles.view();
    ASSIGN_OR_RETURN(
        const Order order,
        ordered_rows(
            times, first_row_line,
            [&](std::size_t a, std::size_t b) { return view.at(a) == view.at(b); }, rows.findings));
    columns::CandleColumns sorted;
    sorted.reserve(order.size());
    for (const std::size_t row : order) sorted.push_back(view.at(row));
    rows.candles = std::move(sorted);
    return {};
  }
  const auto& values = rows.points.value;
  ASSIGN_OR_RETURN(
      const Order order,
      ordered_rows(
          times, first_row_line,
          [&](std::size_t a, std::size_t b) { return values[a] == values[b]; }, rows.findings));
  columns::PointSeries sorted;
  for (const std::size_t row : order) {
    sorted.time.push_back(times[row]);
    sorted.value.push_back(values[row]);
  }
  rows.points = std::move(sorted);
  return {};
}

}  // namespace sixbtc::archives
