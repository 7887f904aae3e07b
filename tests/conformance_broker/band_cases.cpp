// The ta-* lists that trade bands and channels with closes of their own.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

namespace {

Script donchian(const Chart& c, tv::Properties&) {
  const Column upper = ind::column_of(ind::Highest(20), c.high);
  const Column lower = ind::column_of(ind::Lowest(20), c.low);
  const Column exit_high = ind::column_of(ind::Highest(10), c.high);
  const Column exit_low = ind::column_of(ind::Lowest(10), c.low);
  return [=](Desk& d) {
    const double x = d.close_price();
    if (x > d.back(upper, 1)) d.entry("Long", long_side);
    if (x < d.back(lower, 1)) d.entry("Short", short_side);
    if (d.is_long() && x < d.back(exit_low, 1)) d.close("Long");
    if (d.is_short() && x > d.back(exit_high, 1)) d.close("Short");
  };
}

Script bollinger_rsi(const Chart& c, tv::Properties&) {
  const auto bands = ind::column_of(ind::Bollinger(20, 2.0), c.close);
  const Column r = ind::column_of(ind::Rsi(14), c.close);
  return [=](Desk& d) {
    const double x = d.close_price();
    const auto& band = bands[d.i];
    if (x < band.lower && r[d.i] < 30) d.entry("Long", long_side);
    if (x > band.upper && r[d.i] > 70) d.entry("Short", short_side);
    if (d.is_long() && x > band.middle) d.close("Long");
    if (d.is_short() && x < band.middle) d.close("Short");
  };
}

Script chandelier(const Chart& c, tv::Properties&) {
  const Column a = ind::column_of(ind::Atr(22, ind::FirstRange::HighLow), c.high, c.low, c.close);
  Column from_high = ind::column_of(ind::Highest(22), c.high);
  Column from_low = ind::column_of(ind::Lowest(22), c.low);
  for (std::size_t i = 0; i < c.size(); ++i) {
    from_high[i] -= 3 * a[i];
    from_low[i] += 3 * a[i];
  }
  return [=, direction = 0](Desk& d) mutable {
    const int before = direction;
    if (d.close_price() > d.back(from_low, 1)) direction = 1;
    if (d.close_price() < d.back(from_high, 1)) direction = -1;
    if (direction == 1 && before != 1) d.entry("Long", long_side);
    if (direction == -1 && before != -1) d.entry("Short", short_side);
  };
}

Script ribbon(const Chart& c, tv::Properties&) {
  const Column f = ind::column_of(ind::Ema(8), c.close), m = ind::column_of(ind::Ema(21), c.close),
               s = ind::column_of(ind::Ema(55), c.close);
  return [=, state = 0](Desk& d) mutable {
    const std::size_t i = d.i;
    const bool bull = f[i] > m[i] && m[i] > s[i], bear = f[i] < m[i] && m[i] < s[i];
    if (bull && state != 1) d.entry("Long", long_side);
    if (bear && state != -1) d.entry("Short", short_side);
    state = bull ? 1 : bear ? -1 : 0;
  };
}

Script regression_channel(const Chart& c, tv::Properties&) {
  const Column line = ind::column_of(ind::Linreg(50, 0), c.close);
  const Column deviation = ind::column_of(ind::Stdev(50, ind::Divisor::Population), c.close);
  return [=](Desk& d) {
    const double x = d.close_price(), before = d.close_price(1);
    const double mid = line[d.i], width = 2 * deviation[d.i];
    if (x < mid - width && x > before) d.entry("Long", long_side);
    if (x > mid + width && x < before) d.entry("Short", short_side);
    if (d.is_long() && x > mid) d.close("Long");
    if (d.is_short() && x < mid) d.close("Short");
  };
}

Script momentum(const Chart& c, tv::Properties&) {
  const Column m = ind::column_of(ind::Change(10), c.close);
  const Column r = ind::column_of(ind::Roc(10), c.close);
  const auto up = ind::column_of(ind::Crossover(), m, Column(c.size(), 0.0));
  const auto down = ind::column_of(ind::Crossunder(), m, Column(c.size(), 0.0));
  return [=](Desk& d) {
    if (up[d.i] && r[d.i] > 0) d.entry("Long", long_side);
    if (down[d.i] && r[d.i] < 0) d.entry("Short", short_side);
    if (d.is_long() && m[d.i] < 0) d.close("Long");
    if (d.is_short() && m[d.i] > 0) d.close("Short");
  };
}

Script volume_spike(const Chart& c, tv::Properties&) {
  const Column mean = ind::column_of(ind::Sma(20), c.volume);
  const Column a = ind::column_of(ind::Atr(14, ind::FirstRange::HighLow), c.high, c.low, c.close);
  return [=, &c](Desk& d) {
    const double x = d.close_price(), before = d.close_price(1), v = c.volume[d.i];
    const bool spikes = v > 1.5 * mean[d.i];
    if (x > before + a[d.i] && spikes) d.entry("Long", long_side);
    if (x < before - a[d.i] && spikes) d.entry("Short", short_side);
    if (d.is_long() && x < before && v < mean[d.i]) d.close("Long");
    if (d.is_short() && x > before && v < mean[d.i]) d.close("Short");
  };
}

// Pine's comparisons do not see the noise of binary fractions: 0.19 is not below half of 0.38.
bool below(double a, double b) {
  return b - a > 1e-10;
}

Script engulfing(const Chart& c, tv::Properties&) {
  const Column trend = ind::column_of(ind::Sma(20), c.close);
  return [=](Desk& d) {
    const double o = d.open(), x = d.close_price(), o1 = d.open(1), x1 = d.close_price(1);
    const double o2 = d.open(2), x2 = d.close_price(2);
    const double body = std::abs(x - o), body1 = std::abs(x1 - o1), body2 = std::abs(x2 - o2);
    const double upper = d.high() - std::max(o, x), lower = std::min(o, x) - d.low();
    const bool bull_engulfs = x > o && x1 < o1 && x > o1 && o < x1;
    const bool bear_engulfs = x < o && x1 > o1 && x < o1 && o > x1;
    const bool hammer = below(2 * body, lower) && below(upper, 0.5 * body) && body > 0;
    const bool star = below(2 * body, upper) && below(lower, 0.5 * body) && body > 0;
    const bool morning = x2 < o2 && body1 < 0.3 * body2 && x > o && x > (o2 + x2) / 2;
    const bool bull = (bull_engulfs || hammer || morning) && x < trend[d.i];
    const bool bear = (bear_engulfs || star) && x > trend[d.i];
    if (bull) d.entry("Long", long_side);
    if (bear) d.entry("Short", short_side);
    if (d.is_long() && bear) d.close("Long");
    if (d.is_short() && bull) d.close("Short");
  };
}

}  // namespace

std::vector<Case> band_cases() {
  return {{"ta-donchian-channel-breakout-01", donchian},
          {"ta-bb-rsi-mean-reversion-01", bollinger_rsi},
          {"ta-chandelier-exit-direction-01", chandelier},
          {"ta-ema-ribbon-stack-transition-01", ribbon},
          {"ta-linreg-stdev-channel-revert-01", regression_channel},
          {"ta-momentum-roc-zero-cross-01", momentum},
          {"ta-volume-spike-atr-breakout-01", volume_spike},
          {"ta-engulfing-candle-pattern-01", engulfing}};
}

}  // namespace sixbtc::conformance
