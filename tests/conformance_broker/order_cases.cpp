// The order-* lists: queueing, modification, reversal, ties.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

namespace {

constexpr double tick = 0.01;

Case plain(const char* name, Script script) {
  return {name, [script](const Chart&, tv::Properties&) { return script; }};
}

Case ema_pullback(const char* name, bool on_close) {
  return {name, [on_close](const Chart& c, tv::Properties& p) -> Script {
            p.process_orders_on_close = on_close;
            const Column r = ind::column_of(ind::Rsi(14), c.close);
            const Column f = ind::column_of(ind::Ema(9), c.close);
            const Column s = ind::column_of(ind::Ema(21), c.close);
            const auto up = ind::column_of(ind::Crossover(), f, s);
            const auto down = ind::column_of(ind::Crossunder(), f, s);
            return [=](Desk& d) {
              if (up[d.i] && r[d.i] < 70 && d.flat()) d.entry("L", long_side, "entry");
              if (down[d.i] && d.is_long()) d.close("L", "exit");
            };
          }};
}

void moving_stop(Desk& d, int hour, const char* comment) {
  if (d.minutes() >= hour * 60 && d.minutes() <= hour * 60 + 45 && d.flat())
    d.entry("LE", long_side, comment, {.stop = d.high() + tick});
}

}  // namespace

