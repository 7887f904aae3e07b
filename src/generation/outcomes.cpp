#include "generation/outcomes.hpp"

#include <algorithm>
#include <deque>

#include "core/check.hpp"

namespace sixbtc::generation {

namespace {

// The best of values[t + 1 .. t + length] for each t, by a queue of candidates that only ever get
// worse.
template <class Better>
std::vector<double> best_ahead(std::span<const double> values, std::size_t length,
                               std::size_t count, Better better) {
  std::vector<double> best(count);
  std::deque<std::size_t> candidates;
  for (std::size_t i = 1; i < count + length; ++i) {
    while (!candidates.empty() && !better(values[candidates.back()], values[i]))
      candidates.pop_back();
    candidates.push_back(i);
    if (i < length) continue;
    const std::size_t t = i - length;
    while (candidates.front() <= t) candidates.pop_front();
    best[t] = values[candidates.front()];
  }
  return best;
}

}  // namespace

std::vector<std::uint8_t> outcomes(const columns::CandleView& bars, const OutcomeRule& rule) {
  CHECK(rule.holding > 0 && rule.magnitude > 0);
  if (bars.size() <= rule.holding) return {};
  const std::size_t count = bars.size() - rule.holding;
  std::vector<double> up, down;
  if (rule.kind == ports::PatternTarget::Touch) {
    up = best_ahead(bars.high, rule.holding, count, std::greater<>());
    down = best_ahead(bars.low, rule.holding, count, std::less<>());
  } else {
    up.assign(bars.close.begin() + static_cast<std::ptrdiff_t>(rule.holding), bars.close.end());
    down = up;
  }
  std::vector<std::uint8_t> bits(count);
  for (std::size_t t = 0; t < count; ++t) {
    const double entry = bars.open[t + 1];
    if (up[t] >= entry * (1 + rule.magnitude)) bits[t] |= rose;
    if (down[t] <= entry * (1 - rule.magnitude)) bits[t] |= fell;
  }
  return bits;
}

}  // namespace sixbtc::generation
