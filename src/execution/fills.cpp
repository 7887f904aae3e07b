// Fills, funding and transfers, each booked once, and whose a fill is.
#include <fmt/format.h>

#include "core/check.hpp"
#include "execution/state.hpp"

namespace sixbtc::execution {
namespace {

core::Amount value_of(const orders::Fill& fill) {
  const auto value = core::value_of(fill.price, fill.quantity, {}, core::Rounding::Down);
  return value ? value->amount : core::Amount{};
}

}  // namespace

void OrderManager::State::on(const orders::FundingPayment& payment) {
  if (!payments.insert(payment.id, payment.exchange_time)) return;
  if (!is_before_start(payment.exchange_time)) out->notices.emplace_back(FundingReceived{payment});
}

void OrderManager::State::on(const orders::Transfer& transfer) {
  if (!transfers.insert(transfer.id, transfer.exchange_time)) return;
  if (!is_before_start(transfer.exchange_time))
    out->notices.emplace_back(TransferReceived{transfer});
}

void OrderManager::State::book(const orders::Fill& fill, bool is_from_snapshot) {
  CHECK(fill.quantity.units() > 0);
  CHECK(fill.price.units() > 0);
  if (fill.instrument.index >= lots.size()) return;  // the session does not trade it
  if (!fills.insert(fill.id.value(), fill.exchange_time)) return;
  SlotId id = fill.order ? table.find(*fill.order) : no_slot;
  if (id == no_slot) id = table.find(fill.venue_order);
  if (id != no_slot)
    book_own(id, fill, is_from_snapshot);
  else if (!is_before_start(fill.exchange_time))
    book_external(fill);
}

void OrderManager::State::move(Holding& holding, orders::OwnerId owner, market::Side side,
                               core::Quantity quantity, core::Price price) {
  holding.add(owner, signed_quantity(side, quantity));
  holding.last_price = price;
  holding.changed_in = call;
  holding.changed_at = now;
  mark(holding);
  if (holding.of(owner).is_zero()) schedule_sweep(owner, holding.instrument);
}

void OrderManager::State::book_own(SlotId id, const orders::Fill& fill, bool is_from_snapshot) {
  const Slot& slot = table.at(id);
  const bool is_first = slot.order.filled().is_zero();
  if (is_from_snapshot)
    correct(CorrectionKind::MissedFill, slot,
            fmt::format("fill {} of {} at {} was in the snapshot only", fill.id.value(),
                        fill.quantity.to_string(), fill.price.to_string()));
  reverse_adjustments(fill);
  budget.traded(value_of(fill));
  out->notices.emplace_back(
      FillReceived{fill, slot.request().owner, slot.request().purpose, FillSource::OwnOrder});
  const orders::Effect effect = change(id, [&](orders::Order& order) {
    return order.fill(fill.venue_order, fill.quantity, fill.price);
  });
  if (slot.request().purpose == orders::Purpose::CoverStop)
    move_shares(fill, Holding::TakeFrom::OwnersOnly);
  else
    move(holding(fill.instrument), slot.request().owner, fill.side, fill.quantity, fill.price);
  if (effect == orders::Effect::Overfilled)
    correct(CorrectionKind::Overfill, slot,
            fmt::format("{} filled of {} asked", slot.order.filled().to_string(),
                        slot.order.quantity().to_string()));
  if (effect == orders::Effect::AfterEnd)
    correct(CorrectionKind::FillAfterEnd, slot, "filled after it had been cancelled or rejected");
  if (slot.head == id && slot.next != no_slot) {
    if (is_first) wake_children(id);
    if (!slot.is_live) end_children(id);  // it had ended with less
  }
  settle_group(slot.head);
}

void OrderManager::State::book_external(const orders::Fill& fill) {
  const auto text = fmt::format("{} {} at {}", fill.side == market::Side::Buy ? "bought" : "sold",
                                fill.quantity.to_string(), fill.price.to_string());
  if (fill.cause == orders::FillCause::Liquidation)
    correct(CorrectionKind::Liquidation, fill.instrument, text);
  else if (fill.cause == orders::FillCause::AutoDeleveraging)
    correct(CorrectionKind::AutoDeleveraging, fill.instrument, text);
  else if (fill.order)
    correct(CorrectionKind::ForgottenOrder, fill.instrument,
            text + " by order " + fill.order->to_string());
  else
    correct(CorrectionKind::ExternalFill, fill.instrument, text);
  reverse_adjustments(fill);
  budget.traded(value_of(fill));
  if (fill.cause == orders::FillCause::Order) {
    book_parts(fill, FillSource::External);
    return;
  }
  out->notices.emplace_back(FillReceived{fill, {}, orders::Purpose::Flatten, FillSource::External});
  move_shares(fill, Holding::TakeFrom::All);
}

// A fill that the ledger splits by the same rule.
void OrderManager::State::move_shares(const orders::Fill& fill, Holding::TakeFrom from) {
  Holding& affected = holding(fill.instrument);
  for (const auto& [owner, part] : affected.share(signed_quantity(fill.side, fill.quantity),
                                                  lots.at(fill.instrument.index), from))
    move(affected, owner, fill.side, magnitude(part), fill.price);
}

void OrderManager::State::book_parts(const orders::Fill& fill, FillSource source) {
  Holding& affected = holding(fill.instrument);
  for (const auto& [owner, part] :
       split(fill,
             affected.share(signed_quantity(fill.side, fill.quantity),
                            lots.at(fill.instrument.index), Holding::TakeFrom::ExternalFirst))) {
    out->notices.emplace_back(FillReceived{part, owner, orders::Purpose::Flatten, source});
    if (source == FillSource::Adjustment)
      affected.adjustments.push_back(
          {owner, signed_quantity(part.side, part.quantity), part.price, part.exchange_time});
    move(affected, owner, part.side, part.quantity, part.price);
  }
}

// The venue prevails though no trade explains it: booked as a trade at the venue's entry price, or
// at the last price we know where the position is gone.
void OrderManager::State::adjust(Holding& holding, core::Quantity difference,
                                 core::Price entry_price, core::Timestamp as_of) {
  orders::Fill fill;
  fill.id =
      core::FillId(fmt::format("adjustment-{}-{}", holding.instrument.index, as_of.nanoseconds()));
  fill.instrument = holding.instrument;
  fill.side = difference.is_negative() ? market::Side::Sell : market::Side::Buy;
  fill.quantity = magnitude(difference);
  fill.price = entry_price.is_zero() ? holding.last_price : entry_price;
  fill.exchange_time = as_of;
  CHECK(fill.price.units() > 0);
  correct(CorrectionKind::PositionAdjusted, holding.instrument,
          fmt::format("the venue has {} more than the fills add up to", difference.to_string()));
  book_parts(fill, FillSource::Adjustment);
}

// The trade behind an adjustment came after all: the adjustment goes back, the newest first.
void OrderManager::State::reverse_adjustments(const orders::Fill& fill) {
  Holding& affected = holding(fill.instrument);
  core::Quantity left = signed_quantity(fill.side, fill.quantity);
  while (!affected.adjustments.empty() && !left.is_zero()) {
    Adjustment& last = affected.adjustments.back();
    if (fill.exchange_time > last.as_of || last.quantity.is_negative() != left.is_negative())
      return;
    const core::Quantity size = std::min(magnitude(last.quantity), magnitude(left));
    orders::Fill back;
    back.id = core::FillId(
        fmt::format("reversal-{}", fill.id.value()) +
        (affected.adjustments.size() > 1 ? fmt::format("#{}", affected.adjustments.size()) : ""));
    back.instrument = fill.instrument;
    back.side = left.is_negative() ? market::Side::Buy : market::Side::Sell;
    back.quantity = size;
    back.price = last.price;
    back.exchange_time = fill.exchange_time;
    const core::Quantity reversed = left.is_negative() ? -size : size;
    left = left - reversed;
    last.quantity = last.quantity - reversed;
    const orders::OwnerId owner = last.owner;
    if (last.quantity.is_zero()) affected.adjustments.pop_back();
    correct(CorrectionKind::AdjustmentReversed, fill.instrument,
            fmt::format("fill {} explains {} of it", fill.id.value(), reversed.to_string()));
    out->notices.emplace_back(
        FillReceived{back, owner, orders::Purpose::Flatten, FillSource::Adjustment});
    move(affected, owner, back.side, back.quantity, back.price);
  }
}

void OrderManager::State::schedule_sweep(orders::OwnerId owner, market::InstrumentId instrument) {
  for (const SlotId id : table.live_of(owner)) {
    Slot& slot = table.at(id);
    const bool is_child_of_live_entry = slot.head != id && table.at(slot.head).is_live;
    if (slot.request().instrument != instrument || !slot.request().is_reduce_only ||
        is_child_of_live_entry || slot.cancel_at != never || slot.is_cancel_wanted)
      continue;
    slot.cancel_at = now + policy.in_flight_timeout;
    slot.is_sweep = true;
    watch(id);
  }
}

void OrderManager::State::sweep(SlotId id) {
  Slot& slot = table.at(id);
  slot.cancel_at = never;
  slot.is_sweep = false;
  if (slot.order.is_terminal()) return;
  const orders::OrderRequest& request = slot.request();
  const Holding& affected = holding(request.instrument);
  const bool is_held = !affected.of(request.owner).is_zero();
  // What protects a position that came back meanwhile stays.
  if (is_held && slot.covering > affected.cover() - magnitude(affected.net)) return;
  correct(CorrectionKind::OrphanSwept, slot, "its position is gone");
  want_cancel(id);
}

}  // namespace sixbtc::execution
