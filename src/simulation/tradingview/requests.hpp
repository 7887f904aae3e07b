// The order calls of a script, argument by argument. A price, quantity or distance that is na was
// not given. Distances (`profit`, `loss`, `trail_points`, `trail_offset`) are in ticks.
#pragma once

#include "simulation/tradingview/labels.hpp"
#include "simulation/tradingview/properties.hpp"

namespace sixbtc::tradingview {

// strategy.entry and strategy.order.
struct OrderRequest {
  Label id = Label::None;
  Direction direction = Direction::Long;
  double quantity = na;  // na: the default size
  double limit = na, stop = na;
  Label oca_name = Label::None;
  OcaType oca_type = OcaType::None;
  Label comment = Label::None;
};

// strategy.exit.
struct ExitRequest {
  Label id = Label::None;
  Label from_entry = Label::None;  // None: every entry
  double quantity = na;
  double quantity_percent = na;  // of the entry's original size
  double profit = na, limit = na;
  double loss = na, stop = na;
  double trail_price = na, trail_points = na, trail_offset = na;
  Label oca_name = Label::None;
  Label comment = Label::None, comment_profit = Label::None, comment_loss = Label::None,
        comment_trailing = Label::None;
};

// strategy.close (id) and strategy.close_all (id None).
struct CloseRequest {
  Label id = Label::None;
  double quantity = na;
  double quantity_percent = na;
  Label comment = Label::None;
  bool immediately = false;  // at this bar's close instead of the next open
};

}  // namespace sixbtc::tradingview
