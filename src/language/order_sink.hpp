// Where a script run under the profile TradingView sends its orders, and where its view of the
// account comes from. The language knows this interface and no broker.
//
// Threading: one run, one sink, one thread. Texts are valid during the call alone.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "language/operations.hpp"
#include "market/side.hpp"

namespace sixbtc::language {

// An order call, argument by argument: a number that was not given is na, a text empty. Distances
// (profit, loss, trail_points, trail_offset) are in ticks.
struct OrderValues {
  std::string_view id, from_entry;
  market::Direction direction = market::Direction::Long;
  double quantity = na, quantity_percent = na;
  double limit = na, stop = na;
  double profit = na, loss = na;
  double trail_price = na, trail_points = na, trail_offset = na;
  std::string_view oca_name, oca_type;  // type: none, cancel, reduce
  std::string_view comment, comment_profit, comment_loss, comment_trailing;
  bool immediately = false;
};

// strategy.risk.*
enum class RiskRule : std::uint8_t {
  AllowEntryIn,
  LossDays,
  Drawdown,
  IntradayFilledOrders,
  IntradayLoss,
  PositionSize,
};

// strategy.closedtrades.* and strategy.opentrades.*; the texts come last.
enum class TradeField : std::uint32_t {
  EntryPrice,
  ExitPrice,
  EntryBar,
  ExitBar,
  EntryTime,
  ExitTime,
  Profit,
  ProfitPercent,
  Size,
  Commission,
  MaxRunup,
  MaxDrawdown,
  MaxRunupPercent,
  MaxDrawdownPercent,
  EntryId,
  EntryComment,
  ExitId,
  ExitComment,
};
[[nodiscard]] constexpr bool is_text(TradeField field) {
  return field >= TradeField::EntryId;
}

enum class TradeState : std::uint8_t { Open, Closed };

class OrderSink {
 public:
  virtual ~OrderSink() = default;
  virtual void entry(const OrderValues& values) = 0;
  virtual void order(const OrderValues& values) = 0;
  virtual void exit(const OrderValues& values) = 0;
  virtual void close(const OrderValues& values) = 0;
  virtual void close_all(const OrderValues& values) = 0;
  virtual void cancel(std::string_view id) = 0;
  virtual void cancel_all() = 0;
  // `type`: cash or percent_of_equity; for AllowEntryIn all, long or short.
  virtual void risk(RiskRule rule, double value, std::string_view type) = 0;

  [[nodiscard]] virtual double state(Position which) const = 0;
  [[nodiscard]] virtual std::string_view entry_name() const = 0;
  // na, or empty, when there is no such trade.
  [[nodiscard]] virtual double trade(TradeState state, TradeField field, double number) const = 0;
  [[nodiscard]] virtual std::string_view trade_text(TradeState state, TradeField field,
                                                    double number) const = 0;
};

}  // namespace sixbtc::language
