// Walk-forward windows over row indices and their efficiency.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sixbtc::analytics {

struct Range {
  std::size_t begin = 0, end = 0;  // half-open
  friend bool operator==(const Range&, const Range&) = default;
};
struct WalkForwardWindow {
  Range train, test;
};
enum class Anchor {
  Rolling,  // training moves along with a fixed length
  Start,    // training always begins at 0 and grows
};
struct WalkForwardPlan {
  std::size_t train, gap, test, step;  // rows; train, test, step >= 1
  Anchor anchor;
};
// Train, gap, test, advancing by step, as long as the test fits into `rows`.
[[nodiscard]] std::vector<WalkForwardWindow> walk_forward_windows(std::size_t rows,
                                                                  const WalkForwardPlan& plan);

struct WindowProfit {
  double in_sample, in_sample_days, out_of_sample, out_of_sample_days;  // days > 0
};
struct WalkForwardEfficiency {
  // Out-of-sample over in-sample profit, both annualised; none where the latter is not positive: a
  // loss that turns into a profit, or the reverse, is no efficiency.
  std::vector<std::optional<double>> per_window;
  std::optional<double> pooled;           // over the sums: preferred
  std::optional<double> mean_of_windows;  // none when one window has none
  std::optional<double> profitable_share;
};
[[nodiscard]] WalkForwardEfficiency walk_forward_efficiency(std::span<const WindowProfit> windows);

// Daily returns of one test window, the first of them of day `first`.
struct TestDays {
  std::int64_t first = 0;
  std::span<const double> returns;
};
struct DatedReturn {
  std::int64_t day = 0;
  double value = 0;
  friend bool operator==(const DatedReturn&, const DatedReturn&) = default;
};
// Test windows in a row, in the order of their beginnings; days that none holds are left out. A day
// that several hold is the newest one's, whose choice would have been traded then.
[[nodiscard]] std::vector<DatedReturn> joined_tests(std::span<const TestDays> windows);

}  // namespace sixbtc::analytics
