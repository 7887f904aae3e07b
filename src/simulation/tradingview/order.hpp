// What waits in the broker: orders that open or reduce the position as a whole, and the legs that
// strategy.exit hangs on single entries.
#pragma once

#include "simulation/tradingview/requests.hpp"

namespace sixbtc::tradingview {

struct Order {
  enum class Kind : std::uint8_t { Entry, Raw, Close };
  Kind kind = Kind::Entry;
  Label id = Label::None, comment = Label::None, oca_name = Label::None;
  Label from = Label::None;  // Close: the entry id to close, None for the whole position
  OcaType oca_type = OcaType::None;
  Direction direction = Direction::Long;  // of the transaction
  // Contracts without `reversal`. na: sized from `budget` at the price of the fill.
  double quantity = 0;
  double budget = na;
  // What the order closes on top: the opposite position, at issue for an order with a price, at the
  // fill for a market order that may reverse.
  double reversal = 0;
  bool is_reversing = false;
  double limit = na, stop = na;  // on the tick grid
  bool is_stop_passed = false;   // a stop-limit order that has become a limit order
  bool is_immediate = false;     // Close: due at this bar's close
  std::int64_t bar = 0;          // issued at the close of
  std::uint64_t sequence = 0;    // order of issue

  [[nodiscard]] bool is_market() const { return limit != limit && stop != stop; }
};

// One filled entry, as far as exits and strategy.close(id) are concerned. Under the FIFO rule the
// rows of the list of trades follow their own, older-first accounting.
struct Lot {
  std::uint64_t number = 0;
  Label id = Label::None;
  double quantity = 0;  // as entered
  double left = 0;      // not yet given back by exits in its name
  double price = 0;
};

// One strategy.exit call: kept while there is an entry, filled or pending, that it belongs to.
struct Bracket {
  ExitRequest request;
  std::uint64_t sequence = 0;
  bool is_for_position = false;  // names no entry and was issued while a position was open
  std::uint64_t version = 0;     // of the exits as a whole, when this one was last applied
};

// A bracket on one lot. A filled leg stays until its lot is gone: it fires once.
struct Leg {
  ExitRequest request;
  std::uint64_t sequence = 0;
  std::uint64_t lot = 0;
  double quantity = 0;  // reserved
  bool is_filled = false;
  double limit = na, stop = na;        // on the tick grid
  double activation = na, offset = 0;  // of the trail, price units; na: no trail
  double best = na;                    // best price since the trail armed; na: not armed
};

}  // namespace sixbtc::tradingview
