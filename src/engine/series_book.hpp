// The closed bars of one series as they come, with what all strategies on it share: the ATR.
#pragma once

#include <vector>

#include "columns/candle_series.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::engine {

class SeriesBook {
 public:
  explicit SeriesBook(int atr_length)
      : atr_kernel_(static_cast<std::size_t>(atr_length), indicators::FirstRange::HighLow) {}

  // False when the bar is not newer than the newest: nothing has changed.
  [[nodiscard]] bool append(const market::Candle& candle, bool is_history);

  [[nodiscard]] columns::CandleView bars() const { return bars_.view(); }
  [[nodiscard]] std::size_t size() const { return bars_.size(); }
  [[nodiscard]] double atr() const {
    return atr_;
  }  // at the newest bar; NaN before the first value
  [[nodiscard]] std::size_t history_bars() const { return history_bars_; }

 private:
  columns::CandleColumns bars_;
  indicators::Atr atr_kernel_;
  double atr_ = indicators::na;
  std::size_t history_bars_ = 0;
};

}  // namespace sixbtc::engine
