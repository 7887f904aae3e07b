// The name of a recorded series: where it was traded, what, and the bar length.
#pragma once

#include <compare>
#include <string>

#include "market/interval.hpp"

namespace sixbtc::market {

struct SeriesKey {
  std::string exchange;  // lower case: "binance", "hyperliquid"
  std::string market;    // lower case: "spot", "usdm_perp", "perp"
  std::string symbol;    // as the venue writes it: "BTCUSDT", "kPEPE"
  Interval interval = Interval::minutes(1);

  // "binance/spot/BTCUSDT/1m"
  [[nodiscard]] std::string to_string() const {
    return exchange + "/" + market + "/" + symbol + "/" + interval.to_string();
  }
  friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

}  // namespace sixbtc::market
