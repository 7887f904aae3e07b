// What a fill costs: fees, slippage, and the price of being liquidated.
//
// Ratios, not percent (0.00045 is 0.045 %). Pure functions, any thread.
#pragma once

#include "fills/levels.hpp"
#include "market/side.hpp"

namespace sixbtc::fills {

// How a target is filled: as a resting limit order (maker fee, no slippage) or as a triggered
// market order (taker fee and slippage; the pessimistic assumption).
enum class TargetFill : std::uint8_t { Taker, Maker };

// The venue's table; names as in the configuration (costs.<venue>.*).
struct CostModel {
  double taker;                        // fee on the value of a taker fill
  double maker;                        // fee on the value of a resting fill
  double slippage;                     // against us, on every taker fill
  double floor_taker, floor_slippage;  // never judged below these
  TargetFill target_fill;
  double funding_interval_hours;    // venue's schedule
  double funding_rate_missing;      // per interval, where none is recorded: the payer pays it
  double maintenance_margin_ratio;  // of the position's value
};

// The model with the floor applied.
[[nodiscard]] inline CostModel with_floor(CostModel costs) {
  if (costs.taker < costs.floor_taker) costs.taker = costs.floor_taker;
  if (costs.slippage < costs.floor_slippage) costs.slippage = costs.floor_slippage;
  return costs;
}

// Market order that opens: pays slippage.
[[nodiscard]] inline double entry_price(market::Direction direction, double price,
                                        double slippage) {
  return price * (1.0 + market::sign(direction) * slippage);
}

// Market order that closes: pays slippage the other way.
[[nodiscard]] inline double exit_price(market::Direction direction, double price, double slippage) {
  return price * (1.0 - market::sign(direction) * slippage);
}

// Isolated margin of notional / leverage; the position is closed by the venue when its equity is
// down to the maintenance margin: margin + (p - entry) q = ratio p q, solved for p (Hyperliquid's
// and Bybit's isolated formula). Funding paid is taken from the account, not from this margin.
// A long at leverage 1 gets 0: it cannot be liquidated. Of the entry price, then the price.
[[nodiscard]] inline double liquidation_ratio(market::Direction direction, double leverage,
                                              double maintenance_margin_ratio) {
  const double side = market::sign(direction);
  return (1.0 - side / leverage) / (1.0 - side * maintenance_margin_ratio);
}
[[nodiscard]] inline double liquidation_price(market::Direction direction, double entry,
                                              double leverage, double maintenance_margin_ratio) {
  return entry * liquidation_ratio(direction, leverage, maintenance_margin_ratio);
}

// What a liquidated position gets: the whole isolated margin is lost (the remaining maintenance
// margin goes to the venue), which is this exit price with no further fee.
[[nodiscard]] inline double liquidation_exit_price(market::Direction direction, double entry,
                                                   double leverage) {
  return entry * (1.0 - market::sign(direction) / leverage);
}

// A closing fill: the price received and the fee on its value.
struct ClosingFill {
  double price = 0;
  double fee = 0;
};

[[nodiscard]] inline ClosingFill closing_fill(const Exit& exit, market::Direction direction,
                                              double quantity, double entry, double leverage,
                                              const CostModel& costs) {
  if (exit.reason == ExitReason::Liquidation)
    return {liquidation_exit_price(direction, entry, leverage), 0.0};
  if (exit.reason == ExitReason::Target && costs.target_fill == TargetFill::Maker)
    return {exit.price, quantity * exit.price * costs.maker};
  const double price = exit_price(direction, exit.price, costs.slippage);
  return {price, quantity * price * costs.taker};
}

}  // namespace sixbtc::fills
