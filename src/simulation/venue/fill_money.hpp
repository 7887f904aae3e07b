// What a fill says in exact decimals. Prices of the model are rounded to 8 digits, half to even: a
// fill is an average over a book and knows no tick. Fees: a fixed share of the value, by whether it
// took or rested; no tiers by volume, no discounts.
#pragma once

#include <algorithm>

#include "core/fixed.hpp"

namespace sixbtc::simulation {

// No venue knows a price of zero: a long of leverage 1 that is liquidated gets the least there is.
[[nodiscard]] inline core::Price fill_price(double price) {
  const auto rounded = core::Price::from_double(price, core::Rounding::HalfEven);
  CHECK(rounded.has_value());
  return std::max(*rounded, core::Price::from_units(1));
}

[[nodiscard]] inline core::Rate rate_of(double ratio) {
  const auto rate = core::Rate::from_double(ratio, core::Rounding::HalfEven);
  CHECK(rate.has_value());
  return *rate;
}

[[nodiscard]] inline core::Amount fee_of(core::Price price, core::Quantity quantity,
                                         core::Rate rate) {
  constexpr auto rounding = core::Rounding::HalfEven;
  const auto value = core::value_of(price, quantity, {}, rounding);
  CHECK(value.has_value());
  const auto fee = core::share_of(*value, rate, rounding);
  CHECK(fee.has_value());
  return fee->amount;
}

}  // namespace sixbtc::simulation
