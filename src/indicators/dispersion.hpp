// Spread, rank and regression over a window. Two passes each, so nothing cancels.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "indicators/averages.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

enum class Divisor {
  Population,  // n: Pine's biased = true
  Sample,      // n - 1
};

// Mean squared deviation from the mean of n values.
class Variance {
 public:
  Variance(std::size_t length, Divisor divisor)
      : window_(length),
        divisor_(static_cast<double>(divisor == Divisor::Population ? length : length - 1)) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const auto values = window_.values();
    mean_ = sum_of(values) / static_cast<double>(values.size());
    const double squares = sum_of(
        values.size(), [&](std::size_t i) { return (values[i] - mean_) * (values[i] - mean_); });
    return squares / divisor_;
  }
  // Mean of the same window.
  [[nodiscard]] double mean() const { return mean_; }

 private:
  Window window_;
  double divisor_, mean_ = na;
};

class Stdev {
 public:
  Stdev(std::size_t length, Divisor divisor) : variance_(length, divisor) {}
  [[nodiscard]] double next(double value) { return std::sqrt(variance_.next(value)); }

 private:
  Variance variance_;
};

struct Bands {
  double middle = na, upper = na, lower = na;
};

// Mean of n values and `multiplier` population deviations on each side.
class Bollinger {
 public:
  Bollinger(std::size_t length, double multiplier)
      : variance_(length, Divisor::Population), multiplier_(multiplier) {}
  [[nodiscard]] Bands next(double value) {
    const double width = multiplier_ * std::sqrt(variance_.next(value));
    const double mean = variance_.mean();
    return {mean, mean + width, mean - width};
  }

 private:
  Variance variance_;
  double multiplier_;
};

// Deviations from the mean, in population standard deviations; na in a flat window.
class Zscore {
 public:
  explicit Zscore(std::size_t length) : variance_(length, Divisor::Population) {}
  [[nodiscard]] double next(double value) {
    const double deviation = std::sqrt(variance_.next(value));
    return (value - variance_.mean()) / deviation;
  }

 private:
  Variance variance_;
};

// Mean absolute deviation from the mean of n values.
class Dev {
 public:
  explicit Dev(std::size_t length) : window_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const auto values = window_.values();
    const double length = static_cast<double>(values.size());
    mean_ = sum_of(values) / length;
    return sum_of(values.size(), [&](std::size_t i) { return std::abs(values[i] - mean_); }) /
           length;
  }
  [[nodiscard]] double mean() const { return mean_; }

 private:
  Window window_;
  double mean_ = na;
};

// (value - mean) / (0.015 x mean absolute deviation); na in a flat window.
class Cci {
 public:
  explicit Cci(std::size_t length) : deviation_(length) {}
  [[nodiscard]] double next(double value) {
    const double deviation = deviation_.next(value);
    return (value - deviation_.mean()) / (0.015 * deviation);
  }

 private:
  Dev deviation_;
};

// Pearson correlation of two series over n bars; na when one of them is constant.
class Correlation {
 public:
  explicit Correlation(std::size_t length) : x_(length), y_(length) {}
  [[nodiscard]] double next(double x, double y) {
    x_.push(x);
    y_.push(y);
    const auto xs = x_.values(), ys = y_.values();
    const double length = static_cast<double>(xs.size());
    const double x_mean = sum_of(xs) / length, y_mean = sum_of(ys) / length;
    const auto moment = [&](auto a, double a_mean, auto b, double b_mean) {
      return sum_of(xs.size(), [&](std::size_t i) { return (a[i] - a_mean) * (b[i] - b_mean); });
    };
    return moment(xs, x_mean, ys, y_mean) /
           std::sqrt(moment(xs, x_mean, xs, x_mean) * moment(ys, y_mean, ys, y_mean));
  }

 private:
  Window x_, y_;
};

struct Line {
  double intercept = na, slope = na;  // at the oldest bar of the window; per bar
};

// Least-squares line through the last n values, n >= 2.
class LineFit {
 public:
  explicit LineFit(std::size_t length) : window_(length) {
    CHECK(length >= 2);
    const double n = static_cast<double>(length);
    centre_ = (n - 1) / 2;
    squares_ = n * (n * n - 1) / 12;
  }
  [[nodiscard]] Line next(double value) {
    window_.push(value);
    const auto values = window_.values();
    const double mean = sum_of(values) / static_cast<double>(values.size());
    const double slope = sum_of(values.size(),
                                [&](std::size_t i) {
                                  return (static_cast<double>(i) - centre_) * (values[i] - mean);
                                }) /
                         squares_;
    return {mean - slope * centre_, slope};
  }

 private:
  Window window_;
  double centre_ = 0, squares_ = 0;
};

// The fitted line at `offset` bars before the newest one.
class Linreg {
 public:
  Linreg(std::size_t length, int offset)
      : fit_(length), place_(static_cast<double>(length) - 1 - static_cast<double>(offset)) {}
  [[nodiscard]] double next(double value) {
    const Line line = fit_.next(value);
    return line.intercept + line.slope * place_;
  }

 private:
  LineFit fit_;
  double place_;
};

// Share (0..100) of the n previous values that are <= the newest one.
class Percentrank {
 public:
  explicit Percentrank(std::size_t length) : window_(length + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const auto values = window_.values();
    if (is_na(sum_of(values))) return na;
    const auto below = std::count_if(values.begin(), values.end() - 1,
                                     [&](double other) { return other <= value; });
    return 100.0 * static_cast<double>(below) / static_cast<double>(values.size() - 1);
  }

 private:
  Window window_;
};

// Middle of the n sorted values, or the mean of the two middle ones.
class Median {
 public:
  explicit Median(std::size_t length) : window_(length), sorted_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const auto values = window_.values();
    if (is_na(sum_of(values))) return na;
    std::copy(values.begin(), values.end(), sorted_.begin());
    const auto middle = sorted_.begin() + static_cast<std::ptrdiff_t>(sorted_.size() / 2);
    std::nth_element(sorted_.begin(), middle, sorted_.end());
    if (sorted_.size() % 2 == 1) return *middle;
    return (*std::max_element(sorted_.begin(), middle) + *middle) / 2;
  }

 private:
  Window window_;
  std::vector<double> sorted_;
};

// Centre of gravity: -sum(value i bars ago x (i + 1)) / sum(values).
class Cog {
 public:
  explicit Cog(std::size_t length) : window_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    const auto values = window_.values();
    const double weighted = sum_of(values.size(), [&](std::size_t i) {
      return values[i] * static_cast<double>(values.size() - i);
    });
    return -weighted / sum_of(values);
  }

 private:
  Window window_;
};

}  // namespace sixbtc::indicators
