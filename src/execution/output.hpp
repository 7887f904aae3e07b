// What execution asks the session to do (actions), and what it tells the engine (notices), both in
// the order in which they arose.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "orders/request.hpp"
#include "orders/venue_event.hpp"
#include "risk/approved.hpp"

namespace sixbtc::execution {

// --- actions: each becomes one call of ports::VenueGateway -------------------------------------

struct Submit {
  risk::RiskApproved<orders::OrderGroup> group;
};
struct Cancel {
  orders::CancelRequest request;
};
struct Query {
  market::InstrumentId instrument;
  orders::ClientOrderId id;
};
struct RequestSnapshot {
  core::Timestamp history_since;
};
using Action = std::variant<Submit, Cancel, Query, RequestSnapshot>;

// --- notices -----------------------------------------------------------------------------------

enum class FillSource : std::uint8_t {
  OwnOrder,    // of an order of this session
  External,    // a manual trade, liquidation, deleveraging, order of another program
  Adjustment,  // no trade is known: the venue's position differs and prevails
};

// A fill to be booked, never told twice. One of a person or another program, and an adjustment, is
// told in parts <id>#0, <id>#1, .. where it closes what several hold: external holdings first, then
// the owners pro rata. Liquidations, deleveragings and cover stops are told whole, of nobody: the
// ledger splits them, and execution counts them by the same rule.
struct FillReceived {
  orders::Fill fill;
  orders::OwnerId owner;
  orders::Purpose purpose = orders::Purpose::Entry;  // of the order; Flatten where source says so
  FillSource source = FillSource::OwnOrder;
};
struct FundingReceived {
  orders::FundingPayment payment;
};
struct TransferReceived {
  orders::Transfer transfer;
};

struct OrderOpened {
  orders::ClientOrderId id;
  bool is_dormant = false;
};

enum class Ending : std::uint8_t {
  Filled,        // completely
  Cancelled,     // maybe after a part was filled
  Rejected,      // by the venue; nothing happened
  NeverArrived,  // the venue does not know it and the grace is over
  NotSent,       // given up here: no budget, no connection, not reconciled, or cancelled before
};
// Told once an order is over and all of its fills have been told.
struct OrderClosed {
  orders::ClientOrderId id;
  Ending how = Ending::Filled;
  std::optional<orders::CancelCause> cause;    // of Cancelled
  std::optional<orders::RejectReason> reason;  // of Rejected
  core::Quantity filled;
};

enum class CorrectionKind : std::uint8_t {
  MissedFill,        // in the snapshot, never heard
  MissedAcceptance,  // open on the venue, we did not know
  GoneFromVenue,     // open here, not there: asked about
  OpenThoughClosed,  // closed here, open there: cancelled
  LateArrival,       // given up as never arrived, then it came: cancelled
  OrphanSwept,       // its position is gone: cancelled
  WrongQuantity,     // the venue's quantity of an order differs and is taken over
  WrongDormancy,     // active there, dormant here, or the reverse
  ExternalFill,      // a trade of somebody else
  Liquidation,
  AutoDeleveraging,
  PositionAdjusted,    // differs though all fills are known
  AdjustmentReversed,  // the fill that explains an adjustment came after all
  DuplicateId,         // refused as a duplicate: looked up
  Overfill,            // more filled than asked
  FillAfterEnd,        // of an order that was cancelled or rejected
  StopTooLarge,        // protective orders exceed the position
  ClockSkew,           // venue and we differ by more than allowed
  StaleSnapshot,       // older than one already applied: only its history was read
  ForgottenOrder,      // a fill of a client id that is not ours, or no longer
};
[[nodiscard]] std::string_view to_string(CorrectionKind kind);

struct Correction {
  CorrectionKind kind = CorrectionKind::MissedFill;
  market::InstrumentId instrument;
  std::optional<orders::ClientOrderId> order;
  std::string text;
};

// A position is not covered by stops that rest on the venue. Told when a stop was refused or
// cancelled under a position, else after the grace, and again every grace until it is covered.
// One notice for each owner that lacks cover.
struct ProtectionMissing {
  market::InstrumentId instrument;
  orders::OwnerId owner;
  core::Quantity uncovered;  // > 0
  core::Timestamp since;
};

struct UnknownOrder {
  orders::VenueOrder order;
  bool is_cancelled = false;  // a cancel leaves; else it is adopted
};

// Seen once; another snapshot is asked for. When that says the same, an adjustment is booked.
struct PositionMismatch {
  market::InstrumentId instrument;
  core::Quantity venue, ours;
};

// Something is held back. `until`: when there may be enough again.
struct BudgetExhausted {
  bool is_reserve_used = false;  // even stops and cancels wait
  core::Timestamp until;
};

// A snapshot has been applied. `is_clean`: nothing had to be corrected or is still in doubt.
// `reason`: why it was asked for.
struct Reconciled {
  std::string reason;
  core::Timestamp as_of;
  core::Amount balance;
  bool is_clean = false;
};

using Notice = std::variant<FillReceived, FundingReceived, TransferReceived, OrderOpened,
                            OrderClosed, Correction, ProtectionMissing, UnknownOrder,
                            PositionMismatch, BudgetExhausted, Reconciled>;

struct Output {
  std::vector<Action> actions;
  std::vector<Notice> notices;
  void clear() {
    actions.clear();
    notices.clear();
  }
};

}  // namespace sixbtc::execution
