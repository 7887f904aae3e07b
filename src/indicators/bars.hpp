// Oscillators of whole bars (open, high, low, close) that Pine lacks.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/elementary.hpp"
#include "indicators/oscillators.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::indicators {

// Balance of power: (close - open) / (high - low); 0 on a bar without range.
class Bop {
 public:
  [[nodiscard]] double next(double open, double high, double low, double close) const {
    return high - low > 0 ? (close - open) / (high - low) : 0 * (close - open);
  }
};

struct BrarValue {
  double ar = na, br = na;
};

// Emotion index over n bars: AR = 100 sum(high - open) / sum(open - low); BR = the same against the
// previous close, negative parts left out.
class Brar {
 public:
  explicit Brar(std::size_t length) : up_(length), down_(length), above_(length), below_(length) {}
  [[nodiscard]] BrarValue next(double open, double high, double low, double close) {
    up_.push(high - open);
    down_.push(open - low);
    above_.push(is_na(previous_) ? na : std::max(high - previous_, 0.0));
    below_.push(is_na(previous_) ? na : std::max(previous_ - low, 0.0));
    previous_ = close;
    return {100 * sum_of(up_.values()) / sum_of(down_.values()),
            100 * sum_of(above_.values()) / sum_of(below_.values())};
  }

 private:
  Window up_, down_, above_, below_;
  double previous_ = na;
};

// Ehlers' Fisher transform of the bar's middle (2002): its place in the range of n middles,
// centred, smoothed by a third and clamped to +-0.999, as 0.5 ln((1 + v)/(1 - v)) plus half the
// value before; the signal is the value before. A flat window counts as its centre.
class Fisher {
 public:
  explicit Fisher(std::size_t length) : highest_(length), lowest_(length) {}
  [[nodiscard]] SignalValue next(double high, double low) {
    const double middle = (high + low) / 2;
    const double top = highest_.next(middle), bottom = lowest_.next(middle);
    if (is_na(top) || is_na(bottom)) return {};
    const double place = top > bottom ? (middle - bottom) / (top - bottom) - 0.5 : 0;
    position_ = std::clamp(0.66 * place + 0.67 * position_, -0.999, 0.999);
    const double before = fisher_;
    fisher_ = 0.5 * core::elementary::log((1 + position_) / (1 - position_)) +
              (is_na(before) ? 0 : 0.5 * before);
    return {fisher_, before};
  }

 private:
  Highest highest_;
  Lowest lowest_;
  double position_ = 0, fisher_ = na;
};

struct KdjValue {
  double k = na, d = na, j = na;
};

// k = rma(stochastic(n), signal), d = rma(k, signal), j = 3 k - 2 d; a flat bar window is skipped.
class Kdj {
 public:
  Kdj(std::size_t length, std::size_t signal) : raw_(length), k_(signal), d_(signal) {}
  [[nodiscard]] KdjValue next(double high, double low, double close) {
    const double k = k_.next(raw_.next(close, high, low)), d = d_.next(k);
    return {k, d, 3 * k - 2 * d};
  }

 private:
  Stoch raw_;
  Rma k_, d_;
};

// Pretty good oscillator (Johnson): (close - sma(close, n)) / ema(true range, n).
class Pgo {
 public:
  explicit Pgo(std::size_t length) : mean_(length), range_(FirstRange::HighLow), average_(length) {}
  [[nodiscard]] double next(double high, double low, double close) {
    const double range = average_.next(range_.next(high, low, close));
    return (close - mean_.next(close)) / range;
  }

 private:
  Sma mean_;
  TrueRange range_;
  Ema average_;
};

// Relative vigor (Ehlers 2002): swma(close - open) summed over n bars / swma(high - low) summed;
// the signal is swma of it.
class Rvgi {
 public:
  explicit Rvgi(std::size_t length) : bodies_(length), ranges_(length) {}
  [[nodiscard]] SignalValue next(double open, double high, double low, double close) {
    bodies_.push(body_.next(close - open));
    ranges_.push(range_.next(high - low));
    const double line = sum_of(bodies_.values()) / sum_of(ranges_.values());
    return {line, signal_.next(line)};
  }

 private:
  Swma body_, range_, signal_;
  Window bodies_, ranges_;
};

struct SqueezeValue {
  double momentum = na;
  double state = na;  // 1: Bollinger Bands inside the Keltner channel, -1: outside, 0: neither
};

