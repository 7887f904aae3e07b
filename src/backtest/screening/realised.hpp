// What every backtest of a batch leaves behind, whatever else was asked for.
#pragma once

#include <cstdint>

namespace sixbtc::backtest::screening {

struct Realised {
  std::uint64_t trades = 0, wins = 0;
  double equity = 0;
  double drawdown = 0;     // of realised equity, trade by trade, >= 0
  int open_direction = 0;  // of a position still open at the end: -1, 0, +1
  friend bool operator==(const Realised&, const Realised&) = default;
};

}  // namespace sixbtc::backtest::screening
