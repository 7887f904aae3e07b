// Pivot point levels of the period before, as charts draw them: floor traders' arithmetic on its
// open, high, low and close. Formulas: TradingView's description of each method.
#pragma once

#include <algorithm>

#include "indicators/window.hpp"

namespace sixbtc::indicators {

enum class PivotMethod { Traditional, Fibonacci, Woodie, Classic, Demark, Camarilla };

// In the order in which charts list them; na where the method has no such level.
struct PivotLevels {
  double p = na, r1 = na, s1 = na, r2 = na, s2 = na, r3 = na, s3 = na, r4 = na, s4 = na, r5 = na,
         s5 = na;
};

struct PivotPeriod {
  double open = na, high = na, low = na, close = na;
};

// `next_open` opens the period that follows; only Woodie's method looks at it.
[[nodiscard]] inline PivotLevels pivot_levels(PivotMethod method, const PivotPeriod& period,
                                              double next_open) {
  const auto [open, high, low, close] = period;
  const double range = high - low, mean = (high + low + close) / 3;
  PivotLevels v;
  v.p = mean;
  switch (method) {
    case PivotMethod::Traditional:
      v.r1 = 2 * mean - low;
      v.s1 = 2 * mean - high;
      v.r2 = mean + range;
      v.s2 = mean - range;
      v.r3 = 2 * mean + (high - 2 * low);
      v.s3 = 2 * mean - (2 * high - low);
      v.r4 = 3 * mean + (high - 3 * low);
      v.s4 = 3 * mean - (3 * high - low);
      v.r5 = 4 * mean + (high - 4 * low);
      v.s5 = 4 * mean - (4 * high - low);
      break;
    case PivotMethod::Fibonacci:
      v.r1 = mean + 0.382 * range;
      v.s1 = mean - 0.382 * range;
      v.r2 = mean + 0.618 * range;
      v.s2 = mean - 0.618 * range;
      v.r3 = mean + range;
      v.s3 = mean - range;
      break;
    case PivotMethod::Woodie:
      v.p = (high + low + 2 * next_open) / 4;
      v.r1 = 2 * v.p - low;
      v.s1 = 2 * v.p - high;
      v.r2 = v.p + range;
      v.s2 = v.p - range;
      v.r3 = high + 2 * (v.p - low);
      v.s3 = low - 2 * (high - v.p);
      v.r4 = v.r3 + range;
      v.s4 = v.s3 - range;
      break;
    case PivotMethod::Classic:
      v.r1 = 2 * mean - low;
      v.s1 = 2 * mean - high;
      v.r2 = mean + range;
      v.s2 = mean - range;
      v.r3 = mean + 2 * range;
      v.s3 = mean - 2 * range;
      v.r4 = mean + 3 * range;
      v.s4 = mean - 3 * range;
      break;
    case PivotMethod::Demark: {
      const double x = open == close  ? high + low + 2 * close
                       : close > open ? 2 * high + low + close
                                      : 2 * low + high + close;
      v.p = x / 4;
      v.r1 = x / 2 - low;
      v.s1 = x / 2 - high;
      break;
    }
    case PivotMethod::Camarilla:
      v.r1 = close + 1.1 * range / 12;
      v.s1 = close - 1.1 * range / 12;
      v.r2 = close + 1.1 * range / 6;
      v.s2 = close - 1.1 * range / 6;
      v.r3 = close + 1.1 * range / 4;
      v.s3 = close - 1.1 * range / 4;
      v.r4 = close + 1.1 * range / 2;
      v.s4 = close - 1.1 * range / 2;
      v.r5 = high / low * close;
      v.s5 = close - (v.r5 - close);
      break;
  }
  return v;
}

// A period lasts from one anchor to the bar before the next. Fixed: the levels of the last whole
// period (or, before the second anchor, of the bars before the first); developing: those of the
// period under way.
class PivotPoints {
 public:
  PivotPoints(PivotMethod method, bool is_developing)
      : method_(method), is_developing_(is_developing) {}

  [[nodiscard]] PivotLevels next(bool is_anchor, double open, double high, double low,
                                 double close) {
    const bool is_first = is_na(period_.high);
    if (is_anchor && !is_first) levels_ = pivot_levels(method_, period_, open);
    if (is_anchor || is_first) {
      period_ = {open, high, low, close};
    } else {
      period_.high = std::max(period_.high, high);
      period_.low = std::min(period_.low, low);
      period_.close = close;
    }
    return is_developing_ ? pivot_levels(method_, period_, na) : levels_;
  }

 private:
  PivotMethod method_;
  bool is_developing_;
  PivotPeriod period_;
  PivotLevels levels_;
};

}  // namespace sixbtc::indicators
