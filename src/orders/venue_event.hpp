// What a venue tells us about our account: plain immutable values, the same from every venue and
// from the simulated one. Adapters translate wire messages into these and nothing else.
//
// One account settles in one asset (USDC or USDT); every amount here is in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "orders/client_order_id.hpp"
#include "orders/request_parts.hpp"

namespace sixbtc::orders {

enum class RejectReason : std::uint8_t {
  Malformed,  // our mistake: precision, unknown instrument, bad trigger
  InsufficientMargin,
  ReduceOnly,   // nothing to reduce
  WouldTrade,   // a post-only order that would have taken
  DuplicateId,  // the venue has this client order id already
  RateLimited,  // not carried out; may be asked again later
  Unauthorized,
  Other,
};

// "insufficient margin"
[[nodiscard]] std::string_view name_of(RejectReason reason);

struct OrderAccepted {
  ClientOrderId id;
  core::VenueOrderId venue_id;
  bool is_dormant = false;  // waits for its parent's fill
};

// Certain: nothing happened and nothing will.
struct OrderRejected {
  ClientOrderId id;
  RejectReason reason = RejectReason::Other;
  std::string detail;
};

// The message did not get an answer. NotSent: certain that the venue never saw it. Otherwise it may
// have been carried out: ask, never resend.
struct SubmitUnanswered {
  ClientOrderId id;
  bool is_certainly_not_sent = false;
};

enum class CancelCause : std::uint8_t {
  Requested,
  SiblingFilled,
  ParentGone,
  ReduceOnly,
  Margin,
  Expired,
  Venue
};

struct OrderCancelled {
  ClientOrderId id;
  core::VenueOrderId venue_id;
  CancelCause cause = CancelCause::Venue;
  core::Quantity filled;  // before it was cancelled
};

struct CancelRejected {
  ClientOrderId id;
  bool is_order_unknown =
      false;  // the venue has no such open order: filled, cancelled or never there
};

enum class FillCause : std::uint8_t { Order, Liquidation, AutoDeleveraging };

struct Fill {
  core::FillId id;
  std::optional<ClientOrderId> order;  // none: not an order of ours that the venue can name
  core::VenueOrderId venue_order;
  market::InstrumentId instrument;
  market::Side side = market::Side::Buy;
  core::Quantity quantity;  // > 0
  core::Price price;        // > 0
  core::Amount fee;         // paid; negative: a rebate
  bool is_maker = false;
  FillCause cause = FillCause::Order;
  core::Timestamp exchange_time;
  friend bool operator==(const Fill&, const Fill&) = default;
};

struct FundingPayment {
  std::string id;  // unique per account
  market::InstrumentId instrument;
  core::Amount amount;  // received; negative: paid
  core::Timestamp exchange_time;
  friend bool operator==(const FundingPayment&, const FundingPayment&) = default;
};

// Money that entered or left the account other than by trading.
struct Transfer {
  std::string id;
  core::Amount amount;  // received; negative: withdrawn
  core::Timestamp exchange_time;
  friend bool operator==(const Transfer&, const Transfer&) = default;
};

struct VenuePosition {
  market::InstrumentId instrument;
  core::Quantity quantity;  // > 0 long, < 0 short
  core::Price entry_price;
  int leverage = 1;
  friend bool operator==(const VenuePosition&, const VenuePosition&) = default;
};

struct VenueOrder {
  std::optional<ClientOrderId> id;
  core::VenueOrderId venue_id;
  market::InstrumentId instrument;
  market::Side side = market::Side::Buy;
  OrderKind kind;
  core::Quantity quantity, filled;
  bool is_reduce_only = false;
  bool is_dormant = false;
  friend bool operator==(const VenueOrder&, const VenueOrder&) = default;
};

// The whole truth of the account at one instant. `fills`, `funding` and `transfers` are everything
// from `history_since` on.
struct VenueSnapshot {
  core::Timestamp as_of, history_since;
  core::Amount balance;  // realised: without the profit of open positions
  std::vector<VenuePosition> positions;
  std::vector<VenueOrder> open_orders;
  std::vector<Fill> fills;
  std::vector<FundingPayment> funding;
  std::vector<Transfer> transfers;
};

// The answer to a question about one order.
struct OrderStatus {
  enum class State : std::uint8_t { NotFound, Open, Filled, Cancelled, Rejected };
  ClientOrderId id;
  State state = State::NotFound;
  core::VenueOrderId venue_id;
  core::Quantity filled;
  bool is_dormant = false;
};

// The question about an order, or the request for a snapshot, got no answer.
struct QueryUnanswered {
  std::optional<ClientOrderId> id;  // none: the snapshot
};

using VenueEvent =
    std::variant<OrderAccepted, OrderRejected, SubmitUnanswered, OrderCancelled, CancelRejected,
                 Fill, FundingPayment, Transfer, VenueSnapshot, OrderStatus, QueryUnanswered>;

}  // namespace sixbtc::orders
