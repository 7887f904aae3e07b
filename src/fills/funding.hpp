// Funding of perpetual positions: which payments fall into which bar, and what one costs.
//
// A payment at T concerns positions opened before T. Recorded rates are used where they exist;
// where the venue's schedule has a payment and nothing was recorded, the payer pays the configured
// rate, nobody receives, and the result counts it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "fills/costs.hpp"
#include "market/side.hpp"

namespace sixbtc::fills {

struct FundingEvent {
  std::uint32_t bar = 0;    // the last bar that opened at or before T
  bool is_at_open = false;  // T is exactly that bar's open
  bool is_recorded = false;
  double rate = 0;        // of the position's value; > 0: longs pay shorts
  std::int64_t time = 0;  // T, nanoseconds; of a bar with a gap after it, perhaps past its close
};

// Payments from the first bar's open up to, not including, `end` (the last bar's close;
// nanoseconds), in order of time. `recorded_time`
// (nanoseconds, strictly increasing) and `recorded_rate` may be empty. Recorded instants are cut to
// the whole minute, because venues stamp the same payment a few milliseconds late. A scheduled
// payment counts as unrecorded when no recorded one lies within half an interval of it.
[[nodiscard]] std::vector<FundingEvent> funding_events(std::span<const std::int64_t> open_time,
                                                       std::int64_t end,
                                                       std::span<const std::int64_t> recorded_time,
                                                       std::span<const double> recorded_rate,
                                                       const CostModel& costs);

// Money the position receives (negative: pays) at one payment.
[[nodiscard]] inline double funding_payment(const FundingEvent& event, market::Direction direction,
                                            double quantity, double price) {
  const double received = -market::sign(direction) * event.rate * quantity * price;
  return event.is_recorded || received < 0 ? received : 0.0;
}

}  // namespace sixbtc::fills
