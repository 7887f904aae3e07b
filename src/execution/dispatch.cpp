// What leaves, and when it may: groups, cancels, questions, requests for snapshots.
#include <algorithm>
#include <utility>

#include "core/check.hpp"
#include "execution/state.hpp"

namespace sixbtc::execution {
namespace {

Urgency urgency_of(const Slot& head) {
  const orders::Purpose purpose = head.request().purpose;
  return is_protective(purpose) || is_exit(purpose) ? Urgency::Protective : Urgency::Normal;
}

bool is_entry(const Slot& head) {
  return head.request().purpose == orders::Purpose::Entry;
}

}  // namespace

// --- groups ------------------------------------------------------------------------------------

void OrderManager::State::enqueue(risk::RiskApproved<orders::OrderGroup> group) {
  CHECK(!group->requests.empty());
  SlotId head = no_slot, last = no_slot;
  for (const orders::OrderRequest& request : group->requests) {
    const SlotId id = table.add(request, now);
    Slot& slot = table.at(id);
    if (head == no_slot) {
      CHECK(!request.parent);
      head = id;
    } else {
      CHECK(request.parent == table.at(head).request().id);
      table.at(last).next = id;
    }
    slot.head = head;
    last = id;
  }
  Slot& first = table.at(head);
  first.approved = std::move(group);
  first.is_queued = true;
  queue.push_back(head);
  flush(urgency_of(first));
}

// Sends what waits and may leave, in the order submitted; what does not fit keeps what is behind it
// back as well, so that nothing is overtaken by its own kind.
void OrderManager::State::flush(Urgency urgency) {
  bool is_blocked = false;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const SlotId head = queue[i];
    Slot& slot = table.at(head);
    if (!slot.order.is<orders::Pending>()) slot.is_queued = false;  // the venue has it after all
    if (!slot.is_queued || urgency_of(slot) != urgency) continue;
    if (!is_entry(slot)) {
      is_blocked = is_blocked || !send(head);
      continue;
    }
    const core::Timestamp given_up = slot.submitted_at + policy.entry_hold;
    const bool is_sent = now <= given_up && may_enter() && !is_blocked && send(head);
    is_blocked |= !is_sent && may_enter();
    if (!is_sent && now >= given_up) give_up(head);
  }
  std::erase_if(queue, [&](SlotId head) { return !table.at(head).is_queued; });
  if (queue.empty()) is_exhaustion_told = false;
  queue_at = never;
  for (const SlotId head : queue) queue_at = std::min(queue_at, leaves_at(head));
  due_at(queue_at);
}

// When to try again, if nothing else happens.
core::Timestamp OrderManager::State::leaves_at(SlotId head) const {
  const Slot& slot = table.at(head);
  const core::Timestamp free_at =
      budget.available_at(group_size(head), group_size(head), urgency_of(slot), now);
  const core::Timestamp later = std::max(free_at, now + core::Duration::milliseconds(1));
  if (!is_entry(slot)) return later;
  const core::Timestamp given_up = slot.submitted_at + policy.entry_hold;
  return may_enter() ? std::min(later, given_up) : given_up;
}

std::int64_t OrderManager::State::group_size(SlotId head) const {
  std::int64_t count = 0;
  for (SlotId id = head; id != no_slot; id = table.at(id).next) ++count;
  return count;
}

bool OrderManager::State::send(SlotId head) {
  Slot& first = table.at(head);
  const std::int64_t count = group_size(head);
  const Urgency urgency = urgency_of(first);
  if (!budget.take(count, count, urgency, now)) {
    if (!std::exchange(is_exhaustion_told, true))
      out->notices.emplace_back(
          BudgetExhausted{.is_reserve_used = urgency == Urgency::Protective,
                          .until = budget.available_at(count, count, urgency, now)});
    return false;
  }
  CHECK(first.approved.has_value());
  first.is_queued = false;
  ++first.sends;
  out->actions.emplace_back(Submit{*first.approved});
  for (SlotId id = head; id != no_slot; id = table.at(id).next) {
    table.at(id).sent_at = now;
    change(id, [&](orders::Order& order) { return order.sent(now); });
    ask_at(id, now + policy.in_flight_timeout);
  }
  return true;
}

// A second refusal of the same order may be the first one heard twice: then only asking helps.
void OrderManager::State::returned(SlotId id) {
  Slot& slot = table.at(id);
  const SlotId head = slot.head;
  if (table.at(head).sends > 1) {
    change(id, [&](orders::Order& order) { return order.unanswered(now); });
    ask_at(id, now);
    return;
  }
  if (change(id, [](orders::Order& order) { return order.not_sent(); }) == orders::Effect::Nothing)
    return;
  slot.sent_at.reset();
  slot.ask_at = never;
  settle_group(head);
}

void OrderManager::State::settle_group(SlotId head) {
  bool is_any_waiting = false, is_all_waiting = true, is_any_known = false;
  for (SlotId id = head; id != no_slot; id = table.at(id).next) {
    const orders::Order& order = table.at(id).order;
    const bool is_waiting = order.is<orders::Pending>();
    is_any_waiting |= is_waiting;
    is_all_waiting &= is_waiting;
    is_any_known |=
        !is_waiting && !order.is<orders::InFlight>() && !order.is<orders::OutcomeUnknown>();
  }
  Slot& first = table.at(head);
  if (first.is_queued || !is_any_waiting) return;
  if (is_all_waiting) {
    first.is_queued = true;
    queue.push_back(head);
    due_at(now);
    queue_at = std::min(queue_at, now);
  } else if (is_any_known) {
    give_up(head);
  }
}

