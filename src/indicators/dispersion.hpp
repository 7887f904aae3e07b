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

// Mean squared deviation of the values from `mean`.
[[nodiscard]] inline double variance_of(std::span<const double> values, double mean,
                                        Divisor divisor) {
  const double squares =
      sum_of(values.size(), [&](std::size_t i) { return (values[i] - mean) * (values[i] - mean); });
  const std::size_t length = values.size();
  return squares / static_cast<double>(divisor == Divisor::Population ? length : length - 1);
}

// The same over the last n values.
class Variance {
 public:
  Variance(std::size_t length, Divisor divisor) : window_(length), divisor_(divisor) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    mean_ = mean_of(window_.values());
    return variance_of(window_.values(), mean_, divisor_);
  }
  // Mean of the same window.
  [[nodiscard]] double mean() const { return mean_; }

 private:
  Window window_;
  Divisor divisor_;
  double mean_ = na;
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

// Mean absolute deviation of the values from `mean`.
[[nodiscard]] inline double deviation_of(std::span<const double> values, double mean) {
  return sum_of(values.size(), [&](std::size_t i) { return std::abs(values[i] - mean); }) /
         static_cast<double>(values.size());
}

// The same over the last n values.
class Dev {
 public:
  explicit Dev(std::size_t length) : window_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    mean_ = mean_of(window_.values());
    return deviation_of(window_.values(), mean_);
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

// Pearson correlation; na when one side is constant.
[[nodiscard]] inline double correlation_of(std::span<const double> x, std::span<const double> y) {
  const double x_mean = mean_of(x), y_mean = mean_of(y);
  const auto moment = [&](auto a, double a_mean, auto b, double b_mean) {
    return sum_of(x.size(), [&](std::size_t i) { return (a[i] - a_mean) * (b[i] - b_mean); });
  };
  return moment(x, x_mean, y, y_mean) /
         std::sqrt(moment(x, x_mean, x, x_mean) * moment(y, y_mean, y, y_mean));
}

// The same of two series over n bars.
class Correlation {
 public:
  explicit Correlation(std::size_t length) : x_(length), y_(length) {}
  [[nodiscard]] double next(double x, double y) {
    x_.push(x);
    y_.push(y);
    return correlation_of(x_.values(), y_.values());
  }

 private:
  Window x_, y_;
};

struct Line {
  double intercept = na, slope = na;  // at the oldest bar of the window; per bar
};

// Least-squares line through at least two values.
[[nodiscard]] inline Line line_through(std::span<const double> values) {
  const double n = static_cast<double>(values.size());
  const double centre = (n - 1) / 2, squares = n * (n * n - 1) / 12, mean = mean_of(values);
  const double slope = sum_of(values.size(),
                              [&](std::size_t i) {
                                return (static_cast<double>(i) - centre) * (values[i] - mean);
                              }) /
                       squares;
  return {mean - slope * centre, slope};
}

// The same through the last n values, n >= 2.
class LineFit {
 public:
  explicit LineFit(std::size_t length) : window_(length) { CHECK(length >= 2); }
  [[nodiscard]] Line next(double value) {
    window_.push(value);
    return line_through(window_.values());
  }

 private:
  Window window_;
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

// Share (0..100) of the values before the last that are <= the last.
[[nodiscard]] inline double rank_of_last(std::span<const double> values) {
  if (is_na(sum_of(values))) return na;
  const auto below = std::count_if(values.begin(), values.end() - 1,
                                   [&](double other) { return other <= values.back(); });
  return 100.0 * static_cast<double>(below) / static_cast<double>(values.size() - 1);
}

// The same among n previous values.
class Percentrank {
 public:
  explicit Percentrank(std::size_t length) : window_(length + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return rank_of_last(window_.values());
  }

 private:
  Window window_;
};

// Middle of the sorted values, or the mean of the two middle ones. `scratch` is of their size.
[[nodiscard]] inline double median_of(std::span<const double> values, std::span<double> scratch) {
  if (is_na(sum_of(values))) return na;
  std::ranges::copy(values, scratch.begin());
  const auto middle = scratch.begin() + static_cast<std::ptrdiff_t>(scratch.size() / 2);
  std::nth_element(scratch.begin(), middle, scratch.end());
  if (scratch.size() % 2 == 1) return *middle;
  return (*std::max_element(scratch.begin(), middle) + *middle) / 2;
}

class Median {
 public:
  explicit Median(std::size_t length) : window_(length), sorted_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return median_of(window_.values(), sorted_);
  }

 private:
  Window window_;
  std::vector<double> sorted_;
};

// The most frequent value, the smallest among equals. `scratch` is of their size.
[[nodiscard]] inline double mode_of(std::span<const double> values, std::span<double> scratch) {
  if (is_na(sum_of(values))) return na;
  std::ranges::copy(values, scratch.begin());
  std::ranges::sort(scratch);
  double mode = na;
  std::ptrdiff_t most = 0;
  for (auto it = scratch.begin(); it != scratch.end();) {
    const auto next = std::upper_bound(it, scratch.end(), *it);
    if (next - it > most) {
      most = next - it;
      mode = *it;
    }
    it = next;
  }
  return mode;
}

class Mode {
 public:
  explicit Mode(std::size_t length) : window_(length), sorted_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return mode_of(window_.values(), sorted_);
  }

 private:
  Window window_;
  std::vector<double> sorted_;
};

// Centre of gravity: -sum(value i bars ago x (i + 1)) / sum(values).
[[nodiscard]] inline double gravity_of(std::span<const double> values) {
  const double weighted = sum_of(values.size(), [&](std::size_t i) {
    return values[i] * static_cast<double>(values.size() - i);
  });
  return -weighted / sum_of(values);
}

class Cog {
 public:
  explicit Cog(std::size_t length) : window_(length) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return gravity_of(window_.values());
  }

 private:
  Window window_;
};

}  // namespace sixbtc::indicators
