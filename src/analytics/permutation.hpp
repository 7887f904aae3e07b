// Permutation tests: is the result better than chance would make it?
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "columns/candle_series.hpp"

namespace sixbtc::analytics {

struct PermutationResult {
  std::size_t at_least_as_good = 0, permutations = 0;
  // (1 + at least as good) / (1 + permutations): the original is one of the permutations under the
  // null, so it is never 0.
  [[nodiscard]] double p_value() const {
    return (1 + static_cast<double>(at_least_as_good)) / (1 + static_cast<double>(permutations));
  }
};
// Ties count against the observed value, and so does a permuted value that is NaN.
[[nodiscard]] PermutationResult permutation_test(double observed, std::span<const double> permuted);

struct SignalShift {
  double observed = 0;
  std::vector<double> shifted;  // statistic of the shift by 1 .. n - 1
  PermutationResult result;
};
// Every circular shift of the positions (already lagged) against the returns; the statistic is
// sum(position x return). Keeps exposure and the signal's own autocorrelation. O(n^2).
[[nodiscard]] SignalShift signal_shift_test(std::span<const double> position,
                                            std::span<const double> returns);

// Masters' bar permutation. Rows 0..start stay. With m later rows, row start + 1 + k opens at the
// new previous close times the opening gap of source row gap_order[k], and takes its shape (high,
// low and close over open), volume and flags from source row shape_order[k]; source row j is row
// start + 1 + j, and both orders are permutations of 0..m - 1. Times stay; the last close is the
// real one but for rounding. Computed from ratios: the same as differences of logarithms, and the
// same bits everywhere.
class BarShapes {
 public:
  // `bars` outlive this.
  BarShapes(const columns::CandleView& bars, std::size_t start);

  // Orders are permutations (not checked: this is called thousands of times).
  [[nodiscard]] columns::CandleColumns permuted(std::span<const std::uint32_t> shape_order,
                                                std::span<const std::uint32_t> gap_order) const;

 private:
  struct Shape {
    double high, low, close, volume;  // prices over the open
  };
  columns::CandleView bars_;
  std::size_t first_;
  std::vector<Shape> shapes_;
  std::vector<double> gaps_;  // open over the close before
};

// The same once, the orders checked.
[[nodiscard]] columns::CandleColumns permute_bars(const columns::CandleView& bars,
                                                  std::size_t start,
                                                  std::span<const std::size_t> shape_order,
                                                  std::span<const std::size_t> gap_order);

}  // namespace sixbtc::analytics
