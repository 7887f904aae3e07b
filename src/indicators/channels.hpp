// Channels that Pine lacks, and where a price stands in one.
#pragma once

#include <cmath>
#include <cstddef>

#include "indicators/extremes.hpp"
#include "indicators/smoothing.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::indicators {

struct AberrationValue {
  double middle = na, upper = na, lower = na, range = na;
};

// sma(hlc3, n) and one atr on each side (Fitschen's Aberration as charted by libraries).
class Aberration {
 public:
  Aberration(std::size_t length, std::size_t range_length)
      : mean_(length), range_(range_length, FirstRange::HighLow) {}
  [[nodiscard]] AberrationValue next(double high, double low, double close) {
    const double mean = mean_.next((high + low + close) / 3);
    const double range = range_.next(high, low, close);
    return {mean, mean + range, mean - range, range};
  }

 private:
  Sma mean_;
  Atr range_;
};

// Headley's acceleration bands: sma(close), sma(high (1 + 4 r)), sma(low (1 - 4 r)) with
// r = (high - low) / (high + low), over n bars.
class AccelerationBands {
 public:
  explicit AccelerationBands(std::size_t length)
      : middle_(length), upper_(length), lower_(length) {}
  [[nodiscard]] Bands next(double high, double low, double close) {
    const double sum = high + low;
    const double reach = sum == 0 ? 0 : 4 * (high - low) / sum;
    return {middle_.next(close), upper_.next(high * (1 + reach)), lower_.next(low * (1 - reach))};
  }

 private:
  Sma middle_, upper_, lower_;
};

// Highest high, lowest low of n bars and their middle.
class Donchian {
 public:
  explicit Donchian(std::size_t length) : highest_(length), lowest_(length) {}
  [[nodiscard]] Bands next(double high, double low) {
    const double top = highest_.next(high), bottom = lowest_.next(low);
    return {(top + bottom) / 2, top, bottom};
  }

 private:
  Highest highest_;
  Lowest lowest_;
};

// Holt-Winters channel: the smoothed value and `multiplier` deviations on each side, the variance
// being a running average with weight `variance_weight` of the squared distance of each value from
// the smoothed one, bars before the previous one only.
class HoltWintersChannel {
 public:
  HoltWintersChannel(HoltWinters average, double variance_weight, double multiplier)
      : average_(average), variance_weight_(variance_weight), multiplier_(multiplier) {}
  [[nodiscard]] Bands next(double value) {
    if (is_na(value)) return {};
    const double middle = average_.next(value);
    const double reach = multiplier_ * std::sqrt(variance_);
    variance_ = (1 - variance_weight_) * variance_ + variance_weight_ * error_ * error_;
    error_ = value - middle;
    return {middle, middle + reach, middle - reach};
  }

 private:
  HoltWinters average_;
  double variance_weight_, multiplier_, variance_ = 0, error_ = 0;
};

struct IchimokuValue {
  double conversion = na, base = na, span_a = na, span_b = na;
};

// Ichimoku lines as known on the bar itself, not displaced: middles of the ranges of three lengths,
// span A the mean of the first two.
class Ichimoku {
 public:
  Ichimoku(std::size_t conversion, std::size_t base, std::size_t span)
      : conversion_(conversion), base_(base), span_(span) {}
  [[nodiscard]] IchimokuValue next(double high, double low) {
    const double conversion = conversion_.next(high, low), base = base_.next(high, low);
    return {conversion, base, (conversion + base) / 2, span_.next(high, low)};
  }

 private:
  Midrange conversion_, base_, span_;
};

struct StopValue {
  double of_long = na, of_short = na;
};

// Chande Kroll stops: highest of `smoothing` values of highest(high, n) - multiplier atr(n), and
// the mirror image below.
class ChandeKroll {
 public:
  ChandeKroll(std::size_t length, double multiplier, std::size_t smoothing)
      : multiplier_(multiplier),
        range_(length, FirstRange::HighLow),
        highest_(length),
        first_high_(smoothing),
        lowest_(length),
        first_low_(smoothing) {}
  [[nodiscard]] StopValue next(double high, double low, double close) {
    const double reach = multiplier_ * range_.next(high, low, close);
    return {first_high_.next(highest_.next(high) - reach),
            first_low_.next(lowest_.next(low) + reach)};
  }

 private:
  double multiplier_;
  Atr range_;
  Highest highest_, first_high_;
  Lowest lowest_, first_low_;
};

// Where a price stands between two bands: 0 at the lower, 1 at the upper; na when they meet.
[[nodiscard]] inline double place_in(const Bands& bands, double value) {
  return (value - bands.lower) / (bands.upper - bands.lower);
}

class BollingerPercent {
 public:
  BollingerPercent(std::size_t length, double multiplier) : bands_(length, multiplier) {}
  [[nodiscard]] double next(double value) { return place_in(bands_.next(value), value); }

 private:
  Bollinger bands_;
};

class KeltnerPercent {
 public:
  KeltnerPercent(std::size_t length, double multiplier, Kc::Range range)
      : bands_(length, multiplier, range) {}
  [[nodiscard]] double next(double value, double high, double low, double close) {
    return place_in(bands_.next(value, high, low, close), value);
  }

 private:
  Kc bands_;
};

class DonchianPercent {
 public:
  explicit DonchianPercent(std::size_t length) : bands_(length) {}
  [[nodiscard]] double next(double value, double high, double low) {
    return place_in(bands_.next(high, low), value);
  }

 private:
  Donchian bands_;
};

}  // namespace sixbtc::indicators
