#include "ledger/ledger.hpp"

#include <algorithm>

namespace sixbtc::ledger {

namespace {

using core::Amount;
using core::ErrorKind;
using core::Quantity;

std::unexpected<core::Error> out_of_range(const std::string& what) {
  return core::fail(ErrorKind::LimitReached, "beyond the range of an amount", what,
                    "nothing was booked");
}

// a + b where both are there and it fits.
template <class T>
std::optional<T> sum(const std::optional<T>& a, const std::optional<T>& b) {
  if (!a || !b) return std::nullopt;
  return a->checked_add(*b);
}

// How much of a fill's fee belongs to the part of it that closed.
Amount fee_of_closed(Amount fee, Quantity closed, Quantity quantity) {
  const core::Int128 product = static_cast<core::Int128>(fee.units()) * closed.units();
  return Amount::from_units(static_cast<std::int64_t>(
      core::divide_rounded(product, quantity.units(), core::Rounding::HalfEven)));
}

void begin_trip(OwnerPosition& owner, core::Timestamp time) {
  owner.opened_at = time;
  owner.entered = {};
  owner.entry_value = owner.exit_value = {};
  owner.open_fees = owner.open_funding = {};
}

// No value where a sum is beyond its range.
std::optional<RoundTrip> end_trip(const OwnerPosition& owner, market::Direction direction,
                                  const orders::Fill& fill, const Attribution& attribution) {
  const bool is_long = direction == market::Direction::Long;
  const auto exact = is_long ? owner.exit_value.checked_subtract(owner.entry_value)
                             : owner.entry_value.checked_subtract(owner.exit_value);
  if (!exact) return std::nullopt;
  const auto gross = exact->rounded();
  if (!gross) return std::nullopt;
  const auto net = gross->checked_subtract(owner.open_fees);
  if (!net) return std::nullopt;
  const auto pnl = net->checked_add(owner.open_funding);
  if (!pnl) return std::nullopt;
  return RoundTrip{.owner = owner.owner,
                   .instrument = fill.instrument,
                   .direction = direction,
                   .entry_time = owner.opened_at,
                   .exit_time = fill.exchange_time,
                   .quantity = owner.entered,
                   .entry_value = owner.entry_value,
                   .exit_value = owner.exit_value,
                   .gross = *gross,
                   .fees = owner.open_fees,
                   .funding = owner.open_funding,
                   .pnl = *pnl,
                   .purpose = attribution.purpose,
                   .cause = fill.cause};
}

}  // namespace

Ledger::Ledger(Amount initial, std::span<const Quantity> lots, std::uint32_t owners)
    : initial_(initial),
      lots_(lots.begin(), lots.end()),
      accounts_(lots.size()),
      marks_(lots.size()),
      owners_(lots.size()),
      holdings_(lots.size()),
      results_(std::size_t{owners} + 1),
      trips_(std::size_t{owners} + 1) {
  for (const Quantity lot : lots_) CHECK(lot.units() > 0);
}

Amount Ledger::balance() const {
  return initial_ + transfers_ + *realised_.rounded() - fees_ + funding_;
}

std::span<const OwnerPosition> Ledger::owners_of(market::InstrumentId instrument) const {
  return owners_.at(instrument.index);
}

const OwnerPosition* Ledger::owner(orders::OwnerId owner, market::InstrumentId instrument) const {
  const auto& all = owners_.at(instrument.index);
  const auto at = std::ranges::lower_bound(all, owner, {}, &OwnerPosition::owner);
  return at != all.end() && at->owner == owner ? &*at : nullptr;
}

core::Status Ledger::known(market::InstrumentId instrument) const {
  if (instrument.index < accounts_.size()) return {};
  return core::fail(ErrorKind::NotFound,
                    "instrument " + std::to_string(instrument.index) + " is not of this session");
}

Ledger::Totals Ledger::totals() const {
  return {realised_, unrealised_, transfers_, fees_, funding_, settled_};
}

void Ledger::set(const Totals& totals) {
  realised_ = totals.realised;
  unrealised_ = totals.unrealised;
  transfers_ = totals.transfers;
  fees_ = totals.fees;
  funding_ = totals.funding;
  settled_ = totals.settled;
}

bool Ledger::fits(const Totals& totals) const {
  const auto capital = initial_.checked_add(totals.transfers);
  const auto gross = sum(capital, totals.realised.rounded());
  const auto net = gross ? gross->checked_subtract(totals.fees) : std::nullopt;
  const auto balance = sum(net, std::optional(totals.funding));
  return sum(balance, totals.unrealised.rounded()) && sum(capital, std::optional(totals.settled));
}

bool Ledger::prepare(const orders::Fill& fill, const Attribution& attribution, const Part& part,
                     Amount& settled, Booked& booked) const {
  const OwnerPosition& before = *part.owner;
  const auto change = apply_fill(before.position, fill.side, part.quantity, fill.price);
  if (!change) return false;
  booked.owner = part.owner;
  booked.after = before;
  OwnerPosition& after = booked.after;
  after.position = change->after;
  const auto realised = before.realised.checked_add(change->realised);
  const auto fees = before.fees.checked_add(part.fee);
  if (!realised || !realised->rounded() || !fees) return false;
  after.realised = *realised;
  after.fees = *fees;

  const Amount closing_fee = fee_of_closed(part.fee, change->closed, part.quantity);
  if (!change->closed.is_zero()) {
    const auto value = ExactAmount::value_of(fill.price, change->closed);
    const auto exit = before.exit_value.checked_add(value);
    const auto paid = before.open_fees.checked_add(closing_fee);
    if (!exit || !paid) return false;
    after.exit_value = *exit;
    after.open_fees = *paid;
  }
  const bool is_closed =
      !change->closed.is_zero() && (change->after.quantity.is_zero() || !change->opened.is_zero());
  if (is_closed) {
    booked.closed = end_trip(after, before.position.direction(), fill, attribution);
    if (!booked.closed) return false;
    const auto own = results_[result_slot(after.owner)].settled.checked_add(booked.closed->pnl);
    const auto all = settled.checked_add(booked.closed->pnl);
    if (!own || !all) return false;
    booked.settled = own;
    settled = *all;
    begin_trip(after, {});
  }
  if (!change->opened.is_zero()) {
    if (before.position.quantity.is_zero() || is_closed) begin_trip(after, fill.exchange_time);
    const auto entered = after.entered.checked_add(change->opened);
    const auto value =
        after.entry_value.checked_add(ExactAmount::value_of(fill.price, change->opened));
    const auto paid = after.open_fees.checked_add(part.fee - closing_fee);
    if (!entered || !value || !paid) return false;
    after.entered = *entered;
    after.entry_value = *value;
    after.open_fees = *paid;
  }
  return true;
}

void Ledger::commit(const orders::Fill& fill, const Booked& booked) {
  const OwnerPosition& before = *booked.owner;
  auto& holdings = holdings_[fill.instrument.index];
  const core::Timestamp latest =
      holdings.empty() ? fill.exchange_time : std::max(holdings.back().latest, fill.exchange_time);
  holdings.push_back({.time = fill.exchange_time,
                      .latest = latest,
                      .owner = before.owner,
                      .change = booked.after.position.quantity - before.position.quantity});
  *booked.owner = booked.after;
  if (!booked.closed) return;
  const std::size_t slot = result_slot(booked.after.owner);
  results_[slot].settled = *booked.settled;
  ++results_[slot].round_trips;
  trips_[slot].push_back(static_cast<std::uint32_t>(round_trips_.size()));
  round_trips_.push_back(*booked.closed);
}

core::Result<Booking> Ledger::book(const orders::Fill& fill, const Attribution& attribution) {
  if (fill_ids_.contains(fill.id.value())) return Booking::AlreadyBooked;
  const std::string where = "fill " + fill.id.value();
  RETURN_IF_ERROR(known(fill.instrument));
  if (fill.quantity.units() <= 0 || fill.price.units() <= 0)
    return core::fail(ErrorKind::Malformed, "quantity and price must be above zero", where);
  if (!attribution.owner.is_external() && attribution.owner.index + 1 >= results_.size())
    return core::fail(ErrorKind::NotFound, "its owner is not of this session", where);

  const AccountPosition& before = accounts_[fill.instrument.index];
  AccountPosition account = before;
  Totals sums = totals();
  const auto change = apply_fill(before.position, fill.side, fill.quantity, fill.price);
  if (!change) return out_of_range(where);
  account.position = change->after;
  const auto& mark = marks_[fill.instrument.index];
  const auto unrealised_before = mark ? before.position.unrealised(*mark) : ExactAmount{};
  const auto unrealised = mark ? account.position.unrealised(*mark) : ExactAmount{};
  const auto own_realised = before.realised.checked_add(change->realised);
  const auto own_fees = before.fees.checked_add(fill.fee);
  const auto realised = sums.realised.checked_add(change->realised);
  const auto fees = sums.fees.checked_add(fill.fee);
  if (!unrealised || !unrealised->rounded() || !own_realised || !own_realised->rounded() ||
      !own_fees || !realised || !fees)
    return out_of_range(where);
  account.realised = *own_realised;
  account.fees = *own_fees;
  sums.realised = *realised;
  sums.fees = *fees;
  sums.unrealised = ExactAmount::from_units(sums.unrealised.units() - unrealised_before->units() +
                                            unrealised->units());

  std::vector<Part> parts;
  if (!split(fill, attribution, parts)) return out_of_range(where);
  std::vector<Booked> booked(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!prepare(fill, attribution, parts[i], sums.settled, booked[i])) return out_of_range(where);
  if (!fits(sums)) return out_of_range(where);

  for (const Booked& one : booked) commit(fill, one);
  accounts_[fill.instrument.index] = account;
  set(sums);
  fill_ids_.insert(fill.id.value());
  entries_.emplace_back(BookedFill{fill, attribution});
  return Booking::Booked;
}

core::Result<Booking> Ledger::book(const orders::Transfer& transfer) {
  if (transfer_ids_.contains(transfer.id)) return Booking::AlreadyBooked;
  Totals sums = totals();
  const auto transfers = transfers_.checked_add(transfer.amount);
  if (transfers) sums.transfers = *transfers;
  if (!transfers || !fits(sums)) return out_of_range("transfer " + transfer.id);
  set(sums);
  transfer_ids_.insert(transfer.id);
  entries_.emplace_back(transfer);
  return Booking::Booked;
}

core::Result<Booking> Ledger::book(const Entry& entry) {
  if (const auto* fill = std::get_if<BookedFill>(&entry))
    return book(fill->fill, fill->attribution);
  if (const auto* payment = std::get_if<orders::FundingPayment>(&entry)) return book(*payment);
  return book(std::get<orders::Transfer>(entry));
}

core::Status Ledger::mark(market::InstrumentId instrument, core::Price price) {
  RETURN_IF_ERROR(known(instrument));
  if (price.units() <= 0)
    return core::fail(ErrorKind::Malformed, "a mark must be above zero, not " + price.to_string());
  const Position& position = accounts_[instrument.index].position;
  auto& mark = marks_[instrument.index];
  const auto before = mark ? position.unrealised(*mark) : ExactAmount{};
  const auto after = position.unrealised(price);
  if (!after || !after->rounded()) return out_of_range("mark " + price.to_string());
  Totals sums = totals();
  sums.unrealised =
      ExactAmount::from_units(sums.unrealised.units() - before->units() + after->units());
  if (!fits(sums)) return out_of_range("mark " + price.to_string());
  set(sums);
  mark = price;
  return {};
}

}  // namespace sixbtc::ledger
