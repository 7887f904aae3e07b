// Shape, order and information of a window.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

#include "core/elementary.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

struct Moments {
  double second = na, third = na, fourth = na;
};

// Mean powers of the deviations from the mean of n values, in two passes.
class CentralMoments {
 public:
  explicit CentralMoments(std::size_t length) : window_(length) {}
  [[nodiscard]] Moments next(double value) {
    window_.push(value);
    const auto values = window_.values();
    const double length = static_cast<double>(values.size()), mean = sum_of(values) / length;
    const auto power = [&](int exponent) {
      return sum_of(values.size(),
                    [&](std::size_t i) {
                      const double deviation = values[i] - mean, square = deviation * deviation;
                      return exponent == 2   ? square
                             : exponent == 3 ? square * deviation
                                             : square * square;
                    }) /
             length;
    };
    return {power(2), power(3), power(4)};
  }
  [[nodiscard]] double length() const { return static_cast<double>(window_.length()); }

 private:
  Window window_;
};

// Adjusted Fisher-Pearson skewness of n >= 3 values: m3 / m2^1.5 x sqrt(n (n - 1)) / (n - 2); na in
// a flat window.
class Skew {
 public:
  explicit Skew(std::size_t length) : moments_(length) { CHECK(length >= 3); }
  [[nodiscard]] double next(double value) {
    const Moments m = moments_.next(value);
    const double n = moments_.length();
    return m.third / (m.second * std::sqrt(m.second)) * std::sqrt(n * (n - 1)) / (n - 2);
  }

 private:
  CentralMoments moments_;
};

// Unbiased excess kurtosis of n >= 4 values: (n - 1) / ((n - 2)(n - 3)) x ((n + 1) m4 / m2^2 -
// 3 (n - 1)); na in a flat window.
class Kurtosis {
 public:
  explicit Kurtosis(std::size_t length) : moments_(length) { CHECK(length >= 4); }
  [[nodiscard]] double next(double value) {
    const Moments m = moments_.next(value);
    const double n = moments_.length();
    return (n - 1) / ((n - 2) * (n - 3)) *
           ((n + 1) * m.fourth / (m.second * m.second) - 3 * (n - 1));
  }

 private:
  CentralMoments moments_;
};

// Shannon entropy in bits of the shares x / sum(x) that n positive values have in their sum: log2 n
// when all are equal. na when one is not above zero.
class Entropy {
 public:
  explicit Entropy(std::size_t length) : window_(length), terms_(length) {}
  [[nodiscard]] double next(double value) {
    // sum(-p log p) with p = x / s is log s - sum(x log x) / s: one logarithm a bar.
    window_.push(value > 0 ? value : na);
    terms_.push(value > 0 ? value * core::elementary::log(value) : na);
    const double sum = sum_of(window_.values());
    return (core::elementary::log(sum) - sum_of(terms_.values()) / sum) / std::numbers::ln2;
  }

 private:
  Window window_, terms_;
};

// n values kept sorted: one leaves and one enters by each step, in O(n) moves.
class SortedWindow {
 public:
  explicit SortedWindow(std::size_t length) : window_(length) { sorted_.reserve(length); }
  void push(double value) {
    const double oldest = window_.oldest();
    if (!is_na(oldest)) sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), oldest));
    window_.push(value);
    if (!is_na(value))
      sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), value), value);
  }
  // n values are there, none of them na.
  [[nodiscard]] bool is_complete() const { return sorted_.size() == window_.length(); }
  [[nodiscard]] std::span<const double> sorted() const { return sorted_; }
  [[nodiscard]] std::span<const double> values() const { return window_.values(); }

 private:
  Window window_;
  std::vector<double> sorted_;  // those that are not na
};

// Percentile (0..100) of sorted values between the two nearest ranks: place p/100 n - 1/2 from 0,
// kept in 0..n-1, as recordings of TradingView show.
[[nodiscard]] inline double percentile_between(std::span<const double> sorted, double percentage) {
  const double length = static_cast<double>(sorted.size());
  const double place = std::clamp(percentage / 100 * length - 0.5, 0.0, length - 1);
  const auto low = static_cast<std::size_t>(place);
  const double share = place - static_cast<double>(low);
  return share == 0 ? sorted[low] : sorted[low] + share * (sorted[low + 1] - sorted[low]);
}

// The smallest of the sorted values that at least p per cent of them do not exceed.
[[nodiscard]] inline double percentile_nearest(std::span<const double> sorted, double percentage) {
  const double length = static_cast<double>(sorted.size());
  const double rank = std::clamp(std::ceil(percentage / 100 * length), 1.0, length);
  return sorted[static_cast<std::size_t>(rank) - 1];
}

// One of the two over the last n values.
template <double (*Of)(std::span<const double>, double)>
class Percentile {
 public:
  Percentile(std::size_t length, double percentage) : window_(length), percentage_(percentage) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return window_.is_complete() ? Of(window_.sorted(), percentage_) : na;
  }

 private:
  SortedWindow window_;
  double percentage_;
};
using PercentileLinear = Percentile<percentile_between>;
using PercentileNearest = Percentile<percentile_nearest>;

// Rank correlation index, -100..100: Spearman's correlation of n values with time; equal values
// share the mean of their ranks. n >= 2.
class RankCorrelation {
 public:
  explicit RankCorrelation(std::size_t length) : window_(length) { CHECK(length >= 2); }
  [[nodiscard]] double next(double value) {
    window_.push(value);
    if (!window_.is_complete()) return na;
    const auto sorted = window_.sorted(), values = window_.values();
    const double n = static_cast<double>(values.size());
    const double squares = sum_of(values.size(), [&](std::size_t i) {
      const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), values[i]);
      const double rank = static_cast<double>((low - sorted.begin()) + (high - sorted.begin()) - 1);
      const double distance = static_cast<double>(i) - rank / 2;
      return distance * distance;
    });
    return 100 * (1 - 6 * squares / (n * (n * n - 1)));
  }

 private:
  SortedWindow window_;
};

}  // namespace sixbtc::indicators
