// Oscillators of one price that Pine lacks. Sources stand beside each.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "indicators/dispersion.hpp"
#include "indicators/momentum.hpp"

namespace sixbtc::indicators {

// ema(fast) - ema(slow).
class Apo {
 public:
  Apo(std::size_t fast, std::size_t slow) : fast_(fast), slow_(slow) {}
  [[nodiscard]] double next(double value) {
    const double fast = fast_.next(value);
    return fast - slow_.next(value);
  }

 private:
  Ema fast_, slow_;
};

// 100 (ema(fast) - ema(slow)) / ema(slow), its ema, their difference.
class Ppo {
 public:
  Ppo(std::size_t fast, std::size_t slow, std::size_t signal)
      : fast_(fast), slow_(slow), signal_(signal) {}
  [[nodiscard]] MacdValue next(double value) {
    const double fast = fast_.next(value), slow = slow_.next(value);
    const double line = 100 * (fast - slow) / slow;
    const double signal = signal_.next(line);
    return {line, signal, line - signal};
  }

 private:
  Ema fast_, slow_, signal_;
};

// Awesome oscillator (Bill Williams): sma(fast) - sma(slow) of the bar's middle.
class Ao {
 public:
  Ao(std::size_t fast, std::size_t slow) : fast_(fast), slow_(slow) {}
  [[nodiscard]] double next(double high, double low) {
    const double middle = (high + low) / 2;
    return fast_.next(middle) - slow_.next(middle);
  }

 private:
  Sma fast_, slow_;
};

// x / sma(n) - 1.
class Bias {
 public:
  explicit Bias(std::size_t length) : mean_(length) {}
  [[nodiscard]] double next(double value) { return value / mean_.next(value) - 1; }

 private:
  Sma mean_;
};

// Chande's forecast oscillator: 100 (x - what the line through the n values before forecast for
// this bar) / x. First value: bar n.
class ForecastOscillator {
 public:
  explicit ForecastOscillator(std::size_t length)
      : fit_(length), ahead_(static_cast<double>(length)) {}
  [[nodiscard]] double next(double value) {
    const double forecast = forecast_;
    const Line line = fit_.next(value);
    forecast_ = line.intercept + line.slope * ahead_;
    return 100 * (value - forecast) / value;
  }

 private:
  LineFit fit_;
  double ahead_, forecast_ = na;
};

// Kaufman's efficiency ratio, 0..1: |x - x[n]| over the sum of the n moves; na without moves.
class EfficiencyRatio {
 public:
  explicit EfficiencyRatio(std::size_t length) : window_(length + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const auto values = window_.values();
    const double path = sum_of(values.size() - 1,
                               [&](std::size_t i) { return std::abs(values[i + 1] - values[i]); });
    return std::abs(value - values.front()) / path;
  }

 private:
  Window window_;
};

// Coppock 1962: wma(length) of roc(fast) + roc(slow).
class Coppock {
 public:
  Coppock(std::size_t length, std::size_t fast, std::size_t slow)
      : fast_(fast), slow_(slow), average_(length) {}
  [[nodiscard]] double next(double value) {
    const double fast = fast_.next(value);
    return average_.next(fast + slow_.next(value));
  }

 private:
  Roc fast_, slow_;
  Wma average_;
};

struct SignalValue {
  double line = na, signal = na;
};

// Pring's know sure thing: the smas of four rates of change weighted 1 2 3 4, and its sma.
class Kst {
 public:
  struct Lengths {
    std::size_t change, smoothing;
  };
  Kst(Lengths a, Lengths b, Lengths c, Lengths d, std::size_t signal)
      : change_{Roc(a.change), Roc(b.change), Roc(c.change), Roc(d.change)},
        smooth_{Sma(a.smoothing), Sma(b.smoothing), Sma(c.smoothing), Sma(d.smoothing)},
        signal_(signal) {}
  [[nodiscard]] SignalValue next(double value) {
    double line = 0;
    for (std::size_t i = 0; i < 4; ++i)
      line += static_cast<double>(i + 1) * smooth_[i].next(change_[i].next(value));
    return {line, signal_.next(line)};
  }

 private:
  Roc change_[4];
  Sma smooth_[4], signal_;
};

// Psychological line: per cent of the last n bars that closed above the bar before.
class Psl {
 public:
  explicit Psl(std::size_t length) : rises_(length) {}
  [[nodiscard]] double next(double value) {
    rises_.push(is_na(value - previous_) ? na : value > previous_ ? 1.0 : 0.0);
    previous_ = value;
    return 100 * sum_of(rises_.values()) / static_cast<double>(rises_.length());
  }

 private:
  Window rises_;
  double previous_ = na;
};

// (x - x[n]) / n.
class Slope {
 public:
  explicit Slope(std::size_t length) : change_(length), length_(static_cast<double>(length)) {}
  [[nodiscard]] double next(double value) { return change_.next(value) / length_; }

