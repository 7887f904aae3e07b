// The one loop that drives a kernel over columns, and an adapter for gaps.
//
// Batch equals incremental by construction: run() is nothing but next() per row.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/check.hpp"
#include "indicators/window.hpp"

namespace sixbtc::indicators {

// out[i] = kernel.next(columns[i]...) for every row; all columns and `out` have equal length.
// Columns are spans or vectors of anything next() takes.
template <class Kernel, class Out, class... Columns>
void run(Kernel& kernel, std::span<Out> out, const Columns&... columns) {
  CHECK(((std::size(columns) == out.size()) && ...));
  // A copy of its own keeps the state in registers: `out` could alias the caller's.
  Kernel local = std::move(kernel);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<Out>(local.next(columns[i]...));
  kernel = std::move(local);
}

// The same into a fresh vector of whatever next() returns: double, a struct of several, or 0 and 1
// for a condition (vector<bool> is no column).
template <class Kernel, class... Columns>
[[nodiscard]] auto column_of(Kernel kernel, const Columns&... columns) {
  using Value = decltype(kernel.next(columns[0]...));
  std::vector<std::conditional_t<std::is_same_v<Value, bool>, std::uint8_t, Value>> out(
      std::min({std::size(columns)...}));
  run(kernel, std::span(out), columns...);
  return out;
}

// Feeds a one-input kernel only what is available: a na bar gives na and leaves the state as it
// was, so SkipNa<Sma> averages the last n values that exist, as TradingView's own built-ins do.
template <class Kernel>
class SkipNa {
 public:
  explicit SkipNa(Kernel kernel) : kernel_(std::move(kernel)) {}
  [[nodiscard]] double next(double value) { return is_na(value) ? na : kernel_.next(value); }

 private:
  Kernel kernel_;
};

}  // namespace sixbtc::indicators
