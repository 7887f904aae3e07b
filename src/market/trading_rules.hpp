// What a venue accepts for one instrument, and the only place that rounds prices and quantities.
#pragma once

#include <cstdint>
#include <optional>

#include "core/fixed.hpp"

namespace sixbtc::market {

struct TradingRules {
  core::Price tick;                       // > 0
  core::Quantity lot;                     // > 0
  core::Amount notional_min;              // 0: none
  std::optional<int> significant_digits;  // Hyperliquid: 5, integers always allowed
  int leverage_max = 1;

  // Nearest allowed price in the named direction; no value when out of range or not finite.
  [[nodiscard]] std::optional<core::Price> round_price(double price, core::Rounding rounding) const;
  // Largest multiple of the lot not above `quantity`, taken as its nearest decimal of 8 digits; no
  // value when negative or not finite.
  // This is the one lot function of all engines.
  [[nodiscard]] std::optional<core::Quantity> round_quantity_down(double quantity) const;
};

}  // namespace sixbtc::market
