// The vector kernels of the screening engine: what is worth a SIMD instruction, and nothing else.
// Highway chooses the widest set of instructions at run time; every width gives the same bits,
// because lanes are only compared, selected and counted, never added across.
//
// Pure functions, any thread; select_simd() is for tests and benchmarks before threads start.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "backtest/screening/bitmap.hpp"

namespace sixbtc::backtest::screening {

enum class Comparison : std::uint8_t { Less, LessEqual, Greater, GreaterEqual };

// Bit i: column[i] <comparison> threshold. NaN compares false.
[[nodiscard]] Bitmap compare(std::span<const double> column, Comparison comparison,
                             double threshold);
// Bit i: column[i] <comparison> other[i]. Equal lengths.
[[nodiscard]] Bitmap compare(std::span<const double> column, Comparison comparison,
                             std::span<const double> other);

// A condition that begins to hold while something else does: out = now & (known & ~now, one bar
// ago) & filter, where `known` says whether there was a value to compare. `out` has the size of the
// others and may not be one of them.
void begins_while(const Bitmap& now, const Bitmap& known, const Bitmap& filter, Bitmap& out);
// Two columns of prices, and the extremes of every 32 bars, so that a long wait is looked through
// 32 bars a lane.
class TouchIndex {
 public:
  static constexpr std::size_t block = 32;
  // The columns outlive this.
  TouchIndex(std::span<const double> high, std::span<const double> low);

  // The first bar in [from, end) with low <= lower or high >= upper; `end` when there is none.
  [[nodiscard]] std::size_t first_touch(std::size_t from, std::size_t end, double lower,
                                        double upper) const;

 private:
  const double* high_;
  const double* low_;
  std::size_t size_;
  std::vector<double> block_high_, block_low_;  // of whole blocks
};

struct Extremes {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
};
// Of the bars [from, end), NaN not among them; infinities when empty.
[[nodiscard]] Extremes extremes(const double* high, const double* low, std::size_t from,
                                std::size_t end);
// Of one column.
[[nodiscard]] Extremes extremes(const double* column, std::size_t from, std::size_t end);

// levels[i]: core::whole_next_to_product(prices[i], steps[i]) over steps[i], below the price where
// downwards[i] is 1, above it where it is -1. Where steps[i] is 0 it is no number. Equal lengths.
void round_to_steps(std::span<const double> prices, std::span<const double> steps,
                    std::span<const double> downwards, std::span<double> levels);

// Names of the instruction sets this program holds and this processor has, widest first.
[[nodiscard]] std::vector<std::string> simd_available();
// Use one of them, or the widest when empty. CHECKs the name.
void select_simd(const std::string& name);

}  // namespace sixbtc::backtest::screening
