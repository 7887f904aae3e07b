#include "generation/market_regime.hpp"

#include <fmt/format.h>

namespace sixbtc::generation {

namespace {

constexpr std::size_t days = 90;
constexpr double gain_min = 0.05, share_min = 0.6;

bool prevails(double gain, double other) {
  return gain >= gain_min && (other <= 0 || gain > share_min * (gain + other));
}

}  // namespace

std::string_view to_string(MarketRegime regime) {
  switch (regime) {
    case MarketRegime::Trend:
      return "trend";
    case MarketRegime::Reversal:
      return "reversal";
    case MarketRegime::Mixed:
      return "mixed";
  }
  return "mixed";
}

std::vector<MarketRegime> market_regimes(const columns::CandleView& daily) {
  const std::size_t n = daily.size();
  std::vector<double> following(n, 0), fading(n, 0);
  for (std::size_t t = 2; t < n; ++t) {
    const double close = daily.close[t], before = daily.close[t - 1];
    const double high = daily.high[t - 2], low = daily.low[t - 2];
    following[t] = before > high ? close / before - 1 : before < low ? 1 - close / before : 0;
    fading[t] = (daily.low[t - 1] < low ? close / low - 1 : 0) +
                (daily.high[t - 1] > high ? 1 - close / high : 0);
  }
  std::vector<MarketRegime> labels(n, MarketRegime::Mixed);
  for (std::size_t t = days - 1; t < n; ++t) {
    double follow = 0, fade = 0;
    for (std::size_t i = t + 1 - days; i <= t; ++i) {
      follow += following[i];
      fade += fading[i];
    }
    if (prevails(follow, fade)) labels[t] = MarketRegime::Trend;
    if (prevails(fade, follow)) labels[t] = MarketRegime::Reversal;
  }
  return labels;
}

std::vector<std::string> regime_statements() {
  return {
      fmt::format(
          "$measure() =>\n"
          "    rise = close / close[1] - 1\n"
          "    fall = 1 - close / close[1]\n"
          "    follow = close[1] > high[2] ? rise : close[1] < low[2] ? fall : 0.0\n"
          "    bought = low[1] < low[2] ? close / low[2] - 1 : 0.0\n"
          "    sold = high[1] > high[2] ? 1 - close / high[2] : 0.0\n"
          "    following = math.sum(follow, {0})\n"
          "    fading = math.sum(bought + sold, {0})\n"
          "    trends = following >= {1} and (fading <= 0 or following > {2} * (following + "
          "fading))\n"
          "    fades = fading >= {1} and (following <= 0 or fading > {2} * (following + fading))\n"
          "    trends ? 1 : fades ? -1 : 0",
          days, gain_min, share_min),
      "$label = request.security(syminfo.tickerid, \"D\", $measure())"};
}

}  // namespace sixbtc::generation
