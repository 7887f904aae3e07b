#include "ledger/position.hpp"

#include <algorithm>

namespace sixbtc::ledger {

namespace {

// cost * part / whole, half to even; 0 <= part <= whole. The cost is at most whole * a price, so
// its quotient by the whole fits 64 bits and no product needs more than 126.
ExactAmount share_of_cost(ExactAmount cost, core::Quantity part, core::Quantity whole) {
  const core::Int128 quotient = cost.units() / whole.units(), rest = cost.units() % whole.units();
  return ExactAmount::from_units(
      quotient * part.units() +
      core::divide_rounded(rest * part.units(), whole.units(), core::Rounding::HalfEven));
}

}  // namespace

market::Direction Position::direction() const {
  if (quantity.is_zero()) return market::Direction::Flat;
  return quantity.is_negative() ? market::Direction::Short : market::Direction::Long;
}

std::optional<core::Price> Position::average_entry() const {
  if (quantity.is_zero()) return std::nullopt;
  return average_price(cost, quantity.is_negative() ? -quantity : quantity);
}

std::optional<ExactAmount> Position::unrealised(core::Price price) const {
  const ExactAmount value = ExactAmount::value_of(price, quantity);
  return quantity.is_negative() ? value.checked_add(cost) : value.checked_subtract(cost);
}

std::optional<Change> apply_fill(const Position& before, market::Side side, core::Quantity quantity,
                                 core::Price price) {
  const core::Quantity signed_quantity = side == market::Side::Buy ? quantity : -quantity;
  const auto after = before.quantity.checked_add(signed_quantity);
  // The lowest 64-bit number has no opposite; a position may not be it.
  if (!after || !core::Quantity{}.checked_subtract(*after)) return std::nullopt;

  Change change;
  change.after.quantity = *after;
  change.after.cost = before.cost;
  const core::Quantity held = before.quantity.is_negative() ? -before.quantity : before.quantity;
  if (!held.is_zero() && before.quantity.is_negative() != signed_quantity.is_negative()) {
    change.closed = std::min(held, quantity);
    const ExactAmount cost = share_of_cost(before.cost, change.closed, held);
    const ExactAmount value = ExactAmount::value_of(price, change.closed);
    const auto realised =
        before.quantity.is_negative() ? cost.checked_subtract(value) : value.checked_subtract(cost);
    const auto rest = before.cost.checked_subtract(cost);
    if (!realised || !rest) return std::nullopt;
    change.realised = *realised;
    change.after.cost = *rest;
  }
  change.opened = quantity - change.closed;
  const auto cost = change.after.cost.checked_add(ExactAmount::value_of(price, change.opened));
  if (!cost || !cost->rounded()) return std::nullopt;
  change.after.cost = *cost;
  return change;
}

}  // namespace sixbtc::ledger
