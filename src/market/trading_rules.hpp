// What a venue accepts for one instrument, and the only place that rounds prices and quantities.
#pragma once

#include <algorithm>
#include <array>
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
  // How many steps between allowed prices are in one, around so many units; 0: not a whole number.
  [[nodiscard]] double steps_of_one(std::int64_t units) const;
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

namespace detail {

[[nodiscard]] inline bool is_up(core::Rounding rounding) {
  return rounding == core::Rounding::Up || rounding == core::Rounding::AwayFromZero;
}

// How many steps, which are counted from zero, are in one around that price; 0 where they are not a
// whole number, or the price is not what prices usually are. `Steps` has steps_of_one(), as
// TradingRules has.
template <class Steps>
[[nodiscard]] [[gnu::always_inline]] inline double usual_steps_of_one(const TradingRules& rules,
                                                                      const Steps& steps,
                                                                      double price,
                                                                      core::Rounding rounding) {
  constexpr auto one = static_cast<double>(core::Price::one);
  const double near = price * one;
  if (!(near >= 1 && near < core::whole_numbers_end / 2)) return 0;
  std::int64_t units = 0;  // of no matter to a tick alone
  if (rules.significant_digits)
    units = static_cast<std::int64_t>(core::whole_next_to_product(price, one, is_up(rounding)));
  return steps.steps_of_one(units);
}

template <class Steps>
[[nodiscard]] [[gnu::always_inline]] inline double level_in_steps(const TradingRules& rules,
                                                                  const Steps& steps, double price,
                                                                  core::Rounding rounding) {
  if (rounding != core::Rounding::HalfEven) {
    const double of_one = usual_steps_of_one(rules, steps, price, rounding);
    if (of_one > 0) return core::whole_next_to_product(price, of_one, is_up(rounding)) / of_one;
  }
  return rules.round_level(price, rounding).to_double();
}

}  // namespace detail

inline double TradingRules::steps_of_one(std::int64_t units) const {
  const std::int64_t step = price_step(units);
  return core::Price::one % step == 0 ? static_cast<double>(core::Price::one / step) : 0;
}

inline double TradingRules::level_near(double price, core::Rounding rounding) const {
  return detail::level_in_steps(*this, *this, price, rounding);
}

// TradingRules::level_near() for many prices: what a step is was worked out once.
class LevelGrid {
 public:
  // `rules` outlive this.
  explicit LevelGrid(const TradingRules& rules) : rules_(rules) {
    for (int digits = 0; digits < digits_end; ++digits)
      steps_of_one_[static_cast<std::size_t>(digits)] =
          rules.steps_of_one(digits == 0 ? 0 : core::power_of_ten(digits - 1));
  }
  [[nodiscard]] [[gnu::always_inline]] double level_near(double price,
                                                         core::Rounding rounding) const {
    return detail::level_in_steps(rules_, *this, price, rounding);
  }
  // For callers that round many at once: the level is core::whole_next_to_product(price, this) over
  // this. 0: only level_near() knows. `rounding` is Down or Up.
  [[nodiscard]] [[gnu::always_inline]] double usual_steps_of_one(double price,
                                                                 core::Rounding rounding) const {
    return detail::usual_steps_of_one(rules_, *this, price, rounding);
  }
  [[nodiscard]] double steps_of_one(std::int64_t units) const {
    return steps_of_one_[static_cast<std::size_t>(
        core::digit_count(static_cast<std::uint64_t>(units)))];
  }

 private:
  static constexpr int digits_end = 18;  // more than core::whole_numbers_end has
  const TradingRules& rules_;
  std::array<double, digits_end> steps_of_one_{};  // by the number of digits of a price in units
};

// TradingRules::round_quantity_down() for many quantities, in whole lots.
class LotGrid {
 public:
  explicit LotGrid(const TradingRules& rules)
      : lots_of_one_(core::Quantity::one % rules.lot.units() == 0
                         ? static_cast<double>(core::Quantity::one / rules.lot.units())
                         : 0),
        margin_(lots_of_one_ * 0.5 / static_cast<double>(core::Quantity::one)),
        is_finest_(rules.lot.units() == 1) {}

  // Lots and what they are as a quantity; none where only round_quantity_down() is sure: the
  // nearest decimal may lie on the other side of a lot.
  struct Lots {
    double count = -1, quantity = 0;
    [[nodiscard]] bool are_sure() const { return count >= 0; }
  };
  [[nodiscard]] [[gnu::always_inline]] Lots below(double quantity) const {
    const double lots = quantity * lots_of_one_;
    if (!(lots >= 0 && lots < core::whole_numbers_end)) return {};
    const double nearest = core::nearest_whole(lots);
    const double away = std::abs(lots - nearest), error = core::error_of_product(lots);
    if (!(is_finest_ ? away < margin_ - error : away > margin_ + error)) return {};
    const double count = is_finest_ ? nearest : core::whole_below(lots);
    return {count, count / lots_of_one_};
  }

 private:
  double lots_of_one_;  // 0: a lot does not divide one
  double margin_;       // what reading a quantity as a decimal may change, in lots
  bool is_finest_;      // every decimal is a whole number of lots
};

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
