// The bars of all symbols of a strategy in another order, as if prices held no structure: Masters'
// bar permutation (analytics/permutation.hpp) with the same permutation for every symbol.
//
// Dates are grouped by the set of symbols that have a bar there, and each group is permuted within
// itself, so that bars of one moment stay together whichever symbols began later or have gaps.
// Warm-up bars keep their place. Trend, volatility mix and the relation between symbols survive;
// order does not. Volume travels with the shape of a bar; funding stays with the calendar, and
// so do the bars of other series that a script requests.
//
// Pure; any thread.
#pragma once

#include <span>
#include <vector>

#include "analytics/permutation.hpp"
#include "core/random.hpp"
#include "validation/proof_series.hpp"

namespace sixbtc::validation {

class BarShuffle {
 public:
  // `series` outlives this.
  BarShuffle(std::span<const ProofSeries> series, int atr_length);

  // One market a symbol, bars from the first decision on in an order drawn from `random`.
  [[nodiscard]] std::vector<backtest::MarketData> draw(core::Random random) const;

 private:
  // A moment at which some bar opens, numbered over all symbols.
  using Moment = std::uint32_t;
  [[nodiscard]] std::vector<Moment> shuffled(core::Random& random) const;

  std::span<const ProofSeries> series_;
  int atr_length_;
  std::size_t moments_ = 0;
  std::vector<analytics::BarShapes> shapes_;
  std::vector<std::vector<Moment>> groups_;         // moments with the same symbols
  std::vector<std::vector<Moment>> moment_of_;      // symbol, bar from the first decision on
  std::vector<std::vector<std::uint32_t>> bar_of_;  // symbol, moment; counted from there
};

}  // namespace sixbtc::validation
