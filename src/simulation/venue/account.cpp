#include "simulation/venue/account.hpp"

#include <algorithm>

#include "core/check.hpp"

namespace sixbtc::simulation {

namespace {

constexpr ExactValue amount_units = core::Amount::one;  // 10^-16 in 10^-8

core::Amount amount_of(ExactValue value, core::Rounding rounding) {
  const core::Int128 units = core::divide_rounded(value, amount_units, rounding);
  CHECK(units >= INT64_MIN);
  CHECK(units <= INT64_MAX);
  return core::Amount::from_units(static_cast<std::int64_t>(units));
}

// cost * part / whole, without leaving 128 bits: the cost of one unit is at most a price.
ExactValue share_of_cost(ExactValue cost, core::Quantity part, core::Quantity whole) {
  const ExactValue each = cost / whole.units(), rest = cost % whole.units();
  return each * part.units() +
         core::divide_rounded(rest * part.units(), whole.units(), core::Rounding::HalfEven);
}

}  // namespace

core::Amount rounded(ExactValue value) {
  return amount_of(value, core::Rounding::HalfEven);
}

core::Price Position::entry_price() const {
  CHECK(!is_flat());
  return core::Price::from_units(static_cast<std::int64_t>(
      core::divide_rounded(cost, size().units(), core::Rounding::HalfEven)));
}

core::Amount Position::margin() const {
  return amount_of(cost / leverage, core::Rounding::Down);
}

void Account::book(const orders::Fill& fill) {
  CHECK(fill.quantity > core::Quantity{});
  CHECK(fill.price > core::Price{});
  Position& position = positions_.at(fill.instrument.index);
  const bool is_buy = fill.side == market::Side::Buy;
  const bool was_flat = position.is_flat(), was_short = position.quantity.is_negative();
  const core::Quantity held = position.size();
  core::Quantity closed;
  if (!was_flat && was_short == is_buy) {
    closed = std::min(held, fill.quantity);
    const ExactValue cost = share_of_cost(position.cost, closed, held);
    const ExactValue value = exact_value(fill.price, closed);
    realised_ += was_short ? cost - value : value - cost;
    position.cost -= cost;
  }
  const core::Quantity opened = fill.quantity - closed;
  position.cost += exact_value(fill.price, opened);
  position.quantity += is_buy ? fill.quantity : -fill.quantity;
  if (was_flat || (closed == held && !opened.is_zero())) {
    position.opened_at = fill.exchange_time;
    position.unsettled = {};
  }
  if (position.is_flat())
    position.unsettled = {};
  else
    position.unsettled -= fill.fee;
  other_ -= fill.fee;
  fills_.push_back(fill);
}

void Account::book(const orders::FundingPayment& payment) {
  positions_.at(payment.instrument.index).unsettled += payment.amount;
  other_ += payment.amount;
  funding_.push_back(payment);
}

void Account::book(const orders::Transfer& transfer) {
  other_ += transfer.amount;
  transfers_.push_back(transfer);
}

core::Amount Account::balance() const {
  return initial_ + other_ + rounded(realised_);
}

core::Amount Account::settled_equity() const {
  core::Amount equity = balance();
  for (const Position& position : positions_) equity -= position.unsettled;
  return equity;
}

core::Amount Account::margin_used() const {
  core::Amount used;
  for (const Position& position : positions_)
    if (!position.is_flat()) used += position.margin();
  return used;
}

}  // namespace sixbtc::simulation
