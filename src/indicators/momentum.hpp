// Change and oscillators of a price.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "indicators/averages.hpp"
#include "indicators/extremes.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// value - value n bars ago.
class Change {
 public:
  explicit Change(std::size_t length) : window_(length + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return value - window_.oldest();
  }

 private:
  Window window_;
};
using Mom = Change;

// 100 x change / value n bars ago.
class Roc {
 public:
  explicit Roc(std::size_t length) : window_(length + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return 100 * (value - window_.oldest()) / window_.oldest();
  }

 private:
  Window window_;
};

// The rise and the fall (both >= 0) since the last available value.
struct Moves {
  double up = na, down = na;
};
class Steps {
 public:
  [[nodiscard]] Moves next(double value) {
    if (is_na(value)) return {};
    const double change = value - previous_;
    previous_ = value;
    if (is_na(change)) return {};
    // Masks, not branches: which way a price goes cannot be predicted.
    return {change > 0 ? change : 0.0, change < 0 ? -change : 0.0};
  }

 private:
  double previous_ = na;
};

// 100 - 100 / (1 + rma(up) / rma(down)), first value at the n-th move; 100 without falls, na
// without any move.
class Rsi {
 public:
  explicit Rsi(std::size_t length) : up_(length), down_(length) {}
  [[nodiscard]] double next(double value) {
    const Moves moves = steps_.next(value);
    const double up = up_.next(moves.up), down = down_.next(moves.down);
    return 100 * (up / (up + down));
  }

 private:
  Steps steps_;
  Rma up_, down_;
};

enum class CmoSmoothing {
  Sum,     // TradingView, Chande: plain sums of n moves
  Wilder,  // TA-Lib: rma of the moves
};

// The moves as the sums count them: a fall within the comparison tolerance is a rise, as
// TradingView measures.
class CountedSteps {
 public:
  [[nodiscard]] Moves next(double value) {
    Moves moves = steps_.next(value);
    if (moves.down <= comparison_tolerance) {
      moves.up -= moves.down;
      moves.down = 0;
    }
    return moves;
  }

 private:
  Steps steps_;
};

// 100 (up - down) / (up + down); na without any move.
class Cmo {
 public:
  Cmo(std::size_t length, CmoSmoothing smoothing)
      : smoothing_(smoothing), up_sum_(length), down_sum_(length), up_(length), down_(length) {}
  [[nodiscard]] double next(double value) {
    if (smoothing_ == CmoSmoothing::Wilder) {
      const Moves moves = steps_.next(value);
      return ratio(up_.next(moves.up), down_.next(moves.down));
    }
    const Moves moves = counted_.next(value);
    up_sum_.push(moves.up);
    down_sum_.push(moves.down);
    return ratio(sum_of(up_sum_.values()), sum_of(down_sum_.values()));
  }
  [[nodiscard]] static double ratio(double up, double down) {
    return 100 * (up - down) / (up + down);
  }

 private:
  CmoSmoothing smoothing_;
  Steps steps_;
  CountedSteps counted_;
  Window up_sum_, down_sum_;
  Rma up_, down_;
};

struct MacdValue {
  double line = na, signal = na, histogram = na;
};

enum class MacdStart {
  Each,      // TradingView: each average from its own n-th value on
  Together,  // TA-Lib: the fast average is seeded to end with the slow one's seed, and nothing is
             // shown before the signal exists
};

// ema(fast) - ema(slow), its ema, and their difference; fast < slow under Together.
class Macd {
 public:
  Macd(std::size_t fast, std::size_t slow, std::size_t signal, MacdStart start)
      : start_(start),
        fast_delay_(start == MacdStart::Together ? slow - fast : 0),
        fast_(fast),
        slow_(slow),
        signal_(signal) {
    CHECK(start == MacdStart::Each || fast < slow);
  }
  [[nodiscard]] MacdValue next(double value) {
    double fast = na;
    if (fast_delay_ == 0) {
      fast = fast_.next(value);
    } else if (!is_na(value)) {
      --fast_delay_;
    }
    const double line = fast - slow_.next(value);
    const double signal = signal_.next(line);
    if (start_ == MacdStart::Together && is_na(signal)) return {};
    return {line, signal, line - signal};
  }

