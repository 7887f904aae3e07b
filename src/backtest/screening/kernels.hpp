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

// out = now & (before, one bar ago) & filter: a crossing while something holds. `out` has the size
// of the others and may not be one of them.
void cross_while(const Bitmap& now, const Bitmap& before, const Bitmap& filter, Bitmap& out);
// The first bar in [from, end) with low <= lower or high >= upper; `end` when there is none.
[[nodiscard]] std::size_t first_touch(const double* high, const double* low, std::size_t from,
                                      std::size_t end, double lower, double upper);

struct Extremes {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
};
// Of the bars [from, end), NaN not among them; infinities when empty.
[[nodiscard]] Extremes extremes(const double* high, const double* low, std::size_t from,
                                std::size_t end);

// Names of the instruction sets this program holds and this processor has, widest first.
[[nodiscard]] std::vector<std::string> simd_available();
// Use one of them, or the widest when empty. CHECKs the name.
void select_simd(const std::string& name);

}  // namespace sixbtc::backtest::screening
