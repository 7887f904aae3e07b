// The words an order is made of.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <variant>

#include "core/fixed.hpp"
#include "market/instrument.hpp"
#include "market/side.hpp"

namespace sixbtc::orders {

// Whose order or fill it is: a deployed strategy by its place in the session, or nobody of ours
// (a manual trade, a liquidation of what nobody holds).
struct OwnerId {
  static constexpr std::uint32_t nobody = 0xFFFF'FFFF;
  std::uint32_t index = nobody;
  [[nodiscard]] constexpr bool is_external() const { return index == nobody; }
  friend constexpr auto operator<=>(OwnerId, OwnerId) = default;
};

enum class Purpose : std::uint8_t {
  Entry,
  Exit,       // the strategy, a time limit or a reversal closes
  Stop,       // protective, rests on the venue
  Target,     // profit, rests on the venue
  CoverStop,  // one stop for the netted position of several strategies
  Flatten,    // an emergency stop, a person, or reconciliation closes
};

enum class TimeInForce : std::uint8_t { GoodTillCancelled, ImmediateOrCancel, PostOnly };

// `worst`: not filled beyond it; absent: at any price.
struct MarketOrder {
  std::optional<core::Price> worst;
  friend bool operator==(const MarketOrder&, const MarketOrder&) = default;
};
struct LimitOrder {
  core::Price price;
  TimeInForce time_in_force = TimeInForce::GoodTillCancelled;
  friend bool operator==(const LimitOrder&, const LimitOrder&) = default;
};
// Becomes a market order when the price comes to the trigger: against us, ...
struct StopMarketOrder {
  core::Price trigger;
  friend bool operator==(const StopMarketOrder&, const StopMarketOrder&) = default;
};
// ... or in our favour.
struct TargetMarketOrder {
  core::Price trigger;
  friend bool operator==(const TargetMarketOrder&, const TargetMarketOrder&) = default;
};
using OrderKind = std::variant<MarketOrder, LimitOrder, StopMarketOrder, TargetMarketOrder>;

// The side that opens, and the one that closes, a position of that direction (not Flat).
[[nodiscard]] constexpr market::Side opening_side(market::Direction direction) {
  return direction == market::Direction::Long ? market::Side::Buy : market::Side::Sell;
}
[[nodiscard]] constexpr market::Side closing_side(market::Direction direction) {
  return direction == market::Direction::Long ? market::Side::Sell : market::Side::Buy;
}

}  // namespace sixbtc::orders
