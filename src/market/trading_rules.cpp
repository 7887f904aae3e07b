#include "market/trading_rules.hpp"

namespace sixbtc::market {

std::optional<core::Price> TradingRules::round_price(double price, core::Rounding rounding) const {
  const auto exact = core::Price::from_double(price, rounding);
  if (!exact) return std::nullopt;
  const std::int64_t step = price_step(exact->units());
  const core::Int128 units = core::divide_rounded(exact->units(), step, rounding) * step;
  if (units > INT64_MAX || units < INT64_MIN) return std::nullopt;
  return core::Price::from_units(static_cast<std::int64_t>(units));
}

}  // namespace sixbtc::market
