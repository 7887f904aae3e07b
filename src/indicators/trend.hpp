// True range and what is built on it: ATR, directional movement, channels, Supertrend, SAR.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// What the first bar's true range is, having no previous close.
enum class FirstRange {
  HighLow,  // high - low: Pine tr(true), and ta.atr
  None,     // na: Pine tr(false) and ta.tr; TA-Lib
};

// max(high - low, |high - previous close|, |low - previous close|).
class TrueRange {
 public:
  explicit TrueRange(FirstRange first) : first_(first) {}
  [[nodiscard]] double next(double high, double low, double close) {
    const double previous = previous_;
    previous_ = close;
    if (is_na(previous)) return first_ == FirstRange::HighLow ? high - low : na;
    return std::max({high - low, std::abs(high - previous), std::abs(low - previous)});
  }

 private:
  FirstRange first_;
  double previous_ = na;
};

// rma of the true range. HighLow: TradingView, first value at bar n - 1. None: TA-Lib, at bar n.
class Atr {
 public:
  Atr(std::size_t length, FirstRange first) : range_(first), average_(length) {}
  [[nodiscard]] double next(double high, double low, double close) {
    return average_.next(range_.next(high, low, close));
  }

 private:
  TrueRange range_;
  Rma average_;
};

// Wilder's sum divided by n, as TA-Lib starts it: n - 1 values are added up, and from the n-th on
// each step is a Wilder step.
class WilderSum {
 public:
  explicit WilderSum(std::size_t length) : length_(length) { CHECK(length > 0); }
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    if (++count_ < length_) {
      sum_ += value;
      return na;
    }
    sum_ += value - sum_ / static_cast<double>(length_);
    return sum_;
  }

 private:
  std::size_t length_, count_ = 0;
  double sum_ = 0;
};

struct DmiValue {
  double plus = na, minus = na, adx = na;
  double dx = na;
};

// Directional movement (+DI, -DI, ADX) with `Smoothing` for the movements and the range: Rma is
// TradingView's, WilderSum TA-Lib's. DX is 0 when both indices are 0.
template <class Smoothing>
class DirectionalMovement {
 public:
  DirectionalMovement(std::size_t length, std::size_t adx_smoothing)
      : range_(FirstRange::None), tr_(length), plus_(length), minus_(length), adx_(adx_smoothing) {}
  [[nodiscard]] DmiValue next(double high, double low, double close) {
    const double up = high - high_, down = low_ - low;
    high_ = high;
    low_ = low;
    const double range = tr_.next(range_.next(high, low, close));
    const bool is_known = !is_na(up) && !is_na(down);
    // Masks, not branches: which way a price goes cannot be predicted.
    const double more_up = up - down > comparison_tolerance ? up : 0.0;
    const double more_down = down - up > comparison_tolerance ? down : 0.0;
    const double rise = more_up > comparison_tolerance ? more_up : 0.0;
    const double fall = more_down > comparison_tolerance ? more_down : 0.0;
    const double plus = 100 * plus_.next(is_known ? rise : na) / range;
    const double minus = 100 * minus_.next(is_known ? fall : na) / range;
    const double sum = plus + minus;
    const double dx = 100 * std::abs(plus - minus) / (sum == 0 ? 1.0 : sum);
    return {plus, minus, adx_.next(dx), dx};
  }

 private:
  TrueRange range_;
  Smoothing tr_, plus_, minus_;
  Rma adx_;
  double high_ = na, low_ = na;
};
using Dmi = DirectionalMovement<Rma>;
using DmiTalib = DirectionalMovement<WilderSum>;

// Keltner channel: ema of the source and `multiplier` times the ema of the range on each side.
class Kc {
 public:
  enum class Range { True, HighLow };
  Kc(std::size_t length, double multiplier, Range range)
      : middle_(length),
        width_(length),
        true_range_(FirstRange::None),
        range_(range),
        multiplier_(multiplier) {}
  [[nodiscard]] Bands next(double source, double high, double low, double close) {
    const double true_range = true_range_.next(high, low, close);
    const double width = multiplier_ * width_.next(range_ == Range::True ? true_range : high - low);
    const double middle = middle_.next(source);
    return {middle, middle + width, middle - width};
  }

 private:
  Ema middle_, width_;
  TrueRange true_range_;
  Range range_;
  double multiplier_;
};

struct SupertrendValue {
  double line = na;
  double direction = 1;  // -1: up trend, line below the price; 1: down trend, and while line is na
};

