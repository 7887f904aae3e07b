// The whole truth at one instant against what we believe. The venue prevails, except where we have
// heard something since: then it may be the snapshot that is old, and the next one decides.
#include <algorithm>

#include <fmt/format.h>

#include "execution/state.hpp"

namespace sixbtc::execution {

void OrderManager::State::on(const orders::VenueSnapshot& snapshot) {
  corrections = 0;
  is_doubt_left = false;
  for (const orders::Fill& fill : snapshot.fills) book(fill, true);
  for (const orders::FundingPayment& payment : snapshot.funding) on(payment);
  for (const orders::Transfer& transfer : snapshot.transfers) on(transfer);
  if (applied_as_of && snapshot.as_of <= *applied_as_of) {
    if (snapshot.as_of < *applied_as_of)
      correct(CorrectionKind::StaleSnapshot, market::InstrumentId{},
              "older than one applied: only its history was read");
    return;
  }
  check_clock(snapshot);
  const SnapshotAge age = age_of(snapshot);
  snapshot_at = history_from = never;
  compare_orders(snapshot, age);
  const bool is_position_right = compare_positions(snapshot, age);
  write_off_missing(age);
  report_excess();

  applied_as_of = snapshot.as_of;
  budget.answered();
  if (is_up) is_reconciled = is_position_right;
  out->notices.emplace_back(Reconciled{age.reason, snapshot.as_of, snapshot.balance,
                                       corrections == 0 && is_position_right && !is_doubt_left});
  if (!is_position_right) want_snapshot("a position differs", now);
  if (is_doubt_left) want_snapshot("news came meanwhile", now + policy.in_flight_timeout);
  want_snapshot("periodic", now + policy.reconcile_interval);

  const core::Timestamp horizon = std::min(snapshot.as_of, now) - policy.retention;
  fills.forget_before(horizon);
  payments.forget_before(horizon);
  transfers.forget_before(horizon);
  if (!queue.empty()) {  // entries may have waited for this
    queue_at = now;
    due_at(now);
  }
}

// Not where its time is before the question: a request that arrived twice is answered twice.
bool OrderManager::State::is_answer(const orders::VenueSnapshot& snapshot) const {
  return !requests.empty() && snapshot.as_of + policy.clock_skew_max >= requests.front().at;
}

SnapshotAge OrderManager::State::age_of(const orders::VenueSnapshot& snapshot) {
  if (!is_answer(snapshot))
    return {.reason = "sent unasked",
            .asked_in = call,
            .certain_until = snapshot.as_of - policy.clock_skew_max};
  SnapshotAge age{.reason = std::move(requests.front().reason),
                  .asked_in = requests.front().call,
                  .certain_until = snapshot.as_of};
  requests.erase(requests.begin());
  return age;
}

// Ahead of us is certain at once; behind us only if it goes on: one answer may just be late.
void OrderManager::State::check_clock(const orders::VenueSnapshot& snapshot) {
  const bool is_from_the_past = !requests.empty() && !is_answer(snapshot);
  answers_from_the_past = is_from_the_past ? answers_from_the_past + 1 : 0;
  const bool is_skewed = snapshot.as_of > now + policy.clock_skew_max || answers_from_the_past > 2;
  if (is_skewed && !is_skew_told)
    correct(CorrectionKind::ClockSkew, market::InstrumentId{},
            fmt::format("the venue's time is {}, ours {}", snapshot.as_of.to_rfc3339(),
                        now.to_rfc3339()));
  is_skew_told = is_skewed;
}

// --- orders ------------------------------------------------------------------------------------

void OrderManager::State::compare_orders(const orders::VenueSnapshot& snapshot,
                                         const SnapshotAge& age) {
  std::vector<SlotId> seen;
  std::vector<orders::VenueOrder> foreign;
  for (const orders::VenueOrder& order : snapshot.open_orders) {
    SlotId id = order.id ? table.find(*order.id) : no_slot;
    if (id == no_slot) id = table.find(order.venue_id);
    if (id == no_slot) {
      foreign.push_back(order);
      continue;
    }
    seen.push_back(id);
    compare_order(id, order, age);
  }
  std::sort(seen.begin(), seen.end());
  const std::vector<SlotId> live = table.live();
  for (const SlotId id : live) {
    const Slot& slot = table.at(id);
    const bool is_believed =
        slot.order.is<orders::Open>() || slot.order.is<orders::CancelPending>();
    if (!is_believed || std::binary_search(seen.begin(), seen.end(), id)) continue;
    if (!age.knows(slot.changed_in, slot.changed_at)) {
      // Its fill was in this snapshot, the order is not: what is left of it may have ended.
      if (slot.changed_in == call) ask_at(id, now);
      continue;
    }
    correct(CorrectionKind::GoneFromVenue, slot, "not among the venue's open orders; asking");
    change(id, [&](orders::Order& order) { return order.doubted(now); });
    ask_at(id, now);
  }
  compare_external(std::move(foreign), snapshot.positions);
}

void OrderManager::State::compare_order(SlotId id, const orders::VenueOrder& seen,
                                        const SnapshotAge& age) {
  const Slot& slot = table.at(id);
  const bool is_known = age.knows(slot.changed_in, slot.changed_at);
  const auto* rejected = std::get_if<orders::Rejected>(&slot.order.state());
  if (slot.order.is_terminal() && !(rejected && rejected->is_presumed)) {
    if (!is_known) return;
    correct(CorrectionKind::OpenThoughClosed, slot, "over as far as we know; cancelled");
    cancel_foreign(seen);
    return;
  }
  if (!slot.order.is<orders::Open>() && !slot.order.is<orders::CancelPending>()) {
    if ((is_known || slot.order.is<orders::OutcomeUnknown>()) && !rejected)
      correct(CorrectionKind::MissedAcceptance, slot, "open on the venue");
    revive(id, seen.venue_id, seen.is_dormant);
  }
  if (seen.filled > slot.order.filled()) {
    change(id, [&](orders::Order& order) {
      order.reported_progress(seen.filled);
      return orders::Effect::Nothing;
    });
    want_history(slot.submitted_at);
  }
  if (!is_known || slot.order.is_terminal()) return;
  // While its parent may still fill, the size of a child moves, and the two tell it differently.
  const bool is_size_certain = slot.head == id || !table.at(slot.head).is_live;
  if (is_size_certain && seen.quantity != slot.order.quantity() && seen.quantity.units() > 0) {
    correct(CorrectionKind::WrongQuantity, slot,
            fmt::format("{} on the venue, {} here", seen.quantity.to_string(),
                        slot.order.quantity().to_string()));
    change(id, [&](orders::Order& order) { return order.resize(seen.quantity); });
  }
  if (seen.is_dormant != slot.order.is_dormant()) {
    correct(CorrectionKind::WrongDormancy, slot,
            seen.is_dormant ? "waits for its parent on the venue" : "rests on the venue");
    change(id, [&](orders::Order& order) { return order.set_dormant(seen.is_dormant); });
  }
}

void OrderManager::State::cancel_foreign(const orders::VenueOrder& order) {
  // Where there is no budget now, the next snapshot shows the order again.
  if (budget.take(1, 1, Urgency::Protective, now))
    out->actions.emplace_back(
        Cancel{{.instrument = order.instrument, .id = order.id, .venue_id = order.venue_id}});
}

// Orders of nobody here: of a person, another program, or a session that is gone.
void OrderManager::State::compare_external(std::vector<orders::VenueOrder> seen,
                                           const std::vector<orders::VenuePosition>& positions) {
  const auto by_venue_id = [](const orders::VenueOrder& a, const orders::VenueOrder& b) {
    return a.venue_id < b.venue_id;
  };
  std::sort(seen.begin(), seen.end(), by_venue_id);
  for (Holding& each : holdings) {
    if (!each.external_cover_long.is_zero() || !each.external_cover_short.is_zero()) mark(each);
    each.external_cover_long = each.external_cover_short = core::Quantity{};
  }
  std::erase_if(
      seen, [&](const orders::VenueOrder& order) { return order.instrument.index >= lots.size(); });
  for (const orders::VenueOrder& order : seen) {
    const bool is_sell = order.side == market::Side::Sell;
    const bool is_reducing =
        order.is_reduce_only &&
        std::ranges::any_of(positions, [&](const orders::VenuePosition& position) {
          return position.instrument == order.instrument && !position.quantity.is_zero() &&
                 position.quantity.is_negative() != is_sell;
        });
    const bool is_cancelled = policy.external_orders == ExternalOrders::Cancel && !is_reducing;
    if (!std::binary_search(externals.begin(), externals.end(), order, by_venue_id)) {
      ++corrections;
      out->notices.emplace_back(UnknownOrder{order, is_cancelled});
    }
    if (is_cancelled) {
      cancel_foreign(order);
    } else if (is_reducing && std::holds_alternative<orders::StopMarketOrder>(order.kind) &&
               !order.is_dormant) {
      Holding& affected = holding(order.instrument);
      core::Quantity& cover =
          is_sell ? affected.external_cover_long : affected.external_cover_short;
      cover += order.quantity - order.filled;
      mark(affected);
    }
  }
  externals = std::move(seen);
}

// --- positions ---------------------------------------------------------------------------------

bool OrderManager::State::compare_positions(const orders::VenueSnapshot& snapshot,
                                            const SnapshotAge& age) {
  std::vector<orders::VenuePosition> by_instrument;
  const auto place = [&](market::InstrumentId instrument) -> orders::VenuePosition& {
    while (by_instrument.size() <= instrument.index) {
      const auto index = static_cast<std::uint32_t>(by_instrument.size());
      by_instrument.emplace_back().instrument.index = index;
    }
    return by_instrument[instrument.index];
  };
  for (const orders::VenuePosition& position : snapshot.positions) {
    if (position.instrument.index >= lots.size()) continue;  // the session does not trade it
    place(position.instrument) = position;
    static_cast<void>(holding(position.instrument));
  }
  bool is_right = true;
  for (Holding& each : holdings)
    is_right &= compare_position(each, place(each.instrument), age, snapshot.as_of);
  return is_right;
}

// A difference is believed when a second snapshot, asked for after the first, shows the same.
bool OrderManager::State::compare_position(Holding& holding, const orders::VenuePosition& seen,
                                           const SnapshotAge& age, core::Timestamp as_of) {
  const core::Quantity difference = seen.quantity - holding.net;
  if (difference.is_zero()) {
    holding.is_in_doubt = false;
    return true;
  }
  if (!age.knows(holding.changed_in, holding.changed_at)) {
    is_doubt_left = true;
    return is_reconciled;
  }
  const bool is_later = age.asked_in >= holding.doubted_in;
  if (holding.is_in_doubt && holding.doubted_difference == difference) {
    const bool has_price = !seen.entry_price.is_zero() || !holding.last_price.is_zero();
    if (!is_later || !has_price) return false;
    holding.is_in_doubt = false;
    adjust(holding, difference, seen.entry_price, as_of);
    return true;
  }
  holding.is_in_doubt = true;
  holding.doubted_difference = difference;
  holding.doubted_in = call;
  ++corrections;
  out->notices.emplace_back(PositionMismatch{holding.instrument, seen.quantity, holding.net});
  return false;
}

// The position is right, so what the venue says is filled beyond the fills we have is in it by an
// adjustment, or was never so.
void OrderManager::State::write_off_missing(const SnapshotAge& age) {
  const std::vector<SlotId> live = table.live();
  for (const SlotId id : live) {
    const Slot& slot = table.at(id);
    if (slot.order.filled() == slot.order.reported() ||
        holding(slot.request().instrument).is_in_doubt ||
        !age.knows(slot.changed_in, slot.changed_at) ||
        !age.knows(holding(slot.request().instrument).changed_in,
                   holding(slot.request().instrument).changed_at))
      continue;
    correct(CorrectionKind::WrongQuantity, slot,
            fmt::format("the venue said {} were filled, its fills add up to {}",
                        slot.order.reported().to_string(), slot.order.filled().to_string()));
    change(id, [](orders::Order& order) {
      order.write_off_missing_fills();
      return orders::Effect::Changed;
    });
  }
}

}  // namespace sixbtc::execution
