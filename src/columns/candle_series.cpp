#include "columns/candle_series.hpp"

#include <algorithm>

namespace sixbtc::columns {

std::size_t CandleView::lower_bound(core::Timestamp time) const {
  const auto found = std::lower_bound(open_time.begin(), open_time.end(), time.nanoseconds());
  return static_cast<std::size_t>(found - open_time.begin());
}

void CandleColumns::reserve(std::size_t rows) {
  open_time.reserve(rows);
  for (auto* column : {&open, &high, &low, &close, &volume}) column->reserve(rows);
  flags.reserve(rows);
}

void CandleColumns::push_back(const market::Candle& candle) {
  open_time.push_back(candle.open_time.nanoseconds());
  open.push_back(candle.open);
  high.push_back(candle.high);
  low.push_back(candle.low);
  close.push_back(candle.close);
  volume.push_back(candle.volume);
  flags.push_back(candle.is_complete ? std::uint8_t{0} : std::uint8_t{candle_incomplete});
}

void CandleColumns::append(const CandleView& rows) {
  const auto extend = [](auto& column, const auto& span) {
    column.insert(column.end(), span.begin(), span.end());
  };
  extend(open_time, rows.open_time);
  extend(open, rows.open);
  extend(high, rows.high);
  extend(low, rows.low);
  extend(close, rows.close);
  extend(volume, rows.volume);
  extend(flags, rows.flags);
}

}  // namespace sixbtc::columns
