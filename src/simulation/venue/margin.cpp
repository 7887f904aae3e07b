#include "simulation/venue/margin.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"
#include "fills/costs.hpp"

namespace sixbtc::simulation {

const MarginTier& tier_of(std::span<const MarginTier> tiers, double notional) {
  CHECK(!tiers.empty());
  std::size_t tier = 0;
  while (tier + 1 < tiers.size() && tiers[tier + 1].notional_min <= notional) ++tier;
  return tiers[tier];
}

double liquidation_level(const Position& position, std::span<const MarginTier> tiers) {
  const double entry = position.entry_price().to_double();
  const double notional = position.notional();
  const MarginTier& tier = tier_of(tiers, notional);
  // Each tier charges its rate only on what lies above its bound.
  double deduction = 0;
  for (std::size_t i = 1; i < tiers.size() && tiers[i].notional_min <= notional; ++i)
    deduction += tiers[i].notional_min *
                 (tiers[i].maintenance_margin_ratio - tiers[i - 1].maintenance_margin_ratio);
  // margin + deduction is what may be lost: as if the leverage were lower.
  const double leverage =
      deduction == 0 ? position.leverage : 1.0 / (1.0 / position.leverage + deduction / notional);
  return fills::liquidation_price(position.direction(), entry, leverage,
                                  tier.maintenance_margin_ratio);
}

bool is_margin_enough(const Account& account, market::InstrumentId instrument, market::Side side,
                      core::Quantity quantity, double price, int leverage,
                      std::span<const MarginTier> tiers) {
  const Position& position = account.position(instrument);
  const core::Quantity change = side == market::Side::Buy ? quantity : -quantity;
  const double held = position.quantity.to_double(), after = held + change.to_double();
  if (std::abs(after) <= std::abs(held)) return true;
  const bool is_flip = held * after < 0;
  const double opened = is_flip || position.is_flat() ? std::abs(after) : quantity.to_double();
  const double notional =
      (is_flip || position.is_flat() ? 0 : position.notional()) + opened * price;
  if (leverage > tier_of(tiers, notional).leverage_max) return false;
  core::Amount others = account.margin_used();
  if (!position.is_flat()) others -= position.margin();
  const double free = (account.settled_equity() - others + margin_slack).to_double();
  return notional / leverage <= free;
}

}  // namespace sixbtc::simulation
