// TradingView's own template strategies on EURUSD, and the slippage and commission lists.
#include "conformance_broker/desk.hpp"
#include "indicators/averages.hpp"
#include "indicators/dispersion.hpp"
#include "indicators/extremes.hpp"
#include "indicators/logic.hpp"
#include "indicators/momentum.hpp"
#include "indicators/run.hpp"

namespace sixbtc::conformance {

namespace ind = indicators;
namespace tv = tradingview;

namespace {

Script macd(const Chart& c, tv::Properties&) {
  Column histogram;
  for (const auto& value : ind::column_of(ind::Macd(12, 26, 9, ind::MacdStart::Each), c.close))
    histogram.push_back(value.histogram);
  const Column zero(c.size(), 0.0);
  const auto up = ind::column_of(ind::Crossover(), histogram, zero);
  const auto down = ind::column_of(ind::Crossunder(), histogram, zero);
  return [=](Desk& d) {
    if (up[d.i]) d.entry("MacdLE", long_side);
    if (down[d.i]) d.entry("MacdSE", short_side);
  };
}

Script rsi(const Chart& c, tv::Properties&) {
  const Column r = ind::column_of(ind::Rsi(14), c.close);
  const auto up = ind::column_of(ind::Crossover(), r, Column(c.size(), 30.0));
  const auto down = ind::column_of(ind::Crossunder(), r, Column(c.size(), 70.0));
  return [=](Desk& d) {
    if (up[d.i]) d.entry("RsiLE", long_side);
    if (down[d.i]) d.entry("RsiSE", short_side);
  };
}

Script bollinger(const Chart& c, tv::Properties&) {
  Column upper, lower;
  for (const auto& band : ind::column_of(ind::Bollinger(20, 2.0), c.close)) {
    upper.push_back(band.upper);
    lower.push_back(band.lower);
  }
  const auto up = ind::column_of(ind::Crossover(), c.close, lower);
  const auto down = ind::column_of(ind::Crossunder(), c.close, upper);
  return [=](Desk& d) {
    Levels levels{.oca = "BollingerBands", .oca_type = tv::OcaType::Cancel};
    levels.stop = lower[d.i];
    if (up[d.i])
      d.entry("BBandLE", long_side, "", levels);
    else
      d.cancel("BBandLE");
    levels.stop = upper[d.i];
    if (down[d.i])
      d.entry("BBandSE", short_side, "", levels);
    else
      d.cancel("BBandSE");
  };
}

Script channel(const Chart& c, tv::Properties& p) {
  const Column high = ind::column_of(ind::Highest(5), c.high);
  const Column low = ind::column_of(ind::Lowest(5), c.low);
  return [=, tick = p.tick](Desk& d) {
    if (d.i >= 5) d.entry("ChBrkLE", long_side, "", {.stop = high[d.i] + tick});
    d.entry("ChBrkSE", short_side, "", {.stop = low[d.i] - tick});
  };
}

void costs(tv::Properties& p, int slippage_ticks) {
  p.initial_capital = 10'000;
  p.slippage_ticks = slippage_ticks;
  p.commission = 0.1;
}

Script slippage_basic(const Chart&, tv::Properties& p) {
  costs(p, 10);
  return [](Desk& d) {
    if (d.i == 10) d.entry("Long", long_side, "Long Entry");
    if (d.i == 20) d.close("Long", "Long Exit");
    if (d.i == 40) d.entry("Short", short_side, "Short Entry");
    if (d.i == 50) d.close("Short", "Short Exit");
  };
}

Script slippage_direction(const Chart&, tv::Properties& p) {
  costs(p, 15);
  return [](Desk& d) {
    if (d.i < 20 || d.i % 10 != 0) return;
    const std::size_t k = (d.i - 20) / 10;
    if (k % 2 == 0)
      d.entry("Long", long_side, fmt::format("Flip to Long #{}", k).c_str());
    else
      d.entry("Short", short_side, fmt::format("Flip to Short #{}", k).c_str());
  };
}

Script slippage_pyramiding(const Chart&, tv::Properties& p) {
  costs(p, 5);
  p.pyramiding = 3;
  p.default_quantity_type = tv::QuantityType::PercentOfEquity;
  p.default_quantity = 10;
  return [](Desk& d) {
    if (d.i == 20) d.entry("Long 1", long_side, "Entry #1");
    if (d.i == 25) d.entry("Long 2", long_side, "Entry #2");
    if (d.i == 30) d.entry("Long 3", long_side, "Entry #3");
    if (d.i == 40) d.close_all("Close All Positions");
  };
}

Script futures_cross(const Chart& c, tv::Properties& p) {
  p.initial_capital = 100'000;
  p.tick = 0.025;
  p.quantity_step = 1;
  p.point_value = 500;
  const Column fast = ind::column_of(ind::Sma(10), c.close);
  const Column slow = ind::column_of(ind::Sma(30), c.close);
  const auto up = ind::column_of(ind::Crossover(), fast, slow);
  const auto down = ind::column_of(ind::Crossunder(), fast, slow);
  return [=](Desk& d) {
    if (up[d.i]) d.entry("L", long_side);
    if (down[d.i]) d.entry("S", short_side);
  };
}

}  // namespace

Case futures_case() {
  return {"sma_cross", futures_cross};
}

std::vector<Case> eurusd_cases() {
  return {{"macd", macd},
          {"rsi", rsi},
          {"bollinger", bollinger},
          {"channelbreakout", channel},
          {"slippage_basic", slippage_basic},
          {"slippage_direction", slippage_direction},
          {"slippage_pyramiding", slippage_pyramiding}};
}

}  // namespace sixbtc::conformance
