#include "simulation/venue/bar_matching.hpp"

#include <algorithm>
#include <map>

#include "fills/bar_path.hpp"
#include "simulation/venue/funding_rule.hpp"
#include "simulation/venue/margin.hpp"

namespace sixbtc::simulation {

using fills::ExitReason;
using market::Direction;

namespace {

constexpr core::Price one_unit = core::Price::from_units(1);

// When the rest of the bar, from `since` on, comes to it.
std::optional<core::Timestamp> meets(const OpenBar& bar, core::Timestamp since,
                                     const RestingLevel& level) {
  const auto move = level.is_stop ? fills::Move::Against : fills::Move::InFavour;
  const auto part =
      fills::path_reaches(bar.prices, bar.part_of(since), level.direction, move, level.price);
  if (!part) return std::nullopt;
  return std::max(bar.time_of(*part), since);
}

// The earliest of a kind.
struct Nearest {
  OrderNumber order = 0;
  double price = 0;
  std::optional<core::Timestamp> time;

  void see(OrderNumber number, double level, core::Timestamp at) {
    if (!time || at < *time) *this = {number, level, at};
  }
};

struct Met {
  Nearest stop, target;
  std::optional<core::Timestamp> liquidation;
};

std::optional<core::Timestamp> meets_liquidation(const MarketState& market,
                                                 const Position& position, double level) {
  return meets(*market.bar, std::max(position.opened_at, market.bar->open_time),
               {.direction = position.direction(), .is_stop = true, .price = level});
}

// Which of them the fill rule lets happen. What was passed already has fired, so the price stood
// between the levels when they began; any such price does for the opening one.
std::optional<Touch> choose(const Met& met, Direction direction, double liquidation,
                            const fills::Bar& prices) {
  if (!met.stop.time && !met.target.time && !met.liquidation) return std::nullopt;
  fills::Levels levels = fills::Levels::none(direction);
  const bool is_long = direction == Direction::Long;
  const double favourable = is_long ? prices.high : prices.low,
               adverse = is_long ? prices.low : prices.high;
  double between = favourable;
  if (met.stop.time) levels.stop = met.stop.price;
  if (met.target.time) {
    levels.target = met.target.price;
    between = met.stop.time ? (met.stop.price + met.target.price) / 2 : adverse;
  }
  if (met.liquidation) levels.liquidation = liquidation;
  const fills::Exit exit = fills::resolve_touched<fills::PerpProfile>(
      levels, {between, prices.high, prices.low, prices.close});
  if (exit.reason == ExitReason::Liquidation)
    return Touch{ExitReason::Liquidation, 0, liquidation, *met.liquidation};
  const Nearest& nearest = exit.reason == ExitReason::Target ? met.target : met.stop;
  return Touch{exit.reason, nearest.order, nearest.price, *nearest.time};
}

int urgency(ExitReason reason) {
  return reason == ExitReason::Liquidation ? 0 : reason == ExitReason::Stop ? 1 : 2;
}

}  // namespace

std::optional<RestingLevel> resting_level(const Order& order) {
  if (order.is_dormant || order.is_working) return std::nullopt;
  const bool is_sell = order.side == market::Side::Sell;
  RestingLevel level;
  level.direction = is_sell ? Direction::Long : Direction::Short;
  if (const auto* stop = std::get_if<orders::StopMarketOrder>(&order.kind)) {
    level.is_stop = true;
    level.price = stop->trigger.to_double();
  } else if (const auto* target = std::get_if<orders::TargetMarketOrder>(&order.kind)) {
    level.price = target->trigger.to_double();
  } else if (const auto* limit = std::get_if<orders::LimitOrder>(&order.kind)) {
    level.is_limit = true;
    level.price = (is_sell ? limit->price + one_unit : limit->price - one_unit).to_double();
  } else {
    return std::nullopt;
  }
  return level;
}

std::optional<Touch> next_touch(const MarketState& market, const OrderList& orders,
                                const Position& position, core::Timestamp now) {
  const OpenBar& bar = *market.bar;
  Met of_long, of_short;
  Nearest limit;
  for (const OrderNumber number : market.orders) {
    const Order& order = orders.open().at(number);
    const auto level = resting_level(order);
    if (!level) continue;
    const auto time = meets(bar, std::max(order.active_since, bar.open_time), *level);
    if (!time) continue;
    Met& met = level->direction == Direction::Long ? of_long : of_short;
    (level->is_limit  ? limit
     : level->is_stop ? met.stop
                      : met.target)
        .see(number, level->price, *time);
  }
  double liquidation = 0;
  if (!position.is_flat()) {
    liquidation = liquidation_level(position, market.traded.tiers);
    Met& met = position.direction() == Direction::Long ? of_long : of_short;
    met.liquidation = meets_liquidation(market, position, liquidation);
  }

  std::optional<Touch> next;
  for (const Direction direction : {Direction::Long, Direction::Short}) {
    auto touch = choose(direction == Direction::Long ? of_long : of_short, direction, liquidation,
                        bar.prices);
    if (!touch) continue;
    if (direction == position.direction())
      touch->time = std::max(touch->time, last_payment_due(bar, position));
    const bool is_first =
        !next || urgency(touch->reason) < urgency(next->reason) ||
        (urgency(touch->reason) == urgency(next->reason) && touch->time < next->time);
    if (is_first) next = touch;
  }
  if (limit.time && (!next || *limit.time < next->time))
    next = Touch{ExitReason::Target, limit.order, limit.price, *limit.time};
  if (next) next->time = std::max(next->time, now);
  return next;
}

core::Quantity closing_in_bar(const MarketState& market, const OrderList& orders,
                              const Position& position) {
  const OpenBar& bar = *market.bar;
  if (meets_liquidation(market, position, liquidation_level(position, market.traded.tiers)))
    return position.size();
  std::map<OrderNumber, core::Quantity> by_group;  // a stop and its target close the same part
  for (const OrderNumber number : market.orders) {
    const Order& order = orders.open().at(number);
    const auto level = resting_level(order);
    if (!level || level->direction != position.direction()) continue;
    if (!meets(bar, std::max(order.active_since, bar.open_time), *level)) continue;
    core::Quantity& closing = by_group[order.parent != 0 ? order.parent : number];
    closing = std::max(closing, order.remaining());
  }
  core::Quantity sum;
  for (const auto& [group, quantity] : by_group) sum += std::min(quantity, position.size() - sum);
  return sum;
}

}  // namespace sixbtc::simulation
