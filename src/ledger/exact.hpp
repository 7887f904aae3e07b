// Sums of price x quantity before any rounding: 10^-16 of the account's asset in 128 bits. What
// reaches a statement is rounded once, from the whole sum, so nothing drifts. Plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "core/fixed.hpp"

namespace sixbtc::ledger {

class ExactAmount {
 public:
  constexpr ExactAmount() = default;
  // Always fits: two 63-bit factors.
  [[nodiscard]] static constexpr ExactAmount value_of(core::Price price, core::Quantity quantity) {
    return ExactAmount(static_cast<core::Int128>(price.units()) * quantity.units());
  }
  [[nodiscard]] static constexpr ExactAmount from_units(core::Int128 units) {
    return ExactAmount(units);
  }

  [[nodiscard]] constexpr core::Int128 units() const { return units_; }
  [[nodiscard]] constexpr bool is_zero() const { return units_ == 0; }
  [[nodiscard]] constexpr std::optional<ExactAmount> checked_add(ExactAmount other) const {
    core::Int128 sum = 0;
    if (__builtin_add_overflow(units_, other.units_, &sum)) return std::nullopt;
    return ExactAmount(sum);
  }
  [[nodiscard]] constexpr std::optional<ExactAmount> checked_subtract(ExactAmount other) const {
    core::Int128 difference = 0;
    if (__builtin_sub_overflow(units_, other.units_, &difference)) return std::nullopt;
    return ExactAmount(difference);
  }
  // Half to even; no value beyond the range of an amount.
  [[nodiscard]] std::optional<core::Amount> rounded() const;

  friend constexpr auto operator<=>(ExactAmount, ExactAmount) = default;

 private:
  explicit constexpr ExactAmount(core::Int128 units) : units_(units) {}
  core::Int128 units_ = 0;
};

// value / quantity as a price, half to even; quantity > 0; no value beyond the range of a price.
[[nodiscard]] std::optional<core::Price> average_price(ExactAmount value, core::Quantity quantity);

}  // namespace sixbtc::ledger
