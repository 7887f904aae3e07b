// How large an entry may be (M-182, M-089, M-183, M-185, M-186, C-12, C-41). A strategy says
// direction, stop and confidence; size is decided here and nowhere else.
//
// Pure functions, any thread. Money in the account's currency; ratios, not percent.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/check.hpp"
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
};

enum class SizeRefusal : std::uint8_t {
  NoEquity,              // nothing left to risk
  NoConfidence,          // confidence 0 (or not a number)
  NoFreeMargin,          // what the free margin allows is below the minimum
  BelowMinimumNotional,  // the wanted size itself is below the minimum
};

struct Size {
  core::Quantity quantity;   // whole lots
  double quantity_near = 0;  // the same as the nearest double
  double notional = 0;
  double wanted_quantity = 0;  // before lot, minimum and free margin: the virtual ledger's size
  double risk = 0;             // money lost at the stop before costs, really taken
  int leverage = 1;
  bool is_cap_bound = false;     // the position cap cut the size
  bool is_margin_bound = false;  // the free margin cut the size
  std::optional<SizeRefusal> refusal;

  [[nodiscard]] double margin() const { return notional / leverage; }
};

// What is asked for, cut to what policy and venue allow.
[[nodiscard]] inline int leverage_of(int asked, const SizingPolicy& policy,
                                     const market::TradingRules& rules) {
  return std::min({asked, policy.leverage_max, rules.leverage_max});
}

// Share of the balance to risk under BalanceCurve; it may only lower risk_per_trade_pct.
[[nodiscard]] double risk_on_curve(const SizingPolicy& policy, double balance);
// Under any curve.
[[nodiscard]] inline double risk_ratio(const SizingPolicy& policy, double balance) {
  return policy.sizing_curve == SizingCurve::Flat ? policy.risk_per_trade_pct
                                                  : risk_on_curve(policy, balance);
}

// Notional = min(risk * equity / stop, cap, free margin * leverage), rounded down to the lot;
// skipped below the minimum notional. What is the same for every entry is worked out once.
class EntrySizer {
 public:
  // `policy` and `rules` outlive this.
  EntrySizer(const SizingPolicy& policy, const market::TradingRules& rules, int leverage)
      : policy_(policy),
        rules_(rules),
        leverage_(leverage_of(leverage, policy, rules)),
        cap_(policy.max_position_size_pct *
             (policy.position_cap_basis == CapBasis::Margin ? leverage_ : 1.0)),
        notional_min_(rules.notional_min.to_double()),
        lots_(rules) {
    CHECK(leverage >= 1);
  }

  // Inlined by force: most callers need little of a size, and a loop over entries keeps the rest
  // out of memory.
  [[nodiscard]] [[gnu::always_inline]] Size size(const SizingInputs& inputs) const;

 private:
  const SizingPolicy& policy_;
  const market::TradingRules& rules_;
  const int leverage_;
  const double cap_;  // share of equity
  const double notional_min_;
  const market::LotGrid lots_;
};

inline Size EntrySizer::size(const SizingInputs& inputs) const {
  CHECK(inputs.price > 0);
  CHECK(inputs.stop_distance > 0);
  Size size;
  size.leverage = leverage_;
  if (!(inputs.equity > 0)) {
    size.refusal = SizeRefusal::NoEquity;
    return size;
  }
  if (!(inputs.confidence > 0)) {
    size.refusal = SizeRefusal::NoConfidence;
    return size;
  }
  // Shares of equity, so that little waits for the result of the trade before.
  const double by_risk = risk_ratio(policy_, inputs.equity) * std::min(inputs.confidence, 1.0) *
                         (inputs.price / inputs.stop_distance);
  const double units_of_one = 1.0 / inputs.price;
  const double wanted = inputs.equity * std::min(by_risk, cap_);
  const double affordable = std::max(0.0, inputs.equity - inputs.margin_used) * leverage_;
  size.is_cap_bound = cap_ < by_risk;
  size.is_margin_bound = affordable < wanted;
  size.wanted_quantity = wanted * units_of_one;

  const double possible = std::min(wanted, affordable) * units_of_one;
  core::Quantity quantity;
  double units = 0;
  if (const market::LotGrid::Lots lots = lots_.below(possible); lots.are_sure()) {
    quantity =
        core::Quantity::from_units(static_cast<std::int64_t>(lots.count) * rules_.lot.units());
    units = lots.quantity;
  } else {
    quantity = rules_.round_quantity_down(possible);
    units = quantity.to_double();
  }
  const double notional = units * inputs.price;
  if (!(units > 0) || notional < notional_min_) {
    // The free margin is to blame only if the wanted size would have been large enough.
    size.refusal = size.is_margin_bound && wanted >= notional_min_
                       ? SizeRefusal::NoFreeMargin
                       : SizeRefusal::BelowMinimumNotional;
    return size;
  }
  size.quantity = quantity;
  size.quantity_near = units;
  size.notional = notional;
  size.risk = units * inputs.stop_distance;
  return size;
}

}  // namespace sixbtc::risk
