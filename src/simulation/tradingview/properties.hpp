// What a script declares about its broker: strategy(...) and strategy.risk.*, plus what the symbol
// imposes. Plain data; the language supplies Pine's defaults.
#pragma once

#include <cstdint>
#include <limits>

#include "core/time.hpp"
#include "market/side.hpp"

namespace sixbtc::tradingview {

using market::Direction;

inline constexpr double na = std::numeric_limits<double>::quiet_NaN();
inline constexpr double unlimited = std::numeric_limits<double>::infinity();

enum class QuantityType : std::uint8_t { Fixed, PercentOfEquity, Cash };
enum class CommissionType : std::uint8_t { Percent, CashPerOrder, CashPerContract };
enum class CloseRule : std::uint8_t { Fifo, Any };
enum class OcaType : std::uint8_t { None, Cancel, Reduce };
enum class AmountType : std::uint8_t { Cash, PercentOfEquity };

struct Properties {
  double initial_capital;  // account currency
  QuantityType default_quantity_type;
  double default_quantity;  // contracts, per cent, or account currency
  int pyramiding;           // entries per direction; 0 and 1 both mean one
  CommissionType commission_type;
  double commission;  // per cent, per order, or per contract
  int slippage_ticks;
  bool process_orders_on_close;
  CloseRule close_entries_rule;
  double margin_long, margin_short;  // per cent of the position's value; 0: no margin
  int limit_fill_ticks;              // how far the price must pass a limit (0: touch)
  // The symbol.
  double tick;           // > 0
  double point_value;    // account currency per unit of price and contract
  double quantity_step;  // > 0
};

// A limit in money or per cent of equity; `value` unlimited: no rule.
struct RiskAmount {
  double value;
  AmountType type;
  friend bool operator==(const RiskAmount&, const RiskAmount&) = default;
};

// strategy.risk.*; Broker::risk() starts without any rule.
struct RiskRules {
  RiskAmount drawdown_max;
  RiskAmount intraday_loss_max;
  double intraday_filled_orders_max;
  double loss_days_max;  // consecutive
  double position_size_max;
  bool allows_long, allows_short;
  friend bool operator==(const RiskRules&, const RiskRules&) = default;

  [[nodiscard]] static constexpr RiskRules none() {
    return {{unlimited, AmountType::Cash},
            {unlimited, AmountType::Cash},
            unlimited,
            unlimited,
            unlimited,
            true,
            true};
  }
};

struct Bar {
  core::Timestamp time;  // open time
  double open, high, low, close;
  std::int64_t trading_day;  // any number that changes with the exchange's day (risk rules)
};

}  // namespace sixbtc::tradingview
