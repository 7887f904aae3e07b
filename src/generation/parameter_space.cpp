#include "generation/parameter_space.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/check.hpp"

namespace sixbtc::generation {

namespace {

using strategy::Level;

void add_choices(Level::Kind kind, const std::vector<double>& stops,
                 const std::vector<double>& targets, const ExpansionGrid& grid, const OwnExits& own,
                 std::vector<ExitChoice>& out) {
  for (const double stop : stops)
    for (const double target : targets)
      for (const std::int64_t bars : grid.exit_bars)
        for (const int leverage : grid.leverage) {
          ExitChoice choice{Level{kind, stop}, std::nullopt, static_cast<std::uint32_t>(bars),
                            leverage};
          if (target > 0) choice.target = Level{kind, target};
          if (is_allowed(choice, grid, own)) out.push_back(choice);
        }
}

}  // namespace

bool is_allowed(const ExitChoice& choice, const ExpansionGrid& grid, const OwnExits& own) {
  if (own.has_own_exits) return true;
  // What the script annotates cannot be taken away, so "none" is not on offer there.
  if (!choice.target && own.annotated.target) return false;
  if (choice.bars_max == 0 && own.annotated.bars_max != 0) return false;
  if (!choice.target && choice.bars_max == 0) return false;
  if (grid.target_exceeds_stop && choice.target && choice.target->value <= choice.stop->value)
    return false;
  if (choice.stop->kind != Level::Kind::Percent) return true;
  const double way = choice.stop->value / grid.stop_to_liquidation + 1.0 / grid.leverage_venue_max;
  return choice.leverage <= std::floor(1.0 / way);
}

std::vector<ExitChoice> exit_choices(const ExpansionGrid& grid, const OwnExits& own) {
  std::vector<ExitChoice> choices;
  if (own.has_own_exits) {
    for (const int leverage : grid.leverage)
      choices.push_back({std::nullopt, std::nullopt, 0, leverage});
    return choices;
  }
  add_choices(Level::Kind::Percent, grid.stop_percent, grid.target_percent, grid, own, choices);
  add_choices(Level::Kind::AtrMultiple, grid.stop_atr, grid.target_atr, grid, own, choices);
  return choices;
}

std::vector<std::string> values_of_range(double minimum, double maximum, double step,
                                         bool is_integer) {
  CHECK(step > 0);
  std::vector<std::string> values;
  // A hair of slack, so that 0.1, 0.2, 0.3 reaches 0.3.
  const auto last = static_cast<std::int64_t>(std::floor((maximum - minimum) / step + 1e-9));
  for (std::int64_t i = 0; i <= last; ++i) {
    const double value = minimum + static_cast<double>(i) * step;
    values.push_back(is_integer ? fmt::format("{}", std::llround(value))
                                : fmt::format("{:.10g}", value));
  }
  return values;
}

std::vector<std::uint64_t> choose(std::uint64_t total, std::uint64_t count, core::Random random) {
  std::vector<std::uint64_t> chosen;
  if (total <= count) {
    for (std::uint64_t i = 0; i < total; ++i) chosen.push_back(i);
    return chosen;
  }
  // Floyd's sampling: exactly `count` draws, every subset equally likely.
  std::set<std::uint64_t> taken;
  for (std::uint64_t i = total - count; i < total; ++i) {
    const std::uint64_t drawn = random.below(i + 1);
    taken.insert(taken.contains(drawn) ? i : drawn);
  }
  chosen.assign(taken.begin(), taken.end());
  return chosen;
}

std::uint64_t size_of_space(const std::vector<RangedInput>& inputs, std::size_t exits) {
  constexpr std::uint64_t limit = std::uint64_t{1} << 63;
  std::uint64_t size = exits;
  for (const RangedInput& input : inputs) {
    std::uint64_t product = 0;
    if (__builtin_mul_overflow(size, input.values.size(), &product) || product > limit)
      return limit;
    size = product;
  }
  return size;
}

Combination combination(std::uint64_t index, const std::vector<RangedInput>& inputs,
                        std::size_t exits) {
  CHECK(exits > 0);
  Combination found;
  found.exit = static_cast<std::size_t>(index % exits);
  index /= exits;
  for (const RangedInput& input : inputs) {
    found.values.push_back(static_cast<std::size_t>(index % input.values.size()));
    index /= input.values.size();
  }
  return found;
}

}  // namespace sixbtc::generation
