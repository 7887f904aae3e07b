// What every kernel stands on: "not available", a contiguous window of the last values, and the
// one order in which windows are summed.
//
// A kernel is a value: construct it with its lengths, call next(...) once per bar in order. It
// allocates only in its constructor, may be copied at any bar, and is used by one thread at a time.
// Windowed kernels compute from the window alone, freshly on each bar: a value does not depend on
// where history began, and nothing drifts.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "core/check.hpp"

namespace sixbtc::indicators {

// Pine's na. Arithmetic with it gives it back; comparisons with it are false.
inline constexpr double na = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] inline bool is_na(double value) {
  return std::isnan(value);
}

// Differences up to this size count as equal where TradingView compares so (dmi, cmo, rising,
// falling); measured there by the PyneCore project, 2025.
inline constexpr double comparison_tolerance = 1e-10;

// The last `length` values (length >= 1), oldest first and contiguous; na before they exist. Each
// value is written twice, `length` apart, so that the window never wraps.
class Window {
 public:
  explicit Window(std::size_t length) : length_(length), values_(2 * length, na) {
    CHECK(length > 0);
  }

  void push(double value) {
    values_[next_] = value;
    values_[next_ + length_] = value;
    next_ = next_ + 1 == length_ ? 0 : next_ + 1;
  }
  [[nodiscard]] std::span<const double> values() const { return {values_.data() + next_, length_}; }
  [[nodiscard]] double oldest() const { return values_[next_]; }
  // `ago` pushes before the newest value, ago < length.
  [[nodiscard]] double at(std::size_t ago) const { return values_[next_ + length_ - 1 - ago]; }
  [[nodiscard]] std::size_t length() const { return length_; }

 private:
  std::size_t length_, next_ = 0;
  std::vector<double> values_;
};

// term(0) + ... + term(count - 1) in four interleaved partial sums, added as (0+1)+(2+3): a fixed
// order, four times shorter in latency than one chain.
template <class Term>
[[nodiscard]] double sum_of(std::size_t count, Term term) {
  // Four variables, not an array: an index that is not constant would keep it in memory.
  double a = 0, b = 0, c = 0, d = 0;
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    a += term(i);
    b += term(i + 1);
    c += term(i + 2);
    d += term(i + 3);
  }
  const std::size_t left = count - i;
  if (left > 0) a += term(i);
  if (left > 1) b += term(i + 1);
  if (left > 2) c += term(i + 2);
  return (a + b) + (c + d);
}

[[nodiscard]] inline double sum_of(std::span<const double> values) {
  return sum_of(values.size(), [&](std::size_t i) { return values[i]; });
}

// The value `bars` bars ago (Pine's x[bars]); na before it exists.
class Delay {
 public:
  explicit Delay(std::size_t bars) : window_(bars + 1) {}
  [[nodiscard]] double next(double value) {
    window_.push(value);
    return window_.oldest();
  }

 private:
  Window window_;
};

}  // namespace sixbtc::indicators
