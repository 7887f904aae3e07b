// Trailing stop on the extremes of completed bars: what a bar did can only tighten the stop that
// the next bar meets. Pure state, one per position.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "fills/levels.hpp"

namespace sixbtc::fills {

class Trail {
 public:
  // No trailing stop.
  Trail() = default;
  // `activation`: price units of favourable movement that arm it (0: at once); `offset` > 0: price
  // units behind the best extreme.
  Trail(market::Direction direction, double entry, double activation, double offset)
      : direction_(direction),
        entry_(entry),
        best_(entry),
        activation_(activation),
        offset_(offset) {}

  [[nodiscard]] bool exists() const { return offset_ > 0; }
  // New distances; the best extreme seen so far stays.
  void change(double activation, double offset) {
    activation_ = activation;
    offset_ = offset;
  }
  // Extremes of completed bars.
  void see(double high, double low) {
    best_ = direction_ == market::Direction::Long ? std::max(best_, high) : std::min(best_, low);
  }
  // A bar has completed. Gives the stop for the next bar: unreachable while not armed.
  [[nodiscard]] double on_completed_bar(double high, double low) {
    see(high, low);
    const double side = market::sign(direction_);
    if (!exists() || side * (best_ - entry_) < activation_) return Levels::none(direction_).stop;
    return best_ - side * offset_;
  }

 private:
  market::Direction direction_ = market::Direction::Long;
  double entry_ = 0, best_ = 0, activation_ = 0, offset_ = 0;
};

}  // namespace sixbtc::fills
