// What a venue refuses at the door: unknown instruments, prices and quantities off the tick, lot or
// significant digits, ids it has already, leverage it does not offer, nothing to reduce, too little
// value. A message lives or dies as one, so the first refusal is that of all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "orders/request.hpp"
#include "simulation/venue/account.hpp"
#include "simulation/venue/market_state.hpp"

namespace sixbtc::simulation {

struct Refusal {
  orders::RejectReason reason = orders::RejectReason::Other;
  std::string detail;
};

// Nothing about money: see is_margin_enough.
[[nodiscard]] std::optional<Refusal> refusal_of(const orders::OrderGroup& group,
                                                const std::vector<MarketState>& markets,
                                                const OrderList& orders, const Account& account,
                                                MetTrigger met_trigger, core::Timestamp now);

// What an order that takes gets at `price`: slippage included.
[[nodiscard]] inline double taken_price(const MarketState& market, market::Side side,
                                        double price) {
  const auto direction =
      side == market::Side::Buy ? market::Direction::Long : market::Direction::Short;
  return fills::entry_price(direction, price, market.traded.costs.slippage);
}

// Of an order that may open: its value at the price it would get.
[[nodiscard]] bool is_value_enough(const MarketState& market, market::Side side,
                                   core::Quantity quantity, double price);

// Would it reduce the position?
[[nodiscard]] inline bool reduces(market::Side side, const Position& position) {
  return !position.is_flat() && position.quantity.is_negative() == (side == market::Side::Buy);
}

}  // namespace sixbtc::simulation
