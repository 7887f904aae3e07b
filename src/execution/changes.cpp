// What follows from a change of an order.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/check.hpp"
#include "execution/state.hpp"

namespace sixbtc::execution {
namespace {

Ending ending_of(const Slot& slot) {
  if (slot.order.is<orders::Filled>()) return Ending::Filled;
  if (const auto* rejected = std::get_if<orders::Rejected>(&slot.order.state()))
    return rejected->is_presumed ? Ending::NeverArrived : Ending::Rejected;
  return slot.sent_at ? Ending::Cancelled : Ending::NotSent;
}

OrderClosed closing_of(const Slot& slot) {
  OrderClosed closed;
  closed.id = slot.request().id;
  closed.how = ending_of(slot);
  closed.filled = slot.order.filled();
  if (const auto* rejected = std::get_if<orders::Rejected>(&slot.order.state()))
    closed.reason = rejected->reason;
  if (const auto* cancelled = std::get_if<orders::Cancelled>(&slot.order.state()))
    closed.cause = cancelled->cause;
  return closed;
}

// Ended though the position it protects should still be there. Where the venue ends it because the
// position is gone, the news of that may be on its way: it has the grace.
bool is_lost(const Slot& slot) {
  if (const auto* rejected = std::get_if<orders::Rejected>(&slot.order.state()))
    return rejected->reason != orders::RejectReason::ReduceOnly;
  const auto* cancelled = std::get_if<orders::Cancelled>(&slot.order.state());
  return cancelled && !slot.is_cancel_wanted &&
         cancelled->cause != orders::CancelCause::SiblingFilled &&
         cancelled->cause != orders::CancelCause::ParentGone &&
         cancelled->cause != orders::CancelCause::ReduceOnly;
}

}  // namespace

void OrderManager::State::correct(CorrectionKind kind, const Slot& slot, std::string text) {
  ++corrections;
  out->notices.emplace_back(
      Correction{kind, slot.request().instrument, slot.request().id, std::move(text)});
}

void OrderManager::State::correct(CorrectionKind kind, market::InstrumentId instrument,
                                  std::string text) {
  ++corrections;
  out->notices.emplace_back(Correction{kind, instrument, std::nullopt, std::move(text)});
}

// Also where nothing changed: it is cheap, and what it does depends on the state alone.
void OrderManager::State::follow(SlotId id) {
  Slot& slot = table.at(id);
  const orders::Order& order = slot.order;
  for (SlotId member = slot.head == id ? id : no_slot; member != no_slot;
       member = table.at(member).next)
    refresh_cover(member);
  if (slot.head != id) refresh_cover(id);

  if (order.is<orders::Open>() || order.is<orders::CancelPending>()) {
    if (!std::exchange(slot.is_opened_told, true))
      out->notices.emplace_back(OrderOpened{slot.request().id, order.is_dormant()});
  }
  if (order.is<orders::Open>()) {
    slot.ask_at = never;
    if (slot.is_cancel_wanted && slot.cancel_at == never) try_cancel(id);
  }
  const bool may_leave_again = order.is<orders::Pending>() || order.is<orders::InFlight>() ||
                               order.is<orders::OutcomeUnknown>();
  if (slot.approved && !may_leave_again) slot.approved.reset();

  if (order.is_terminal() && slot.is_live) {
    slot.ask_at = slot.cancel_at = never;
    close_if_settled(id);
    if (slot.is_live) want_history(slot.submitted_at);
  } else if (!order.is_terminal() && !slot.is_live) {
    table.reopen(id);
  }
}

void OrderManager::State::close_if_settled(SlotId id) {
  Slot& slot = table.at(id);
  if (!slot.is_live || !slot.order.is_settled()) return;
  table.close(id, now);
  out->notices.emplace_back(closing_of(slot));
  if (is_protective(slot.request().purpose) && is_lost(slot)) {
    Holding& affected = holding(slot.request().instrument);
    affected.is_refusal_seen = true;
    mark(affected);
  }
  if (slot.head == id && slot.next != no_slot) end_children(id);
}

// Stops and targets live for what their parent filled: nothing, or from now on exactly so much.
void OrderManager::State::end_children(SlotId parent) {
  const orders::Order& order = table.at(parent).order;
  const auto* rejected = std::get_if<orders::Rejected>(&order.state());
  for (SlotId id = table.at(parent).next; id != no_slot; id = table.at(id).next) {
    const Slot& slot = table.at(id);
    if (slot.order.is_terminal()) continue;
    change(id, [&](orders::Order& o) {
      if (!order.filled().is_zero()) {
        const orders::Effect woken = o.set_dormant(false);
        const orders::Effect resized = o.resize(order.filled());
        return woken == orders::Effect::Nothing ? resized : woken;
      }
      if (o.is_resting() || !o.filled().is_zero()) return orders::Effect::Nothing;
      if (rejected && rejected->is_presumed) return o.rejected(rejected->reason, true);
      return o.cancelled(orders::CancelCause::ParentGone, {});
    });
  }
}

void OrderManager::State::wake_children(SlotId parent) {
  for (SlotId id = table.at(parent).next; id != no_slot; id = table.at(id).next)
    change(id, [](orders::Order& o) { return o.set_dormant(false); });
}

void OrderManager::State::refresh_cover(SlotId id) {
  Slot& slot = table.at(id);
  if (!is_protective(slot.request().purpose)) return;
  core::Quantity covering;
  if (slot.order.is_resting()) {
    covering = slot.order.remaining();
    const Slot& head = table.at(slot.head);
    if (slot.head != id && head.is_live) covering = std::min(covering, head.order.filled());
  }
  if (covering == slot.covering) return;
  Holding& affected = holding(slot.request().instrument);
  core::Quantity& cover =
      slot.request().side == market::Side::Sell ? affected.cover_long : affected.cover_short;
  cover = cover - slot.covering + covering;
  slot.covering = covering;
  mark(affected);
}

Holding& OrderManager::State::holding(market::InstrumentId instrument) {
  while (holdings.size() <= instrument.index) {
    const auto index = static_cast<std::uint32_t>(holdings.size());
    holdings.emplace_back().instrument.index = index;
  }
  return holdings[instrument.index];
}

std::string_view to_string(CorrectionKind kind) {
  switch (kind) {
    case CorrectionKind::MissedFill:
      return "missed fill";
    case CorrectionKind::MissedAcceptance:
      return "missed acceptance";
    case CorrectionKind::GoneFromVenue:
      return "gone from the venue";
    case CorrectionKind::OpenThoughClosed:
      return "open though closed";
    case CorrectionKind::LateArrival:
      return "late arrival";
    case CorrectionKind::OrphanSwept:
      return "orphan swept";
    case CorrectionKind::WrongQuantity:
      return "wrong quantity";
    case CorrectionKind::WrongDormancy:
      return "wrong dormancy";
    case CorrectionKind::ExternalFill:
      return "external fill";
    case CorrectionKind::Liquidation:
      return "liquidation";
    case CorrectionKind::AutoDeleveraging:
      return "auto-deleveraging";
    case CorrectionKind::PositionAdjusted:
      return "position adjusted";
    case CorrectionKind::AdjustmentReversed:
      return "adjustment reversed";
    case CorrectionKind::DuplicateId:
      return "duplicate id";
    case CorrectionKind::Overfill:
      return "overfill";
    case CorrectionKind::FillAfterEnd:
      return "fill after the end";
    case CorrectionKind::StopTooLarge:
      return "stop too large";
    case CorrectionKind::ClockSkew:
      return "clock skew";
    case CorrectionKind::StaleSnapshot:
      return "stale snapshot";
    case CorrectionKind::ForgottenOrder:
      return "forgotten order";
  }
  return "unknown";
}

}  // namespace sixbtc::execution
