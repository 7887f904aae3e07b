// The bracket-* and oca-* lists: targets, stops, trails, partial exits, groups.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

namespace {

Case plain(const char* name, Script script) {
  return {name, [script](const Chart&, tv::Properties&) { return script; }};
}

Column atr(const Chart& c, std::size_t length) {
  return ind::column_of(ind::Atr(length, ind::FirstRange::HighLow), c.high, c.low, c.close);
}

// Pivot breakout with a bracket fixed at the signal.
Script pivot_breakout(const Chart& c, tv::Properties&) {
  const Column ph = ind::column_of(ind::PivotHigh(5, 5), c.high);
  const Column pl = ind::column_of(ind::PivotLow(5, 5), c.low);
  const Column a = atr(c, 14);
  Column last_high(c.size(), na), last_low(c.size(), na);
  for (std::size_t i = 0; i < c.size(); ++i) {
    last_high[i] = !std::isnan(ph[i]) ? ph[i] : i > 0 ? last_high[i - 1] : na;
    last_low[i] = !std::isnan(pl[i]) ? pl[i] : i > 0 ? last_low[i - 1] : na;
  }
  return [=](Desk& d) {
    const double x = d.close_price(), high = last_high[d.i], low = last_low[d.i];
    if (x > high && d.close_price(1) <= high) {
      d.entry("Long", long_side);
      d.exit("XL", "Long", "", {.limit = x + 2 * a[d.i], .stop = x - 1.5 * a[d.i]});
    }
    if (x < low && d.close_price(1) >= low) {
      d.entry("Short", short_side);
      d.exit("XS", "Short", "", {.limit = x - 2 * a[d.i], .stop = x + 1.5 * a[d.i]});
    }
  };
}

Script atr_trail(const Chart& c, tv::Properties&) {
  const Column a = atr(c, 14), m = ind::column_of(ind::Ema(20), c.close);
  const auto up = ind::column_of(ind::Crossover(), c.close, m);
  const auto down = ind::column_of(ind::Crossunder(), c.close, m);
  return [=, stop = na, is_long = false](Desk& d) mutable {
    const double x = d.close_price();
    if (up[d.i]) {
      d.entry("Long", long_side);
      is_long = true;
      stop = x - 2 * a[d.i];
    }
    if (down[d.i]) {
      d.entry("Short", short_side);
      is_long = false;
      stop = x + 2 * a[d.i];
    }
    if (is_long && d.is_long()) {
      const double next = x - 2 * a[d.i];
      stop = std::isnan(stop) ? next : std::max(stop, next);
      if (x < stop) {
        d.close("Long");
        is_long = false;
      }
    }
    if (!is_long && d.is_short()) {
      const double next = x + 2 * a[d.i];
      stop = std::isnan(stop) ? next : std::min(stop, next);
      if (x > stop) d.close("Short");
    }
  };
}

}  // namespace

