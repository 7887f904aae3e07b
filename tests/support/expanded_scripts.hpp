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

// `count` sources, the same share of every base script, at most 200 of each.
inline std::vector<std::string> expanded_scripts(std::size_t count) {
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
  std::vector<std::string> sources;
  for (const auto& entry : std::filesystem::directory_iterator(SIXBTC_SOURCE_DIR "/strategies")) {
    std::ifstream file(entry.path());
    const generation::BaseScript base{entry.path().stem().string(),
                                      {std::istreambuf_iterator<char>(file), {}}};
    const auto made = generation::expand(
        base, grid,
        {.interval = market::Interval::minutes(15), .asset = "BTC", .count = 200, .seed = 1},
        language_limits, naming);
    CHECK(made.has_value());
    for (const auto& each : *made) sources.push_back(each.source);
  }
  std::ranges::sort(sources);
  std::vector<std::string> kept;
  for (std::size_t i = 0; i < count; ++i) kept.push_back(sources[i * sources.size() / count]);
  return kept;
}

}  // namespace sixbtc::test
