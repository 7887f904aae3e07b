// What is booked, and what it adds up to.
#pragma once

#include <optional>
#include <variant>

#include "ledger/position.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::ledger {

// Whose a fill is. Of an order of ours: its owner and what it was for. Otherwise nobody.
struct Attribution {
  orders::OwnerId owner;
  std::optional<orders::Purpose> purpose;
  friend bool operator==(const Attribution&, const Attribution&) = default;
};

struct BookedFill {
  orders::Fill fill;
  Attribution attribution;
};

using Entry = std::variant<BookedFill, orders::FundingPayment, orders::Transfer>;

enum class Booking : std::uint8_t { Booked, AlreadyBooked };

// A position of one owner from flat to flat.
struct RoundTrip {
  orders::OwnerId owner;
  market::InstrumentId instrument;
  market::Direction direction = market::Direction::Flat;
  core::Timestamp entry_time, exit_time;  // first fill, last fill
  core::Quantity quantity;                // > 0, all that was entered
  ExactAmount entry_value, exit_value;
  core::Amount gross, fees, funding;  // fees paid, funding received
  core::Amount pnl;                   // gross - fees + funding
  // Of the fill that closed it; no purpose: not an order of ours.
  std::optional<orders::Purpose> purpose;
  orders::FillCause cause = orders::FillCause::Order;

  [[nodiscard]] core::Price average_entry() const { return *average_price(entry_value, quantity); }
  [[nodiscard]] core::Price average_exit() const { return *average_price(exit_value, quantity); }
  friend bool operator==(const RoundTrip&, const RoundTrip&) = default;
};

// The venue's netted position in one instrument.
struct AccountPosition {
  Position position;
  ExactAmount realised;  // at the netted average cost, before fees
  core::Amount fees, funding;
  friend bool operator==(const AccountPosition&, const AccountPosition&) = default;
};

// What one owner has of it. Their quantities, fees and funding add up to the account's, and so does
// realised - cost (long) or realised + cost (short): the money that went in and came out.
struct OwnerPosition {
  orders::OwnerId owner;
  Position position;
  ExactAmount realised;  // at the owner's own average cost, before fees
  core::Amount fees, funding;

  // Of the position that is open: settled when it is flat.
  core::Timestamp opened_at;
  core::Quantity entered;
  ExactAmount entry_value, exit_value;
  core::Amount open_fees, open_funding;
  friend bool operator==(const OwnerPosition&, const OwnerPosition&) = default;
};

struct OwnerResult {
  core::Amount settled;  // of closed positions: gross - fees + funding
  std::uint64_t round_trips = 0;
  friend bool operator==(const OwnerResult&, const OwnerResult&) = default;
};

}  // namespace sixbtc::ledger
