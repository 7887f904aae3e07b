// What a script may cost in tests and benchmarks; the program's own limits are configuration.
#pragma once

#include "language/compile.hpp"

namespace sixbtc::test {

inline constexpr language::Limits language_limits{.source_bytes = 262'144,
                                                  .nodes = 100'000,
                                                  .nesting = 256,
                                                  .loop_iterations = 100'000,
                                                  .history_bars = 5'000,
                                                  .state_values = 1'000'000,
                                                  .text_bytes = 1'000'000,
                                                  .diagnostics = 20};

}  // namespace sixbtc::test
