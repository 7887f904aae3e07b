#include "analytics/permutation.hpp"

#include <algorithm>
#include <cmath>

#include "core/check.hpp"

namespace sixbtc::analytics {
namespace {

bool is_permutation_of(std::span<const std::size_t> order, std::size_t count) {
  std::vector<bool> seen(count, false);
  for (const std::size_t index : order) {
    if (index >= count || seen[index]) return false;
    seen[index] = true;
  }
  return order.size() == count;
}

// sum(position shifted forward by `shift`, wrapping x return).
double shifted_sum(std::span<const double> position, std::span<const double> returns,
                   std::size_t shift) {
  double sum = 0;
  const std::size_t n = returns.size();
  for (std::size_t i = 0; i < shift; ++i) sum += position[n - shift + i] * returns[i];
  for (std::size_t i = shift; i < n; ++i) sum += position[i - shift] * returns[i];
  return sum;
}

}  // namespace

PermutationResult permutation_test(double observed, std::span<const double> permuted) {
  CHECK(!std::isnan(observed));
  const auto count = std::count_if(permuted.begin(), permuted.end(),
                                   [&](double value) { return !(value < observed); });
  return {static_cast<std::size_t>(count), permuted.size()};
}

SignalShift signal_shift_test(std::span<const double> position, std::span<const double> returns) {
  CHECK(position.size() == returns.size());
  SignalShift found;
  found.observed = shifted_sum(position, returns, 0);
  double size = 0;
  for (std::size_t i = 0; i < returns.size(); ++i) size += std::abs(position[i] * returns[i]);
  for (std::size_t shift = 1; shift < returns.size(); ++shift)
    found.shifted.push_back(shifted_sum(position, returns, shift));
  // The same products added in another order tie only up to rounding.
  found.result = permutation_test(found.observed - 1e-12 * size, found.shifted);
  return found;
}

columns::CandleColumns permute_bars(const columns::CandleView& bars, std::size_t start,
                                    std::span<const std::size_t> shape_order,
                                    std::span<const std::size_t> gap_order) {
  CHECK(start < bars.size());
  const std::size_t first = start + 1, count = bars.size() - first;
  CHECK(is_permutation_of(shape_order, count));
  CHECK(is_permutation_of(gap_order, count));
  columns::CandleColumns out;
  out.reserve(bars.size());
  out.append(bars.slice(0, first));
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t shape = first + shape_order[k], gap = first + gap_order[k];
    const double open = out.close.back() * (bars.open[gap] / bars.close[gap - 1]);
    out.open_time.push_back(bars.open_time[first + k]);
    out.open.push_back(open);
    out.high.push_back(open * (bars.high[shape] / bars.open[shape]));
    out.low.push_back(open * (bars.low[shape] / bars.open[shape]));
    out.close.push_back(open * (bars.close[shape] / bars.open[shape]));
    out.volume.push_back(bars.volume[shape]);
    out.flags.push_back(bars.flags[shape]);
  }
  return out;
}

}  // namespace sixbtc::analytics
