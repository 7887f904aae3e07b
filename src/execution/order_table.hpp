// Every order of the session: by our id, by the venue's, and, while it is not settled, by owner and
// instrument in the order submitted. Slots stay where they are until forgotten.
#pragma once

#include <array>
#include <deque>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "orders/order.hpp"
#include "risk/approved.hpp"

namespace sixbtc::execution {

using SlotId = std::uint32_t;
inline constexpr SlotId no_slot = std::numeric_limits<SlotId>::max();
inline constexpr core::Timestamp never =
    core::Timestamp::from_nanoseconds(std::numeric_limits<std::int64_t>::max());

struct Slot {
  explicit Slot(const orders::OrderRequest& request) : order(request) {}

  orders::Order order;
  SlotId head = no_slot;  // of its group: itself where it leads
  SlotId next = no_slot;  // in its group

  // Of the head while the group may still have to leave (again).
  std::optional<risk::RiskApproved<orders::OrderGroup>> approved;
  bool is_queued = false;
  int sends = 0;  // of the head

  core::Timestamp submitted_at;
  std::optional<core::Timestamp> sent_at;  // none: certainly not with the venue
  // Where in the sequence of calls it changed, and was asked about: an answer counts only if
  // nothing was heard since the question.
  std::uint64_t changed_in = 0, asked_in = 0;
  core::Timestamp changed_at, asked_at;

  core::Timestamp ask_at = never;     // a question is due
  core::Timestamp cancel_at = never;  // a cancel is due
  bool is_cancel_wanted = false;      // by the engine, or because it must not be there
  bool is_sweep = false;              // cancel_at counts only if its position is gone by then
  bool is_watched = false;

  core::Quantity covering;  // what it protects as a resting stop
  bool is_live = true;      // submitted and not settled
  bool is_opened_told = false;
  core::Timestamp closed_at;

  [[nodiscard]] const orders::OrderRequest& request() const { return order.request(); }
  [[nodiscard]] core::Timestamp due() const { return std::min(ask_at, cancel_at); }
};

class OrderTable {
 public:
  // The id must be new.
  SlotId add(const orders::OrderRequest& request, core::Timestamp now);
  [[nodiscard]] Slot& at(SlotId id) { return slots_[id]; }
  [[nodiscard]] const Slot& at(SlotId id) const { return slots_[id]; }
  [[nodiscard]] SlotId find(orders::ClientOrderId id) const;
  [[nodiscard]] SlotId find(const core::VenueOrderId& id) const;
  void name(SlotId id, const core::VenueOrderId& venue_id);

  // Settled: leaves the live lists, is remembered for `find`. And back.
  void close(SlotId id, core::Timestamp now);
  void reopen(SlotId id);
  // Forgets what closed before.
  void forget_before(core::Timestamp horizon);

  [[nodiscard]] const std::vector<SlotId>& live() const { return live_; }
  [[nodiscard]] const std::vector<SlotId>& live_of(orders::OwnerId owner) const;
  [[nodiscard]] const std::vector<SlotId>& live_of(market::InstrumentId instrument) const;
  [[nodiscard]] std::size_t live_exits() const { return live_exits_; }

 private:
  [[nodiscard]] std::vector<SlotId>& owner_list(orders::OwnerId owner);
  [[nodiscard]] std::vector<SlotId>& instrument_list(market::InstrumentId instrument);
  void list(SlotId id);

  std::deque<Slot> slots_;
  std::vector<SlotId> free_;
  std::unordered_map<orders::ClientOrderId, SlotId> by_id_;
  std::unordered_map<core::VenueOrderId, SlotId> by_venue_id_;
  std::vector<SlotId> live_;
  std::vector<std::vector<SlotId>> by_owner_, by_instrument_;
  std::vector<SlotId> external_;  // of nobody: cover stops
  std::deque<std::pair<core::Timestamp, SlotId>> closed_;
  std::size_t live_exits_ = 0;
};

[[nodiscard]] constexpr bool is_exit(orders::Purpose purpose) {
  return purpose == orders::Purpose::Exit || purpose == orders::Purpose::Flatten;
}
[[nodiscard]] constexpr bool is_protective(orders::Purpose purpose) {
  return purpose == orders::Purpose::Stop || purpose == orders::Purpose::CoverStop;
}

}  // namespace sixbtc::execution
