// The shipped scripts expanded over inputs and exits, as generation does it for 15-minute bars.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/check.hpp"
#include "generation/expansion.hpp"
#include "support/language_limits.hpp"

namespace sixbtc::test {

struct ExpandedScript {
  std::string base_name;  // the shipped script it comes from
  std::string source;
};

// `count` scripts, the same share of every base script, at most 200 of each.
inline std::vector<ExpandedScript> expanded_scripts(std::size_t count) {
  const generation::ExpansionGrid grid{.stop_percent = {0.01, 0.015, 0.02, 0.03, 0.05},
                                       .target_percent = {0, 0.02, 0.03, 0.05, 0.07, 0.10},
                                       .stop_atr = {1.5, 2, 3, 4},
                                       .target_atr = {0, 2, 3, 4, 6},
                                       .exit_bars = {0, 10, 20, 50, 100},
                                       .leverage = {1, 2, 3, 5},
                                       .target_exceeds_stop = true,
                                       .stop_to_liquidation = 0.9,
                                       .leverage_venue_max = 40,
                                       .inputs_max = 4};
  generation::Naming naming({});
  std::vector<ExpandedScript> scripts;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    std::ifstream file(entry.path());
    const generation::BaseScript base{entry.path().stem().string(),
                                      {std::istreambuf_iterator<char>(file), {}}};
    const auto made = generation::expand(
        base, grid,
        {.interval = market::Interval::minutes(15), .asset = "BTC", .count = 200, .seed = 1},
        language_limits, naming);
    CHECK(made.has_value());
    for (const auto& each : *made) scripts.push_back({each.base_name, each.source});
  }
  std::ranges::sort(scripts, {}, &ExpandedScript::source);
  std::vector<ExpandedScript> kept;
  for (std::size_t i = 0; i < count; ++i) kept.push_back(scripts[i * scripts.size() / count]);
  return kept;
}

}  // namespace sixbtc::test
