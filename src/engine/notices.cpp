// What execution tells: fills to book, orders that are over, what had to be corrected.
#include <fmt/format.h>

#include "engine/engine.hpp"

namespace sixbtc::engine {

namespace {

std::string_view name_of(execution::Ending how) {
  switch (how) {
    case execution::Ending::Filled:
      return "filled";
    case execution::Ending::Cancelled:
      return "cancelled by the venue";
    case execution::Ending::Rejected:
      return "rejected by the venue";
    case execution::Ending::NeverArrived:
      return "never arrived";
    case execution::Ending::NotSent:
      return "not sent";
  }
  return "";
}

}  // namespace

void Engine::drain() {
  while (true) {
    std::move(output_.actions.begin(), output_.actions.end(), std::back_inserter(answer_->actions));
    output_.actions.clear();
    if (output_.notices.empty()) return;
    notices_.swap(output_.notices);
    for (const execution::Notice& notice : notices_) on_notice(notice);
    notices_.clear();
  }
}

void Engine::on_notice(const execution::Notice& notice) {
  std::visit(
      [&](const auto& said) {
        using Said = std::remove_cvref_t<decltype(said)>;
        if constexpr (std::is_same_v<Said, execution::FillReceived>) {
          on_fill(said);
        } else if constexpr (std::is_same_v<Said, execution::FundingReceived>) {
          if (const auto booked = ledger_.book(said.payment); !booked)
            alert(Severity::Critical, booked.error().to_string());
        } else if constexpr (std::is_same_v<Said, execution::TransferReceived>) {
          if (const auto booked = ledger_.book(said.transfer); !booked)
            alert(Severity::Critical, booked.error().to_string());
          else if (*booked == ledger::Booking::Booked)
            approver_.emergency().on_transfer(said.transfer.amount);
        } else if constexpr (std::is_same_v<Said, execution::OrderOpened>) {
          on_order_opened(said);
        } else if constexpr (std::is_same_v<Said, execution::OrderClosed>) {
          on_order_closed(said);
        } else if constexpr (std::is_same_v<Said, execution::Correction>) {
          alert(Severity::Warning,
                fmt::format("corrected, {}: {}", execution::to_string(said.kind), said.text));
        } else if constexpr (std::is_same_v<Said, execution::ProtectionMissing>) {
          on_protection_missing(said);
        } else if constexpr (std::is_same_v<Said, execution::UnknownOrder>) {
          alert(Severity::Warning,
                fmt::format("order {} on {} is not ours: {}", said.order.venue_id.value(),
                            plan_.instruments[said.order.instrument.index].symbol,
                            said.is_cancelled ? "cancelled" : "left alone"));
        } else if constexpr (std::is_same_v<Said, execution::PositionMismatch>) {
          alert(
              Severity::Warning,
              fmt::format("the venue has {} {}, we know of {}", said.venue.to_string(),
                          plan_.instruments[said.instrument.index].symbol, said.ours.to_string()));
        } else if constexpr (std::is_same_v<Said, execution::BudgetExhausted>) {
          alert(Severity::Warning,
                fmt::format("the request budget is used up until {}", said.until.to_rfc3339()));
        } else {
          static_assert(std::is_same_v<Said, execution::Reconciled>);
          on_reconciled(said);
        }
      },
      notice);
}

void Engine::on_fill(const execution::FillReceived& received) {
  const orders::Fill& fill = received.fill;
  const auto booked = ledger_.book(fill, {.owner = received.owner, .purpose = received.purpose});
  if (!booked) return alert(Severity::Critical, booked.error().to_string());
  if (*booked == ledger::Booking::AlreadyBooked) return;
  see_position(fill.instrument);
  settle_round_trips();
  Slot* const slot = slot_of(received.owner);
  // A trade of nobody may be anybody's loss.
  if (slot == nullptr)
    for (const std::uint32_t index : by_instrument_[fill.instrument.index])
      expose_rest(slots_[index]);
  if (slot == nullptr || quantity_of(*slot).is_zero()) return;
  if (slot->is_taken()) return expose_rest(*slot);
  // It came although it had been given up: nobody waits for it and nothing protects it.
  slot->has_stray = true;
  expose(*slot);
  submit_exit(*slot, orders::Purpose::Flatten);
}

// What a part of a position that is gone leaves.
void Engine::expose_rest(const Slot& slot) {
  if (slot.is_taken() && !slot.entry_order && !quantity_of(slot).is_zero()) expose(slot);
}

void Engine::see_position(market::InstrumentId instrument) {
  risk::InstrumentView& seen = instruments_[instrument.index];
  seen.position = ledger_.account(instrument).position.quantity;
  const ledger::OwnerPosition* const nobody = ledger_.owner(orders::OwnerId{}, instrument);
  seen.external = nobody == nullptr ? core::Quantity{} : nobody->position.quantity;
}

// One fill can close the positions of several owners: a liquidation, a cover stop.
void Engine::settle_round_trips() {
  const auto& trips = ledger_.round_trips();
  for (; round_trips_seen_ < trips.size(); ++round_trips_seen_) {
    const ledger::RoundTrip& trip = trips[round_trips_seen_];
    core::Amount later;  // of those that closed after it, in the same booking
    for (std::size_t i = round_trips_seen_ + 1; i < trips.size(); ++i) later += trips[i].pnl;
    approver_.on_closed(trip, ledger_.settled_equity() - later - trip.pnl);
    Slot* const slot = slot_of(trip.owner);
    // What is left of the entry may still be filled until it is over.
    if (slot == nullptr || !slot->entry_order) exposures_.remove(trip.owner, trip.instrument);
    if (slot == nullptr) continue;
    slot->has_stray = false;
    if (slot->is_taken()) position_closed(*slot, trip);
  }
}

void Engine::position_closed(Slot& slot, const ledger::RoundTrip& trip) {
  slot.account.close_taken(trip.pnl.to_double(), book_of(slot).size());
  slot.waiting_exit.reset();
  // On a coin that others hold too nothing else takes its levels away.
  if (!ledger_.account(slot.instrument).position.quantity.is_zero())
    for (const Protection& protection : {slot.stop, slot.target})
      for (const auto& order : {protection.order, protection.successor})
        if (order) execution_.cancel(*order, now_, output_);
  slot.stop = slot.target = {};
  if (slot.entry_order) execution_.cancel(*slot.entry_order, now_, output_);
  if (!slot.waiting_entry) settle(slot, Outcome::Exited);
  watch_strategy(slot);
}

void Engine::on_order_opened(const execution::OrderOpened& opened) {
  const orders::Order* const order = execution_.find(opened.id);
  Slot* const slot = order == nullptr ? nullptr : slot_of(order->request().owner);
  if (slot == nullptr || opened.is_dormant) return;
  for (Protection* const protection : {&slot->stop, &slot->target}) {
    if (protection->successor != opened.id) continue;
    // The new one rests: now the old one may go.
    if (protection->order) execution_.cancel(*protection->order, now_, output_);
    protection->order = std::exchange(protection->successor, std::nullopt);
  }
  if (slot->stop.order == opened.id)
    exposures_.move_stop(slot->owner, slot->instrument, slot->stop.trigger);
  // What moved while it was on its way.
  if (slot->is_taken()) align_protection(*slot);
}

void Engine::on_order_closed(const execution::OrderClosed& closed) {
  const orders::Order* const order = execution_.find(closed.id);
  Slot* const slot = order == nullptr ? nullptr : slot_of(order->request().owner);
  if (slot == nullptr) return;
  if (slot->entry_order == closed.id) return on_entry_closed(*slot, closed);
  if (slot->exit_order == closed.id) {
    slot->exit_order.reset();  // what it left open goes out with the next price
    return back_off(*slot, closed);
  }
  for (Protection* const protection : {&slot->stop, &slot->target}) {
    if (protection->order == closed.id) protection->order.reset();
    if (protection->successor == closed.id) {
      protection->successor.reset();
      // What it was to replace is still there, at another price: tried again at the next close.
      if (protection->order) protection->trigger = trigger_of(*protection->order);
    }
  }
}

// An exit that the venue refuses is tried again, ever less often: what it refuses now (nothing to
// reduce, below the minimum) it will mostly refuse a moment later.
void Engine::back_off(Slot& slot, const execution::OrderClosed& closed) {
  if (closed.how != execution::Ending::Rejected || !closed.filled.is_zero()) {
    slot.exit_refusals = 0;
    slot.exit_retry_at = {};
    return;
  }
  const auto& requests = policies_.execution.requests;
  core::Duration wait = requests.backoff_first;
  for (std::uint32_t i = 0; i < slot.exit_refusals && wait < requests.backoff_longest; ++i)
    wait = wait * 2;
  ++slot.exit_refusals;
  slot.exit_retry_at = now_ + std::min(wait, requests.backoff_longest);
}

void Engine::on_entry_closed(Slot& slot, const execution::OrderClosed& closed) {
  slot.entry_order.reset();
  if (!closed.filled.is_zero()) {
    settle(slot, Outcome::Entered);
    if (quantity_of(slot).is_zero()) exposures_.remove(slot.owner, slot.instrument);
    if (!slot.is_taken() || quantity_of(slot).is_zero()) return;
    anchor_levels(slot);
    expose(slot);
    return;
  }
  exposures_.remove(slot.owner, slot.instrument);
  const orders::Order* const order = execution_.find(closed.id);
  const bool is_budget = closed.how == execution::Ending::NotSent;
  std::string detail(name_of(closed.how));
  if (closed.reason) detail += fmt::format(": {}", orders::name_of(*closed.reason));
  settle(slot, is_budget ? Outcome::BudgetSpent : Outcome::VenueRefused, std::move(detail));
  slot.stop = slot.target = {};
  // The strategy goes on as if it had been filled where it was expected.
  if (slot.is_taken()) make_virtual(slot, order->request().quantity.to_double());
}

void Engine::make_virtual(Slot& slot, double quantity) {
  VirtualAccount::Held& held = slot.account.held();
  held.is_taken = false;
  held.quantity = quantity;
  held.entry_fee = quantity * held.entry_price * plan_.settings.costs.taker;
}

}  // namespace sixbtc::engine
