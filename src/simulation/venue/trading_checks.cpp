#include "simulation/venue/trading_checks.hpp"

#include <algorithm>

#include "simulation/venue/bar_matching.hpp"

namespace sixbtc::simulation {

using orders::OrderRequest;
using orders::RejectReason;

namespace {

// The price an order states; none: any.
std::optional<core::Price> stated_price(const orders::OrderKind& kind) {
  if (const auto* market = std::get_if<orders::MarketOrder>(&kind)) return market->worst;
  if (const auto* limit = std::get_if<orders::LimitOrder>(&kind)) return limit->price;
  if (const auto* stop = std::get_if<orders::StopMarketOrder>(&kind)) return stop->trigger;
  return std::get<orders::TargetMarketOrder>(kind).trigger;
}

bool is_trigger(const orders::OrderKind& kind) {
  return std::holds_alternative<orders::StopMarketOrder>(kind) ||
         std::holds_alternative<orders::TargetMarketOrder>(kind);
}

std::optional<Refusal> malformed(std::string detail) {
  return Refusal{RejectReason::Malformed, std::move(detail)};
}

std::optional<Refusal> check_numbers(const OrderRequest& request,
                                     const market::TradingRules& rules) {
  if (request.quantity <= core::Quantity{} || request.quantity.units() % rules.lot.units() != 0)
    return malformed("quantity is not a positive number of lots");
  if (const auto price = stated_price(request.kind)) {
    if (*price <= core::Price{}) return malformed("price is not above zero");
    if (rules.round_level(price->to_double(), core::Rounding::HalfEven) != *price)
      return malformed("price is off the tick or has too many significant digits");
    if (!core::value_of(*price, request.quantity, {}, core::Rounding::Up))
      return malformed("value is out of range");
  }
  return std::nullopt;
}

std::optional<Refusal> check_child(const OrderRequest& child, const OrderRequest& parent) {
  if (child.parent != parent.id) return malformed("not a child of the first order");
  if (!is_trigger(child.kind)) return malformed("a child is a stop or a target");
  if (child.instrument != parent.instrument || child.side == parent.side)
    return malformed("a child closes what its parent opens");
  return std::nullopt;
}

bool is_met(const OrderRequest& request, double price) {
  Order order;
  order.side = request.side;
  order.kind = request.kind;
  const auto level = resting_level(order);
  return level->is_stop ? fills::reached_against(level->direction, price, level->price)
                        : fills::reached_for(level->direction, price, level->price);
}

std::optional<Refusal> check_alone(const OrderRequest& request, const MarketState& market,
                                   const Position& position, MetTrigger met_trigger,
                                   core::Timestamp now) {
  const auto price = market.price(now);
  if (request.is_reduce_only) {
    if (!reduces(request.side, position))
      return Refusal{RejectReason::ReduceOnly, "no position to reduce"};
  } else {
    auto expected = price;
    if (!std::holds_alternative<orders::MarketOrder>(request.kind))
      expected = stated_price(request.kind)->to_double();
    if (expected && !is_value_enough(market, request.side, request.quantity, *expected))
      return malformed("value is below the minimum");
  }
  if (!price) return std::nullopt;
  if (is_trigger(request.kind) && met_trigger == MetTrigger::Refuse && is_met(request, *price))
    return malformed("the price has passed the trigger already");
  const auto* limit = std::get_if<orders::LimitOrder>(&request.kind);
  if (limit != nullptr && limit->time_in_force == orders::TimeInForce::PostOnly) {
    const double level = limit->price.to_double();
    if (request.side == market::Side::Buy ? *price <= level : *price >= level)
      return Refusal{RejectReason::WouldTrade, "a post-only order would have traded"};
  }
  return std::nullopt;
}

}  // namespace

bool is_value_enough(const MarketState& market, market::Side side, core::Quantity quantity,
                     double price) {
  return quantity.to_double() * taken_price(market, side, price) >=
         market.traded.instrument.rules.notional_min.to_double();
}

std::optional<Refusal> refusal_of(const orders::OrderGroup& group,
                                  const std::vector<MarketState>& markets, const OrderList& orders,
                                  const Account& account, MetTrigger met_trigger,
                                  core::Timestamp now) {
  for (std::size_t i = 0; i < group.requests.size(); ++i) {
    const OrderRequest& request = group.requests[i];
    const bool is_twice =
        std::any_of(group.requests.begin(), group.requests.begin() + static_cast<std::ptrdiff_t>(i),
                    [&](const OrderRequest& earlier) { return earlier.id == request.id; });
    if (is_twice || orders.is_known(request.id))
      return Refusal{RejectReason::DuplicateId, "client order id " + request.id.to_string()};
    if (request.instrument.index >= markets.size()) return malformed("unknown instrument");
    const MarketState& market = markets[request.instrument.index];
    if (auto refusal = check_numbers(request, market.traded.instrument.rules)) return refusal;
    if (i > 0) {
      if (auto refusal = check_child(request, group.requests.front())) return refusal;
    } else {
      if (request.parent) return malformed("the parent is not in the message");
      if (group.leverage < 1 || group.leverage > market.traded.tiers.front().leverage_max)
        return malformed("leverage is not offered");
      if (auto refusal =
              check_alone(request, market, account.position(request.instrument), met_trigger, now))
        return refusal;
    }
  }
  return std::nullopt;
}

}  // namespace sixbtc::simulation
