// What a venue accepts for one instrument, and the only place that rounds prices and quantities.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "core/fixed.hpp"
#include "core/whole_numbers.hpp"

namespace sixbtc::market {

struct TradingRules {
  core::Price tick;                       // > 0
  core::Quantity lot;                     // > 0
  core::Amount notional_min;              // 0: none
  std::optional<int> significant_digits;  // Hyperliquid: 5, integers always allowed
  int leverage_max = 1;

  // Nearest allowed price in the named direction; no value when out of range or not finite.
  [[nodiscard]] std::optional<core::Price> round_price(double price, core::Rounding rounding) const;
  // The same for a price that must be above zero; zero where it is not, or there is none. (No
  // optional: one that is built in memory and read back at once takes longer than the rounding.)
  [[nodiscard]] core::Price round_level(double price, core::Rounding rounding) const;
  // round_level() as the nearest double, in fewer instructions.
  [[nodiscard]] double level_near(double price, core::Rounding rounding) const;
  // Largest multiple of the lot not above `quantity`, taken as its nearest decimal of 8 digits;
  // zero when negative, not finite or out of range. This is the one lot function of all engines.
  [[nodiscard]] core::Quantity round_quantity_down(double quantity) const;

 private:
  // The step between allowed prices around so many units.
  [[nodiscard]] std::int64_t price_step(std::int64_t units) const;
  // What round_quantity_down() gives, in units, where a few instructions find it for sure; below
  // zero: they do not.
  [[nodiscard]] double usual_lots(double quantity) const;
};

// The coarser of the tick and the step that leaves the significant digits; integers stay.
inline std::int64_t TradingRules::price_step(std::int64_t units) const {
  CHECK(tick.units() > 0);
  if (!significant_digits) return tick.units();
  const std::uint64_t magnitude =
      units < 0 ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  const int excess = core::digit_count(magnitude) - *significant_digits;
  return std::max(tick.units(), core::power_of_ten(std::clamp(excess, 0, core::Price::digits)));
}

inline core::Price TradingRules::round_level(double price, core::Rounding rounding) const {
  const std::int64_t units = core::usual_units_from_double(price, core::Price::digits, rounding);
  std::int64_t result = units;
  if (const std::int64_t step = price_step(units); step != 1 && units > 0) {
    const std::int64_t steps = units / step, rest = units % step;
    const std::int64_t up = core::rounded_up(rounding, steps, rest == 0, rest <=> step - rest);
    if (__builtin_mul_overflow(steps + up, step, &result)) result = 0;
  }
  if (units < 0) {
    const auto rounded = round_price(price, rounding);
    result = rounded ? std::max<std::int64_t>(rounded->units(), 0) : 0;
  }
  return core::Price::from_units(result);
}

// In steps, which are counted from zero: a step divides one, or this is not the way.
inline double TradingRules::level_near(double price, core::Rounding rounding) const {
  constexpr auto one = static_cast<double>(core::Price::one);
  const double units = price * one;
  if (rounding != core::Rounding::HalfEven && units >= 1 && units < core::whole_numbers_end) {
    const std::int64_t step =
        significant_digits ? price_step(static_cast<std::int64_t>(units)) : tick.units();
    const double steps_of_one = one / static_cast<double>(step), steps = price * steps_of_one;
    const double nearest = core::nearest_whole(steps);
    if (steps_of_one == core::nearest_whole(steps_of_one) &&
        std::abs(steps - nearest) > core::error_of_product(steps)) {
      const double below = core::whole_below(steps);
      const bool is_up = rounding == core::Rounding::Up || rounding == core::Rounding::AwayFromZero;
      return (is_up ? below + 1 : below) / steps_of_one;
    }
  }
  return round_level(price, rounding).to_double();
}

inline double TradingRules::usual_lots(double quantity) const {
  const double units = quantity * static_cast<double>(core::Quantity::one);
  if (!(units >= 0 && units < core::whole_numbers_end)) return -1;
  const double nearest = core::nearest_whole(units);
  if (!(std::abs(units - nearest) < 0.5 - core::error_of_product(units))) return -1;
  if (lot.units() == 1) return nearest;
  // A quotient of whole numbers below 2^53 is rounded to a whole one only where it is one.
  const auto of_lot = static_cast<double>(lot.units());
  return core::whole_below(nearest / of_lot) * of_lot;
}

inline core::Quantity TradingRules::round_quantity_down(double quantity) const {
  CHECK(lot.units() > 0);
  if (const double units = usual_lots(quantity); units >= 0)
    return core::Quantity::from_units(static_cast<std::int64_t>(units));
  // 6000 / 50000 is a hair below 0.12 in binary: read the decimal it stands for, then cut to lots.
  constexpr auto rounding = core::Rounding::HalfEven;
  std::int64_t nearest = core::usual_units_from_double(quantity, core::Quantity::digits, rounding);
  if (nearest < 0)
    nearest = std::max<std::int64_t>(
        core::Quantity::from_double(quantity, rounding).value_or(core::Quantity{}).units(), 0);
  return core::Quantity::from_units(nearest - nearest % lot.units());
}

}  // namespace sixbtc::market