void OrderManager::State::give_up(SlotId head) {
  table.at(head).is_queued = false;
  for (SlotId id = head; id != no_slot; id = table.at(id).next)
    if (table.at(id).order.is<orders::Pending>())
      change(id, [](orders::Order& order) {
        return order.cancelled(orders::CancelCause::Requested, {});
      });
}

// --- cancels and questions ---------------------------------------------------------------------

void OrderManager::State::want_cancel(SlotId id) {
  Slot& slot = table.at(id);
  if (slot.order.is_terminal()) return;
  slot.is_cancel_wanted = true;
  if (slot.order.is<orders::Pending>())
    give_up(slot.head);
  else if (slot.order.is<orders::Open>())
    try_cancel(id);
}

void OrderManager::State::try_cancel(SlotId id) {
  Slot& slot = table.at(id);
  if (!slot.order.is<orders::Open>()) {
    slot.cancel_at = never;
    return;
  }
  if (!budget.take(1, 1, Urgency::Protective, now)) {
    slot.cancel_at = budget.available_at(1, 1, Urgency::Protective, now);
    watch(id);
    return;
  }
  slot.cancel_at = never;
  out->actions.emplace_back(Cancel{{.instrument = slot.request().instrument,
                                    .id = slot.request().id,
                                    .venue_id = slot.order.venue_id()}});
  change(id, [&](orders::Order& order) { return order.cancel_sent(now); });
  ask_at(id, now + policy.in_flight_timeout);
}

void OrderManager::State::ask_at(SlotId id, core::Timestamp when) {
  Slot& slot = table.at(id);
  if (slot.order.is_terminal()) return;
  slot.ask_at = when;
  watch(id);
}

void OrderManager::State::ask(SlotId id) {
  Slot& slot = table.at(id);
  slot.ask_at = never;
  change(id, [&](orders::Order& order) { return order.unanswered(now); });
  if (slot.order.is_terminal() || slot.order.is<orders::Pending>()) return;
  const std::int64_t cost = policy.requests.query_cost;
  if (!budget.take(cost, 0, Urgency::Protective, now)) {
    ask_at(id, budget.available_at(cost, 0, Urgency::Protective, now));
    return;
  }
  slot.asked_in = call;
  slot.asked_at = now;
  out->actions.emplace_back(Query{slot.request().instrument, slot.request().id});
  ask_at(id, now + policy.query_interval);
}

void OrderManager::State::watch(SlotId id) {
  Slot& slot = table.at(id);
  due_at(slot.due());
  if (!std::exchange(slot.is_watched, true)) watched.push_back(id);
}

// --- snapshots ---------------------------------------------------------------------------------

void OrderManager::State::want_snapshot(std::string_view reason, core::Timestamp when) {
  if (when >= snapshot_at) return;
  snapshot_at = when;
  snapshot_reason = reason;
  due_at(when);
}

void OrderManager::State::want_history(core::Timestamp since) {
  history_from = std::min(history_from, since - policy.history_overlap);
  want_snapshot("fills are missing", now + policy.in_flight_timeout);
}

void OrderManager::State::request_snapshot() {
  const std::int64_t cost = policy.requests.snapshot_cost;
  if (!budget.take(cost, 0, Urgency::Protective, now)) {
    snapshot_at = budget.available_at(cost, 0, Urgency::Protective, now);
    return;
  }
  const core::Timestamp since = applied_as_of.value_or(*started_at) - policy.history_overlap;
  out->actions.emplace_back(RequestSnapshot{std::min(since, history_from)});
  // What got no answer for so long will get none.
  std::erase_if(requests, [&](const SnapshotRequest& request) {
    return request.at + policy.not_found_grace < now;
  });
  requests.push_back({now, call, snapshot_reason});
  snapshot_at = now + policy.snapshot_timeout;
}

// --- time --------------------------------------------------------------------------------------

// Cancels and stops first, then questions, entries last.
void OrderManager::State::run_due() {
  next_due = never;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    const SlotId id = watched[i];
    if (table.at(id).cancel_at > now) continue;
    if (table.at(id).is_sweep)
      sweep(id);
    else
      try_cancel(id);
  }
  if (!queue.empty() && queue_at <= now) flush(Urgency::Protective);
  for (std::size_t i = 0; i < watched.size(); ++i)
    if (table.at(watched[i]).ask_at <= now) ask(watched[i]);
  if (snapshot_at <= now) request_snapshot();
  if (!queue.empty()) flush(Urgency::Normal);

  std::erase_if(watched, [&](SlotId id) {
    Slot& slot = table.at(id);
    slot.is_watched = slot.due() != never;
    if (slot.is_watched) due_at(slot.due());
    return !slot.is_watched;
  });
  due_at(snapshot_at);
  check_protection();
  if (applied_as_of) table.forget_before(now - policy.retention);
}

}  // namespace sixbtc::execution
