#include "backtest/screening/restless_stop.hpp"

#include <algorithm>

namespace sixbtc::backtest::screening {

namespace {

// Well inside what a price can be, so that a stop is a price whenever a looser one is.
constexpr double price_most = 1e10;

}  // namespace

Bitmap restless_stop(const columns::CandleView& bars, const Bitmap& stated,
                     std::span<const double> stop, market::Direction held) {
  CHECK(stated.size() == bars.size());
  CHECK(stop.size() == bars.size());
  Bitmap restless(bars.size());
  for (std::size_t bar = 1; bar < bars.size(); ++bar) {
    const bool now = stated.test(bar), before = stated.test(bar - 1);
    if (!now && !before) continue;
    const double at = stop[bar], last = stop[bar - 1];
    const bool is_quiet =
        held == market::Direction::Long
            ? at >= last && at < price_most && std::min(bars.low[bar], bars.open[bar]) > last
            : at <= last && at > 0 && std::max(bars.high[bar], bars.open[bar]) < last;
    if (!(now && before && is_quiet)) restless.set(bar);
  }
  if (bars.size() > 0 && stated.test(0)) restless.set(0);
  return restless;
}

}  // namespace sixbtc::backtest::screening
