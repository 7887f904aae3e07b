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

BarShapes::BarShapes(const columns::CandleView& bars, std::size_t start)
    : bars_(bars), first_(start + 1) {
  CHECK(start < bars.size());
  for (std::size_t row = first_; row < bars.size(); ++row) {
    const double open = bars.open[row];
    shapes_.push_back(
        {bars.high[row] / open, bars.low[row] / open, bars.close[row] / open, bars.volume[row]});
    gaps_.push_back(open / bars.close[row - 1]);
  }
}

columns::CandleColumns BarShapes::permuted(std::span<const std::uint32_t> shape_order,
                                           std::span<const std::uint32_t> gap_order) const {
  CHECK(shape_order.size() == shapes_.size() && gap_order.size() == gaps_.size());
  columns::CandleColumns out;
  out.reserve(bars_.size());
  out.append(bars_.slice(0, first_));
  for (auto* column : {&out.open, &out.high, &out.low, &out.close, &out.volume})
    column->resize(bars_.size());
  out.flags.resize(bars_.size());
  out.open_time.assign(bars_.open_time.begin(), bars_.open_time.end());
  double last = out.close[first_ - 1];
  for (std::size_t k = 0; k < shapes_.size(); ++k) {
    const Shape& shape = shapes_[shape_order[k]];
    const double open = last * gaps_[gap_order[k]];
    last = open * shape.close;
    const std::size_t row = first_ + k;
    out.open[row] = open;
    out.high[row] = open * shape.high;
    out.low[row] = open * shape.low;
    out.close[row] = last;
    out.volume[row] = shape.volume;
    out.flags[row] = bars_.flags[first_ + shape_order[k]];
  }
  return out;
}

columns::CandleColumns permute_bars(const columns::CandleView& bars, std::size_t start,
                                    std::span<const std::size_t> shape_order,
                                    std::span<const std::size_t> gap_order) {
  CHECK(start < bars.size());
  const std::size_t count = bars.size() - start - 1;
  CHECK(is_permutation_of(shape_order, count));
  CHECK(is_permutation_of(gap_order, count));
  const std::vector<std::uint32_t> shapes(shape_order.begin(), shape_order.end());
  const std::vector<std::uint32_t> gaps(gap_order.begin(), gap_order.end());
  return BarShapes(bars, start).permuted(shapes, gaps);
}

}  // namespace sixbtc::analytics
