// Matching on candles: what the open bar will do to resting orders and to the position, by the one
// fill rule (fills/levels.hpp, profile perp): inside a bar liquidation, then stops, then targets,
// each at its level; the path (fills/bar_path.hpp) only says when.
//
// An order meets the part of the bar that is left when it becomes active. What the price has passed
// at that moment fires at once and is not looked at here. A limit order fills at its price when the
// path goes through it; touching is not enough. No queue, no depth, no volume.
#pragma once

#include "simulation/venue/account.hpp"
#include "simulation/venue/market_state.hpp"

namespace sixbtc::simulation {

// A resting order as a level of the position it would close (Sell: a long).
struct RestingLevel {
  market::Direction direction = market::Direction::Long;
  bool is_stop = false;
  bool is_limit = false;
  double price = 0;
};
// None: a market order, or one that is dormant or on its way to be filled already.
[[nodiscard]] std::optional<RestingLevel> resting_level(const Order& order);

// What is met next, at `now` or later; a bar is open.
[[nodiscard]] std::optional<Touch> next_touch(const MarketState& market, const OrderList& orders,
                                              const Position& position, core::Timestamp now);

// How much of the position the rest of the bar will close.
[[nodiscard]] core::Quantity closing_in_bar(const MarketState& market, const OrderList& orders,
                                            const Position& position);

}  // namespace sixbtc::simulation
