// Every limit the layers hold an entry against, as plain data. Names, ranges and defaults are those
// of the configuration (risk.*); docs/risk.md has the table.
#pragma once

#include "core/result.hpp"
#include "risk/protections/protection.hpp"
#include "risk/sizing.hpp"

namespace sixbtc::risk {

// What no configuration may exceed. The schema states the same ranges, and Approver::create()
// refuses a policy beyond them, whoever made it.
namespace hard {
inline constexpr int leverage_max = 10;                     // M-185
inline constexpr double position_size_max = 1.0;            // of equity, as margin
inline constexpr double risk_per_trade_max = 0.1;           // of equity
inline constexpr double portfolio_drawdown_max = 0.30;      // M-199
inline constexpr double daily_loss_max = 0.10;              // M-200
inline constexpr double strategy_drawdown_max = 0.25;       // M-201
inline constexpr std::int64_t consecutive_losses_max = 10;  // M-202 asks for 5
inline constexpr double stop_out_loss_max = 0.30;           // of equity, all stops at once
}  // namespace hard

enum class OpposingEntries { Refuse, Allow };

// risk.limits
struct LimitSettings {
  std::int64_t max_open_positions;  // entries in flight included, as everywhere
  std::int64_t max_open_positions_per_subaccount;
  std::int64_t max_correlated_positions;
  double correlation_min;      // of returns; from here on two positions count as one bet
  double max_exposure;         // sum of notionals / settled equity
  double max_stop_out_loss;    // of settled equity: every stop hit at once, each with ...
  double gap_slippage;         // ... this share of the price lost beyond it
  double entry_slippage_max;   // of the expected price; an entry is not filled beyond it
  double price_deviation_max;  // expected price against the newest one
  std::int64_t feed_age_max_seconds;
  std::int64_t entries_per_minute_max;
  OpposingEntries opposing_entries;
};

// risk.emergency
struct EmergencySettings {
  double alert_portfolio_drawdown;  // from the high-water mark, marked equity
  double max_portfolio_drawdown;    // closes everything
  double max_daily_loss;            // pauses until midnight UTC
  double max_subaccount_drawdown;   // of a strategy's own equity: retires it
  std::int64_t alert_losing_days;   // in a row: a person should look
};

struct Policy {
  SizingPolicy sizing;
  LimitSettings limits;
  EmergencySettings emergency;
  protections::ProtectionSettings protections;
};

// Invalid, with the name of the value, when something is beyond its hard limit or no number.
[[nodiscard]] core::Status check_policy(const Policy& policy);

}  // namespace sixbtc::risk
