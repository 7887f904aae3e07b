// Highest, lowest, where they are, and pivots. Among equal extremes the oldest counts.
#pragma once

#include <cstddef>
#include <functional>

#include "indicators/window.hpp"

namespace sixbtc::indicators {

// The extreme of the last n values under `Better` (greater: highest), kept with its age and
// searched again only when it leaves the window. A na restarts: na until n available values in a
// row.
template <class Better>
class Extreme {
 public:
  explicit Extreme(std::size_t length) : window_(length) {}

  void push(double value) {
    window_.push(value);
    if (is_na(value)) {
      available_ = 0;
      return;
    }
    if (available_ < window_.length()) ++available_;
    ++age_;
    if (available_ == 1 || Better()(value, best_)) {
      best_ = value;
      age_ = 0;
    } else if (age_ >= window_.length()) {
      search();
    }
  }
  [[nodiscard]] bool is_ready() const { return available_ == window_.length(); }
  [[nodiscard]] double value() const { return is_ready() ? best_ : na; }
  // Bars since the extreme, <= 0 as in Pine.
  [[nodiscard]] double offset() const { return is_ready() ? -static_cast<double>(age_) : na; }

 private:
  void search() {
    const auto values = window_.values();
    std::size_t place = 0;
    for (std::size_t i = 1; i < values.size(); ++i)
      if (Better()(values[i], values[place])) place = i;
    best_ = values[place];
    age_ = values.size() - 1 - place;
  }

  Window window_;
  std::size_t available_ = 0, age_ = 0;
  double best_ = na;
};

template <class Better>
class ExtremeValue {
 public:
  explicit ExtremeValue(std::size_t length) : extreme_(length) {}
  [[nodiscard]] double next(double value) {
    extreme_.push(value);
    return extreme_.value();
  }

 private:
  Extreme<Better> extreme_;
};

template <class Better>
class ExtremeBars {
 public:
  explicit ExtremeBars(std::size_t length) : extreme_(length) {}
  [[nodiscard]] double next(double value) {
    extreme_.push(value);
    return extreme_.offset();
  }

 private:
  Extreme<Better> extreme_;
};

using Highest = ExtremeValue<std::greater<>>;
using Lowest = ExtremeValue<std::less<>>;
using HighestBars = ExtremeBars<std::greater<>>;
using LowestBars = ExtremeBars<std::less<>>;

// (highest high + lowest low) / 2 over n bars: the Donchian middle and the Ichimoku lines.
class Midrange {
 public:
  explicit Midrange(std::size_t length) : highest_(length), lowest_(length) {}
  [[nodiscard]] double next(double high, double low) {
    return (highest_.next(high) + lowest_.next(low)) / 2;
  }

 private:
  Highest highest_;
  Lowest lowest_;
};

// The value `right` bars ago when it is beaten by none of the `left` before it and beats each of
// the `right` after it, else na. Known only `right` bars later: causal.
template <class Better>
class Pivot {
 public:
  Pivot(std::size_t left, std::size_t right) : right_(right), window_(left + right + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const double candidate = window_.at(right_);
    bool is_pivot = true;
    for (std::size_t ago = 0; ago < window_.length(); ++ago) {
      const double other = window_.at(ago);
      is_pivot &=
          ago < right_ ? Better()(candidate, other) : !Better()(other, candidate) && !is_na(other);
    }
    return is_pivot ? candidate : na;
  }

 private:
  std::size_t right_;
  Window window_;
};

using PivotHigh = Pivot<std::greater<>>;
using PivotLow = Pivot<std::less<>>;

// Aroon over n bars (TA-Lib): 100 (n - bars since the extreme of n + 1 bars) / n, the newest of
// equal extremes.
struct AroonValue {
  double up = na, down = na;
};
class Aroon {
 public:
  explicit Aroon(std::size_t length)
      : length_(static_cast<double>(length)), highest_(length + 1), lowest_(length + 1) {}
  [[nodiscard]] AroonValue next(double high, double low) {
    highest_.push(high);
    lowest_.push(low);
    return {100 * (length_ + highest_.offset()) / length_,
            100 * (length_ + lowest_.offset()) / length_};
  }

 private:
  double length_;
  Extreme<std::greater_equal<>> highest_;
  Extreme<std::less_equal<>> lowest_;
};

}  // namespace sixbtc::indicators