 private:
  Change change_;
  double length_;
};

// Ergodic oscillator (Blau 1995): the true strength index, its ema, their difference; -1..1.
class Ergodic {
 public:
  Ergodic(std::size_t fast, std::size_t slow, std::size_t signal)
      : strength_(fast, slow), signal_(signal) {}
  [[nodiscard]] MacdValue next(double value) {
    const double line = strength_.next(value), signal = signal_.next(line);
    return {line, signal, line - signal};
  }

 private:
  Tsi strength_;
  Ema signal_;
};

// The stochastic of rsi(rsi_length) over `length` bars, smoothed twice; na while the rsi stands
// still.
class StochRsi {
 public:
  StochRsi(std::size_t length, std::size_t rsi_length, std::size_t k, std::size_t d)
      : strength_(rsi_length), stochastic_(length, k, d) {}
  [[nodiscard]] StochValue next(double value) {
    const double strength = strength_.next(value);
    return stochastic_.next(strength, strength, strength);
  }

 private:
  Rsi strength_;
  StochSmoothed stochastic_;
};

// Schaff's trend cycle, 0..100 (1999): the stochastic of the macd over `cycle` bars, smoothed by
// halves, and the same again. A flat window keeps the last stochastic.
class SchaffCycle {
 public:
  SchaffCycle(std::size_t cycle, std::size_t fast, std::size_t slow)
      : line_(fast, slow), stages_{Stage(cycle), Stage(cycle)} {}
  [[nodiscard]] double next(double value) {
    return stages_[1].next(stages_[0].next(line_.next(value)));
  }

 private:
  struct Stage {
    explicit Stage(std::size_t cycle) : stochastic(cycle) {}
    double next(double value) {
      const double fresh = stochastic.next(value, value, value);
      if (!is_na(fresh)) raw = fresh;
      if (is_na(raw) || is_na(value)) return na;
      return smooth = is_na(smooth) ? raw : smooth + 0.5 * (raw - smooth);
    }
    Stoch stochastic;
    double raw = na, smooth = na;
  };

  Apo line_;
  Stage stages_[2];
};

// Vertical horizontal filter (White 1991): (highest - lowest of n values) / sum of the n moves.
class VerticalHorizontal {
 public:
  explicit VerticalHorizontal(std::size_t length)
      : highest_(length), lowest_(length), moves_(length) {}
  [[nodiscard]] double next(double value) {
    moves_.push(std::abs(value - previous_));
    previous_ = value;
    const double range = highest_.next(value) - lowest_.next(value);
    return range / sum_of(moves_.values());
  }

 private:
  Highest highest_;
  Lowest lowest_;
  Window moves_;
  double previous_ = na;
};

// Dorsey's relative volatility index, 0..100 (1995): the standard deviation of n values counts as
// up on a rising bar, else as down; 100 ema(up) / (ema(up) + ema(down)) over `smoothing`.
class RelativeVolatility {
 public:
  RelativeVolatility(std::size_t length, std::size_t smoothing)
      : deviation_(length, Divisor::Population), up_(smoothing), down_(smoothing) {}
  [[nodiscard]] double next(double value) {
    const double deviation = deviation_.next(value);
    const bool is_known = !is_na(deviation) && !is_na(value - previous_);
    const bool is_up = value > previous_;
    previous_ = value;
    const double up = up_.next(is_known ? (is_up ? deviation : 0) : na);
    const double down = down_.next(is_known ? (is_up ? 0 : deviation) : na);
    return 100 * up / (up + down);
  }

 private:
  Stdev deviation_;
  Ema up_, down_;
  double previous_ = na;
};

// Dorsey's inertia: the end of the regression line through `length` values of the relative
// volatility index.
class Inertia {
 public:
  Inertia(std::size_t length, std::size_t deviation_length, std::size_t smoothing)
      : volatility_(deviation_length, smoothing), line_(length, 0) {}
  [[nodiscard]] double next(double value) { return line_.next(volatility_.next(value)); }

 private:
  RelativeVolatility volatility_;
  Linreg line_;
};

// Detrended price, not centred: x - sma(n) of n/2 + 1 bars ago.
class Dpo {
 public:
  explicit Dpo(std::size_t length) : mean_(length), past_(length / 2 + 1) {}
  [[nodiscard]] double next(double value) { return value - past_.next(mean_.next(value)); }

 private:
  Sma mean_;
  Delay past_;
};

// Ulcer index (Martin 1987): root mean square over n bars of the per cent below the highest of n.
class Ulcer {
 public:
  explicit Ulcer(std::size_t length) : highest_(length), mean_(length) {}
  [[nodiscard]] double next(double value) {
    const double top = highest_.next(value), loss = 100 * (value - top) / top;
    return std::sqrt(mean_.next(loss * loss));
  }

 private:
  Highest highest_;
  Sma mean_;
};

}  // namespace sixbtc::indicators
