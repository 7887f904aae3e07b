// What a strategy asks risk for.
#pragma once

#include <optional>

#include "core/time.hpp"
#include "market/side.hpp"
#include "orders/request_parts.hpp"

namespace sixbtc::risk {

// An entry a strategy wants. It has no quantity: risk/ decides it.
struct EntryIntent {
  orders::OwnerId owner;
  market::InstrumentId instrument;
  market::Direction direction = market::Direction::Long;
  double price = 0;  // expected fill, slippage included; research precision, sizes it
  core::Price stop;  // on the tick, on the losing side of `price`
  std::optional<core::Price> target;
  double confidence = 1;       // 0..1
  int leverage = 1;            // asked for
  core::Timestamp decided_at;  // close of the bar that decided
};

}  // namespace sixbtc::risk
