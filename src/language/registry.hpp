// Every built-in of the language, from one table: name, parameters with types, qualifiers and
// defaults, what it lowers to, and one line of documentation. The checker and the generated page
// docs/language/builtins.md read this table and nothing else.
//
// A row states its signature as text: "ta.ema(series float source, simple length length) -> float".
// A parameter is [const|input|simple|series] type name [= default]; `length` is an int of at least
// one bar (`length2`: two, `length0`: none, ...), `positive` a float above zero, `number` is int or
// float (the result `number` is int when all numbers given are), `any` takes everything. `...` at
// the end accepts more arguments. Simple arguments of kernels are settings, fixed before the first
// bar; series arguments are fed on each bar. A name with | declares several of one shape:
// "color.red|green".
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/kernels.hpp"
#include "language/types.hpp"

namespace sixbtc::language {

enum class Lowering : std::uint8_t {
  Pure,      // one operation over the arguments
  Kernel,    // a stateful indicator
  Number,    // a constant
  Text,      // a string or colour constant
  Load,      // a value of the bar
  Position,  // a value of the strategy's own position or ledger
  Setup,     // a fact of the series
  Special,   // its own code in the checker
  Nothing,   // checked, without effect
  Tainted,   // knowledge of the end of the data: must not reach an order
  Opaque,    // may be shown, but is not computed: must not reach an order
  Refused,   // known and refused with a code
};

enum class Special : std::uint8_t {
  None,
  StrategyHeader,
  IndicatorHeader,
  Input,
  HighLowAverage,
  HighLowCloseAverage,
  OpenHighLowCloseAverage,
  HighLowCloseCloseAverage,
  Identity,
  IsFirstBar,
  Average,
  Timestamp,
  TimestampText,
  RoundToTick,
  PivotPoints,
  Entry,
  Exit,
  Close,
  CloseAll,
  RuntimeError,
  OpenTrades,
  Request,
  RequestFiner,
  HeikinAshiTicker,
  SameTicker,
  NewTicker,
  FieldInZone,
  PeriodTime,
  PeriodCloseTime,
  PeriodChange,
  PeriodSeconds,
  TimestampInZone,
  // Profile TradingView
  RawOrder,
  Cancel,
  CancelAll,
  Risk,         // number: which RiskRule
  OpenTrade,    // number: which TradeField
  ClosedTrade,  // likewise
  Plot,
};

struct BuiltinParameter {
  enum class Kind : std::uint8_t { Typed, Number, Any };
  std::string name;
  Kind kind = Kind::Typed;
  Type type = Type::Float;
  Qualifier qualifier = Qualifier::Series;
  bool is_length = false;  // sizes a window: bounded by the history limit
  double minimum = -std::numeric_limits<double>::infinity();
  bool has_default = false;
  std::string default_text;
};

struct Builtin {
  std::string name, signature;
  bool is_function = false;
  bool is_open = false;       // takes further arguments of any name
  bool is_top_level = false;  // not allowed in a local block
  std::vector<BuiltinParameter> parameters;
  std::vector<Type> returns;  // more than one: a tuple
  bool returns_number = false;
  Lowering lowering = Lowering::Nothing;
  Operation operation = Operation::Move;
  const KernelType* kernel = nullptr;
  // Bar columns that a kernel reads after its arguments: o h l c v, t (time), d (trading clock).
  std::string columns;
  Special special = Special::None;
  double number = 0;           // Number; Load, Position and Setup: which one
  std::string_view code, doc;  // code: of a refusal; the value of a text
  // Of an indicator: its first value and seed on a series without gaps (n: the length, bars from
  // 0), and where others differ. Overloads share what their first row says.
  std::string_view first, elsewhere;
};

// One row of the table before it is parsed.
struct BuiltinRow {
  std::string_view signature;
  Lowering lowering = Lowering::Nothing;
  std::string_view detail = {};  // kernel, code
  std::string_view doc = {};
  Operation operation = Operation::Move;
  Special special = Special::None;
  double number = 0;
  std::string_view columns = {};
  std::string_view first = {}, elsewhere = {};
};

// A row that lowers to a kernel.
constexpr BuiltinRow indicator(std::string_view signature, std::string_view kernel,
                               std::string_view columns, std::string_view doc,
                               std::string_view first = {}, std::string_view elsewhere = {}) {
  return {.signature = signature,
          .lowering = Lowering::Kernel,
          .detail = kernel,
          .doc = doc,
          .columns = columns,
          .first = first,
          .elsewhere = elsewhere};
}

// The parts of the table.
[[nodiscard]] std::span<const BuiltinRow> ta_rows();
[[nodiscard]] std::span<const BuiltinRow> varying_rows();
[[nodiscard]] std::span<const BuiltinRow> six_rows();
[[nodiscard]] std::span<const BuiltinRow> candle_rows();
[[nodiscard]] std::span<const BuiltinRow> math_rows();
[[nodiscard]] std::span<const BuiltinRow> series_rows();
[[nodiscard]] std::span<const BuiltinRow> strategy_rows();
[[nodiscard]] std::span<const BuiltinRow> visual_rows();
// Under the profile TradingView these stand in for the rows of the same names.
[[nodiscard]] std::span<const BuiltinRow> tradingview_rows();

// All built-ins, in table order. Parsed once; read from any thread.
[[nodiscard]] std::span<const Builtin> builtins();
// The rows of that name (overloads), variables or functions; empty when there is none.
[[nodiscard]] std::vector<const Builtin*> find_builtins(std::string_view name, bool is_function);
// The same under a profile: what TradingView has beyond perp, or otherwise, goes first.
[[nodiscard]] std::vector<const Builtin*> find_builtins(std::string_view name, bool is_function,
                                                        Profile profile);
// The closest known name, or empty when none is close.
[[nodiscard]] std::string nearest_builtin(std::string_view name);
// `name` is a namespace such as "ta" or "strategy".
[[nodiscard]] bool is_namespace(std::string_view name);

// docs/language/builtins.md.
[[nodiscard]] std::string builtins_page();
// docs/language/errors.md.
[[nodiscard]] std::string errors_page();
// docs/language/sixbtc.tmLanguage.json: how editors colour a script.
[[nodiscard]] std::string textmate_grammar();

// Changes (insert, delete, replace) that turn one word into the other.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace sixbtc::language
