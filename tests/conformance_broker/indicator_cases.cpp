// The ta-* lists that cross averages and oscillators: market orders, reversals, guarded flips.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"
#include "indicators/trend.hpp"
#include "indicators/volume.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

namespace {

struct Signals {
  std::vector<std::uint8_t> go_long, go_short;
};

Signals crossings(const Column& a, const Column& b) {
  return {ind::column_of(ind::Crossover(), a, b), ind::column_of(ind::Crossunder(), a, b)};
}

Column level(const Chart& c, double value) {
  return Column(c.size(), value);
}

// Enters on each signal; the opposite entry reverses.
Case reversing(const char* name, const char* long_id, const char* long_comment,
               const char* short_id, const char* short_comment,
               std::function<Signals(const Chart&)> signals) {
  return {name, [=](const Chart& c, tv::Properties&) -> Script {
            const Signals s = signals(c);
            return [=](Desk& d) {
              if (s.go_long[d.i]) d.entry(long_id, long_side, long_comment);
              if (s.go_short[d.i]) d.entry(short_id, short_side, short_comment);
            };
          }};
}

Case flipping(const char* name, const char* long_comment, const char* short_comment,
              std::function<Signals(const Chart&)> signals) {
  return {name, [=](const Chart& c, tv::Properties&) -> Script {
            const Signals s = signals(c);
            return [=](Desk& d) {
              d.flip(s.go_long[d.i], s.go_short[d.i], long_comment, short_comment);
            };
          }};
}

Signals supertrend_flips(const Chart& c) {
  const auto line = ind::column_of(ind::Supertrend(3.0, 10), c.high, c.low, c.close);
  Signals s;
  double before = 0;
  for (const auto& value : line) {
    s.go_long.push_back(value.direction == -1 && before == 1);
    s.go_short.push_back(value.direction == 1 && before == -1);
    before = value.direction;
  }
  return s;
}

Signals sar_flips(const Chart& c) {
  const Column v = ind::column_of(ind::Sar(0.02, 0.02, 0.2), c.high, c.low, c.close);
  Signals s;
  bool was_below = false;
  for (std::size_t i = 0; i < c.size(); ++i) {
    const bool below = v[i] < c.close[i];
    s.go_long.push_back(below && !was_below);
    s.go_short.push_back(!below && was_below);
    was_below = below;
  }
  return s;
}

Signals inside_bars(const Chart& c) {
  Signals s{std::vector<std::uint8_t>(c.size(), 0), std::vector<std::uint8_t>(c.size(), 0)};
  for (std::size_t i = 1; i < c.size(); ++i) {
    const bool inside = c.high[i] < c.high[i - 1] && c.low[i] > c.low[i - 1];
    s.go_long[i] = inside && c.close[i] > c.open[i];
    s.go_short[i] = inside && c.close[i] < c.open[i];
  }
  return s;
}

// Long while the condition holds, re-issued every bar; closed when it does not.
Case holding(const char* name, const char* id, const char* comment, const char* close_comment,
             std::function<std::vector<std::uint8_t>(const Chart&)> condition) {
  return {name, [=](const Chart& c, tv::Properties&) -> Script {
            const auto holds = condition(c);
            return [=](Desk& d) {
              if (holds[d.i])
                d.entry(id, long_side, comment);
              else
                d.close(id, close_comment);
            };
          }};
}

}  // namespace

std::vector<Case> indicator_cases() {
  const auto rsi = [](const Chart& c) { return ind::column_of(ind::Rsi(14), c.close); };
  const auto macd = [](const Chart& c) {
    return ind::column_of(ind::Macd(12, 26, 9, ind::MacdStart::Each), c.close);
  };
  return {
      flipping("ta-sma-dual-cross-01", "golden cross", "death cross",
               [](const Chart& c) {
                 return crossings(ind::column_of(ind::Sma(9), c.close),
                                  ind::column_of(ind::Sma(21), c.close));
               }),
      reversing("ta-rsi14-cross-50-01", "L", "rsi cross up 50", "S", "rsi cross dn 50",
                [=](const Chart& c) { return crossings(rsi(c), level(c, 50)); }),
      reversing("ta-macd-12-26-9-line-signal-cross-01", "L", "macd cross up", "S", "macd cross dn",
                [=](const Chart& c) {
                  Column line, signal;
                  for (const auto& value : macd(c)) {
                    line.push_back(value.line);
                    signal.push_back(value.signal);
                  }
                  return crossings(line, signal);
                }),
      flipping("ta-supertrend-direction-flip-01", "st bull flip", "st bear flip", supertrend_flips),
      flipping("ta-sar-flip-entry-01", "sar bull flip", "sar bear flip", sar_flips),
      flipping("ta-inside-bar-engulfing-01", "bull inside-bar", "bear inside-bar", inside_bars),
      reversing("ta-dmi-adx-di-cross-01", "Long", "", "Short", "",
                [](const Chart& c) {
                  Column plus, minus;
                  for (const auto& value :
                       ind::column_of(ind::Dmi(14, 14), c.high, c.low, c.close)) {
                    plus.push_back(value.plus);
                    minus.push_back(value.minus);
                  }
                  return crossings(plus, minus);
                }),
      reversing("ta-obv-ema-cross-01", "L", "obv cross up", "S", "obv cross dn",
                [](const Chart& c) {
                  const Column o = ind::column_of(ind::Obv(ind::ObvStart::Zero), c.close, c.volume);
                  return crossings(o, ind::column_of(ind::Ema(21), o));
                }),
      reversing(
          "ta-hma-55-close-cross-01", "L", "close cross up HMA55", "S", "close cross dn HMA55",
          [](const Chart& c) { return crossings(c.close, ind::column_of(ind::Hma(55), c.close)); }),
      reversing("ta-wpr-14-bands-01", "L", "wpr cross up -80", "S", "wpr cross dn -20",
                [](const Chart& c) {
                  const Column w = ind::column_of(ind::Wpr(14), c.high, c.low, c.close);
                  return Signals{ind::column_of(ind::Crossover(), w, level(c, -80)),
                                 ind::column_of(ind::Crossunder(), w, level(c, -20))};
                }),
      reversing("ta-vwma-vs-sma-divergence-01", "Long", "", "Short", "",
                [](const Chart& c) {
                  Column x = ind::column_of(ind::Vwma(20), c.close, c.volume);
                  const Column s = ind::column_of(ind::Sma(20), c.close);
                  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= s[i];
                  return crossings(x, level(c, 0));
                }),
      holding("ta-rsi14-gt-50-continuous-state-01", "L", "rsi > 50", "rsi <= 50",
              [=](const Chart& c) {
                std::vector<std::uint8_t> holds;
                for (const double r : rsi(c)) holds.push_back(r > 50);
                return holds;
              }),
      holding("ta-rsi-macd-and-continuous-state-01", "Long", "Long", "",
              [=](const Chart& c) {
                const Column r = rsi(c);
                const auto m = macd(c);
                std::vector<std::uint8_t> holds;
                for (std::size_t i = 0; i < c.size(); ++i)
                  holds.push_back(!(r[i] <= 50) && !(m[i].line <= m[i].signal));
                return holds;
              }),
  };
}

}  // namespace sixbtc::conformance
