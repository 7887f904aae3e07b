#include "engine/series_book.hpp"

namespace sixbtc::engine {

bool SeriesBook::append(const market::Candle& candle, bool is_history) {
  if (bars_.size() > 0 && candle.open_time.nanoseconds() <= bars_.open_time.back()) return false;
  bars_.push_back(candle);
  atr_ = atr_kernel_.next(candle.high, candle.low, candle.close);
  if (is_history) history_bars_ = bars_.size();
  return true;
}

}  // namespace sixbtc::engine
