// Random scripts of conditions around order calls, for the property tests.
#pragma once

#include <rapidcheck.h>

#include <functional>

#include "core/random.hpp"

namespace sixbtc::language::test {

// Rules of the kind that are generated: conditions around order calls.
inline std::string random_rules(std::uint64_t seed) {
  core::Random random(seed);
  const auto number = [&] {
    static const char* numbers[] = {"close", "open[1]",   "fast", "slow",
                                    "top",   "bottom[1]", "level"};
    return numbers[random.below(std::size(numbers))];
  };
  std::function<std::string(int)> condition = [&](int depth) -> std::string {
    switch (random.below(depth > 0 ? 9 : 2)) {
      case 2:
        return fmt::format("({} and {})", condition(depth - 1), condition(depth - 1));
      case 3:
        return fmt::format("({} or not {})", condition(depth - 1), condition(depth - 1));
      case 4:
        return "strategy.position_size > 0";
      case 5:
        return "strategy.position_size == 0";
      case 6:
        return "0 >= strategy.position_size";
      case 7:
        return "strategy.opentrades > 0";
      default:
        return fmt::format("{} > {}", number(), number());
    }
  };
  const auto order = [&]() -> std::string {
    switch (random.below(9)) {
      case 0:
        return "strategy.close(\"L\")";
      case 1:
        return "strategy.close_all()";
      case 2:
        return "strategy.close(\"S\")";
      case 3:
        return fmt::format("strategy.exit(\"X\", \"L\", stop = {}, limit = close * 1.02)",
                           number());
      case 4:
        return fmt::format(
            "strategy.exit(\"Y\", \"S\", loss = {0}00, trail_points = {0}0, trail_offset = {0}5)",
            random.below(2) == 0 ? 9 : 900);
      case 5:
        return fmt::format("strategy.exit(\"Z\", \"L\", stop = {} ? {} : na)", condition(0),
                           number());
      case 6:
        return "strategy.entry(\"S\", strategy.short)";
      default:
        return "strategy.entry(\"L\", strategy.long)";
    }
  };
  std::string text =
      "//@version=6\n//@sixbtc confidence=strength\nstrategy(\"t\")\n"
      "fast = ta.ema(close, 5)\nslow = ta.sma(hl2, 9)\ntop = ta.highest(7)[1]\n"
      "bottom = ta.lowest(low, 4)\nfloat level = close\n";
  text += fmt::format("if {}\n    level := {}\n", condition(1), number());
  text += fmt::format("strength = {} ? 0.5 : {} ? 0.0 : 1.5\n", condition(0), condition(0));
  for (int i = 0; i < 5; ++i) {
    text += fmt::format("if {}\n    {}\n", condition(2), order());
    if (random.below(2) == 0)
      text += fmt::format("    if {}\n        {}\n    else\n        {}\n", condition(1), order(),
                          order());
    if (random.below(2) == 0) text += fmt::format("else if {}\n    {}\n", condition(1), order());
  }
  return text;
}

}  // namespace sixbtc::language::test
