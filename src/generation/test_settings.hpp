// What the tests of this folder generate with.
#pragma once

#include "generation/checking.hpp"
#include "generation/script_writer.hpp"

namespace sixbtc::generation::test {

inline language::Limits limits() {
  return {.source_bytes = 262'144,
          .nodes = 100'000,
          .nesting = 256,
          .loop_iterations = 100'000,
          .history_bars = 5'000,
          .state_values = 1'000'000,
          .text_bytes = 1'000'000,
          .diagnostics = 20};
}

inline ExpansionGrid grid() {
  return {.stop_percent = {0.02, 0.03, 0.04, 0.06, 0.10},
          .target_percent = {0, 0.04, 0.06, 0.10, 0.15, 0.20},
          .stop_atr = {1.5, 2, 3, 4},
          .target_atr = {0, 2, 3, 4, 6},
          .exit_bars = {0, 4, 8, 16, 32},
          .leverage = {1, 2, 3, 5, 10},
          .target_exceeds_stop = true,
          .stop_to_liquidation = 0.9,
          .leverage_venue_max = 40,
          .inputs_max = 4};
}

inline std::vector<ExitChoice> exits() {
  return exit_choices(grid(), {});
}

inline Origin origin(std::string mode = "combinator") {
  return {.mode = std::move(mode), .asset = "BTC", .interval = market::Interval::minutes(60)};
}

}  // namespace sixbtc::generation::test
