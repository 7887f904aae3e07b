// Indicators that weigh price with volume.
#pragma once

#include <cmath>
#include <cstddef>

#include "indicators/averages.hpp"
#include "indicators/momentum.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// What the first bar adds to on-balance volume.
enum class ObvStart {
  Zero,    // TradingView
  Volume,  // TA-Lib
};

// Running sum of volume signed by the change of the close.
class Obv {
 public:
  explicit Obv(ObvStart start) : start_(start) {}
  [[nodiscard]] double next(double close, double volume) {
    if (is_na(previous_) && start_ == ObvStart::Volume) sum_ = volume;
    // Masks, not branches: which way a price goes cannot be predicted.
    sum_ += (close > previous_ ? volume : 0.0) - (close < previous_ ? volume : 0.0);
    previous_ = close;
    return sum_;
  }

 private:
  ObvStart start_;
  double previous_ = na, sum_ = 0;
};

enum class MfiStart {
  FirstBar,   // TradingView: the first bar counts, as both rise and fall; first value at bar n - 1
  FirstMove,  // TA-Lib: first value at bar n
};

// The flow of a bar, source x volume, by the side its source moved to; both where it stood still.
class MoneyFlows {
 public:
  explicit MoneyFlows(MfiStart start) : start_(start) {}
  [[nodiscard]] Moves next(double source, double volume) {
    const double change = source - previous_;
    previous_ = source;
    if (is_na(change) && start_ == MfiStart::FirstMove) return {};
    return {volume * (change <= 0 ? 0.0 : source), volume * (change >= 0 ? 0.0 : source)};
  }

 private:
  MfiStart start_;
  double previous_ = na;
};

// Money flow: 100 - 100 / (1 + flow of rising bars / flow of falling bars) over n bars.
[[nodiscard]] inline double flow_index_of(std::span<const double> up,
                                          std::span<const double> down) {
  return 100 - 100 / (1 + sum_of(up) / sum_of(down));
}

class Mfi {
 public:
  Mfi(std::size_t length, MfiStart start) : flows_(start), up_(length), down_(length) {}
  [[nodiscard]] double next(double source, double volume) {
    const Moves flows = flows_.next(source, volume);
    up_.push(flows.up);
    down_.push(flows.down);
    return flow_index_of(up_.values(), down_.values());
  }

 private:
  MoneyFlows flows_;
  Window up_, down_;
};

struct VwapValue {
  double vwap = na, deviation = na;  // bands are vwap -+ multiplier x deviation
};

// Volume-weighted mean since the anchor; na before the first anchor and while nothing has traded.
class Vwap {
 public:
  [[nodiscard]] double next(double source, double volume, bool is_anchor) {
    return next_with_deviation(source, volume, is_anchor).vwap;
  }
  [[nodiscard]] VwapValue next_with_deviation(double source, double volume, bool is_anchor) {
    if (is_na(source)) return {};
    if (is_anchor) {
      volume_ = value_ = squares_ = 0;
      is_anchored_ = true;
    }
    if (!is_anchored_) return {};
    volume_ += volume;
    value_ += source * volume;
    squares_ += source * source * volume;
    const double mean = value_ / volume_;
    const double variance = squares_ / volume_ - mean * mean;
    return {mean, std::sqrt(variance < 0 ? 0.0 : variance)};
  }

 private:
  bool is_anchored_ = false;
  double volume_ = 0, value_ = 0, squares_ = 0;
};

// Accumulation/distribution: running sum of ((close - low) - (high - close)) / (high - low) x
// volume; a bar without range adds nothing.
class AccumulationDistribution {
 public:
  [[nodiscard]] double next(double high, double low, double close, double volume) {
    if (high > low) sum_ += ((close - low) - (high - close)) / (high - low) * volume;
    return sum_;
  }

 private:
  double sum_ = 0;
};

// Chaikin oscillator: ema(fast) - ema(slow) of accumulation/distribution. Both averages start from
// its first value, as in TA-Lib, and the difference is shown from bar `slow` - 1 on.
class ChaikinOscillator {
 public:
  ChaikinOscillator(std::size_t fast, std::size_t slow)
      : shown_from_(slow),
        fast_weight_(2.0 / (static_cast<double>(fast) + 1)),
        slow_weight_(2.0 / (static_cast<double>(slow) + 1)) {}
  [[nodiscard]] double next(double high, double low, double close, double volume) {
    const double line = line_.next(high, low, close, volume);
    if (bars_ == 0) fast_ = slow_ = line;
    fast_ += fast_weight_ * (line - fast_);
    slow_ += slow_weight_ * (line - slow_);
    return ++bars_ < shown_from_ ? na : fast_ - slow_;
  }

 private:
  std::size_t shown_from_, bars_ = 0;
  double fast_weight_, slow_weight_, fast_ = 0, slow_ = 0;
  AccumulationDistribution line_;
};

}  // namespace sixbtc::indicators
