// The operations of a plan. Everything lives in slots of double: numbers as they are, na as NaN,
// bools as 0 and 1, strings as their number in the plan's table. One list defines the pure
// operations; constant folding and both evaluators expand it, so they cannot differ.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string_view>

#include "core/elementary.hpp"
#include "language/calendar.hpp"
#include "language/sessions.hpp"
#include "language/timeframe.hpp"
#include "language/zones.hpp"

namespace sixbtc::language {

inline constexpr double na = std::numeric_limits<double>::quiet_NaN();
[[nodiscard]] inline bool is_na(double value) {
  return value != value;
}
[[nodiscard]] inline double truth(bool value) {
  return value ? 1.0 : 0.0;
}

// Numbers closer than this compare equal under the profile TradingView.
inline constexpr double comparison_tolerance = 1e-10;

// To a multiple of 1 / factor, half up, as Pine rounds.
[[nodiscard]] inline double round_half_up_by_factor(double value, double factor) {
  return std::floor(value * factor + 0.5) / factor;
}

// X(name, operand count, value of slots a, b, c). Comparisons with na are false; arithmetic with
// na is na. Rounding is half up, as Pine rounds. Times are milliseconds UTC.
#define SIXBTC_PURE_OPERATIONS(X)                                           \
  X(Add, 2, a + b)                                                          \
  X(Subtract, 2, a - b)                                                     \
  X(Multiply, 2, a* b)                                                      \
  X(Divide, 2, a / b)                                                       \
  X(DivideWhole, 2, std::trunc(a / b))                                      \
  X(Remainder, 2, std::fmod(a, b))                                          \
  X(Negate, 1, -a)                                                          \
  X(Less, 2, truth(a < b))                                                  \
  X(LessEqual, 2, truth(a <= b))                                            \
  X(Greater, 2, truth(a > b))                                               \
  X(GreaterEqual, 2, truth(a >= b))                                         \
  X(Equal, 2, truth(a == b))                                                \
  X(NotEqual, 2, truth(a < b) + truth(b < a))                               \
  X(LessApart, 2, truth(b - a >= comparison_tolerance))                     \
  X(LessEqualNear, 2, truth(a - b < comparison_tolerance))                  \
  X(GreaterApart, 2, truth(a - b >= comparison_tolerance))                  \
  X(GreaterEqualNear, 2, truth(b - a < comparison_tolerance))               \
  X(EqualNear, 2, truth(std::fabs(a - b) < comparison_tolerance))           \
  X(NotEqualApart, 2, truth(std::fabs(a - b) >= comparison_tolerance))      \
  X(And, 2, truth(a != 0 && b != 0))                                        \
  X(Or, 2, truth(a != 0 || b != 0))                                         \
  X(Not, 1, truth(a == 0))                                                  \
  X(Select, 3, a != 0 ? b : c)                                              \
  X(IsNa, 1, truth(is_na(a)))                                               \
  X(ReplaceNa, 2, is_na(a) ? b : a)                                         \
  X(ToBool, 1, truth(a == a && a != 0))                                     \
  X(Truncate, 1, std::trunc(a))                                             \
  X(Absolute, 1, std::fabs(a))                                              \
  X(Sign, 1, is_na(a) ? na : truth(a > 0) - truth(a < 0))                   \
  X(Floor, 1, std::floor(a))                                                \
  X(Ceil, 1, std::ceil(a))                                                  \
  X(Round, 1, std::floor(a + 0.5))                                          \
  X(RoundTo, 2, round_half_up_by_factor(a, core::elementary::pow(10.0, b))) \
  X(RoundToTick, 2, std::floor(a / b + 0.5) * b)                            \
  X(SquareRoot, 1, std::sqrt(a))                                            \
  X(Power, 2, core::elementary::pow(a, b))                                  \
  X(Exponential, 1, core::elementary::exp(a))                               \
  X(Logarithm, 1, core::elementary::log(a))                                 \
  X(Logarithm10, 1, core::elementary::log10(a))                             \
  X(Minimum, 2, is_na(a) || is_na(b) ? na : (b < a ? b : a))                \
  X(Maximum, 2, is_na(a) || is_na(b) ? na : (b > a ? b : a))                \
  X(Sine, 1, core::elementary::sin(a))                                      \
  X(Cosine, 1, core::elementary::cos(a))                                    \
  X(Tangent, 1, core::elementary::tan(a))                                   \
  X(Arcsine, 1, core::elementary::asin(a))                                  \
  X(Arccosine, 1, core::elementary::acos(a))                                \
  X(Arctangent, 1, core::elementary::atan(a))                               \
  X(ToDegrees, 1, a * 180 / std::numbers::pi)                               \
  X(ToRadians, 1, a* std::numbers::pi / 180)                                \
  X(Year, 1, calendar::year(a))                                             \
  X(Month, 1, calendar::month(a))                                           \
  X(DayOfMonth, 1, calendar::day_of_month(a))                               \
  X(DayOfWeek, 1, calendar::day_of_week(a))                                 \
  X(Hour, 1, calendar::hour(a))                                             \
  X(Minute, 1, calendar::minute(a))                                         \
  X(Second, 1, calendar::second(a))                                         \
  X(WeekOfYear, 1, calendar::week_of_year(a))                               \
  X(MonthStart, 2, calendar::timestamp(a, b, 1, 0, 0, 0))                   \
  X(LocalTime, 2, a + zones::offset_at(static_cast<int>(b), a))             \
  X(UtcTime, 2, zones::utc_of(static_cast<int>(b), a))                      \
  X(InSpan, 2, truth(is_in_span(a, b)))                                     \
  X(PeriodStart, 2, period_start(a, b))

enum class Operation : std::uint8_t {
#define SIXBTC_NAME(name, arity, value) name,
  SIXBTC_PURE_OPERATIONS(SIXBTC_NAME)
#undef SIXBTC_NAME
  // Values of the bar; a: which Price or Position
  LoadPrice,
  LoadPriceHistory,  // b: bars ago (a number, not a slot)
  LoadBarIndex,
  LoadTime,
  LoadTimeClose,
  LoadPosition,
  LoadTrade,  // a: TradeField, plus closed_trade_bit; b: slot of the trade's number
  // Stateful
  Kernel,      // a: kernel site
  History,     // a: history site, b: slot of the offset
  Request,     // a: request site
  Collection,  // a: collection site
  Text,        // a: text site
  // Sequential program
  Move,           // dst = slots[a]
  Jump,           // a: instructions to skip (signed)
  JumpUnless,     // slots[dst] is false: skip a
  LoopGuard,      // counts a, one iteration or more by its work, against the limit
  LoopContinues,  // dst = counter a has not passed limit b, going by c
  BreakMark,      // resolved to Jump when the loop is assembled
  ContinueMark,
  Order,  // a: order site
  Fail,   // a: text of runtime.error
};

enum class Price : std::uint32_t { Open, High, Low, Close, Volume };
inline constexpr std::size_t price_count = 5;

// Set in LoadTrade's field when the trade is a closed one.
inline constexpr std::uint32_t closed_trade_bit = 1U << 16;

enum class Position : std::uint32_t {
  Size,
  AveragePrice,
  Equity,
  InitialCapital,
  NetProfit,
  OpenProfit,
  OpenTrades,
  ClosedTrades,
  WinningTrades,
  LosingTrades,
  EntryBar,
  // Profile TradingView alone, from here on.
  GrossProfit,
  GrossLoss,
  MaxDrawdown,
  MaxRunup,
  EvenTrades,
  AverageTrade,
  AverageWinningTrade,
  AverageLosingTrade,
  NetProfitPercent,
  OpenProfitPercent,
  ContractsMaxAll,
  ContractsMaxLong,
  ContractsMaxShort,
  EntryName,  // a text
};

// Facts of the series, known when an evaluation begins.
enum class Setup : std::uint32_t {
  MinTick,
  WritingTick,  // the same for texts, which can do without
  Ticker,
  TickerId,
  Period,
  Multiplier,
  IntervalSeconds,
  IsIntraday,
  IsDaily,
  IsWeekly,
  IsMonthly,
  IsMinutes,
  IsDwm,
  TimeZone,    // number of the chart's zone
  DayStart,    // of its trading day, milliseconds after midnight there
  HeikinAshi,  // name of the series' own Heikin-Ashi bars
};

[[nodiscard]] constexpr bool is_pure(Operation operation) {
  return operation < Operation::LoadPrice;
}

[[nodiscard]] constexpr int operand_count(Operation operation) {
  constexpr int counts[] = {
#define SIXBTC_ARITY(name, arity, value) arity,
      SIXBTC_PURE_OPERATIONS(SIXBTC_ARITY)
#undef SIXBTC_ARITY
  };
  return counts[static_cast<std::size_t>(operation)];
}

[[nodiscard]] inline double apply(Operation operation, double a, double b, double c) {
  switch (operation) {
#define SIXBTC_CASE(name, arity, value) \
  case Operation::name:                 \
    return value;
    SIXBTC_PURE_OPERATIONS(SIXBTC_CASE)
#undef SIXBTC_CASE
    default:
      return na;
  }
}

}  // namespace sixbtc::language
