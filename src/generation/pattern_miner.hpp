// Patterns mined from stored history: conditions of the catalogue after which the price more often
// went one way than otherwise.
//
// For each condition, direction, distance and holding period: signals are thinned until none of
// their holding periods overlap; the edge is the share of hits above that of all bars. Tested is
// the difference of hits in both directions (what merely makes the price move more has none):
// its sum over its own root of squares, squares taken over time blocks of a holding period, so that
// coins that move together count once. All tests together pass Benjamini and Hochberg (1995); what
// is left must have an edge in each of four disjoint windows.
//
// The caller shows bars that may be learned from, and no others. Deterministic; any thread.
#pragma once

#include <string>
#include <vector>

#include "generation/combinator.hpp"
#include "language/compile.hpp"
#include "ports/pattern_source.hpp"

namespace sixbtc::generation {

struct MinedSeries {
  columns::CandleView bars;
  strategy::SeriesContext context;
};

struct MinerRules {
  std::size_t conditions = 0;
  std::uint64_t signals_min = 0;  // after thinning, all series together
  double edge_min = 0;
  double false_share_max = 0;
  std::vector<double> magnitudes;     // ratios, above 0
  std::vector<std::size_t> holdings;  // bars, above 0
  std::uint64_t seed = 0;             // of the conditions
};

struct Mined {
  std::vector<ports::Pattern> patterns;  // by adjusted p, then edge
  std::size_t conditions = 0, tests = 0;
  std::size_t below = 0;  // tests significant among all; some lack edge or windows
};

// Fails where a condition cannot be evaluated on a series.
[[nodiscard]] core::Result<Mined> mine(const std::vector<MinedSeries>& series,
                                       const CombinationSpace& space, const MinerRules& rules,
                                       const language::Limits& limits);

}  // namespace sixbtc::generation
