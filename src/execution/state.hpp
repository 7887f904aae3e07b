// The inside of OrderManager; its functions are spread over the sources of this folder by subject:
//
//   order_manager.cpp   the calls from outside
//   changes.cpp         what follows from a change of an order: notices, cover, its group
//   dispatch.cpp        what leaves, and when it may
//   venue_news.cpp      what the venue says about one order
//   fills.cpp           fills, funding and transfers, each booked once
//   reconciliation.cpp  the whole truth at one instant
//   protection.cpp      positions without a stop
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>

#include "execution/holdings.hpp"
#include "execution/order_manager.hpp"
#include "execution/order_table.hpp"
#include "execution/request_budget.hpp"
#include "execution/seen_ids.hpp"

namespace sixbtc::execution {

// From when on news is newer than a snapshot. The venue made it at some moment after we asked, so
// what was heard since then may or may not be in it; and what was heard after its own time is not
// in it, for it may answer an earlier question. One that nobody asked for has only its own time,
// and clocks differ.
struct SnapshotAge {
  std::string reason;  // why it was asked for
  std::uint64_t asked_in = 0;
  core::Timestamp certain_until;
  [[nodiscard]] bool knows(std::uint64_t changed_in, core::Timestamp changed_at) const {
    return changed_in <= asked_in && changed_at <= certain_until;
  }
};

struct OrderManager::State {
  State(const ExecutionPolicy& settings, std::span<const core::Quantity> all_lots)
      : policy(settings), lots(all_lots.begin(), all_lots.end()), budget(settings.requests) {}

  // --- order_manager.cpp
  void begin(core::Timestamp time, Output& output);
  void end();
  void set_connection(bool is_connected);

  // --- changes.cpp
  template <class News>
  orders::Effect change(SlotId id, News&& news) {
    Slot& slot = table.at(id);
    const bool was_named = !slot.order.venue_id().empty();
    const orders::Effect effect = news(slot.order);
    if (effect != orders::Effect::Nothing) {
      slot.changed_in = call;
      slot.changed_at = now;
    }
    if (!was_named && !slot.order.venue_id().empty()) table.name(id, slot.order.venue_id());
    follow(id);
    return effect;
  }
  void follow(SlotId id);
  void close_if_settled(SlotId id);
  void end_children(SlotId parent);
  // Its first fill wakes its stop and target.
  void wake_children(SlotId parent);
  [[nodiscard]] bool is_parent_filled(const Slot& slot) const {
    return &table.at(slot.head) != &slot && !table.at(slot.head).order.filled().is_zero();
  }
  void refresh_cover(SlotId id);
  void correct(CorrectionKind kind, const Slot& slot, std::string text);
  void correct(CorrectionKind kind, market::InstrumentId instrument, std::string text);

  // --- dispatch.cpp
  void enqueue(risk::RiskApproved<orders::OrderGroup> group);
  void flush(Urgency urgency);
  bool send(SlotId head);
  [[nodiscard]] core::Timestamp leaves_at(SlotId head) const;
  [[nodiscard]] std::int64_t group_size(SlotId head) const;
  // Certainly nothing happened: once, the same may be sent again.
  void returned(SlotId id);
  void settle_group(SlotId head);
  void give_up(SlotId head);  // ends what of the group is Pending
  void want_cancel(SlotId id);
  void try_cancel(SlotId id);
  void ask(SlotId id);
  void ask_at(SlotId id, core::Timestamp when);
  void watch(SlotId id);
  void request_snapshot();
  void want_snapshot(std::string_view reason, core::Timestamp when);
  void want_history(core::Timestamp since);
  void run_due();
  void due_at(core::Timestamp when) { next_due = std::min(next_due, when); }

  // --- venue_news.cpp
  void on(const orders::OrderAccepted& news);
  void on(const orders::OrderRejected& news);
  void on(const orders::SubmitUnanswered& news);
  void on(const orders::OrderCancelled& news);
  void on(const orders::CancelRejected& news);
  void on(const orders::OrderStatus& news);
  void on(const orders::QueryUnanswered& news);
  void on_not_found(SlotId id);
  void revive(SlotId id, const core::VenueOrderId& venue_id, bool is_dormant);

