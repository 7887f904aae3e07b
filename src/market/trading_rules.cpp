#include "market/trading_rules.hpp"

namespace sixbtc::market {

namespace {

// The coarser of the tick and the step that leaves `digits` significant digits; integers stay.
std::int64_t price_step(std::int64_t units, std::int64_t tick, std::optional<int> digits) {
  if (!digits) return tick;
  std::int64_t step = 1;
  std::int64_t magnitude = units < 0 ? -units : units;
  const std::int64_t limit = core::power_of_ten(*digits);
  while (magnitude >= limit && step < core::Price::one) {
    magnitude /= 10;
    step *= 10;
  }
  return step > tick ? step : tick;
}

}  // namespace

std::optional<core::Price> TradingRules::round_price(double price, core::Rounding rounding) const {
  CHECK(tick.units() > 0);
  const auto exact = core::Price::from_double(price, rounding);
  if (!exact) return std::nullopt;
  const std::int64_t step = price_step(exact->units(), tick.units(), significant_digits);
  const core::Int128 steps = core::divide_rounded(exact->units(), step, rounding);
  const core::Int128 units = steps * step;
  if (units > INT64_MAX || units < INT64_MIN) return std::nullopt;
  return core::Price::from_units(static_cast<std::int64_t>(units));
}

std::optional<core::Quantity> TradingRules::round_quantity_down(double quantity) const {
  CHECK(lot.units() > 0);
  if (!(quantity >= 0)) return std::nullopt;
  // 6000 / 50000 is a hair below 0.12 in binary: read the decimal it stands for, then cut to lots.
  const auto nearest = core::Quantity::from_double(quantity, core::Rounding::HalfEven);
  if (!nearest) return std::nullopt;
  return core::Quantity::from_units(nearest->units() / lot.units() * lot.units());
}

}  // namespace sixbtc::market
