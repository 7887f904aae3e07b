// Drawdown of an equity curve. Element 0 is the starting capital and counts as the first peak;
// every element is positive for fractions to mean anything.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sixbtc::analytics {

struct DrawdownRun {
  std::size_t peak = 0;                 // index of the last bar at the peak
  std::optional<std::size_t> recovery;  // first index back at or above it; none: still open
  std::size_t length = 0;               // periods from the peak to the recovery or to the end
  double depth = 0;                     // lowest equity / peak - 1, negative
};
[[nodiscard]] std::vector<DrawdownRun> drawdown_runs(std::span<const double> equity);

struct Drawdown {
  double fraction = 0;  // min of equity / peak - 1, <= 0
  std::size_t peak = 0, trough = 0;
};
[[nodiscard]] Drawdown max_drawdown(std::span<const double> equity);

// equity / peak so far - 1, per element.
[[nodiscard]] std::vector<double> drawdown_curve(std::span<const double> equity);

// Largest fall from a peak in the curve's own unit, >= 0: for profit in currency or in R.
[[nodiscard]] double max_fall(std::span<const double> curve);

}  // namespace sixbtc::analytics
