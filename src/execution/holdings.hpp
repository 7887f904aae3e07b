// What the fills told so far add up to: for each instrument the net position, and whose it is.
#pragma once

#include <utility>
#include <vector>

#include "core/fixed.hpp"
#include "core/time.hpp"
#include "market/instrument.hpp"
#include "orders/request_parts.hpp"
#include "orders/venue_event.hpp"

namespace sixbtc::execution {

// One booked difference that no fill explains (yet).
struct Adjustment {
  orders::OwnerId owner;
  core::Quantity quantity;  // signed
  core::Price price;
  core::Timestamp as_of;
};

struct Holding {
  market::InstrumentId instrument;
  core::Quantity net;                                                // > 0 long
  std::vector<std::pair<orders::OwnerId, core::Quantity>> by_owner;  // sorted; nobody last
  core::Price last_price;  // of the newest fill booked; zero: none
  std::uint64_t changed_in = 0;
  core::Timestamp changed_at;

  std::vector<Adjustment> adjustments;
  // A difference to the venue that one snapshot has shown.
  bool is_in_doubt = false;
  core::Quantity doubted_difference;
  std::uint64_t doubted_in = 0;

  // Resting stops by the position they protect: of this session, and of others.
  core::Quantity cover_long, cover_short, external_cover_long, external_cover_short;
  bool is_uncovered = false;
  core::Timestamp uncovered_since, tell_at;
  bool is_refusal_seen = false;  // a stop ended other than by its fill or our will
  core::Quantity excess_told;
  bool is_dirty = false;

  // What protects the net position, and what of it is left open.
  [[nodiscard]] core::Quantity cover() const;
  [[nodiscard]] core::Quantity uncovered() const;
  [[nodiscard]] core::Quantity of(orders::OwnerId owner) const;
  void add(orders::OwnerId owner, core::Quantity signed_quantity);
  // Whose a trade is that no single owner made; signed parts that add up. Those who hold the side
  // it closes share it pro rata in whole lots, the rest is nobody's. Exactly the rule of
  // ledger::Ledger, which splits liquidations and cover stops itself: `TakeFrom` says among whom.
  enum class TakeFrom : std::uint8_t {
    All,            // a liquidation: also what nobody of ours holds
    OwnersOnly,     // a cover stop
    ExternalFirst,  // a person or another program: first what is theirs
  };
  [[nodiscard]] std::vector<std::pair<orders::OwnerId, core::Quantity>> share(
      core::Quantity signed_quantity, core::Quantity lot, TakeFrom from) const;
};

[[nodiscard]] constexpr core::Quantity signed_quantity(market::Side side, core::Quantity quantity) {
  return side == market::Side::Buy ? quantity : -quantity;
}
[[nodiscard]] constexpr core::Quantity magnitude(core::Quantity quantity) {
  return quantity.is_negative() ? -quantity : quantity;
}

// The parts of a fill by owner: their quantities, and the fee pro rata.
[[nodiscard]] std::vector<std::pair<orders::OwnerId, orders::Fill>> split(
    const orders::Fill& fill, const std::vector<std::pair<orders::OwnerId, core::Quantity>>& parts);

}  // namespace sixbtc::execution
