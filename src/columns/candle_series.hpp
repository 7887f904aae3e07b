// Candles as columns: what every evaluator and engine reads.
//
// CandleView points at columns somebody else owns. CandleColumns owns them in vectors.
// CandleSeries shares ownership (of vectors or of a memory map) and gives views.
// Invariants: all columns have equal length; open times strictly increase.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/check.hpp"
#include "market/candle.hpp"

namespace sixbtc::columns {

// Bits of the flags column.
enum CandleFlag : std::uint8_t {
  candle_incomplete = 1,  // built from fewer minutes than the interval holds
};

struct CandleView {
  std::span<const std::int64_t> open_time;  // nanoseconds, UTC
  std::span<const double> open, high, low, close, volume;
  std::span<const std::uint8_t> flags;

  [[nodiscard]] std::size_t size() const { return open_time.size(); }
  [[nodiscard]] bool empty() const { return open_time.empty(); }
  [[nodiscard]] core::Timestamp time(std::size_t i) const {
    return core::Timestamp::from_nanoseconds(open_time[i]);
  }
  [[nodiscard]] market::Candle at(std::size_t i) const {
    return {time(i),
            open[i],
            high[i],
            low[i],
            close[i],
            volume[i],
            (flags[i] & candle_incomplete) == 0};
  }
  // Rows [first, first + count).
  [[nodiscard]] CandleView slice(std::size_t first, std::size_t count) const {
    CHECK(first <= size() && count <= size() - first);
    return {open_time.subspan(first, count), open.subspan(first, count),
            high.subspan(first, count),      low.subspan(first, count),
            close.subspan(first, count),     volume.subspan(first, count),
            flags.subspan(first, count)};
  }
  // Index of the first row at or after `time`.
  [[nodiscard]] std::size_t lower_bound(core::Timestamp time) const;
};

struct CandleColumns {
  std::vector<std::int64_t> open_time;
  std::vector<double> open, high, low, close, volume;
  std::vector<std::uint8_t> flags;

  [[nodiscard]] std::size_t size() const { return open_time.size(); }
  void reserve(std::size_t rows);
  void push_back(const market::Candle& candle);
  void append(const CandleView& rows);
  [[nodiscard]] CandleView view() const {
    return {open_time, open, high, low, close, volume, flags};
  }
};

class CandleSeries {
 public:
  CandleSeries() = default;
  explicit CandleSeries(CandleColumns columns) {
    auto owner = std::make_shared<const CandleColumns>(std::move(columns));
    view_ = owner->view();
    owner_ = std::move(owner);
  }
  CandleSeries(CandleView view, std::shared_ptr<const void> owner)
      : view_(view), owner_(std::move(owner)) {}
  [[nodiscard]] const CandleView& view() const { return view_; }
  [[nodiscard]] std::size_t size() const { return view_.size(); }

 private:
  CandleView view_;
  std::shared_ptr<const void> owner_;
};

// Values at instants (funding rates, open interest): times strictly increase.
struct PointSeries {
  std::vector<std::int64_t> time;  // nanoseconds, UTC
  std::vector<double> value;
  [[nodiscard]] std::size_t size() const { return time.size(); }
};

}  // namespace sixbtc::columns
