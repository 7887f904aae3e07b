#include "analytics/walk_forward.hpp"

#include "core/check.hpp"

namespace sixbtc::analytics {
namespace {

std::optional<double> efficiency(const WindowProfit& w) {
  if (!(w.in_sample > 0)) return std::nullopt;
  return (w.out_of_sample / w.out_of_sample_days) / (w.in_sample / w.in_sample_days);
}

}  // namespace

std::vector<WalkForwardWindow> walk_forward_windows(std::size_t rows, const WalkForwardPlan& plan) {
  CHECK(plan.train > 0 && plan.test > 0 && plan.step > 0);
  std::vector<WalkForwardWindow> windows;
  for (std::size_t begin = 0; begin + plan.train + plan.gap + plan.test <= rows;
       begin += plan.step) {
    const std::size_t split = begin + plan.train, test = split + plan.gap;
    windows.push_back(
        {{plan.anchor == Anchor::Start ? 0 : begin, split}, {test, test + plan.test}});
  }
  return windows;
}

WalkForwardEfficiency walk_forward_efficiency(std::span<const WindowProfit> windows) {
  WalkForwardEfficiency found;
  if (windows.empty()) return found;
  WindowProfit sum{0, 0, 0, 0};
  double total = 0, profitable = 0;
  bool is_complete = true;
  for (const WindowProfit& w : windows) {
    CHECK(w.in_sample_days > 0 && w.out_of_sample_days > 0);
    sum.in_sample += w.in_sample;
    sum.in_sample_days += w.in_sample_days;
    sum.out_of_sample += w.out_of_sample;
    sum.out_of_sample_days += w.out_of_sample_days;
    profitable += w.out_of_sample > 0 ? 1 : 0;
    found.per_window.push_back(efficiency(w));
    is_complete = is_complete && found.per_window.back().has_value();
    total += found.per_window.back().value_or(0);
  }
  const double n = static_cast<double>(windows.size());
  found.pooled = efficiency(sum);
  if (is_complete) found.mean_of_windows = total / n;
  found.profitable_share = profitable / n;
  return found;
}

std::vector<DatedReturn> joined_tests(std::span<const TestDays> windows) {
  std::vector<DatedReturn> joined;
  for (const TestDays& window : windows) {
    CHECK(&window == windows.data() || window.first >= (&window - 1)->first);
    std::erase_if(joined, [&](const DatedReturn& each) { return each.day >= window.first; });
    for (std::size_t i = 0; i < window.returns.size(); ++i)
      joined.push_back({window.first + static_cast<std::int64_t>(i), window.returns[i]});
  }
  return joined;
}

}  // namespace sixbtc::analytics