// Carter's squeeze. Channel: sma(n) -+ multiplier sma(true range, n). Momentum: the end of the
// regression line over n bars of close - ((highest + lowest) / 2 + sma) / 2.
class Squeeze {
 public:
  Squeeze(std::size_t length, double band_multiplier, double channel_multiplier)
      : bands_(length, band_multiplier),
        range_(FirstRange::HighLow),
        mean_range_(length),
        middle_(length),
        line_(length, 0),
        channel_multiplier_(channel_multiplier) {}
  [[nodiscard]] SqueezeValue next(double high, double low, double close) {
    const Bands bands = bands_.next(close);
    const double reach = channel_multiplier_ * mean_range_.next(range_.next(high, low, close));
    const double width = bands.upper - bands.middle;
    const double centre = (middle_.next(high, low) + bands.middle) / 2;
    return {line_.next(close - centre), is_na(width) || is_na(reach) ? na
                                        : width < reach              ? 1.0
                                        : width > reach              ? -1.0
                                                                     : 0.0};
  }

 private:
  Bollinger bands_;
  TrueRange range_;
  Sma mean_range_;
  Midrange middle_;
  Linreg line_;
  double channel_multiplier_;
};

// Elder ray: high - ema(close, n) and low - ema(close, n).
struct ElderValue {
  double bull = na, bear = na;
};
class ElderRay {
 public:
  explicit ElderRay(std::size_t length) : average_(length) {}
  [[nodiscard]] ElderValue next(double high, double low, double close) {
    const double average = average_.next(close);
    return {high - average, low - average};
  }

 private:
  Ema average_;
};

struct VortexValue {
  double plus = na, minus = na;
};

// Botes and Siepman 2010: sums over n bars of |high - previous low| and |low - previous high| over
// the sum of the true range. First value: bar n.
class Vortex {
 public:
  explicit Vortex(std::size_t length)
      : range_(FirstRange::None), plus_(length), minus_(length), ranges_(length) {}
  [[nodiscard]] VortexValue next(double high, double low, double close) {
    plus_.push(std::abs(high - low_));
    minus_.push(std::abs(low - high_));
    ranges_.push(range_.next(high, low, close));
    high_ = high;
    low_ = low;
    const double range = sum_of(ranges_.values());
    return {sum_of(plus_.values()) / range, sum_of(minus_.values()) / range};
  }

 private:
  TrueRange range_;
  Window plus_, minus_, ranges_;
  double high_ = na, low_ = na;
};

// Dreiss: 100 log(sum of the true range over n bars / (highest high - lowest low)) / log n, n >= 2.
class Choppiness {
 public:
  explicit Choppiness(std::size_t length)
      : range_(FirstRange::HighLow),
        ranges_(length),
        highest_(length),
        lowest_(length),
        scale_(100 / core::elementary::log(static_cast<double>(length))) {}
  [[nodiscard]] double next(double high, double low, double close) {
    ranges_.push(range_.next(high, low, close));
    const double span = highest_.next(high) - lowest_.next(low);
    return scale_ * core::elementary::log(sum_of(ranges_.values()) / span);
  }

 private:
  TrueRange range_;
  Window ranges_;
  Highest highest_;
  Lowest lowest_;
  double scale_;
};

// Mass index (Dorsey 1992): sum over `slow` bars of ema(high - low, fast) / ema of that ema.
class MassIndex {
 public:
  MassIndex(std::size_t fast, std::size_t slow) : once_(fast), twice_(fast), ratios_(slow) {}
  [[nodiscard]] double next(double high, double low) {
    const double once = once_.next(high - low);
    ratios_.push(once / twice_.next(once));
    return sum_of(ratios_.values());
  }

 private:
  Ema once_, twice_;
  Window ratios_;
};

// 100 atr / close.
class Natr {
 public:
  Natr(std::size_t length, FirstRange first) : range_(length, first) {}
  [[nodiscard]] double next(double high, double low, double close) {
    return 100 * range_.next(high, low, close) / close;
  }

 private:
  Atr range_;
};

// The path a bar's price must have gone: 2 (high - low) + |open - previous close| - |close - open|.
class PriceDistance {
 public:
  [[nodiscard]] double next(double open, double high, double low, double close) {
    const double gap = std::abs(open - previous_);
    previous_ = close;
    return 2 * (high - low) + gap - std::abs(close - open);
  }

 private:
  double previous_ = na;
};

// Elder's thermometer: how far the bar reaches out of the one before, the greater of both sides, 0
// inside it; the signal is its ema.
class Thermometer {
 public:
  explicit Thermometer(std::size_t length) : average_(length) {}
  [[nodiscard]] SignalValue next(double high, double low) {
    const double reach =
        is_na(high - high_) || is_na(low - low_) ? na : std::max({high - high_, low_ - low, 0.0});
    high_ = high;
    low_ = low;
    return {reach, average_.next(reach)};
  }

 private:
  Ema average_;
  double high_ = na, low_ = na;
};

}  // namespace sixbtc::indicators
