// One bar of one series. Prices in quote units, volume in base units, research precision (double).
#pragma once

#include <expected>

#include "core/result.hpp"
#include "core/time.hpp"
#include "market/interval.hpp"

namespace sixbtc::market {

struct Candle {
  core::Timestamp open_time;
  double open = 0, high = 0, low = 0, close = 0, volume = 0;
  bool is_complete = true;  // false: built from fewer minutes than the interval holds
  friend bool operator==(const Candle&, const Candle&) = default;
};

// A candle that can no longer change. It cannot be made before its close, so code that takes a
// ClosedCandle cannot look into a forming bar.
class ClosedCandle {
 public:
  [[nodiscard]] static core::Result<ClosedCandle> create(const Candle& candle, Interval interval,
                                                         core::Timestamp now) {
    const core::Timestamp close_time = interval.next_start(candle.open_time);
    if (now < close_time)
      return core::fail(core::ErrorKind::Invalid, "candle is still open",
                        candle.open_time.to_rfc3339(), "wait until " + close_time.to_rfc3339());
    return ClosedCandle(candle, close_time);
  }
  [[nodiscard]] const Candle& candle() const { return candle_; }
  [[nodiscard]] core::Timestamp close_time() const { return close_time_; }

 private:
  ClosedCandle(const Candle& candle, core::Timestamp close_time)
      : candle_(candle), close_time_(close_time) {}
  Candle candle_;
  core::Timestamp close_time_;
};

}  // namespace sixbtc::market
