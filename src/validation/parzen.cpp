#include "validation/parzen.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "analytics/normal.hpp"
#include "core/elementary.hpp"

namespace sixbtc::validation {

namespace {

constexpr std::size_t weighted_fully = 25;

// The larger gap of each mean to its sorted neighbours, the ends of the range among them; the
// outermost of several means look inwards only.
std::vector<double> gaps(std::span<const double> means, double low, double high) {
  std::vector<std::size_t> order(means.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return means[i]; });
  std::vector<double> found(means.size());
  const std::size_t last = order.empty() ? 0 : order.size() - 1;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double mean = means[order[rank]];
    const double below = mean - (rank == 0 ? low : means[order[rank - 1]]);
    const double above = (rank == last ? high : means[order[rank + 1]]) - mean;
    double gap = std::max(below, above);
    if (last > 0 && rank == 0) gap = above;
    if (last > 0 && rank == last) gap = below;
    found[order[rank]] = gap;
  }
  return found;
}

// Of the normal before it is cut.
double share_below(const ParzenDensity::Kernel& kernel, double x) {
  // Beyond nine deviations less than 1e-18 is left, and the prior has far more everywhere.
  constexpr double reach = 9;
  const double z = (x - kernel.mean) / kernel.deviation;
  if (z < -reach) return 0;
  if (z > reach) return 1;
  return analytics::normal_cdf(z);
}

}  // namespace

std::size_t good_count(std::size_t trials) {
  return std::min<std::size_t>((trials + 9) / 10, 25);
}

std::vector<double> age_weights(std::size_t observations) {
  std::vector<double> weights(observations, 1.0);
  if (observations <= weighted_fully) return weights;
  const std::size_t rising = observations - weighted_fully;
  const double least = 1.0 / static_cast<double>(observations);
  for (std::size_t i = 0; i < rising; ++i)
    weights[i] = rising == 1 ? least
                             : least + (1.0 - least) * static_cast<double>(i) /
                                           static_cast<double>(rising - 1);
  return weights;
}

ParzenDensity::ParzenDensity(std::span<const double> observations, double low, double high)
    : low_(low), high_(high) {
  const double range = high - low;
  std::vector<double> weights = age_weights(observations.size());
  weights.push_back(1.0);
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double least = range / std::min(100.0, 2.0 + static_cast<double>(observations.size()));
  const std::vector<double> found = gaps(observations, low, high);
  for (std::size_t i = 0; i < observations.size(); ++i)
    kernels_.push_back({observations[i], std::clamp(found[i], least, range), weights[i] / sum});
  kernels_.push_back({0.5 * (low + high), range, weights.back() / sum});
}

double ParzenDensity::log_density(double x) const {
  double density = 0;
  for (const Kernel& kernel : kernels_) {
    const double z = (x - kernel.mean) / kernel.deviation;
    const double height = core::elementary::exp(-0.5 * z * z) / kernel.deviation;
    density += kernel.weight * height / (share_below(kernel, high_) - share_below(kernel, low_));
  }
  return core::elementary::log(density / std::sqrt(2 * std::numbers::pi));
}

std::vector<double> ParzenDensity::probabilities(std::size_t cells) const {
  std::vector<double> found(cells, 0.0);
  const double width = (high_ - low_) / static_cast<double>(cells);
  for (const Kernel& kernel : kernels_) {
    const double first = share_below(kernel, low_);
    const double scale = kernel.weight / (share_below(kernel, high_) - first);
    double below = first;
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const double end = low_ + width * static_cast<double>(cell + 1);
      const double share = share_below(kernel, end);
      found[cell] += scale * (share - below);
      below = share;
    }
  }
  return found;
}

std::vector<double> choice_probabilities(std::span<const std::uint32_t> observations,
                                         std::size_t choices) {
  std::vector<double> weights = age_weights(observations.size());
  const double sum = std::accumulate(weights.begin(), weights.end(), 1.0);
  const double everywhere = 1.0 / static_cast<double>(observations.size() + 1);
  const double kernel_sum = everywhere * static_cast<double>(choices) + 1.0;
  std::vector<double> probabilities(choices, 1.0 / static_cast<double>(choices) / sum);
  for (std::size_t i = 0; i < observations.size(); ++i)
    for (std::size_t choice = 0; choice < choices; ++choice)
      probabilities[choice] +=
          weights[i] / sum * (everywhere + (choice == observations[i] ? 1.0 : 0.0)) / kernel_sum;
  return probabilities;
}

}  // namespace sixbtc::validation
