// The remaining ta-* and na-* lists on the chart's own time frame.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volume.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

namespace {

Column level(const Chart& c, double value) {
  return Column(c.size(), value);
}

Script money_flow(const Chart& c, tv::Properties&) {
  Column hlc3;
  for (std::size_t i = 0; i < c.size(); ++i)
    hlc3.push_back((c.high[i] + c.low[i] + c.close[i]) / 3);
  const Column m = ind::column_of(ind::Mfi(14, ind::MfiStart::FirstBar), hlc3, c.volume);
  const auto up = ind::column_of(ind::Crossover(), m, level(c, 20));
  const auto down = ind::column_of(ind::Crossunder(), m, level(c, 80));
  return [=](Desk& d) {
    if (up[d.i]) d.entry("L", long_side, "mfi x up 20");
    if (down[d.i]) d.entry("S", short_side, "mfi x dn 80");
  };
}

Script rsi_bands(const Chart& c, tv::Properties&) {
  const Column r = ind::column_of(ind::Rsi(14), c.close);
  const Column mid = ind::column_of(ind::Sma(50), r);
  const Column deviation = ind::column_of(ind::Stdev(50, ind::Divisor::Population), r);
  return [=](Desk& d) {
    const double x = r[d.i], before = d.back(r, 1), m = mid[d.i], width = 2 * deviation[d.i];
    if (x < m - width && x > before) d.entry("Long", long_side);
    if (x > m + width && x < before) d.entry("Short", short_side);
    if (d.is_long() && x > m) d.close("Long");
    if (d.is_short() && x < m) d.close("Short");
  };
}

Script rsi_signal(const Chart& c, tv::Properties&) {
  const Column r = ind::column_of(ind::Rsi(14), c.close), s = ind::column_of(ind::Ema(9), r);
  const auto up = ind::column_of(ind::Crossover(), r, s);
  const auto down = ind::column_of(ind::Crossunder(), r, s);
  return [=](Desk& d) {
    if (up[d.i] && r[d.i] < 50) d.entry("Long", long_side);
    if (down[d.i] && r[d.i] > 50) d.entry("Short", short_side);
  };
}

Script new_extremes(const Chart& c, tv::Properties&) {
  const Column top = ind::column_of(ind::Highest(20), c.high);
  const Column bottom = ind::column_of(ind::Lowest(20), c.low);
  const Column since_top = ind::column_of(ind::HighestBars(20), c.high);
  const Column since_bottom = ind::column_of(ind::LowestBars(20), c.low);
  const Column e = ind::column_of(ind::Ema(50), c.close);
  return [=](Desk& d) {
    const double x = d.close_price(), mid = (top[d.i] + bottom[d.i]) / 2;
    if (since_top[d.i] == 0 && x > e[d.i]) d.entry("Long", long_side);
    if (since_bottom[d.i] == 0 && x < e[d.i]) d.entry("Short", short_side);
    if (d.is_long() && x < mid) d.close("Long");
    if (d.is_short() && x > mid) d.close("Short");
  };
}

Script score(const Chart& c, tv::Properties&) {
  const Column r = ind::column_of(ind::Rsi(14), c.close);
  const Column e = ind::column_of(ind::Ema(20), c.close);
  const Column m = ind::column_of(ind::Sma(20), c.close);
  return [=, before = 0](Desk& d) mutable {
    const double x = d.close_price();
    int now = r[d.i] > 50 ? 1 : r[d.i] < 50 ? -1 : 0;
    now += x > e[d.i] ? 1 : -1;
    now += x > m[d.i] ? 1 : -1;
    if (d.i > 0 && now >= 2 && before < 2) d.entry("Long", long_side);
    if (d.i > 0 && now <= -2 && before > -2) d.entry("Short", short_side);
    if (d.is_long() && now <= 0) d.close("Long");
    if (d.is_short() && now >= 0) d.close("Short");
    before = now;
  };
}

Script efficiency(const Chart& c, tv::Properties&) {
  return [=, &c, k = na, before = na, was_up = false, was_down = false](Desk& d) mutable {
    const std::size_t i = d.i;
    double path = 0;
    for (std::size_t n = 0; n < 14 && path == path; ++n)
      path += std::abs(d.close_price(n) - d.close_price(n + 1));
    // `path != 0` is false while the path is na: the ratio is 0 then, not na.
    const bool has_path = !std::isnan(path) && path != 0;
    const double er = has_path ? std::abs(c.close[i] - d.close_price(14)) / path : 0.0;
    const double sc = std::pow(er * (2.0 / 3 - 2.0 / 31) + 2.0 / 31, 2);
    before = k;
    const double from = std::isnan(before) ? 0.0 : before;
    k = from + sc * (c.close[i] - from);
    const bool up = k > before, down = k < before;
    if (up && !was_up) d.entry("Long", long_side);
    if (down && !was_down) d.entry("Short", short_side);
    was_up = up;
    was_down = down;
  };
}

Script range_filter(const Chart& c, tv::Properties&) {
  Column range;
  for (std::size_t i = 0; i < c.size(); ++i) range.push_back(c.high[i] - c.low[i]);
  const Column e = ind::column_of(ind::Ema(50), range);
  return [=, filter = na, direction = 0](Desk& d) mutable {
    const double x = d.close_price(), width = 2.5 * e[d.i];
    const int before = direction;
    if (std::isnan(filter)) filter = x;
    if (x > filter + width) {
      filter = x - width;
      direction = 1;
    } else if (x < filter - width) {
      filter = x + width;
      direction = -1;
    } else if (direction == 1) {
      filter = std::max(filter, x - width);
    } else if (direction == -1) {
      filter = std::min(filter, x + width);
    }
    if (direction == 1 && before != 1) d.entry("Long", long_side);
    if (direction == -1 && before != -1) d.entry("Short", short_side);
  };
}

Script band_break(const Chart& c, tv::Properties&) {
  const Column b = ind::column_of(ind::Sma(20), c.close);
  const Column v = ind::column_of(ind::Stdev(20, ind::Divisor::Population), c.close);
  return [=](Desk& d) {
    const double x = d.close_price();
    d.flip(x > b[d.i] + 2 * v[d.i], x < b[d.i] - 2 * v[d.i], "upper-band break",
           "lower-band break");
  };
}

Script stochastic(const Chart& c, tv::Properties&) {
  const Column k = ind::column_of(ind::SkipNa(ind::Sma(3)),
                                  ind::column_of(ind::Stoch(14), c.close, c.high, c.low));
  const Column s = ind::column_of(ind::SkipNa(ind::Sma(3)), k);
  const auto up = ind::column_of(ind::Crossover(), k, s);
  const auto down = ind::column_of(ind::Crossunder(), k, s);
  return [=](Desk& d) {
    if (up[d.i] && k[d.i] < 80) d.entry("L", long_side, "slowK cross above D");
    if (down[d.i] && k[d.i] > 20) d.entry("S", short_side, "slowK cross below D");
  };
}

Script na_chain(const Chart& c, tv::Properties&) {
  Column x(c.size(), 0.0);
  for (std::size_t i = 1; i < c.size(); ++i) x[i] = 2 * (c.close[i] - c.close[i - 1]);
  const Column s = ind::column_of(ind::Sma(8), x);
  return [=](Desk& d) {
    const double now = s[d.i], last = d.back(s, 1), before = std::isnan(last) ? 0.0 : last;
    if (d.flat() && now > 0 && before <= 0)
      d.entry("N", long_side, "na chain long", {.quantity = 1});
    if (d.is_long() && now < 0 && before >= 0) d.close("N", "na chain flat");
  };
}

}  // namespace

std::vector<Case> oscillator_cases() {
  return {{"ta-mfi-14-bands-20-80-01", money_flow},
          {"ta-rsi-bb-self-bands-01", rsi_bands},
          {"ta-rsi-ema-signal-cross-01", rsi_signal},
          {"ta-highestbars-lowestbars-breakout-01", new_extremes},
          {"ta-multi-indicator-score-composite-01", score},
          {"ta-kama-style-efficiency-ratio-01", efficiency},
          {"ta-range-filter-var-band-01", range_filter},
          {"ta-stdev-sma-expansion-break-01", band_break},
          {"ta-stoch-slow-k-d-cross-01", stochastic},
          {"na-nz-fixnan-history-chain-01", na_chain}};
}

}  // namespace sixbtc::conformance
