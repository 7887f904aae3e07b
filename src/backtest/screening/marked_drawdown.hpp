// Drawdown of the bar-by-bar curve of profile `benchmark`, from what the closes of a trade could at
// most have done to it. Marked equity never falls when the price moves in favour, and rounding
// keeps that order; so a trade whose worst close against its best one makes no new low needs no
// second look. Exact: the others are looked at bar by bar.
#pragma once

#include <algorithm>
#include <cstddef>

#include "backtest/screening/kernels.hpp"
#include "fills/levels.hpp"
#include "market/side.hpp"

namespace sixbtc::backtest::screening {

struct OpenPosition {
  market::Direction direction = market::Direction::Long;
  double equity = 0;  // realised
  double quantity = 0, fill = 0;

  [[nodiscard]] double marked_at(double price) const {
    return equity + market::sign(direction) * quantity * (price - fill);
  }
};

class MarkedDrawdown {
 public:
  // The closes [entry, exit) at which a position was open.
  struct Span {
    std::size_t entry = 0, exit = 0;
  };

  MarkedDrawdown(const double* close, double start) : close_(close), peak_(start) {}

  void held(const Span& span, const OpenPosition& position) {
    const Extremes closes = extremes(close_, span.entry, span.exit);
    const bool is_long = position.direction == market::Direction::Long;
    const double best = position.marked_at(is_long ? closes.highest : closes.lowest);
    const double worst = position.marked_at(is_long ? closes.lowest : closes.highest);
    if (1.0 - worst / std::max(peak_, best) > drawdown_) {
      for (std::size_t bar = span.entry; bar < span.exit; ++bar)
        see(position.marked_at(close_[bar]));
    } else {
      peak_ = std::max(peak_, best);
    }
  }

  // The position was closed by one of its levels and left `equity`. Closes after the entry's lie
  // between levels that were not met yet, and need no look where even the levels would change
  // nothing.
  void traded(const Span& span, const OpenPosition& position, const fills::Levels& levels,
              double equity) {
    const double at_entry = position.marked_at(close_[span.entry]);
    if (std::max(at_entry, position.marked_at(levels.target)) > peak_) {
      held(span, position);
      return see(equity);
    }
    const double peak = peak_;  // of all closes of the span
    see(equity);
    if (1.0 - std::min(at_entry, position.marked_at(levels.stop)) / peak <= drawdown_) return;
    const Extremes closes = extremes(close_, span.entry, span.exit);
    const bool is_long = position.direction == market::Direction::Long;
    const double worst = position.marked_at(is_long ? closes.lowest : closes.highest);
    drawdown_ = std::max(drawdown_, 1.0 - worst / peak);
  }

  void see(double marked) {
    peak_ = std::max(peak_, marked);
    drawdown_ = std::max(drawdown_, 1.0 - marked / peak_);
  }
  [[nodiscard]] double drawdown() const { return drawdown_; }

 private:
  const double* close_;
  double peak_, drawdown_ = 0;
};

}  // namespace sixbtc::backtest::screening
