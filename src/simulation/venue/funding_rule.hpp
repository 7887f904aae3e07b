// Funding on candles: a payment at T concerns positions opened before T, on the value at the open
// of the bar T falls into. What a level of that bar closes pays and does not receive, because
// nobody knows whether it was closed before T; so that it is still there to pay, the level is
// carried out after the last payment it owes. Payments between a bar's close and the next open are
// made at that close.
#pragma once

#include <algorithm>

#include "simulation/venue/account.hpp"
#include "simulation/venue/market_state.hpp"

namespace sixbtc::simulation {

[[nodiscard]] inline core::Timestamp due_time(const OpenBar& bar,
                                              const fills::FundingEvent& event) {
  return std::min(core::Timestamp::from_nanoseconds(event.time), bar.close_time);
}

[[nodiscard]] inline bool is_concerned(const Position& position, const fills::FundingEvent& event) {
  return !position.is_flat() && position.opened_at.nanoseconds() < event.time;
}

// Received (negative: paid) by a position of which the bar closes `closing`.
[[nodiscard]] inline double funding_of(const Position& position, core::Quantity closing,
                                       double price, const fills::FundingEvent& event) {
  const auto payment = [&](core::Quantity quantity) {
    return fills::funding_payment(event, position.direction(), quantity.to_double(), price);
  };
  const double held = payment(position.size() - closing);
  return closing.is_zero() ? held : held + std::min(payment(closing), 0.0);
}

// When the position has made the last payment of this bar that it owes; the bar's open if none.
[[nodiscard]] inline core::Timestamp last_payment_due(const OpenBar& bar,
                                                      const Position& position) {
  core::Timestamp due = bar.open_time;
  for (std::size_t i = bar.funding_next; i < bar.funding.size(); ++i) {
    const fills::FundingEvent& event = bar.funding[i];
    if (is_concerned(position, event) &&
        fills::funding_payment(event, position.direction(), 1, 1) < 0)
      due = due_time(bar, event);
  }
  return due;
}

}  // namespace sixbtc::simulation
