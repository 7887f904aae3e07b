#include "ledger/exact.hpp"

#include <limits>

namespace sixbtc::ledger {

namespace {

std::optional<std::int64_t> narrow(core::Int128 value) {
  if (value > std::numeric_limits<std::int64_t>::max() ||
      value < std::numeric_limits<std::int64_t>::min())
    return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<core::Amount> ExactAmount::rounded() const {
  static_assert(core::Price::digits + core::Quantity::digits == 2 * core::Amount::digits);
  const auto units =
      narrow(core::divide_rounded(units_, core::Amount::one, core::Rounding::HalfEven));
  if (!units) return std::nullopt;
  return core::Amount::from_units(*units);
}

std::optional<core::Price> average_price(ExactAmount value, core::Quantity quantity) {
  const auto units =
      narrow(core::divide_rounded(value.units(), quantity.units(), core::Rounding::HalfEven));
  if (!units) return std::nullopt;
  return core::Price::from_units(*units);
}

}  // namespace sixbtc::ledger
