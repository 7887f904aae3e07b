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

  // Word for word the same call; na equals na.
  friend bool operator==(const ExitRequest& a, const ExitRequest& b) {
    const auto same = [](double x, double y) { return x == y || (x != x && y != y); };
    return a.id == b.id && a.from_entry == b.from_entry && same(a.quantity, b.quantity) &&
           same(a.quantity_percent, b.quantity_percent) && same(a.profit, b.profit) &&
           same(a.limit, b.limit) && same(a.loss, b.loss) && same(a.stop, b.stop) &&
           same(a.trail_price, b.trail_price) && same(a.trail_points, b.trail_points) &&
           same(a.trail_offset, b.trail_offset) && a.oca_name == b.oca_name &&
           a.comment == b.comment && a.comment_profit == b.comment_profit &&
           a.comment_loss == b.comment_loss && a.comment_trailing == b.comment_trailing;
  }
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
