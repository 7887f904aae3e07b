// What the venue says about one order. News about an order that is not of this session (any more)
// is left to the next snapshot.
#include <fmt/format.h>

#include "execution/state.hpp"

namespace sixbtc::execution {

void OrderManager::State::on(const orders::OrderAccepted& news) {
  const SlotId id = table.find(news.id);
  if (id == no_slot) return;
  budget.answered();
  // It may have been said before the parent's fill, which we know already.
  revive(id, news.venue_id, news.is_dormant && !is_parent_filled(table.at(id)));
  settle_group(table.at(id).head);
}

// An order the venue has. One that we had given up is not wanted any more.
void OrderManager::State::revive(SlotId id, const core::VenueOrderId& venue_id, bool is_dormant) {
  const orders::Effect effect =
      change(id, [&](orders::Order& order) { return order.accepted(venue_id, is_dormant); });
  if (effect != orders::Effect::Revived) return;
  correct(CorrectionKind::LateArrival, table.at(id),
          "the order had been given up as never arrived; it is cancelled");
  want_cancel(id);
}

void OrderManager::State::on(const orders::OrderRejected& news) {
  const SlotId id = table.find(news.id);
  if (id == no_slot) return;
  Slot& slot = table.at(id);
  switch (news.reason) {
    case orders::RejectReason::RateLimited:
      budget.refused(now);
      returned(id);
      return;
    case orders::RejectReason::DuplicateId: {
      if (!slot.order.is<orders::InFlight>()) return;
      correct(CorrectionKind::DuplicateId, slot, "the venue has this id already; asking for it");
      change(id, [&](orders::Order& order) { return order.unanswered(now); });
      ask_at(id, now);
      return;
    }
    default:
      change(id, [&](orders::Order& order) { return order.rejected(news.reason, false); });
      settle_group(slot.head);
  }
}

void OrderManager::State::on(const orders::SubmitUnanswered& news) {
  const SlotId id = table.find(news.id);
  if (id == no_slot) return;
  if (news.is_certainly_not_sent) {
    returned(id);
    return;
  }
  if (change(id, [&](orders::Order& order) { return order.unanswered(now); }) ==
      orders::Effect::Changed)
    ask_at(id, now);
}

void OrderManager::State::on(const orders::OrderCancelled& news) {
  const SlotId id = table.find(news.id);
  if (id == no_slot) return;
  change(id, [&](orders::Order& order) { return order.cancelled(news.cause, news.filled); });
  settle_group(table.at(id).head);
}

void OrderManager::State::on(const orders::CancelRejected& news) {
  const SlotId id = table.find(news.id);
  if (id == no_slot) return;
  Slot& slot = table.at(id);
  if (!slot.order.is<orders::CancelPending>()) return;
  if (news.is_order_unknown) {
    change(id, [&](orders::Order& order) { return order.doubted(now); });
    ask_at(id, now);
    return;
  }
  slot.cancel_at = now + policy.query_interval;
  change(id, [](orders::Order& order) { return order.cancel_refused(); });
  watch(id);
}

void OrderManager::State::on(const orders::OrderStatus& news) {
  const SlotId id = table.find(news.id);
  if (id == no_slot) return;
  budget.answered();
  Slot& slot = table.at(id);
  const bool is_outdated = slot.changed_in > slot.asked_in;
  const bool was_settled = slot.order.is_settled();
  switch (news.state) {
    case orders::OrderStatus::State::NotFound:
      if (!is_outdated) on_not_found(id);
      return;
    case orders::OrderStatus::State::Open:
      if (slot.order.is_terminal() && !slot.order.is<orders::Rejected>()) return;
      slot.order.reported_progress(news.filled);
      if (slot.order.is<orders::CancelPending>() && !is_outdated) {
        // The cancel has not had an effect: the next one may.
        slot.cancel_at = now;
        change(id, [](orders::Order& order) { return order.cancel_refused(); });
        try_cancel(id);
      } else if (!slot.order.is<orders::Open>() || !is_outdated) {
        revive(id, news.venue_id, news.is_dormant && !is_parent_filled(slot));
      }
      break;
    case orders::OrderStatus::State::Filled:
      change(id, [&](orders::Order& order) {
        return order.reported_filled(news.filled.is_zero() ? order.quantity() : news.filled);
      });
      break;
    case orders::OrderStatus::State::Cancelled:
      change(id, [&](orders::Order& order) {
        return order.cancelled(
            slot.is_cancel_wanted ? orders::CancelCause::Requested : orders::CancelCause::Venue,
            news.filled);
      });
      break;
    case orders::OrderStatus::State::Rejected:
      change(id, [](orders::Order& order) {
        return order.rejected(orders::RejectReason::Other, false);
      });
      break;
  }
  if (!was_settled && slot.order.filled() < slot.order.reported()) want_history(slot.submitted_at);
  settle_group(slot.head);
}

// Proof only when the question was put so late that nothing sent can still have been on its way.
void OrderManager::State::on_not_found(SlotId id) {
  Slot& slot = table.at(id);
  if (slot.order.is_terminal() || !slot.sent_at) return;
  if (slot.asked_at < *slot.sent_at + policy.not_found_grace) return;
  const bool was_there = !slot.order.venue_id().empty();
  change(id, [&](orders::Order& order) {
    return was_there ? order.cancelled(orders::CancelCause::Venue, order.filled())
                     : order.rejected(orders::RejectReason::Other, true);
  });
  if (was_there)
    correct(CorrectionKind::GoneFromVenue, slot, "the venue does not know the order any more");
  settle_group(slot.head);
}

void OrderManager::State::on(const orders::QueryUnanswered& news) {
  if (!news.id) {
    if (!requests.empty()) requests.erase(requests.begin());
    want_snapshot(snapshot_reason, now + policy.query_interval);
    return;
  }
  if (const SlotId id = table.find(*news.id); id != no_slot && table.at(id).ask_at != never)
    ask_at(id, now + policy.query_interval);
}

}  // namespace sixbtc::execution