std::vector<Case> bracket_cases() {
  return {
      plain("bracket-exit-tp-sl-fixed-01",
            [](Desk& d) {
              const double p = d.average();
              if (d.at(0, 15) && d.flat()) d.entry("L", long_side, "periodic long");
              if (d.is_long())
                d.exit("LX", "L", "bracket", {.limit = 1.004 * p, .stop = 0.996 * p});
              if (d.at(6, 15) && d.is_long()) d.close("L", "timeout");
            }),
      plain("bracket-entry-exit-same-pass-attach-01",
            [](Desk& d) {
              const double c = d.close_price();
              if (d.at(8, 15) && d.flat()) {
                d.entry("L", long_side, "entry with bracket");
                d.exit("X", "L", "same-pass bracket", {.limit = 1.005 * c, .stop = 0.995 * c});
              }
              if (d.at(16, 15) && d.flat()) {
                d.entry("S", short_side, "short entry with bracket");
                d.exit("XS", "S", "same-pass short bracket",
                       {.limit = 0.995 * c, .stop = 1.005 * c});
              }
              if (d.at(23, 45) && !d.flat()) d.close_all("timeout");
            }),
      {"bracket-partial-exit-qty-percent-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.default_quantity = 2;
         return [](Desk& d) {
           const double average = d.average();
           if (d.at(1, 15) && d.flat()) d.entry("L", long_side, "two lots", {.quantity = 2});
           if (d.is_long()) {
             d.exit("HALF_TP", "L", "half tp", {.quantity_percent = 50, .limit = 1.003 * average});
             d.exit("REST_SL", "L", "rest stop", {.stop = 0.994 * average});
           }
           if (d.at(9, 15) && d.is_long()) d.close("L", "timeout");
         };
       }},
      plain("bracket-same-id-exit-replace-01",
            [](Desk& d) {
              const double p = d.average();
              if (d.at(8, 15) && d.flat()) d.entry("L", long_side, "long for exit replace");
              if (d.is_long()) {
                d.exit("X", "L", "first exit", {.limit = 1.01 * p, .stop = 0.99 * p});
                d.exit("X", "L", "replacement exit", {.limit = 1.003 * p, .stop = 0.997 * p});
              }
              if (d.at(16, 15) && d.is_long()) d.close("L", "timeout");
            }),
      plain("bracket-exit-three-way-set-once-entry-01",
            [](Desk& d) {
              const double c = d.close_price();
              if (d.at(8, 0) && d.flat()) {
                d.entry("L", long_side, "entry long");
                d.exit("LX", "L", "3-way set once",
                       {.limit = 1.02 * c, .stop = 0.99 * c, .trail_points = 20});
              }
              if (d.at(20, 0) && d.flat()) {
                d.entry("S", short_side, "entry short");
                d.exit("SX", "S", "3-way set once",
                       {.limit = 0.98 * c, .stop = 1.01 * c, .trail_points = 20});
              }
            }),
      plain("bracket-trail-points-with-offset-only-01",
            [](Desk& d) {
              if (d.at(9, 15) && d.flat()) d.entry("L", long_side, "trail long");
              if (d.at(15, 15) && d.flat()) d.entry("S", short_side, "trail short");
              if (d.is_long())
                d.exit("LX", "L", "trail long", {.trail_points = 80, .trail_offset = 40});
              if (d.is_short())
                d.exit("SX", "S", "trail short", {.trail_points = 80, .trail_offset = 40});
              if (d.at(23, 45) && !d.flat()) d.close_all("timeout");
            }),
      {"bracket-tp-sl-oca-reduce-isolate-01",
       [](const Chart& c, tv::Properties&) -> Script {
         const Column f = ind::column_of(ind::Sma(9), c.close);
         const Column s = ind::column_of(ind::Sma(21), c.close);
         const auto up = ind::column_of(ind::Crossover(), f, s);
         const auto down = ind::column_of(ind::Crossunder(), f, s);
         return [=](Desk& d) {
           if (up[d.i] && d.position() <= 0) d.entry("L", long_side, "ma cross up");
           if (down[d.i] && d.position() >= 0) d.entry("S", short_side, "ma cross dn");
           const double q = std::abs(d.position()), p = d.average();
           const double step = (d.is_long() ? 10 : -10) * 0.01;
           const Direction side = d.is_long() ? short_side : long_side;
           if (d.flat()) {
             d.cancel("BracketTP");
             d.cancel("BracketSL");
           } else {
             d.order("BracketTP", side, "TP",
                     {.limit = p + step,
                      .quantity = q,
                      .oca = "bracket97a",
                      .oca_type = tv::OcaType::Reduce});
             d.order("BracketSL", side, "SL",
                     {.stop = p - step,
                      .quantity = q,
                      .oca = "bracket97a",
                      .oca_type = tv::OcaType::Reduce});
           }
         };
       }},
      {"bracket-atr-trailing-stop-state-01", atr_trail},
      {"oca-exit-bracket-internal-cancel-01",
       [](const Chart& c, tv::Properties&) -> Script {
         const Column r = ind::column_of(ind::Rsi(14), c.close), a = atr(c, 14);
         const auto up = ind::column_of(ind::Crossover(), r, Column(c.size(), 30.0));
         return [=](Desk& d) {
           if (up[d.i] && d.flat()) d.entry("L", long_side, "entry", {.quantity = 1});
           const double p = d.average();
           if (d.is_long()) {
             tv::ExitRequest exit{
                 .quantity = 1, .limit = p + 1.5 * a[d.i], .stop = p - 1.5 * a[d.i]};
             exit.oca_name = d.broker().labels().intern("GRP");
             d.exit("X", "L", "", exit);
           }
         };
       }},
      {"ta-pivot-atr-stop-target-01", pivot_breakout},
  };
}

}  // namespace sixbtc::conformance
