// The life of one order, whatever order the messages about it arrive in.
//
// Rows: what is learned. Columns: the state before. "-": nothing changes.
//
//                  Pending  InFlight Unknown  Open     CancelP. Filled  Cancelled Rejected
//   sent           InFlight -        -        -        -        -       -         -
//   not sent (1)   -        Pending  Pending  -        -        -       -         -
//   unanswered     -        Unknown  -        -        -        -       -         -
//   doubted (2)    -        Unknown  -        Unknown  Unknown  -       -         -
//   accepted       Open     Open     Open (3) (4)      (4)      -       -         - (5)
//   cancel sent    -        -        -        CancelP. -        -       -         -
//   cancel refused -        -        -        -        Open     -       -         -
//   part filled    Open     Open     Open     +        +        +       +         Cancelled (6)
//   all filled     Filled   Filled   Filled   Filled   Filled   +       Filled    Filled (6)
//   cancelled      Cancel.  Cancel.  Cancel.  Cancel.  Cancel.  -       -         -
//   rejected (7)   Rejected Rejected Rejected Rejected Rejected -       -         -
//
//   (1) Certainly not; an order that has fills does not go back.
//   (2) The venue should list it and does not: what has become of it must be asked.
//   (3) CancelPending where a cancel had been sent before the doubt.
//   (4) The state stays; a venue id that was not known and dormancy are taken over.
//   (5) Open where the rejection was our own conclusion (`is_presumed`): it is there after all.
//   (6) Nothing that traded was rejected.
//   (7) Cancelled where something had been filled.
//   +   The quantity is counted, the state stays.
//
// Terminal states are sticky save that a fill outranks a cancel: a late acceptance never revives a
// cancelled order, but what was filled in the meantime is counted and may complete it.
//
// A venue may say how much was filled before the fills themselves arrive (`reported`); the order
// then is terminal but not settled, and its fills are still owed to us.
//
// Values are copied freely; not synchronised.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "orders/request.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::orders {

struct Pending {  // approved, not sent
  friend bool operator==(Pending, Pending) = default;
};
struct InFlight {
  core::Timestamp sent_at;
  friend bool operator==(InFlight, InFlight) = default;
};
// It may be there: only the venue can tell.
struct OutcomeUnknown {
  core::Timestamp since;
  bool is_cancel_sent = false;
  friend bool operator==(OutcomeUnknown, OutcomeUnknown) = default;
};
struct Open {
  bool is_dormant = false;  // waits for its parent's fill
  friend bool operator==(Open, Open) = default;
};
// Still rests, and may fill, until the venue says otherwise.
struct CancelPending {
  core::Timestamp since;
  bool is_dormant = false;
  friend bool operator==(CancelPending, CancelPending) = default;
};
struct Filled {
  friend bool operator==(Filled, Filled) = default;
};
struct Cancelled {
  CancelCause cause = CancelCause::Venue;
  friend bool operator==(Cancelled, Cancelled) = default;
};
struct Rejected {
  RejectReason reason = RejectReason::Other;
  bool is_presumed = false;  // the venue did not say so; it does not know the order
  friend bool operator==(Rejected, Rejected) = default;
};
using OrderState = std::variant<Pending, InFlight, OutcomeUnknown, Open, CancelPending, Filled,
                                Cancelled, Rejected>;

// What a piece of news did.
enum class Effect : std::uint8_t {
  Nothing,  // known already, or outranked by what is known
  Changed,
  Revived,     // accepted though presumed never to have arrived
  Overfilled,  // counted; more than was asked is filled
  AfterEnd,    // counted; the order was cancelled or rejected
};

class Order {
 public:
  explicit Order(OrderRequest request);  // quantity > 0

  [[nodiscard]] const OrderRequest& request() const { return request_; }
  [[nodiscard]] const OrderState& state() const { return state_; }
  // Empty until the venue has named it.
  [[nodiscard]] const core::VenueOrderId& venue_id() const { return venue_id_; }

  // Asked for: as requested, or for a stop or target what its parent filled in the end.
  [[nodiscard]] core::Quantity quantity() const { return quantity_; }
  [[nodiscard]] core::Quantity filled() const { return filled_; }
  // The most the venue has ever said is filled; >= filled().
  [[nodiscard]] core::Quantity reported() const { return reported_; }
  [[nodiscard]] core::Quantity remaining() const;  // >= 0
  // Value / filled, rounded half to even; nothing filled: none.
  [[nodiscard]] std::optional<core::Price> average_price() const;
  // Sum of price times quantity of the fills, exact, in units of 10^-16.
  [[nodiscard]] core::Int128 value() const { return value_; }

  [[nodiscard]] bool is_terminal() const;
  // Over, and every fill the venue spoke of has been counted.
  [[nodiscard]] bool is_settled() const { return is_terminal() && reported_ == filled_; }
  // The venue has it and it may trade: Open or CancelPending, and not dormant.
  [[nodiscard]] bool is_resting() const;
  [[nodiscard]] bool is_dormant() const;
  template <class State>
  [[nodiscard]] bool is() const {
    return std::holds_alternative<State>(state_);
  }

  Effect sent(core::Timestamp now);
  Effect not_sent();
  Effect unanswered(core::Timestamp now);
  Effect doubted(core::Timestamp now);
  Effect accepted(const core::VenueOrderId& venue_id, bool is_dormant);
  Effect cancel_sent(core::Timestamp now);
  Effect cancel_refused();
  Effect cancelled(CancelCause cause, core::Quantity filled);
  Effect rejected(RejectReason reason, bool is_presumed);
  // Not for the same fill twice: the caller knows fills by their id. quantity and price > 0.
  Effect fill(const core::VenueOrderId& venue_id, core::Quantity quantity, core::Price price);
  // The venue says it is completely filled.
  Effect reported_filled(core::Quantity filled);
  // The venue says so much is filled so far.
  void reported_progress(core::Quantity filled);
  // Fills the venue spoke of will not come: their quantity was booked as an adjustment.
  void write_off_missing_fills() { reported_ = filled_; }
  // A stop or target counts for what its parent filled; the venue may count otherwise. > 0. May
  // complete the order.
  Effect resize(core::Quantity quantity);
  // Its parent traded, or the venue says otherwise.
  Effect set_dormant(bool is_dormant);

 private:
  void name(const core::VenueOrderId& venue_id);

  OrderRequest request_;
  OrderState state_ = Pending{};
  core::VenueOrderId venue_id_;
  core::Quantity quantity_, filled_, reported_;
  core::Int128 value_ = 0;
};

}  // namespace sixbtc::orders
