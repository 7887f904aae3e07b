// How large an entry may be (M-182, M-089, M-183, M-185, M-186, C-12, C-41). A strategy says
// direction, stop and confidence; size is decided here and nowhere else.
//
// Pure functions, any thread. Money in the account's currency; ratios, not percent.
#pragma once

#include <cstdint>
#include <optional>

#include "market/trading_rules.hpp"

namespace sixbtc::risk {

// What max_position_size_pct is a share of equity of.
enum class CapBasis : std::uint8_t { Margin, Notional };

// Flat: always risk_per_trade_pct. BalanceCurve: falls exponentially with the balance (C-41).
enum class SizingCurve : std::uint8_t { Flat, BalanceCurve };

// Ratio to risk: risk_high up to balance_low, risk_low from balance_high on, exponential between.
struct BalanceCurve {
  double balance_low, balance_high;
  double risk_high, risk_low;
};

// Names as in the configuration (risk.*).
struct SizingPolicy {
  double risk_per_trade_pct;     // risk.fixed_fractional; 0.02 is two percent of equity
  double max_position_size_pct;  // risk.fixed_fractional
  CapBasis position_cap_basis;
  SizingCurve sizing_curve;
  BalanceCurve balance_curve;
  int leverage_max;
};

struct SizingInputs {
  double equity = 0;
  double margin_used = 0;    // by open positions
  double price = 0;          // expected entry fill
  double stop_distance = 0;  // price units between fill and stop, > 0
  double confidence = 1;     // 0..1, only lowers
  int leverage = 1;          // asked for; cut to the policy's and the venue's maximum
};

enum class SizeRefusal : std::uint8_t {
  NoEquity,              // nothing left to risk
  NoConfidence,          // confidence 0 (or not a number)
  NoFreeMargin,          // what the free margin allows is below the minimum
  BelowMinimumNotional,  // the wanted size itself is below the minimum
};

struct Size {
  core::Quantity quantity;  // whole lots
  double notional = 0, margin = 0;
  double wanted_quantity = 0;  // before lot, minimum and free margin: the virtual ledger's size
  double risk = 0;             // money lost at the stop before costs, really taken
  int leverage = 1;
  bool is_cap_bound = false;     // the position cap cut the size
  bool is_margin_bound = false;  // the free margin cut the size
  std::optional<SizeRefusal> refusal;
};

// Share of the balance to risk; the curve may only lower risk_per_trade_pct.
[[nodiscard]] double risk_ratio(const SizingPolicy& policy, double balance);

// Notional = min(risk * equity / stop, cap, free margin * leverage), rounded down to the lot;
// skipped below the minimum notional.
[[nodiscard]] Size size_entry(const SizingInputs& inputs, const SizingPolicy& policy,
                              const market::TradingRules& rules);

}  // namespace sixbtc::risk
