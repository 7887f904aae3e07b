// One thing that can be traded on one venue. Events and orders point at it by small index; names
// are resolved once, where messages enter and leave.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "core/fixed.hpp"
#include "core/time.hpp"
#include "market/trading_rules.hpp"

namespace sixbtc::market {

// Place in the session's table of instruments.
struct InstrumentId {
  std::uint32_t index = 0;
  friend constexpr auto operator<=>(InstrumentId, InstrumentId) = default;
};

struct Instrument {
  InstrumentId id;
  std::string venue;   // lower case: "hyperliquid"
  std::string symbol;  // as the venue writes it: "BTC", "kPEPE", "BTCUSDT"
  TradingRules rules;
  core::Rate maintenance_margin;  // of the position's value
  core::Duration funding_interval;
};

}  // namespace sixbtc::market
