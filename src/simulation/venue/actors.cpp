#include "simulation/venue/actors.hpp"

#include <algorithm>

namespace sixbtc::simulation {

namespace {

constexpr std::int64_t lots_max = 1000;  // of what a person trades

}  // namespace

void Actors::step(market::InstrumentId instrument) {
  const Exchange& exchange = venue_.exchange();
  const market::TradingRules& rules = exchange.rules(instrument);
  core::Random& random = faults_.random();
  const auto some = [&](core::Quantity most) {
    const auto lots = std::clamp<std::int64_t>(most.units() / rules.lot.units(), 1, lots_max);
    return core::Quantity::from_units(
        static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(lots))) *
        rules.lot.units());
  };
  const auto side = [&] { return random.below(2) == 0 ? market::Side::Buy : market::Side::Sell; };
  const core::Quantity held = exchange.position(instrument).size();
  const auto price = exchange.price(instrument);

  if (price && faults_.strikes(FaultKind::ManualTrade))
    venue_.manual_trade(instrument, side(), some(held));
  if (price && faults_.strikes(FaultKind::ManualOrder)) {
    const market::Side chosen = side();
    // Away from the price, where a person would leave it.
    const double away = chosen == market::Side::Buy ? 0.95 : 1.05;
    venue_.manual_order(
        {instrument, chosen,
         orders::LimitOrder{rules.round_level(*price * away, core::Rounding::HalfEven),
                            orders::TimeInForce::GoodTillCancelled},
         some(held), false});
  }
  if (const auto open = exchange.open_orders();
      !open.empty() && faults_.strikes(FaultKind::ManualCancel))
    venue_.manual_cancel(open[random.below(open.size())].venue_id);
  const bool can_close = price && !exchange.position(instrument).is_flat();
  if (can_close && faults_.strikes(FaultKind::Liquidation)) venue_.liquidate(instrument);
  if (price && !exchange.position(instrument).is_flat() &&
      faults_.strikes(FaultKind::AutoDeleveraging))
    venue_.deleverage(instrument, some(exchange.position(instrument).size()));
  if (faults_.strikes(FaultKind::Transfer))
    venue_.transfer(core::Amount::from_integer(static_cast<std::int64_t>(random.below(200)) - 100));
}

}  // namespace sixbtc::simulation
