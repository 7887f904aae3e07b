// Who in the account a fill or a payment belongs to.
#include <algorithm>
#include <cstdlib>

#include "ledger/ledger.hpp"
#include "ledger/split.hpp"

namespace sixbtc::ledger {

namespace {

bool is_on_side(const OwnerPosition& owner, market::Side closing) {
  const std::int64_t units = owner.position.quantity.units();
  return closing == market::Side::Sell ? units > 0 : units < 0;
}

}  // namespace

OwnerPosition& Ledger::find_or_add(orders::OwnerId owner, market::InstrumentId instrument) {
  auto& all = owners_[instrument.index];
  const auto at = std::ranges::lower_bound(all, owner, {}, &OwnerPosition::owner);
  if (at != all.end() && at->owner == owner) return *at;
  OwnerPosition fresh;
  fresh.owner = owner;
  return *all.insert(at, fresh);
}

void Ledger::split_among_holders(const orders::Fill& fill, bool is_cover_stop,
                                 std::vector<Part>& parts) {
  // First: adding to the table moves what points into it.
  OwnerPosition& nobody = find_or_add({}, fill.instrument);
  core::Int128 held = 0;
  std::vector<std::int64_t> weights;
  std::int64_t quantum = lots_[fill.instrument.index].units();
  if (fill.quantity.units() % quantum != 0) quantum = 1;
  for (OwnerPosition& owner : owners_[fill.instrument.index]) {
    // A cover stop stands for positions of ours; a liquidation takes whatever there is.
    if (!is_on_side(owner, fill.side) || (is_cover_stop && owner.owner.is_external())) continue;
    const std::int64_t units = std::abs(owner.position.quantity.units());
    parts.push_back({.owner = &owner, .quantity = {}, .fee = {}});
    weights.push_back(units);
    held += units;
    if (units % quantum != 0) quantum = 1;
  }
  const std::int64_t closed =
      held < fill.quantity.units() ? static_cast<std::int64_t>(held) : fill.quantity.units();
  if (closed > 0) {
    const auto shares = split_pro_rata(closed / quantum, weights);
    CHECK(shares);  // none is larger than what it is a share of
    for (std::size_t i = 0; i < parts.size(); ++i)
      parts[i].quantity = core::Quantity::from_units((*shares)[i] * quantum);
    std::erase_if(parts, [](const Part& part) { return part.quantity.is_zero(); });
  }
  if (closed == fill.quantity.units()) return;
  const auto rest = core::Quantity::from_units(fill.quantity.units() - closed);
  const auto own = std::ranges::find(parts, &nobody, &Part::owner);
  if (own != parts.end())
    own->quantity += rest;
  else
    parts.push_back({.owner = &nobody, .quantity = rest, .fee = {}});
}

bool Ledger::split(const orders::Fill& fill, const Attribution& attribution,
                   std::vector<Part>& parts) {
  const bool is_cover_stop = fill.cause == orders::FillCause::Order && attribution.purpose &&
                             *attribution.purpose == orders::Purpose::CoverStop;
  // A liquidation that somebody has shared out already is its owner's.
  const bool is_shared_here =
      is_cover_stop || (fill.cause != orders::FillCause::Order && attribution.owner.is_external());
  if (!is_shared_here) {
    parts.push_back({.owner = &find_or_add(attribution.owner, fill.instrument),
                     .quantity = fill.quantity,
                     .fee = fill.fee});
    return true;
  }
  split_among_holders(fill, is_cover_stop, parts);
  std::vector<std::int64_t> quantities;
  for (const Part& part : parts) quantities.push_back(part.quantity.units());
  const auto fees = split_pro_rata(fill.fee.units(), quantities);
  if (!fees) return false;
  for (std::size_t i = 0; i < parts.size(); ++i)
    parts[i].fee = core::Amount::from_units((*fees)[i]);
  return true;
}

std::vector<std::int64_t> Ledger::held_before(market::InstrumentId instrument,
                                              core::Timestamp time) const {
  const auto& owners = owners_[instrument.index];
  std::vector<std::int64_t> held;
  for (const OwnerPosition& owner : owners) held.push_back(owner.position.quantity.units());
  const auto& holdings = holdings_[instrument.index];
  for (auto at = holdings.rbegin(); at != holdings.rend() && at->latest >= time; ++at) {
    if (at->time < time) continue;
    const auto owner = std::ranges::lower_bound(owners, at->owner, {}, &OwnerPosition::owner);
    held[static_cast<std::size_t>(owner - owners.begin())] -= at->change.units();
  }
  return held;
}

RoundTrip* Ledger::round_trip_at(orders::OwnerId owner, market::InstrumentId instrument,
                                 core::Timestamp time) {
  const auto& trips = trips_[result_slot(owner)];
  for (auto at = trips.rbegin(); at != trips.rend(); ++at) {
    RoundTrip& trip = round_trips_[*at];
    if (trip.instrument == instrument && trip.exit_time < time) return nullptr;
    if (trip.instrument == instrument && trip.entry_time < time) return &trip;
  }
  return nullptr;
}

core::Result<Booking> Ledger::book(const orders::FundingPayment& payment) {
  if (funding_ids_.contains(payment.id)) return Booking::AlreadyBooked;
  RETURN_IF_ERROR(known(payment.instrument));
  const auto out_of_range = [&] {
    return core::fail(core::ErrorKind::LimitReached, "beyond the range of an amount",
                      "funding " + payment.id, "nothing was booked");
  };
  // The message may come after fills that came after the funding: those who held then pay it.
  std::vector<std::int64_t> weights = held_before(payment.instrument, payment.exchange_time);
  core::Int128 net = 0;
  for (const std::int64_t weight : weights) net += weight;
  if (net == 0) {
    find_or_add({}, payment.instrument);
    weights.assign(owners_[payment.instrument.index].size(), 0);
    weights.back() = 1;
  }
  const auto shares = split_pro_rata(payment.amount.units(), weights);
  Totals sums = totals();
  AccountPosition& account = accounts_[payment.instrument.index];
  const auto funding = funding_.checked_add(payment.amount);
  const auto own_funding = account.funding.checked_add(payment.amount);
  if (!shares || !funding || !own_funding) return out_of_range();
  sums.funding = *funding;

  struct Share {
    OwnerPosition* owner = nullptr;
    OwnerPosition after;
    RoundTrip* trip = nullptr;
    core::Amount trip_funding, trip_pnl, settled;
    bool is_settled = false;
  };
  std::vector<Share> booked;
  for (std::size_t i = 0; i < shares->size(); ++i) {
    if ((*shares)[i] == 0) continue;
    const auto amount = core::Amount::from_units((*shares)[i]);
    OwnerPosition& owner = owners_[payment.instrument.index][i];
    Share share;
    share.owner = &owner;
    share.after = owner;
    const auto total = owner.funding.checked_add(amount);
    if (!total) return out_of_range();
    share.after.funding = *total;
    if (!owner.position.quantity.is_zero() && owner.opened_at < payment.exchange_time) {
      const auto open = owner.open_funding.checked_add(amount);
      if (!open) return out_of_range();
      share.after.open_funding = *open;
    } else {
      const auto all = sums.settled.checked_add(amount);
      const auto own = results_[result_slot(owner.owner)].settled.checked_add(amount);
      if (!all || !own) return out_of_range();
      sums.settled = *all;
      share.settled = *own;
      share.is_settled = true;
      share.trip = round_trip_at(owner.owner, payment.instrument, payment.exchange_time);
      if (share.trip) {
        const auto trip_funding = share.trip->funding.checked_add(amount);
        const auto pnl = share.trip->pnl.checked_add(amount);
        if (!trip_funding || !pnl) return out_of_range();
        share.trip_funding = *trip_funding;
        share.trip_pnl = *pnl;
      }
    }
    booked.push_back(share);
  }
  if (!fits(sums)) return out_of_range();

  for (const Share& share : booked) {
    *share.owner = share.after;
    if (share.is_settled) results_[result_slot(share.after.owner)].settled = share.settled;
    if (!share.trip) continue;
    share.trip->funding = share.trip_funding;
    share.trip->pnl = share.trip_pnl;
  }
  account.funding = *own_funding;
  set(sums);
  funding_ids_.insert(payment.id);
  entries_.emplace_back(payment);
  return Booking::Booked;
}

}  // namespace sixbtc::ledger