  // --- fills.cpp
  void on(const orders::Fill& fill) { book(fill, false); }
  void on(const orders::FundingPayment& payment);
  void on(const orders::Transfer& transfer);
  void book(const orders::Fill& fill, bool is_from_snapshot);
  void book_own(SlotId id, const orders::Fill& fill, bool is_from_snapshot);
  void book_external(const orders::Fill& fill);
  void book_parts(const orders::Fill& fill, FillSource source);
  void move_shares(const orders::Fill& fill, Holding::TakeFrom from);
  void reverse_adjustments(const orders::Fill& fill);
  void adjust(Holding& holding, core::Quantity difference, core::Price entry_price,
              core::Timestamp as_of);
  void move(Holding& holding, orders::OwnerId owner, market::Side side, core::Quantity quantity,
            core::Price price);
  // Reduce-only orders that are left of a closed position: the venue has its chance to remove them.
  void schedule_sweep(orders::OwnerId owner, market::InstrumentId instrument);
  void sweep(SlotId id);
  [[nodiscard]] bool is_before_start(core::Timestamp exchange_time) const {
    return exchange_time < *started_at;
  }

  // --- reconciliation.cpp
  void on(const orders::VenueSnapshot& snapshot);
  [[nodiscard]] SnapshotAge age_of(const orders::VenueSnapshot& snapshot);
  [[nodiscard]] bool is_answer(const orders::VenueSnapshot& snapshot) const;
  void check_clock(const orders::VenueSnapshot& snapshot);
  void compare_orders(const orders::VenueSnapshot& snapshot, const SnapshotAge& age);
  void compare_order(SlotId id, const orders::VenueOrder& seen, const SnapshotAge& age);
  void compare_external(std::vector<orders::VenueOrder> seen,
                        const std::vector<orders::VenuePosition>& positions);
  void cancel_foreign(const orders::VenueOrder& order);
  [[nodiscard]] bool compare_positions(const orders::VenueSnapshot& snapshot,
                                       const SnapshotAge& age);
  // False: it differs and has to be looked at again.
  [[nodiscard]] bool compare_position(Holding& holding, const orders::VenuePosition& seen,
                                      const SnapshotAge& age, core::Timestamp as_of);
  void write_off_missing(const SnapshotAge& age);

  // --- protection.cpp
  void mark(Holding& holding);
  void check_protection();
  void tell_uncovered(Holding& holding);
  void report_excess();

  [[nodiscard]] Holding& holding(market::InstrumentId instrument);
  [[nodiscard]] bool may_enter() const { return is_up && is_reconciled; }

  ExecutionPolicy policy;
  std::vector<core::Quantity> lots;  // of the instruments
  RequestBudget budget;
  OrderTable table;
  std::deque<Holding> holdings;  // by instrument; references stay good
  SeenIds fills, payments, transfers;
  std::vector<orders::VenueOrder> externals;  // by venue id

  std::vector<SlotId> queue;    // heads of groups that have to leave, in the order submitted
  std::vector<SlotId> watched;  // orders with something due
  std::vector<market::InstrumentId> dirty, uncovered;
  core::Timestamp queue_at = never, next_due = never;
  bool is_exhaustion_told = false;

  struct SnapshotRequest {
    core::Timestamp at;
    std::uint64_t call = 0;
    std::string reason;
  };
  std::vector<SnapshotRequest> requests;  // without an answer yet, oldest first
  core::Timestamp snapshot_at = never, history_from = never;
  std::string snapshot_reason;
  std::optional<core::Timestamp> applied_as_of;
  std::size_t corrections = 0;
  bool is_doubt_left = false, is_skew_told = false;
  int answers_from_the_past = 0;  // in a row

  bool is_up = false, is_reconciled = false;
  std::optional<core::Timestamp> started_at;
  std::uint64_t call = 0;
  // Of the call under way.
  core::Timestamp now;
  Output* out = nullptr;
};

}  // namespace sixbtc::execution
