// The two grids of a symbol: prices in ticks, quantities in steps.
#pragma once

#include <cmath>

namespace sixbtc::tradingview {

// Grid arithmetic that lands on the double nearest to the decimal a person would write: for a step
// such as 0.0001 it divides by 10000 instead of multiplying.
class Grid {
 public:
  explicit Grid(double step) : step_(step), inverse_(std::round(1.0 / step)) {
    divides_ = inverse_ >= 1.0 && std::abs(inverse_ * step - 1.0) < 1e-9;
  }
  [[nodiscard]] double step() const { return step_; }
  [[nodiscard]] double count(double value) const {
    return divides_ ? value * inverse_ : value / step_;
  }
  [[nodiscard]] double value(double count) const {
    return divides_ ? count / inverse_ : count * step_;
  }
  [[nodiscard]] double nearest(double value_) const { return value(std::round(count(value_))); }
  // A value within `tolerance` steps of the grid counts as being on it.
  [[nodiscard]] double down(double value_, double tolerance) const {
    if (std::isnan(value_)) return value_;
    const double steps = count(value_), closest = std::round(steps);
    return value(std::abs(steps - closest) < tolerance ? closest : std::floor(steps));
  }
  [[nodiscard]] double up(double value_, double tolerance) const {
    return -down(-value_, tolerance);
  }

 private:
  double step_, inverse_;
  bool divides_;
};

// TradingView snaps a level within 1e-4 of a tick onto that tick (measured there by others on
// ticks from 1e-4 to 1e-2, the width is in ticks).
inline constexpr double tick_tolerance = 1e-4;
// Quantities are truncated; this only absorbs the noise of binary fractions.
inline constexpr double step_tolerance = 1e-7;

}  // namespace sixbtc::tradingview
