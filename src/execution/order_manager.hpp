// Follows every order from its approval to its end, asks about what it does not know, and makes
// our books agree with the venue, which always prevails.
//
// Deterministic and pure: time comes in, actions and notices go out; state is a function of the
// calls made, so that replaying a session's calls rebuilds it. Not synchronised: trading thread.
//
// What it guarantees (docs/venues/reconciliation.md names the tests):
// - An order leaves at most once unless it is certain that nothing happened (not sent, or refused
//   as too many requests). What got no answer is asked about, never sent again.
// - Every fill is told exactly once, with its owner.
// - Entries leave only while the account is reconciled and the budget's reserve is untouched; they
//   wait for both at most `entry_hold`, then end as NotSent. Everything else always leaves, budget
//   permitting, in the order submitted, stops and exits before entries.
// - A group leaves in one message. A child without its parent's fill ends with its parent.
// - After a fill has closed an owner's position, reduce-only orders that are left of it are
//   cancelled (after in_flight_timeout, the venue having had its chance).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "execution/output.hpp"
#include "execution/policy.hpp"
#include "orders/order.hpp"

namespace sixbtc::execution {

struct OrderCounts {
  std::size_t live = 0;     // submitted and not settled
  std::size_t pending = 0;  // of these: held back here
  std::size_t unknown = 0;  // of these: outcome unknown
};

class OrderManager {
 public:
  // `lots`: of each instrument of the session, by index; as the ledger has them.
  OrderManager(const ExecutionPolicy& policy, std::span<const core::Quantity> lots);
  ~OrderManager();
  OrderManager(OrderManager&&) noexcept;
  OrderManager& operator=(OrderManager&&) noexcept;

  // `now` never goes backwards between calls (the engine's clock does not). Each call appends to
  // `output`.

  // Ids must be new; the group is well formed (parent first, children name it): CHECK.
  void submit(risk::RiskApproved<orders::OrderGroup> group, core::Timestamp now, Output& output);
  // Of a held-back order: it ends here (with its group). Of one in flight: cancelled as soon as the
  // venue has it. Unknown or over: nothing.
  void cancel(orders::ClientOrderId id, core::Timestamp now, Output& output);
  void on_event(const orders::VenueEvent& event, core::Timestamp now, Output& output);
  // Cheap when nothing is due. Call at least once a second.
  void on_timer(core::Timestamp now, Output& output);
  // The private stream. Down at first. Up: a snapshot is asked for and nothing is reconciled until
  // it is applied. While down entries are held; the rest leaves by the other way.
  void on_connection(bool is_up, core::Timestamp now, Output& output);
  // Asks for a snapshot now, unless one is under way.
  void reconcile_now(std::string_view reason, core::Timestamp now, Output& output);

  // None: never known here, or forgotten after the retention. Valid until the next call.
  [[nodiscard]] const orders::Order* find(orders::ClientOrderId id) const;
  // Submitted and not settled, in the order submitted.
  [[nodiscard]] std::vector<orders::ClientOrderId> live_orders(orders::OwnerId owner) const;
  [[nodiscard]] std::vector<orders::ClientOrderId> live_orders(
      market::InstrumentId instrument) const;
  // An Exit or Flatten that is not settled: of anybody; of one owner.
  [[nodiscard]] bool has_exit_in_flight() const;
  [[nodiscard]] bool has_exit_in_flight(orders::OwnerId owner) const;
  // A snapshot has been applied since the stream came up, and no position differs.
  [[nodiscard]] bool is_reconciled() const;
  [[nodiscard]] OrderCounts counts() const;
  // What the fills told so far add up to: of everybody; of one owner (nobody: external holdings).
  [[nodiscard]] core::Quantity position(market::InstrumentId instrument) const;
  [[nodiscard]] core::Quantity position(orders::OwnerId owner,
                                        market::InstrumentId instrument) const;
  // Orders on the venue that are not of this session, as last seen, by venue id.
  [[nodiscard]] const std::vector<orders::VenueOrder>& external_orders() const;
  // When on_timer has something to do, if nothing else happens.
  [[nodiscard]] std::optional<core::Timestamp> next_due() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sixbtc::execution
