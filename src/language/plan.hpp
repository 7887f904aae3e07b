// What a script becomes: slots of double and three straight programs over them. `setup` runs once
// when a series is chosen, `signal` on every bar and depends on bars alone (it is what a columnar
// evaluator turns into columns), `sequential` after it, with jumps, state and orders.
#pragma once

#include <algorithm>
#include <bit>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "language/operations.hpp"
#include "language/order_sink.hpp"
#include "language/types.hpp"

namespace sixbtc::language {

using Slot = std::uint32_t;

struct Instruction {
  Operation operation;
  Slot dst;
  std::uint32_t a, b, c;
};
using Code = std::vector<Instruction>;

struct KernelType;

// A number that shapes a kernel, with what the kernel can bear.
struct KernelSetting {
  Slot slot;
  double minimum, maximum;
};

// One state of one indicator. Settings are read when an evaluation begins.
struct KernelSite {
  const KernelType* type;
  std::vector<KernelSetting> settings;
  std::vector<Slot> inputs;
  Slot dst;          // first of type->outputs slots
  std::string text;  // as written in the source
};

// The past values of one slot, one entry for each bar on which it was assigned.
struct HistorySite {
  Slot source;
  std::size_t bars;  // offsets up to this one can be asked for
  bool is_bool;      // absent is false, not na
  bool every_bar;    // else: only when slots[assigned] is set
  Slot assigned;
  bool is_read_in_sequence = false;  // by the sequential program

  // Bars that are kept.
  [[nodiscard]] std::size_t capacity() const {
    return std::bit_ceil(std::max<std::size_t>(bars, 1));
  }
};

// The order calls. All but the first, third, fourth and fifth exist under the profile TradingView
// alone, as do the values of a site that have no meaning under perp.
enum class OrderKind : std::uint8_t { Entry, Raw, Exit, Close, CloseAll, Cancel, CancelAll, Risk };

// The places of an order's values; `none` where the script gives nothing.
struct OrderSite {
  static constexpr Slot none = ~Slot{0};
  OrderKind kind;
  Slot id = none, from_entry = none, direction = none;
  Slot stop = none, limit = none, loss = none, profit = none;
  Slot trail_price = none, trail_points = none, trail_offset = none;
  Slot quantity = none, quantity_percent = none, immediately = none;
  Slot oca_name = none, oca_type = none;
  Slot comment = none, comment_profit = none, comment_loss = none, comment_trailing = none;
  RiskRule rule = RiskRule::AllowEntryIn;  // Risk: which one
  Slot amount = none, amount_type = none;  // Risk: its value, a text for AllowEntryIn

