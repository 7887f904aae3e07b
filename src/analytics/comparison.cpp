#include "analytics/comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "analytics/moments.hpp"
#include "analytics/returns.hpp"
#include "analytics/snooping.hpp"
#include "core/check.hpp"

namespace sixbtc::analytics {

namespace {

constexpr std::size_t figures = 3;
using Figures = std::array<std::optional<double>, figures>;

// Mean, annual Sharpe, annual deviation.
Figures figures_of(std::span<const double> returns) {
  const Moments moments = analytics::moments(returns);
  if (moments.count == 0) return {};
  const double scale = std::sqrt(days_per_year);
  const auto sharpe = ratio(moments.mean, moments.deviation_sample);
  Figures out;
  out[0] = moments.mean;
  if (sharpe) out[1] = *sharpe * scale;
  if (moments.deviation_sample) out[2] = *moments.deviation_sample * scale;
  return out;
}

Figures differences(std::span<const double> a, std::span<const double> b) {
  const Figures of_a = figures_of(a), of_b = figures_of(b);
  Figures out;
  for (std::size_t i = 0; i < figures; ++i)
    if (of_a[i] && of_b[i]) out[i] = *of_a[i] - *of_b[i];
  return out;
}

// Between the two nearest order statistics.
double percentile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

}  // namespace

std::optional<double> correlation(std::span<const double> a, std::span<const double> b) {
  CHECK(a.size() == b.size());
  const Moments of_a = moments(a), of_b = moments(b);
  if (!of_a.deviation_sample || !of_b.deviation_sample) return std::nullopt;
  double product = 0;
  for (std::size_t i = 0; i < a.size(); ++i) product += (a[i] - of_a.mean) * (b[i] - of_b.mean);
  const auto value = ratio(product / static_cast<double>(a.size() - 1),
                           *of_a.deviation_sample * *of_b.deviation_sample);
  if (!value) return std::nullopt;
  return std::clamp(*value, -1.0, 1.0);
}

ReturnDifference compare_returns(std::span<const double> a, std::span<const double> b,
                                 const PairedBootstrap& bootstrap) {
  CHECK(a.size() == b.size());
  CHECK(bootstrap.resamples > 0);
  ReturnDifference out;
  out.days = a.size();
  out.correlation = correlation(a, b);
  const std::array<Difference*, figures> wanted{&out.mean, &out.sharpe_annual,
                                                &out.deviation_annual};
  const Figures values = differences(a, b);
  for (std::size_t i = 0; i < figures; ++i) wanted[i]->value = values[i];
  if (a.size() < 3) return out;

  std::array<std::vector<double>, figures> drawn;
  core::Random random(bootstrap.seed);
  std::vector<double> of_a(a.size()), of_b(b.size());
  for (std::size_t k = 0; k < bootstrap.resamples; ++k) {
    const auto days = stationary_bootstrap(a.size(), bootstrap.restart, random);
    for (std::size_t i = 0; i < days.size(); ++i) {
      of_a[i] = a[days[i]];
      of_b[i] = b[days[i]];
    }
    const Figures sample = differences(of_a, of_b);
    for (std::size_t i = 0; i < figures; ++i)
      if (sample[i]) drawn[i].push_back(*sample[i]);
  }
  for (std::size_t i = 0; i < figures; ++i) {
    if (!values[i] || drawn[i].size() * 5 <= bootstrap.resamples * 4) continue;
    std::ranges::sort(drawn[i]);
    const double tail = (1.0 - bootstrap.confidence) / 2.0;
    wanted[i]->interval = Interval{percentile(drawn[i], tail), percentile(drawn[i], 1.0 - tail)};
  }
  return out;
}

}  // namespace sixbtc::analytics
