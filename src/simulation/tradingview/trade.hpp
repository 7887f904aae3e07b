// One row of the list of trades: what one entry bought or sold and one exit gave back. A partial
// exit splits its trade into a closed and an open one.
#pragma once

#include "simulation/tradingview/labels.hpp"
#include "simulation/tradingview/properties.hpp"

namespace sixbtc::tradingview {

struct Trade {
  Direction direction = Direction::Long;
  double quantity = 0;  // contracts, positive
  Label entry_id = Label::None, entry_comment = Label::None;
  Label exit_id = Label::None, exit_comment = Label::None;
  double entry_price = 0, exit_price = na;
  std::int64_t entry_bar = 0, exit_bar = 0;  // 0-based
  core::Timestamp entry_time, exit_time;
  double commission = 0;                   // both sides, as far as charged
  double max_runup = 0, max_drawdown = 0;  // account currency, both >= 0
  double profit = 0;                       // account currency, after commission; of a closed trade

  [[nodiscard]] double size() const { return market::sign(direction) * quantity; }
};

}  // namespace sixbtc::tradingview
