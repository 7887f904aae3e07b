// All parameter combinations one base script offers, and a reproducible choice among them.
//
// Pure functions, any thread. Ratios are fractions (0.02 is two percent).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "strategy/strategy_core.hpp"

namespace sixbtc::generation {

// Names as in the configuration (generation.expansion.*). A target of 0 means none, bars of 0 no
// time exit. Percent stops go with percent targets, ATR stops with ATR targets.
struct ExpansionGrid {
  std::vector<double> stop_percent, target_percent;  // ratios of the entry fill
  std::vector<double> stop_atr, target_atr;          // multiples
  std::vector<std::int64_t> exit_bars;
  std::vector<int> leverage;
  bool target_exceeds_stop;    // refuse targets not above their stop
  double stop_to_liquidation;  // a stop reaches at most this share of the way to liquidation
  double leverage_venue_max;   // of the venue: its maintenance margin is part of that way
  std::size_t inputs_max;      // ranged inputs walked, the first ones of the script
};

// One way to leave a position, and the leverage it allows.
struct ExitChoice {
  std::optional<strategy::Level> stop, target;
  std::uint32_t bars_max = 0;
  int leverage = 1;
};

// What the script itself already says about its exits.
struct OwnExits {
  bool has_own_exits = false;       // the grid of stops, targets and bars does not apply
  strategy::EntryParams annotated;  // a value that stands there can be replaced, not removed
};

// Refused: neither target nor time exit; target not above stop (where asked); leverage >
// floor(1 / (stop / stop_to_liquidation + 1 / leverage_venue_max)) for percent stops; and to take
// away what the script annotates. With exits of its own only the leverage is chosen: all is
// allowed. Else `choice` has a stop.
[[nodiscard]] bool is_allowed(const ExitChoice& choice, const ExpansionGrid& grid,
                              const OwnExits& own);

// Every allowed exit.
[[nodiscard]] std::vector<ExitChoice> exit_choices(const ExpansionGrid& grid, const OwnExits& own);

// An input and the values it takes, as text.
struct RangedInput {
  std::string name;
  std::vector<std::string> values;
};

// minimum, minimum + step, ... up to maximum; step > 0.
[[nodiscard]] std::vector<std::string> values_of_range(double minimum, double maximum, double step,
                                                       bool is_integer);

// Indices below `total` to be used, ascending: all of them when there are at most `count`, else
// `count` different ones drawn uniformly.
[[nodiscard]] std::vector<std::uint64_t> choose(std::uint64_t total, std::uint64_t count,
                                                core::Random random);

// Number of combinations; 2^63 when there are more.
[[nodiscard]] std::uint64_t size_of_space(const std::vector<RangedInput>& inputs,
                                          std::size_t exits);

// Combination number `index`: a value per input and an exit, the exit varying fastest.
struct Combination {
  std::vector<std::size_t> values;  // index into each input's values
  std::size_t exit = 0;
};
[[nodiscard]] Combination combination(std::uint64_t index, const std::vector<RangedInput>& inputs,
                                      std::size_t exits);

}  // namespace sixbtc::generation
