// Further averages that Pine lacks: triangular, Tillson, zero-lag, adaptive, Holt-Winters, Ehlers.
// Seeds are those of Ema and Sma unless a class says otherwise.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/elementary.hpp"
#include "indicators/averages.hpp"
#include "indicators/momentum.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// Triangular weights: sma(n/2 + 1) of sma((n + 1)/2), halves rounded down. First value: bar n - 1.
class Trima {
 public:
  explicit Trima(std::size_t length) : first_((length + 1) / 2), second_(length / 2 + 1) {}
  [[nodiscard]] double next(double value) { return second_.next(first_.next(value)); }

 private:
  Sma first_, second_;
};

// Tillson 1998: the generalised double average applied three times, written out over six chained
// emas e1..e6: -v^3 e6 + (3v^2 + 3v^3) e5 - (6v^2 + 3v + 3v^3) e4 + (1 + 3v + v^3 + 3v^2) e3.
// First value: bar 6 (n - 1).
class T3 {
 public:
  T3(std::size_t length, double factor)
      : chain_{Ema(length), Ema(length), Ema(length), Ema(length), Ema(length), Ema(length)},
        squared_(factor * factor),
        cubed_(squared_ * factor),
        factor_(factor) {}
  [[nodiscard]] double next(double value) {
    std::array<double, 6> e{};
    for (std::size_t i = 0; i < chain_.size(); ++i) e[i] = value = chain_[i].next(value);
    return -cubed_ * e[5] + (3 * squared_ + 3 * cubed_) * e[4] -
           (6 * squared_ + 3 * factor_ + 3 * cubed_) * e[3] +
           (1 + 3 * factor_ + cubed_ + 3 * squared_) * e[2];
  }

 private:
  std::array<Ema, 6> chain_;
  double squared_, cubed_, factor_;
};

// Ehlers and Way 2010, as commonly simplified: ema(2 x - x[(n - 1)/2], n).
class Zlma {
 public:
  explicit Zlma(std::size_t length) : past_((length - 1) / 2), average_(length) {}
  [[nodiscard]] double next(double value) { return average_.next(2 * value - past_.next(value)); }

 private:
  Delay past_;
  Ema average_;
};

// Chande 1994: an ema whose weight 2/(n+1) is scaled by |cmo(n)|/100. Starts from the n-th
// available value, first value at the next; a window without moves leaves it where it is.
class Vidya {
 public:
  explicit Vidya(std::size_t length)
      : length_(length),
        weight_(2 / (static_cast<double>(length) + 1)),
        momentum_(length, CmoSmoothing::Sum) {}
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    const double momentum = momentum_.next(value);
    if (count_ < length_) {
      ++count_;
      average_ = value;
      return na;
    }
    if (!is_na(momentum)) average_ += weight_ * std::abs(momentum) / 100 * (value - average_);
    return average_;
  }

 private:
  std::size_t length_, count_ = 0;
  double weight_, average_ = na;
  Cmo momentum_;
};

// McGinley 1990: prev + (x - prev) / (n (x / prev)^4), seeded with the mean of the first n values;
// na on a bar where x / prev is not above zero.
class Mcginley {
 public:
  explicit Mcginley(std::size_t length) : seed_(length), length_(static_cast<double>(length)) {}
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    if (is_na(average_)) return average_ = seed_.next(value);
    const double ratio = value / average_, square = ratio * ratio;
    if (!(ratio > 0)) return na;
    average_ += (value - average_) / (length_ * square * square);
    return average_;
  }

 private:
  Seed seed_;
  double length_, average_ = na;
};

// Holt-Winters smoothing of level, trend and acceleration with the three weights, starting from the
// first value with neither trend nor acceleration; gives level + trend + acceleration / 2.
class HoltWinters {
 public:
  HoltWinters(double level_weight, double trend_weight, double acceleration_weight)
      : level_weight_(level_weight),
        trend_weight_(trend_weight),
        acceleration_weight_(acceleration_weight) {}
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    if (is_na(level_)) level_ = value;
    const double level = blend(level_weight_, level_ + trend_ + 0.5 * acceleration_, value);
    const double trend = blend(trend_weight_, trend_ + acceleration_, level - level_);
    acceleration_ = blend(acceleration_weight_, acceleration_, trend - trend_);
    level_ = level;
    trend_ = trend;
    return level + trend + 0.5 * acceleration_;
  }

 private:
  [[nodiscard]] static double blend(double weight, double old, double value) {
    return (1 - weight) * old + weight * value;
  }

  double level_weight_, trend_weight_, acceleration_weight_;
  double level_ = na, trend_ = 0, acceleration_ = 0;
};

// Ehlers' two-pole super smoother (Cycle Analytics for Traders, 2013), cut-off period n; the first
// two values pass unchanged. Its coefficients use exp and cos once, at construction.
class SuperSmoother {
 public:
  explicit SuperSmoother(std::size_t length) {
    const double angle = std::numbers::sqrt2 * std::numbers::pi / static_cast<double>(length);
    const double decay = core::elementary::exp(-angle);
    second_weight_ = 2 * decay * core::elementary::cos(angle);
    third_weight_ = -decay * decay;
    first_weight_ = 1 - second_weight_ - third_weight_;
  }
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    const double smooth = is_na(before_) ? value
                                         : first_weight_ * (value + value_) / 2 +
                                               second_weight_ * smooth_ + third_weight_ * before_;
    before_ = smooth_;
    smooth_ = smooth;
    value_ = value;
    return smooth;
  }

 private:
  double first_weight_, second_weight_, third_weight_;
  double value_ = na, smooth_ = na, before_ = na;
};

// Ehlers' even better sine wave, -1..1 (Cycle Analytics for Traders): a one-pole high-pass of
// period n, super-smoothed over `bars`, three values' mean over their root mean square. 0 in a flat
// window; first value at bar 2.
class SineWave {
 public:
  SineWave(std::size_t length, std::size_t bars) : smoother_(bars) {
    const double angle = 2 * std::numbers::pi / static_cast<double>(length);
    alpha_ = (1 - core::elementary::sin(angle)) / core::elementary::cos(angle);
  }
  [[nodiscard]] double next(double value) {
    if (is_na(value)) return na;
    high_pass_ = is_na(value_) ? 0 : 0.5 * (1 + alpha_) * (value - value_) + alpha_ * high_pass_;
    value_ = value;
    window_.push(smoother_.next(high_pass_));
    const double wave = sum_of(window_.values()) / 3;
    const double power =
        sum_of(3, [&](std::size_t i) { return window_.values()[i] * window_.values()[i]; }) / 3;
    return power > 0 ? wave / std::sqrt(power) : power;
  }

 private:
  SuperSmoother smoother_;
  Window window_{3};
  double alpha_, value_ = na, high_pass_ = 0;
};

}  // namespace sixbtc::indicators
