#include "analytics/multiple_testing.hpp"

#include <algorithm>
#include <numeric>

#include "core/elementary.hpp"

namespace sixbtc::analytics {
namespace {

// Indices from the smallest p to the largest, equal ones in input order.
std::vector<std::size_t> ascending(std::span<const double> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

// min over j >= i of p_(j) x factor / j, capped at 1.
std::vector<double> step_up(std::span<const double> p, double factor) {
  std::vector<double> adjusted(p.size());
  const std::vector<std::size_t> order = ascending(p);
  double least = 1;
  for (std::size_t i = order.size(); i > 0; --i) {
    least = std::min(least, p[order[i - 1]] * factor / static_cast<double>(i));
    adjusted[order[i - 1]] = least;
  }
  return adjusted;
}

}  // namespace

std::vector<double> bonferroni(std::span<const double> p) {
  std::vector<double> adjusted;
  for (const double value : p)
    adjusted.push_back(std::min(value * static_cast<double>(p.size()), 1.0));
  return adjusted;
}

std::vector<double> sidak(std::span<const double> p) {
  std::vector<double> adjusted;
  // 1 - (1 - p)^m without losing small p.
  for (const double value : p)
    adjusted.push_back(
        -core::elementary::expm1(static_cast<double>(p.size()) * core::elementary::log1p(-value)));
  return adjusted;
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<double> adjusted(p.size());
  const std::vector<std::size_t> order = ascending(p);
  double most = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    most = std::max(most, p[order[i]] * static_cast<double>(p.size() - i));
    adjusted[order[i]] = std::min(most, 1.0);
  }
  return adjusted;
}

std::vector<double> benjamini_hochberg(std::span<const double> p) {
  return step_up(p, static_cast<double>(p.size()));
}

std::vector<double> benjamini_yekutieli(std::span<const double> p) {
  double harmonic = 0;
  for (std::size_t i = 1; i <= p.size(); ++i) harmonic += 1 / static_cast<double>(i);
  return step_up(p, static_cast<double>(p.size()) * harmonic);
}

}  // namespace sixbtc::analytics