 private:
  MacdStart start_;
  std::size_t fast_delay_;
  Ema fast_, slow_, signal_;
};

// 100 (value - lowest low) / (highest high - lowest low) over n bars; na in a flat window.
class Stoch {
 public:
  explicit Stoch(std::size_t length) : highest_(length), lowest_(length) {}
  [[nodiscard]] double next(double value, double high, double low) {
    const double top = highest_.next(high), bottom = lowest_.next(low);
    return 100 * (value - bottom) / (top - bottom);
  }

 private:
  Highest highest_;
  Lowest lowest_;
};

struct StochValue {
  double k = na, d = na;
};

// The smoothed pair: k = sma(raw, k_smoothing), d = sma(k, d_smoothing).
class StochSmoothed {
 public:
  StochSmoothed(std::size_t length, std::size_t k_smoothing, std::size_t d_smoothing)
      : raw_(length), k_(k_smoothing), d_(d_smoothing) {}
  [[nodiscard]] StochValue next(double value, double high, double low) {
    const double k = k_.next(raw_.next(value, high, low));
    return {k, d_.next(k)};
  }

 private:
  Stoch raw_;
  Sma k_, d_;
};

// Williams %R: 100 (close - highest high) / (highest high - lowest low), -100..0.
class Wpr {
 public:
  explicit Wpr(std::size_t length) : highest_(length), lowest_(length) {}
  [[nodiscard]] double next(double high, double low, double close) {
    const double top = highest_.next(high), bottom = lowest_.next(low);
    return 100 * (close - top) / (top - bottom);
  }

 private:
  Highest highest_;
  Lowest lowest_;
};

// True strength: change smoothed twice over its magnitude smoothed twice, -1..1.
class Tsi {
 public:
  Tsi(std::size_t fast, std::size_t slow)
      : change_slow_(slow), size_slow_(slow), change_fast_(fast), size_fast_(fast) {}
  [[nodiscard]] double next(double value) {
    const Moves moves = steps_.next(value);
    return change_fast_.next(change_slow_.next(moves.up - moves.down)) /
           size_fast_.next(size_slow_.next(moves.up + moves.down));
  }

 private:
  Steps steps_;
  Ema change_slow_, size_slow_, change_fast_, size_fast_;
};

// Percent change over one bar of the triple exponential average.
class Trix {
 public:
  explicit Trix(std::size_t length) : first_(length), second_(length), third_(length), roc_(1) {}
  [[nodiscard]] double next(double value) {
    return roc_.next(third_.next(second_.next(first_.next(value))));
  }

 private:
  Ema first_, second_, third_;
  Roc roc_;
};

// Ultimate oscillator: buying pressure over true range, three lengths weighted 4:2:1, 0..100.
class UltimateOscillator {
 public:
  UltimateOscillator(std::size_t fast, std::size_t middle, std::size_t slow)
      : pressure_{Window(fast), Window(middle), Window(slow)},
        range_{Window(fast), Window(middle), Window(slow)} {}
  [[nodiscard]] double next(double high, double low, double close) {
    const double bottom = std::min(low, close_), top = std::max(high, close_);
    const bool is_first = is_na(close_);
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      pressure_[i].push(is_first ? na : close - bottom);
      range_[i].push(is_first ? na : top - bottom);
      sum += weights[i] * sum_of(pressure_[i].values()) / sum_of(range_[i].values());
    }
    close_ = close;
    return 100 * sum / 7;
  }

 private:
  static constexpr double weights[3] = {4, 2, 1};
  Window pressure_[3], range_[3];
  double close_ = na;
};

}  // namespace sixbtc::indicators
