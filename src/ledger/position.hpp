// One position in one instrument at average cost, as the venues count it. Pure values.
#pragma once

#include <optional>

#include "ledger/exact.hpp"
#include "market/side.hpp"

namespace sixbtc::ledger {

struct Position {
  core::Quantity quantity;  // > 0 long, < 0 short
  // Paid for what is open (long) or received for it (short), >= 0. A part that is closed takes its
  // share of it, rounded once to 10^-16, and the rest stays: the sum never drifts.
  ExactAmount cost;

  [[nodiscard]] market::Direction direction() const;
  // None when flat.
  [[nodiscard]] std::optional<core::Price> average_entry() const;
  // Profit if it were closed at `price`; no value on overflow.
  [[nodiscard]] std::optional<ExactAmount> unrealised(core::Price price) const;
  friend bool operator==(const Position&, const Position&) = default;
};

// What one fill does to a position: closes first, opens with the rest.
struct Change {
  Position after;
  core::Quantity closed, opened;  // >= 0; together the fill's quantity
  ExactAmount realised;           // of the closed part, before fees
};

// quantity > 0, price > 0; no value on overflow.
[[nodiscard]] std::optional<Change> apply_fill(const Position& before, market::Side side,
                                               core::Quantity quantity, core::Price price);

}  // namespace sixbtc::ledger
