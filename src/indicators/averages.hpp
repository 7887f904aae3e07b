// Moving averages. Conventions and sources: docs/indicators.md.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "core/elementary.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

[[nodiscard]] inline double mean_of(std::span<const double> values) {
  return sum_of(values) / static_cast<double>(values.size());
}

// Mean of the last n values; na while one of them is na.
class Sma {
 public:
  explicit Sma(std::size_t length) : window_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return mean_of(window_.values());
  }

 private:
  Window window_;
};

// The same mean from a running sum, the oldest value out before the newest goes in: TradingView's
// arithmetic to the last bit as far as its lists show (both crossings of two averages that are
// equal on paper in its QM futures list; nine other orders of summing miss at least one). It
// drifts, so it serves parity alone.
class RunningSma {
 public:
  explicit RunningSma(std::size_t length) : window_(length), missing_(length) {}
  [[nodiscard]] double next(double value) {
    const double oldest = window_.oldest();
    window_.push(value);
    if (is_na(oldest))
      --missing_;
    else
      sum_ -= oldest;
    if (is_na(value))
      ++missing_;
    else
      sum_ += value;
    return missing_ == 0 ? sum_ / static_cast<double>(window_.length()) : na;
  }

 private:
  Window window_;
  std::size_t missing_;  // values of the window that are na
  double sum_ = 0;
};

// Mean of the first n available values, then na: the seed of the recursive averages. A na value is
// not counted.
class Seed {
 public:
  explicit Seed(std::size_t length) : length_(length) { CHECK(length > 0); }
  [[nodiscard]] double next(double value) {
    sum_ += value;
    return ++count_ == length_ ? sum_ / static_cast<double>(length_) : na;
  }

 private:
  std::size_t length_, count_ = 0;
  double sum_ = 0;
};

// Exponential average, weight 2/(n+1), starting at the n-th available value with the mean of the
// first n. A na bar gives na and changes nothing.
class Ema {
 public:
  explicit Ema(std::size_t length)
      : seed_(length), weight_(2.0 / (static_cast<double>(length) + 1.0)), rest_(1 - weight_) {}
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    average_ = is_na(average_) ? seed_.next(value) : weight_ * value + rest_ * average_;
    return average_;
  }

 private:
  Seed seed_;
  double weight_, rest_, average_ = na;
};

// Wilder's average, weight 1/n, seeded like Ema.
class Rma {
 public:
  explicit Rma(std::size_t length)
      : seed_(length), weight_(1 / static_cast<double>(length)), rest_(1 - weight_) {}
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    average_ = is_na(average_) ? seed_.next(value) : weight_ * value + rest_ * average_;
    return average_;
  }

 private:
  Seed seed_;
  double weight_, rest_, average_ = na;
};

// Linear weights 1 (oldest) .. n (newest).
[[nodiscard]] inline double weighted_mean_of(std::span<const double> values) {
  const double length = static_cast<double>(values.size());
  const double sum =
      sum_of(values.size(), [&](std::size_t i) { return values[i] * static_cast<double>(i + 1); });
  return sum / (length * (length + 1) / 2);
}

class Wma {
 public:
  explicit Wma(std::size_t length) : window_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return weighted_mean_of(window_.values());
  }

 private:
  Window window_;
};

// Mean weighted by volume over n bars; na when the window traded nothing.
class Vwma {
 public:
  explicit Vwma(std::size_t length) : value_(length), volume_(length) {}
  [[nodiscard]] double next(double value, double volume) {
    value_.push(value * volume);
    volume_.push(volume);
    return sum_of(value_.values()) / sum_of(volume_.values());
  }

 private:
  Window value_, volume_;
};

// Hull: wma(2 wma(n/2) - wma(n), floor(sqrt n)), n >= 2; halves rounded down.
class Hma {
 public:
  explicit Hma(std::size_t length)
      : half_(length / 2),
        whole_(length),
        root_(static_cast<std::size_t>(std::sqrt(static_cast<double>(length)))) {}
  [[nodiscard]] double next(double value) {
    const double half = half_.next(value);
    return root_.next(2 * half - whole_.next(value));
  }

 private:
  Wma half_, whole_, root_;
};

// Weights 1 2 2 1 over the last four values.
class Swma {
 public:
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return (window_.at(0) + 2 * window_.at(1) + 2 * window_.at(2) + window_.at(3)) / 6;
  }

 private:
  Window window_{4};
};

// Gaussian weights centred at `offset` (0..1) of the window, width n/sigma. Weights are computed
// once, at construction; sigma > 0.
class Alma {
 public:
  Alma(std::size_t length, double offset, double sigma) : window_(length), weights_(length) {
    norm_ = fill(weights_, offset, sigma);
  }
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return of(window_.values(), weights_, norm_);
  }
  // Writes the weights of a window of that size and returns their sum.
  static double fill(std::span<double> weights, double offset, double sigma) {
    CHECK(sigma > 0);
    const double length = static_cast<double>(weights.size());
    const double centre = offset * (length - 1), width = length / sigma;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const double distance = static_cast<double>(i) - centre;
      weights[i] = core::elementary::exp(-(distance * distance) / (2 * width * width));
    }
    return sum_of(weights);
  }
  [[nodiscard]] static double of(std::span<const double> values, std::span<const double> weights,
                                 double norm) {
    return sum_of(values.size(), [&](std::size_t i) { return values[i] * weights[i]; }) / norm;
  }

 private:
  Window window_;
  std::vector<double> weights_;
  double norm_ = 0;
};

// 2 ema - ema(ema).
class Dema {
 public:
  explicit Dema(std::size_t length) : first_(length), second_(length) {}
  [[nodiscard]] double next(double value) {
    const double once = first_.next(value);
    return 2 * once - second_.next(once);
  }

 private:
  Ema first_, second_;
};

// 3 ema - 3 ema(ema) + ema(ema(ema)).
class Tema {
 public:
  explicit Tema(std::size_t length) : first_(length), second_(length), third_(length) {}
  [[nodiscard]] double next(double value) {
    const double once = first_.next(value);
    const double twice = second_.next(once);
    return 3 * once - 3 * twice + third_.next(twice);
  }

 private:
  Ema first_, second_, third_;
};

// Kaufman's adaptive average (fast 2, slow 30), starting from the value n - 1 bars into history as
// TA-Lib does.
class Kama {
 public:
  explicit Kama(std::size_t length) : window_(length + 1) {}
  [[nodiscard]] double next(double value) {
    const double previous = window_.at(0);
    window_.push(value);
    if (is_na(window_.oldest())) return na;
    const auto values = window_.values();
    const double path = sum_of(values.size() - 1,
                               [&](std::size_t i) { return std::abs(values[i + 1] - values[i]); });
    const double change = std::abs(value - window_.oldest());
    const double efficiency = path > 0 ? std::min(change / path, 1.0) : 1.0;
    constexpr double fast = 2.0 / 3.0, slow = 2.0 / 31.0;
    const double root = efficiency * (fast - slow) + slow;
    if (is_na(average_)) average_ = previous;
    average_ += root * root * (value - average_);
    return average_;
  }

 private:
  Window window_;
  double average_ = na;
};

}  // namespace sixbtc::indicators
