// Candle patterns. What is long, short or near is measured against the bars before, with TA-Lib's
// default settings; the conditions are those TA-Lib documents for each pattern and are compared
// with its results in the tests. A pattern looks at closed bars only: the newest bar is its last.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "indicators/window.hpp"

namespace sixbtc::indicators {

// A part of a bar compared with `factor` times its mean over the `bars` before it (0: the bar's
// own).
struct CandleMeasure {
  enum class Part { Body, Range, Shadow };
  Part part;
  std::size_t bars;
  double factor;
};

// The last bars, enough for the longest pattern and the means before its first bar. `ago` counts
// back from the newest bar. What does not exist yet is na, and no comparison with it holds.
class CandleHistory {
 public:
  void push(double open, double high, double low, double close) {
    open_.push(open);
    high_.push(high);
    low_.push(low);
    close_.push(close);
  }
  [[nodiscard]] double open(std::size_t ago) const { return open_.at(ago); }
  [[nodiscard]] double high(std::size_t ago) const { return high_.at(ago); }
  [[nodiscard]] double low(std::size_t ago) const { return low_.at(ago); }
  [[nodiscard]] double close(std::size_t ago) const { return close_.at(ago); }
  [[nodiscard]] double top(std::size_t ago) const { return std::max(open(ago), close(ago)); }
  [[nodiscard]] double bottom(std::size_t ago) const { return std::min(open(ago), close(ago)); }
  [[nodiscard]] double body(std::size_t ago) const { return std::abs(close(ago) - open(ago)); }
  [[nodiscard]] double upper(std::size_t ago) const { return high(ago) - top(ago); }
  [[nodiscard]] double lower(std::size_t ago) const { return bottom(ago) - low(ago); }
  // 1: closed at or above its open, -1: below.
  [[nodiscard]] int color(std::size_t ago) const { return close(ago) >= open(ago) ? 1 : -1; }
  [[nodiscard]] double usual(const CandleMeasure& measure, std::size_t ago) const {
    if (measure.bars == 0) return measure.factor * part(measure.part, ago);
    double sum = 0;
    for (std::size_t i = 1; i <= measure.bars; ++i) sum += part(measure.part, ago + i);
    return measure.factor * sum / static_cast<double>(measure.bars);
  }

 private:
  [[nodiscard]] double part(CandleMeasure::Part which, std::size_t ago) const {
    switch (which) {
      case CandleMeasure::Part::Body:
        return body(ago);
      case CandleMeasure::Part::Range:
        return high(ago) - low(ago);
      default:
        return (upper(ago) + lower(ago)) / 2;
    }
  }