// Bands at hl2 -+ factor x ATR that only tighten until the close passes them.
class Supertrend {
 public:
  Supertrend(double factor, std::size_t length)
      : factor_(factor), atr_(length, FirstRange::HighLow) {}
  [[nodiscard]] SupertrendValue next(double high, double low, double close) {
    const double width = factor_ * atr_.next(high, low, close);
    const double middle = (high + low) / 2;
    const double previous_close = close_;
    close_ = close;
    if (is_na(width)) return {};
    const double upper = middle + width, lower = middle - width;
    const bool is_first = is_na(upper_);
    const bool was_down = direction_ > 0;
    if (is_first || upper < upper_ || previous_close > upper_) upper_ = upper;
    if (is_first || lower > lower_ || previous_close < lower_) lower_ = lower;
    if (!is_first) direction_ = was_down ? (close > upper_ ? -1 : 1) : (close < lower_ ? 1 : -1);
    return {direction_ > 0 ? upper_ : lower_, direction_};
  }

 private:
  double factor_;
  Atr atr_;
  double upper_ = na, lower_ = na, close_ = na, direction_ = 1;
};

// Parabolic stop and reverse, from the second bar on: TradingView's (Pine reference manual,
// "pine_sar"): the first direction follows the close, and the step comes before the test.
class Sar {
 public:
  Sar(double start, double increment, double maximum)
      : start_(start), increment_(increment), maximum_(maximum), acceleration_(start) {}
  [[nodiscard]] double next(double high, double low, double close) {
    if (bar_ > 0) step(high, low, close);
    ++bar_;
    high_2_ = high_1_;
    low_2_ = low_1_;
    high_1_ = high;
    low_1_ = low;
    close_1_ = close;
    return sar_;
  }

 private:
  void step(double high, double low, double close) {
    bool is_new = bar_ == 1;
    if (is_new) {
      is_long_ = close > close_1_;
      extreme_ = is_long_ ? high : low;
      sar_ = is_long_ ? low_1_ : high_1_;
    }
    sar_ += acceleration_ * (extreme_ - sar_);
    if (is_long_ ? sar_ > low : sar_ < high) {
      is_new = true;
      is_long_ = !is_long_;
      sar_ = is_long_ ? std::min(low, extreme_) : std::max(high, extreme_);
      extreme_ = is_long_ ? high : low;
      acceleration_ = start_;
    }
    if (!is_new && (is_long_ ? high > extreme_ : low < extreme_)) {
      extreme_ = is_long_ ? high : low;
      acceleration_ = std::min(acceleration_ + increment_, maximum_);
    }
    sar_ = is_long_ ? std::min(sar_, low_1_) : std::max(sar_, high_1_);
    if (bar_ > 1) sar_ = is_long_ ? std::min(sar_, low_2_) : std::max(sar_, high_2_);
  }

  double start_, increment_, maximum_, acceleration_;
  std::size_t bar_ = 0;
  bool is_long_ = true;
  double sar_ = na, extreme_ = na;
  double high_1_ = na, low_1_ = na, close_1_ = na, high_2_ = na, low_2_ = na;
};

// TA-Lib's SAR: the first direction follows the directional movement, and the value shown is the
// one stepped on the bar before.
class SarTalib {
 public:
  SarTalib(double increment, double maximum)
      : increment_(increment), maximum_(maximum), acceleration_(increment) {}
  [[nodiscard]] double next(double high, double low) {
    const double previous_high = bar_ == 1 ? high : high_, previous_low = bar_ == 1 ? low : low_;
    if (bar_ == 1) {
      is_long_ = !(low_ - low > 0 && low_ - low > high - high_);
      extreme_ = is_long_ ? high : low;
      sar_ = is_long_ ? low_ : high_;
    }
    high_ = high;
    low_ = low;
    if (bar_++ == 0) return na;
    const auto limit = [&](double value) {
      return is_long_ ? std::min({value, previous_low, low})
                      : std::max({value, previous_high, high});
    };
    double shown = sar_;
    if (is_long_ ? low <= sar_ : high >= sar_) {
      is_long_ = !is_long_;
      shown = limit(extreme_);
      acceleration_ = increment_;
      extreme_ = is_long_ ? high : low;
    } else if (is_long_ ? high > extreme_ : low < extreme_) {
      extreme_ = is_long_ ? high : low;
      acceleration_ = std::min(acceleration_ + increment_, maximum_);
    }
    sar_ = limit(shown + acceleration_ * (extreme_ - shown));
    return shown;
  }

 private:
  double increment_, maximum_, acceleration_;
  std::size_t bar_ = 0;
  bool is_long_ = true;
  double sar_ = na, extreme_ = na, high_ = na, low_ = na;
};

}  // namespace sixbtc::indicators
