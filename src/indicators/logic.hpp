// Crossings, runs, memory of conditions, running sums.
#pragma once

#include <cstddef>
#include <vector>

#include "indicators/window.hpp"

namespace sixbtc::indicators {

// a > b now, and a <= b on the last bar where both were available. Exact comparison.
class Crossover {
 public:
  [[nodiscard]] bool next(double a, double b) {
    const bool crossed = a > b && was_below_;
    if (!is_na(a) && !is_na(b)) was_below_ = a <= b;
    return crossed;
  }

 private:
  bool was_below_ = false;
};

class Crossunder {
 public:
  [[nodiscard]] bool next(double a, double b) { return over_.next(b, a); }

 private:
  Crossover over_;
};

class Cross {
 public:
  [[nodiscard]] bool next(double a, double b) {
    const bool over = over_.next(a, b), under = under_.next(a, b);
    return over || under;
  }

 private:
  Crossover over_;
  Crossunder under_;
};

// True when each of the last n steps rose by more than the comparison tolerance.
class Rising {
 public:
  explicit Rising(std::size_t length) : length_(length) { CHECK(length > 0); }
  [[nodiscard]] bool next(double value) {
    count_ = value - previous_ > comparison_tolerance ? count_ + 1 : 0;
    previous_ = value;
    return count_ >= length_;
  }

 private:
  std::size_t length_, count_ = 0;
  double previous_ = na;
};

class Falling {
 public:
  explicit Falling(std::size_t length) : rising_(length) {}
  [[nodiscard]] bool next(double value) { return rising_.next(-value); }

 private:
  Rising rising_;
};

// Bars since the condition last held (0: now); na before it ever did.
class BarsSince {
 public:
  [[nodiscard]] double next(bool condition) {
    bars_ = condition ? 0 : bars_ + 1;
    return bars_;
  }

 private:
  double bars_ = na;
};

// The source on the `occurrence`-th last bar where the condition held (0: the last one).
class ValueWhen {
 public:
  explicit ValueWhen(std::size_t occurrence) : window_(occurrence + 1) {}
  [[nodiscard]] double next(bool condition, double source) {
    if (condition) window_.push(source);
    return window_.oldest();
  }

 private:
  Window window_;
};

// Running total of what is available; na on a na bar.
class Cum {
 public:
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    return sum_ += value;
  }

 private:
  double sum_ = 0;
};

}  // namespace sixbtc::indicators