  Window open_{15}, high_{15}, low_{15}, close_{15};
};

namespace candle {

using Part = CandleMeasure::Part;
inline constexpr CandleMeasure usual_body{Part::Body, 10, 1}, doji_body{Part::Range, 10, 0.1},
    long_shadow{Part::Body, 0, 1}, very_long_shadow{Part::Body, 0, 2},
    short_shadow{Part::Shadow, 10, 1}, tiny_shadow{Part::Range, 10, 0.1}, near{Part::Range, 5, 0.2},
    far{Part::Range, 5, 0.6}, equal{Part::Range, 5, 0.05};

using Bars = const CandleHistory&;

inline bool is_long(Bars c, std::size_t ago) {
  return c.body(ago) > c.usual(usual_body, ago);
}
inline bool is_short(Bars c, std::size_t ago) {
  return c.body(ago) <= c.usual(usual_body, ago);
}
inline bool is_small(Bars c, std::size_t ago) {
  return c.body(ago) < c.usual(usual_body, ago);
}
inline bool is_doji(Bars c, std::size_t ago) {
  return c.body(ago) <= c.usual(doji_body, ago);
}
inline bool has_no_upper(Bars c, std::size_t ago) {
  return c.upper(ago) < c.usual(tiny_shadow, ago);
}
inline bool has_no_lower(Bars c, std::size_t ago) {
  return c.lower(ago) < c.usual(tiny_shadow, ago);
}
inline bool is_marubozu(Bars c, std::size_t ago) {
  return is_long(c, ago) && has_no_upper(c, ago) && has_no_lower(c, ago);
}
// The body of bar `ago` lies wholly above (below) that of the bar before it.
inline bool gaps_up(Bars c, std::size_t ago) {
  return c.bottom(ago) > c.top(ago + 1);
}
inline bool gaps_down(Bars c, std::size_t ago) {
  return c.top(ago) < c.bottom(ago + 1);
}
// The body of bar `ago` lies within that of the bar before it; one end may touch.
inline bool is_inside(Bars c, std::size_t ago) {
  return c.top(ago) <= c.top(ago + 1) && c.bottom(ago) >= c.bottom(ago + 1);
}
inline int when(bool holds, int value) {
  return holds ? value : 0;
}

inline int doji(Bars c) {
  return when(is_doji(c, 0), 1);
}
inline int dragonfly_doji(Bars c) {
  return when(is_doji(c, 0) && has_no_upper(c, 0) && c.lower(0) > c.usual(tiny_shadow, 0), 1);
}
inline int gravestone_doji(Bars c) {
  return when(is_doji(c, 0) && has_no_lower(c, 0) && c.upper(0) > c.usual(tiny_shadow, 0), 1);
}
inline int long_legged_doji(Bars c) {
  return when(is_doji(c, 0) && std::max(c.lower(0), c.upper(0)) > c.usual(long_shadow, 0), 1);
}
inline int hammer(Bars c) {
  return when(is_small(c, 0) && c.lower(0) > c.usual(long_shadow, 0) && has_no_upper(c, 0) &&
                  c.bottom(0) <= c.low(1) + c.usual(near, 1),
              1);
}
inline int hanging_man(Bars c) {
  return when(is_small(c, 0) && c.lower(0) > c.usual(long_shadow, 0) && has_no_upper(c, 0) &&
                  c.bottom(0) >= c.high(1) - c.usual(near, 1),
              -1);
}
inline int inverted_hammer(Bars c) {
  return when(is_small(c, 0) && c.upper(0) > c.usual(long_shadow, 0) && has_no_lower(c, 0) &&
                  gaps_down(c, 0),
              1);
}
inline int shooting_star(Bars c) {
  return when(
      is_small(c, 0) && c.upper(0) > c.usual(long_shadow, 0) && has_no_lower(c, 0) && gaps_up(c, 0),
      -1);
}
inline int marubozu(Bars c) {
  return when(is_marubozu(c, 0), c.color(0));
}
inline int closing_marubozu(Bars c) {
  return when(is_long(c, 0) && (c.color(0) > 0 ? has_no_upper(c, 0) : has_no_lower(c, 0)),
              c.color(0));
}
inline int belt_hold(Bars c) {
  return when(is_long(c, 0) && (c.color(0) > 0 ? has_no_lower(c, 0) : has_no_upper(c, 0)),
              c.color(0));
}
inline int spinning_top(Bars c) {
  return when(is_small(c, 0) && std::min(c.upper(0), c.lower(0)) > c.body(0), c.color(0));
}
inline int high_wave(Bars c) {
  return when(is_small(c, 0) && std::min(c.upper(0), c.lower(0)) > c.usual(very_long_shadow, 0),
              c.color(0));
}
inline int long_line(Bars c) {
  return when(is_long(c, 0) && std::max(c.upper(0), c.lower(0)) < c.usual(short_shadow, 0),
              c.color(0));
}
inline int short_line(Bars c) {
  return when(is_small(c, 0) && std::max(c.upper(0), c.lower(0)) < c.usual(short_shadow, 0),
              c.color(0));
}
inline int inside_bar(Bars c) {
  return when(c.high(0) < c.high(1) && c.low(0) > c.low(1), c.color(0));
}
inline int engulfing(Bars c) {
  const bool covers = c.top(0) >= c.top(1) && c.bottom(0) <= c.bottom(1) &&
                      (c.top(0) > c.top(1) || c.bottom(0) < c.bottom(1));
  return when(covers && c.color(0) != c.color(1), c.color(0));
}
inline int harami(Bars c) {
  return when(is_long(c, 1) && is_short(c, 0) && is_inside(c, 0), -c.color(1));
}
inline int harami_cross(Bars c) {
  return when(is_long(c, 1) && is_doji(c, 0) && is_inside(c, 0), -c.color(1));
}
inline int piercing(Bars c) {
  return when(c.color(1) < 0 && is_long(c, 1) && c.color(0) > 0 && is_long(c, 0) &&
                  c.open(0) < c.low(1) && c.close(0) < c.open(1) &&
                  c.close(0) > c.close(1) + c.body(1) * 0.5,
              1);
}
inline int dark_cloud_cover(Bars c) {
  return when(c.color(1) > 0 && is_long(c, 1) && c.color(0) < 0 && c.open(0) > c.high(1) &&
                  c.close(0) > c.open(1) && c.close(0) < c.close(1) - c.body(1) * 0.5,
              -1);
}
inline int kicking(Bars c) {
  const bool gaps = c.color(1) < 0 ? c.low(0) > c.high(1) : c.high(0) < c.low(1);
  return when(c.color(0) == -c.color(1) && is_marubozu(c, 1) && is_marubozu(c, 0) && gaps,
              c.color(0));
}
inline int doji_star(Bars c) {
  const bool gaps = c.color(1) > 0 ? gaps_up(c, 0) : gaps_down(c, 0);
  return when(is_long(c, 1) && is_doji(c, 0) && gaps, -c.color(1));
}
inline int matching_low(Bars c) {
  return when(
      c.color(1) < 0 && c.color(0) < 0 && std::abs(c.close(0) - c.close(1)) <= c.usual(equal, 1),
      1);
}
// The close of the newest bar is more than 0.3 of the first body inside that body.
inline bool closes_back(Bars c) {
  const int side = -c.color(2);
  return is_long(c, 2) && c.body(0) > c.usual(usual_body, 0) && c.color(0) == side &&
         (side > 0 ? c.close(0) > c.close(2) + c.body(2) * 0.3
                   : c.close(0) < c.close(2) - c.body(2) * 0.3);
}
inline int morning_star(Bars c) {
  return when(c.color(2) < 0 && is_short(c, 1) && gaps_down(c, 1) && closes_back(c), 1);
}
inline int evening_star(Bars c) {
  return when(c.color(2) > 0 && is_short(c, 1) && gaps_up(c, 1) && closes_back(c), -1);
}
inline int morning_doji_star(Bars c) {
  return when(c.color(2) < 0 && is_doji(c, 1) && gaps_down(c, 1) && closes_back(c), 1);
}
inline int evening_doji_star(Bars c) {
  return when(c.color(2) > 0 && is_doji(c, 1) && gaps_up(c, 1) && closes_back(c), -1);
}
inline int three_inside(Bars c) {
  const int side = -c.color(2);
  const bool is_engulfed = c.top(1) < c.top(2) && c.bottom(1) > c.bottom(2);
  const bool leaves = side > 0 ? c.close(0) > c.open(2) : c.close(0) < c.open(2);
  return when(is_long(c, 2) && is_short(c, 1) && is_engulfed && c.color(0) == side && leaves, side);
}
inline int three_outside(Bars c) {
  const int side = c.color(1);
  const bool engulfs = c.top(1) > c.top(2) && c.bottom(1) < c.bottom(2) && c.color(2) == -side;
  const bool goes_on = side > 0 ? c.close(0) > c.close(1) : c.close(0) < c.close(1);
  return when(engulfs && goes_on, side);
}
inline int three_white_soldiers(Bars c) {
  bool holds = is_long(c, 0) && c.close(0) > c.close(1) && c.close(1) > c.close(2);
  for (std::size_t ago = 0; ago < 3; ++ago)
    holds = holds && c.color(ago) > 0 && has_no_upper(c, ago);
  for (std::size_t ago = 0; ago < 2; ++ago)
    holds = holds && c.open(ago) > c.open(ago + 1) &&
            c.open(ago) <= c.close(ago + 1) + c.usual(near, ago + 1) &&
            c.body(ago) > c.body(ago + 1) - c.usual(far, ago + 1);
  return when(holds, 1);
}
inline int three_black_crows(Bars c) {
  bool holds = c.color(3) > 0 && c.high(3) > c.close(2) && c.close(2) > c.close(1) &&
               c.close(1) > c.close(0);
  for (std::size_t ago = 0; ago < 3; ++ago)
    holds = holds && c.color(ago) < 0 && has_no_lower(c, ago);
  for (std::size_t ago = 0; ago < 2; ++ago)
    holds = holds && c.open(ago) < c.open(ago + 1) && c.open(ago) > c.close(ago + 1);
  return when(holds, -1);
}
inline int two_crows(Bars c) {
  return when(c.color(2) > 0 && is_long(c, 2) && c.color(1) < 0 && gaps_up(c, 1) &&
                  c.color(0) < 0 && c.open(0) < c.open(1) && c.open(0) > c.close(1) &&
                  c.close(0) > c.open(2) && c.close(0) < c.close(2),
              -1);
}
inline int tristar(Bars c) {
  bool holds = true;
  for (std::size_t ago = 0; ago < 3; ++ago) holds = holds && c.body(ago) <= c.usual(doji_body, 2);
  if (holds && gaps_up(c, 1) && c.top(0) < c.top(1)) return -1;
  return when(holds && gaps_down(c, 1) && c.bottom(0) > c.bottom(1), 1);
}
inline int three_line_strike(Bars c) {
  const int side = c.color(1);
  bool holds = c.color(3) == side && c.color(2) == side && c.color(0) == -side;
  for (std::size_t ago = 1; ago < 3; ++ago)
    holds = holds && c.open(ago) >= c.bottom(ago + 1) - c.usual(near, ago + 1) &&
            c.open(ago) <= c.top(ago + 1) + c.usual(near, ago + 1) &&
            (side > 0 ? c.close(ago) > c.close(ago + 1) : c.close(ago) < c.close(ago + 1));
  const bool strikes = side > 0 ? c.open(0) > c.close(1) && c.close(0) < c.open(3)
                                : c.open(0) < c.close(1) && c.close(0) > c.open(3);
  return when(holds && strikes, side);
}

}  // namespace candle

// 1 for a bullish pattern that ends on this bar, -1 for a bearish one, 0 for none; where a pattern
// has no side, 1.
template <int (*Pattern)(const CandleHistory&)>
class CandlePattern {
 public:
  [[nodiscard]] double next(double open, double high, double low, double close) {
    history_.push(open, high, low, close);
    return Pattern(history_);
  }

 private:
  CandleHistory history_;
};

}  // namespace sixbtc::indicators
