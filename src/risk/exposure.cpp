#include "risk/exposure.hpp"

#include <algorithm>

namespace sixbtc::risk {

std::optional<core::Amount> stop_out_loss(const Exposure& exposure, double gap_slippage) {
  if (exposure.stop.is_zero()) return exposure.margin;
  const double side = market::sign(exposure.direction);
  const double stop = exposure.stop.to_double();
  const double filled = stop * (1 - side * gap_slippage);
  const double loss = (exposure.entry.to_double() - filled) * side * exposure.quantity.to_double();
  return core::Amount::from_double(std::max(loss, 0.0), core::Rounding::Up);
}

void ExposureBook::count(const Exposure& exposure, int sign) {
  const auto loss = risk::stop_out_loss(exposure, gap_slippage_);
  CHECK(loss.has_value());
  const auto signed_of = [&](core::Amount amount) { return sign > 0 ? amount : -amount; };
  margin_used_ += signed_of(exposure.margin);
  notional_ += signed_of(exposure.notional);
  stop_out_loss_ += signed_of(*loss);
  positions_ += sign;
  if (exposure.subaccount >= subaccounts_.size()) subaccounts_.resize(exposure.subaccount + 1u);
  subaccounts_[exposure.subaccount] += sign;
  Sides& sides = instruments_[exposure.instrument.index].sides;
  (exposure.direction == market::Direction::Long ? sides.longs : sides.shorts) += sign;
}

void ExposureBook::set(const Exposure& exposure) {
  CHECK(exposure.direction != market::Direction::Flat);
  CHECK(exposure.quantity.units() > 0);
  auto& all = instruments_.at(exposure.instrument.index).exposures;
  const auto at = std::ranges::lower_bound(all, exposure.owner, {}, &Exposure::owner);
  if (at != all.end() && at->owner == exposure.owner) {
    count(*at, -1);
    *at = exposure;
  } else {
    all.insert(at, exposure);
  }
  count(exposure, 1);
}

void ExposureBook::remove(orders::OwnerId owner, market::InstrumentId instrument) {
  auto& all = instruments_.at(instrument.index).exposures;
  const auto at = std::ranges::lower_bound(all, owner, {}, &Exposure::owner);
  if (at == all.end() || at->owner != owner) return;
  count(*at, -1);
  all.erase(at);
}

void ExposureBook::move_stop(orders::OwnerId owner, market::InstrumentId instrument,
                             core::Price stop) {
  const Exposure* found = find(owner, instrument);
  if (!found) return;
  Exposure moved = *found;
  moved.stop = stop;
  set(moved);
}

const Exposure* ExposureBook::find(orders::OwnerId owner, market::InstrumentId instrument) const {
  const auto& all = instruments_.at(instrument.index).exposures;
  const auto at = std::ranges::lower_bound(all, owner, {}, &Exposure::owner);
  return at != all.end() && at->owner == owner ? &*at : nullptr;
}

}  // namespace sixbtc::risk