std::vector<Case> order_cases() {
  return {
      plain("order-market-close-fill-basis-01",
            [](Desk& d) {
              if (d.at(3, 15) && d.flat()) d.entry("L", long_side, "long");
              if (d.at(5, 15)) d.close("L", "market close long");
              if (d.at(15, 15) && d.flat()) d.entry("S", short_side, "short");
              if (d.at(17, 15)) d.close("S", "market close short");
            }),
      plain("order-close-immediate-vs-next-bar-01",
            [](Desk& d) {
              if (d.at(2, 15) && d.flat()) d.entry("NEXT", long_side, "normal close case");
              if (d.at(3, 15)) d.close("NEXT", "normal close");
              if (d.at(10, 15) && d.flat()) d.entry("IMM", long_side, "immediate close case");
              if (d.at(11, 15)) d.close("IMM", "immediate close", true);
            }),
      ema_pullback("order-process-on-close-false-01", false),
      ema_pullback("order-process-on-close-true-01", true),
      plain("order-entry-implicit-reversal-exit-01",
            [](Desk& d) {
              if (d.at(0, 15) && d.flat()) d.entry("L", long_side, "open long");
              if (d.at(0, 45) && d.is_long()) d.entry("S", short_side, "reverse short");
              if (d.at(1, 15) && d.is_short()) d.entry("L", long_side, "reverse long");
              if (d.at(1, 45)) d.close_all("flat");
            }),
      {"order-same-id-market-entry-repeat-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.pyramiding = 3;
         return [](Desk& d) {
           if (d.at(0, 15) && d.flat()) {
             d.entry("L", long_side, "first same-id");
             d.entry("L", long_side, "second same-id");
           }
           if (d.at(1, 15) && d.is_long()) d.close("L", "close same-id");
           if (d.at(12, 15) && d.flat()) {
             d.entry("S", short_side, "first same-id short");
             d.entry("S", short_side, "second same-id short");
           }
           if (d.at(13, 15) && d.is_short()) d.close("S", "close same-id short");
         };
       }},
      plain("order-cross-entry-close-same-pass-01",
            [](Desk& d) {
              if (d.at(0, 15) && d.flat()) {
                d.entry("L", long_side, "entry first");
                d.close("L", "close second");
              }
              if (d.at(6, 15) && d.flat()) {
                d.close("L2", "close first");
                d.entry("L2", long_side, "entry second");
              }
              if (d.at(7, 15) && d.is_long()) d.close_all("cleanup");
              if (d.at(12, 15) && d.flat()) {
                d.entry("S", short_side, "short entry first");
                d.close("S", "short close second");
              }
              if (d.at(18, 15) && d.flat()) {
                d.close("S2", "short close first");
                d.entry("S2", short_side, "short entry second");
              }
              if (d.at(19, 15) && d.is_short()) d.close_all("short cleanup");
            }),
      plain("order-cross-exit-close-same-pass-01",
            [](Desk& d) {
              const double p = d.average();
              if (d.at(0, 15) && d.flat()) d.entry("L", long_side, "long");
              if (d.at(0, 45) && d.is_long()) {
                d.exit("X", "L", "exit first", {.limit = 1.02 * p, .stop = 0.98 * p});
                d.close("L", "close second");
              }
              if (d.at(6, 15) && d.flat()) d.entry("L2", long_side, "long2");
              if (d.at(6, 45) && d.is_long()) {
                d.close("L2", "close first");
                d.exit("X2", "L2", "exit second", {.limit = 1.02 * p, .stop = 0.98 * p});
              }
            }),
      plain("order-stop-entry-touch-boundary-01",
            [](Desk& d) {
              if (d.at(2, 15) && d.flat()) {
                d.entry("LE", long_side, "one tick over high", {.stop = d.high(1) + tick});
                d.cancel("SE");
              }
              if (d.at(14, 15) && d.flat()) {
                d.entry("SE", short_side, "one tick under low", {.stop = d.low(1) - tick});
                d.cancel("LE");
              }
              if (d.at(6, 15) && d.is_long()) d.close("LE", "long timeout");
              if (d.at(18, 15) && d.is_short()) d.close("SE", "short timeout");
            }),
      {"order-stop-entry-reversal-grouping-01",
       [](const Chart&, tv::Properties& p) -> Script {
         p.pyramiding = 2;
         return [](Desk& d) {
           if (d.at(0, 15) && d.flat()) d.entry("L1", long_side, "long lot 1");
           if (d.at(0, 30) && d.is_long()) d.entry("L2", long_side, "long lot 2");
           if (d.at(0, 45) && d.is_long())
             d.entry("SREV", short_side, "short stop reversal", {.stop = d.high(), .quantity = 1});
           if (d.at(1, 15) && d.is_short())
             d.entry("LREV", long_side, "long stop reversal", {.stop = d.low(), .quantity = 1});
           if (d.at(1, 45) && !d.flat()) d.close_all("flat");
         };
       }},
      {"order-stop-entry-cancel-opposite-01",
       [](const Chart& c, tv::Properties&) -> Script {
         const Column f = ind::column_of(ind::Ema(8), c.close);
         const Column s = ind::column_of(ind::Ema(21), c.close);
         return [=](Desk& d) {
           if (f[d.i] > s[d.i]) {
             d.entry("LE", long_side, "live long stop", {.stop = d.high(1)});
             d.cancel("SE");
           } else {
             d.entry("SE", short_side, "live short stop", {.stop = d.low(1)});
             d.cancel("LE");
           }
           if (d.is_long() && f[d.i] < s[d.i]) d.close("LE", "flip flat long");
           if (d.is_short() && f[d.i] > s[d.i]) d.close("SE", "flip flat short");
         };
       }},
      plain("order-same-id-stop-modification-01",
            [](Desk& d) {
              moving_stop(d, 2, "moving long stop");
              if (d.minutes() >= 14 * 60 && d.minutes() <= 14 * 60 + 45 && d.flat())
                d.entry("SE", short_side, "moving short stop", {.stop = d.low() - tick});
              if (d.at(6, 15) && d.is_long()) d.close("LE", "long close");
              if (d.at(18, 15) && d.is_short()) d.close("SE", "short close");
            }),
      plain("order-same-id-stop-after-flat-01",
            [](Desk& d) {
              moving_stop(d, 2, "first window stop");
              if (d.at(6, 15) && d.is_long()) d.close("LE", "first close");
              moving_stop(d, 8, "second window stop");
              if (d.at(12, 15) && d.is_long()) d.close("LE", "second close");
            }),
      plain("order-same-id-stop-minute-zero-01",
            [](Desk& d) {
              if (d.at(2, 0) && d.flat())
                d.entry("LE", long_side, "minute zero long stop", {.stop = d.high() + tick});
              if (d.at(6, 15) && d.is_long()) d.close("LE", "long close");
              if (d.at(14, 0) && d.flat())
                d.entry("SE", short_side, "minute zero short stop", {.stop = d.low() - tick});
              if (d.at(18, 15) && d.is_short()) d.close("SE", "short close");
            }),
      plain("order-dual-stop-both-touch-priority-01",
            [](Desk& d) {
              const double c = d.close_price();
              if (d.at(2, 45) && d.flat()) {
                d.entry("LE", long_side, "near long stop", {.stop = 1.002 * c});
                d.entry("SE", short_side, "near short stop", {.stop = 0.998 * c});
              }
              if (d.at(6, 15) && !d.flat()) d.close_all("morning flat");
              if (d.at(14, 45) && d.flat()) {
                d.entry("LE2", long_side, "farther long stop", {.stop = 1.004 * c});
                d.entry("SE2", short_side, "farther short stop", {.stop = 0.996 * c});
              }
              if (d.at(18, 15) && !d.flat()) d.close_all("evening flat");
            }),
      plain("order-dual-stop-open-tie-01",
            [](Desk& d) {
              const double c = d.close_price();
              if (d.at(4, 45) && d.flat()) {
                d.entry("LE", long_side, "long stop at close", {.stop = c});
                d.entry("SE", short_side, "short stop at close", {.stop = c});
              }
              if (d.at(8, 15) && !d.flat()) d.close_all("flat after open tie");
              if (d.at(16, 45) && d.flat()) {
                d.entry("SE2", short_side, "short first at close", {.stop = c});
                d.entry("LE2", long_side, "long second at close", {.stop = c});
              }
              if (d.at(20, 15) && !d.flat()) d.close_all("flat after reverse tie");
            }),
      plain("order-dual-stop-source-order-long-first-01",
            [](Desk& d) {
              const double c = d.close_price();
              if (d.at(2, 45) && d.flat()) {
                d.entry("LE", long_side, "long first", {.stop = 1.002 * c});
                d.entry("SE", short_side, "short second", {.stop = 0.998 * c});
              }
              if (d.at(6, 15) && !d.flat()) d.close_all("flat");
            }),
      plain("order-flip-stop-no-paired-close-01",
            [](Desk& d) {
              if (d.at(0, 15) && d.flat()) d.entry("L", long_side, "open long");
              if (d.at(0, 45) && d.is_long())
                d.entry("S", short_side, "flip via stop", {.stop = d.low() - tick, .quantity = 1});
              if (d.at(12, 0) && !d.flat()) d.close_all("cleanup");
            }),
      plain("order-deferred-flip-guaranteed-gap-stops-01",
            [](Desk& d) {
              if (d.at(8, 0)) {
                d.entry("SE", short_side, "open-guaranteed short",
                        {.stop = 10 * d.high(), .quantity = 1});
                d.cancel("LE");
              }
              if (d.at(14, 0)) {
                d.entry("LE", long_side, "open-guaranteed long",
                        {.stop = 0.1 * d.low(), .quantity = 1});
                d.cancel("SE");
              }
              if (d.at(8, 0) && d.is_long()) d.close("LE", "flip flat long");
              if (d.at(14, 0) && d.is_short()) d.close("SE", "flip flat short");
              if (d.day_of_week() == 2 && d.at(0, 0) && !d.flat()) d.close_all("weekly reset");
            }),
      {"order-range-expansion-pending-stop-01",
       [](const Chart& c, tv::Properties&) -> Script {
         const Column a =
             ind::column_of(ind::Atr(14, ind::FirstRange::HighLow), c.high, c.low, c.close);
         return [=](Desk& d) {
           const bool expands = d.high(1) - d.low(1) > d.back(a, 1);
           if (expands && d.close_price(1) > d.open(1))
             d.entry("LongOnRng", long_side, "", {.stop = d.high(1)});
           else
             d.cancel("LongOnRng");
           if (expands && d.close_price(1) < d.open(1))
             d.entry("ShortOnRng", short_side, "", {.stop = d.low(1)});
           else
             d.cancel("ShortOnRng");
         };
       }},
  };
}

}  // namespace sixbtc::conformance
