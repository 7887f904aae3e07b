// Helpers to write the tables of the catalogue, and the tables.
#pragma once

#include <utility>

#include "generation/catalogue.hpp"

namespace sixbtc::generation {

using Conditions = std::vector<Condition>;

[[nodiscard]] inline Numbers whole(std::string name, std::vector<double> values) {
  return {std::move(name), std::move(values), true};
}
[[nodiscard]] inline Numbers real(std::string name, std::vector<double> values) {
  return {std::move(name), std::move(values), false};
}
// first, first + step, ... up to last.
[[nodiscard]] inline std::vector<double> steps(double first, double last, double step) {
  std::vector<double> values;
  for (int i = 0; first + i * step <= last + step * 1e-6; ++i) values.push_back(first + i * step);
  return values;
}
[[nodiscard]] inline std::vector<double> mirrored(std::vector<double> levels, double centre) {
  for (double& level : levels) level = 2 * centre - level;
  return levels;
}
[[nodiscard]] inline Conditions operator+(Conditions a, Conditions b) {
  for (auto& condition : b) a.push_back(std::move(condition));
  return a;
}

// Low is a reason to buy, and the way back up is; high the mirror image around the centre.
[[nodiscard]] inline Conditions fade(const std::vector<double>& levels, double centre) {
  const auto mirror = mirrored(levels, centre);
  return {{"$value < $level", "$value > $level", levels, mirror},
          {"ta.crossover($value, $level)", "ta.crossunder($value, $level)", levels, mirror}};
}
// High is a reason to buy.
[[nodiscard]] inline Conditions follow(const std::vector<double>& levels, double centre) {
  const auto mirror = mirrored(levels, centre);
  return {{"$value > $level", "$value < $level", levels, mirror},
          {"ta.crossover($value, $level)", "ta.crossunder($value, $level)", levels, mirror}};
}
[[nodiscard]] inline Conditions slopes() {
  return {{"ta.rising($value, $level)", "ta.falling($value, $level)", {2, 3, 5}, {2, 3, 5}, true}};
}
// One line over another, and crossing it.
[[nodiscard]] inline Conditions sides(const std::string& a, const std::string& b) {
  return {{a + " > " + b, a + " < " + b, {}, {}},
          {"ta.crossover(" + a + ", " + b + ")", "ta.crossunder(" + a + ", " + b + ")", {}, {}}};
}
[[nodiscard]] inline Conditions crosses(const std::string& a, const std::string& b) {
  return {{"ta.crossover(" + a + ", " + b + ")", "ta.crossunder(" + a + ", " + b + ")", {}, {}}};
}
// Filters without a direction.
[[nodiscard]] inline Conditions under(const std::vector<double>& levels) {
  return {{"$value < $level", "$value < $level", levels, levels}};
}
[[nodiscard]] inline Conditions over(const std::vector<double>& levels) {
  return {{"$value > $level", "$value > $level", levels, levels}};
}

[[nodiscard]] std::vector<Entry> momentum_entries();
[[nodiscard]] std::vector<Entry> trend_entries();
[[nodiscard]] std::vector<Entry> market_entries();  // volatility, volume, statistics
[[nodiscard]] std::vector<Entry> block_entries();   // candles, price action, regime

}  // namespace sixbtc::generation