  // Calls `use` for every value that is given and decides something.
  template <class Use>
  void for_each_deciding_slot(Use use) const {
    for (const Slot slot : {id, from_entry, direction, stop, limit, loss, profit, trail_price,
                            trail_points, trail_offset, quantity, quantity_percent, immediately,
                            oca_name, oca_type, amount, amount_type})
      if (slot != none) use(slot);
  }
  // The same with comments, which only name a trade.
  template <class Use>
  void for_each_slot(Use use) const {
    for_each_deciding_slot(use);
    for (const Slot slot : {comment, comment_profit, comment_loss, comment_trailing})
      if (slot != none) use(slot);
  }
};

// Arrays and objects. The order matters: new rows, reads, statistics, what changes a row, what
// costs its length.
enum class CollectionOperation : std::uint8_t {
  New,
  From,
  Copy,
  Slice,
  Magnitudes,
  Standardize,
  SortIndices,
  SortIndicesDown,
  Size,
  Get,
  Next,  // like Get, silent where there is no element
  First,
  Last,
  IndexOf,
  LastIndexOf,
  Includes,
  BinarySearch,
  BinarySearchLeftmost,
  BinarySearchRightmost,
  Every,
  Some,
  Sum,
  Average,
  Minimum,
  Maximum,
  Range,
  Median,
  Deviation,
  Variance,
  Mode,
  Covariance,
  PercentRank,
  PercentileLinear,
  PercentileNearest,
  Set,
  Push,
  Pop,
  Fill,
  Unshift,
  Insert,
  Shift,
  Remove,
  Clear,
  Reverse,
  Sort,
  SortDown,
  Concat,
};

struct CollectionSite {
  CollectionOperation operation;
  Slot dst = 0;
  std::vector<Slot> arguments;  // the array or object first
  bool counts_back = false;     // -1 is the last element
  bool is_object = false;       // its places are fields: what they hold is followed apart
  std::string text;             // for messages
};

// Functions of texts. Join is +.
enum class TextOperation : std::uint8_t {
  Join,
  ToText,
  Format,
  Upper,
  Lower,
  Trim,
  Repeat,
  Replace,
  ReplaceAll,
  Substring,
  Length,
  Contains,
  StartsWith,
  EndsWith,
  Position,
  ToNumber,
  Split,      // yields an array
  ArrayJoin,  // takes an array
};

struct TextSite {
  struct Argument {
    Slot slot;
    Type type;
  };
  TextOperation operation;
  Slot dst = 0;
  std::vector<Argument> arguments;
  Slot tick = OrderSite::none;  // where a format may need it
};

struct Plan;

// An expression on the bars of another time frame: a plan of its own, stepped once for each of
// them. Its outputs appear on the chart bar that completes the period.
struct RequestSite {
  enum class Bars : std::uint8_t {
    Completed,  // each value stands until the next bar completes
    Finer,      // request.security_lower_tf: all bars inside the chart's bar, as arrays
  };
  std::shared_ptr<const Plan> plan;
  std::vector<Slot> outputs;      // in that plan
  std::vector<double> absent;     // before the first value: na, or 0 for a bool
  Slot dst = 0;                   // one slot for each output
  Slot timeframe = 0;             // text: "60", "D"; known when an evaluation begins
  Slot symbol = OrderSite::none;  // text; none: the script's own series
  Bars bars = Bars::Completed;
  bool is_heikin_ashi = false;
  bool has_gaps = false;  // absent again on bars without a new value
  bool is_early = false;  // outputs are made of earlier bars: known when the period begins
};

struct SetupLoad {
  Slot dst;
  Setup what;
};

// A value worth recording when a decision is made.
struct NamedSlot {
  std::string name;
  Slot slot;
};

struct Plan {
  std::vector<double> slots;  // initial values, constants included
  std::vector<std::string> texts;
  // Inputs that were left open (OpenInputs): who runs the plan gives them values, known before the
  // setup begins. Their slots hold the defaults.
  std::vector<Slot> parameters;
  std::vector<SetupLoad> setup_loads;
  Code setup, signal, sequential;
  Code early;  // of a requested plan: what is known when its bar begins
  std::vector<KernelSite> kernels;
  std::vector<HistorySite> histories;
  std::vector<RequestSite> requests;
  std::vector<CollectionSite> collections;
  std::vector<TextSite> text_sites;
  std::vector<OrderSite> orders;
  std::vector<Slot> handed_over;  // slots of the signal part that the sequential one reads
  std::vector<NamedSlot> watched;
  std::vector<NamedSlot> plots;  // profile TradingView: plot() calls in order, by title
  Slot confidence = OrderSite::none;
  Slot mintick = OrderSite::none;  // set when a level in ticks or syminfo.mintick is used
  bool reads_position = false;
  std::size_t loop_iterations_max = 0, collection_values_max = 0, text_bytes_max = 0;
};

// What the slots hold before the setup. `values`: of the plan's parameters; none: their defaults.
[[nodiscard]] inline std::vector<double> first_slots(const Plan& plan,
                                                     std::span<const double> values) {
  std::vector<double> slots = plan.slots;
  for (std::size_t i = 0; i < values.size(); ++i) slots[plan.parameters[i]] = values[i];
  return slots;
}

}  // namespace sixbtc::language
