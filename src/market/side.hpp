// Which way: of an order, and of a position.
#pragma once

#include <cstdint>

namespace sixbtc::market {

enum class Side : std::uint8_t { Buy, Sell };
enum class Direction : std::int8_t { Short = -1, Flat = 0, Long = 1 };

// +1 for Long, -1 for Short, 0 for Flat: the sign of profit per unit of price.
[[nodiscard]] constexpr double sign(Direction direction) {
  return static_cast<double>(static_cast<int>(direction));
}
[[nodiscard]] constexpr Direction opposite(Direction direction) {
  return static_cast<Direction>(-static_cast<int>(direction));
}

}  // namespace sixbtc::market
