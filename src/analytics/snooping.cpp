#include "analytics/snooping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.hpp"
#include "core/elementary.hpp"

namespace sixbtc::analytics {
namespace {

std::size_t scaled(double uniform, std::size_t n) {
  return std::min(static_cast<std::size_t>(uniform * static_cast<double>(n)), n - 1);
}

// Long-run deviation: autocovariances weighted with the stationary bootstrap's kernel, divisor n.
double omega_of(std::span<const double> column, double mean, double restart) {
  const std::size_t n = column.size();
  const double rows = static_cast<double>(n);
  double variance = 0;
  for (std::size_t lag = 0; lag < n; ++lag) {
    double products = 0;
    for (std::size_t t = lag; t < n; ++t) products += (column[t] - mean) * (column[t - lag] - mean);
    const double i = static_cast<double>(lag);
    const double kernel = (rows - i) / rows * core::elementary::pow(1 - restart, i) +
                          i / rows * core::elementary::pow(1 - restart, rows - i);
    variance += (lag == 0 ? 1 : 2 * kernel) * products / rows;
  }
  return variance > 0 ? std::sqrt(variance) : 0;
}

// Counts how often a resampled statistic reaches the observed one.
struct Counter {
  double observed;
  std::size_t greater = 0, at_least = 0;
  void add(double value) {
    greater += value > observed ? 1 : 0;
    at_least += value >= observed ? 1 : 0;
  }
  [[nodiscard]] BootstrapP result(std::size_t resamples) const {
    const double b = static_cast<double>(resamples);
    return {static_cast<double>(greater) / b, (1 + static_cast<double>(at_least)) / (1 + b)};
  }
};

double mean_of(std::span<const double> column, std::span<const std::size_t> rows) {
  double sum = 0;
  for (const std::size_t row : rows) sum += column[row];
  return sum / static_cast<double>(rows.size());
}

}  // namespace

std::vector<std::size_t> stationary_bootstrap(double restart,
                                              std::span<const double> restart_uniform,
                                              std::span<const double> position_uniform) {
  const std::size_t n = position_uniform.size();
  CHECK(restart_uniform.size() == n);
  std::vector<std::size_t> rows;
  rows.reserve(n);
  for (std::size_t t = 0; t < n; ++t)
    rows.push_back(t == 0 || restart_uniform[t] < restart ? scaled(position_uniform[t], n)
                                                          : (rows.back() + 1) % n);
  return rows;
}

std::vector<std::size_t> stationary_bootstrap(std::size_t n, double restart, core::Random& random) {
  std::vector<double> restarts(n), positions(n);
  for (std::size_t t = 0; t < n; ++t) {
    restarts[t] = random.uniform();
    positions[t] = random.uniform();
  }
  return stationary_bootstrap(restart, restarts, positions);
}

SnoopingResult snooping_tests(std::span<const double> outperformance, std::size_t strategies,
                              double restart, std::span<const std::vector<std::size_t>> resamples) {
  CHECK(strategies >= 1 && outperformance.size() % strategies == 0);
  CHECK(!resamples.empty());
  const std::size_t n = outperformance.size() / strategies;
  CHECK(n >= 3);
  const double root = std::sqrt(static_cast<double>(n));
  SnoopingResult found;
  found.spa_threshold =
      -std::sqrt(2 * core::elementary::log(core::elementary::log(static_cast<double>(n))));
  found.reality_check_statistic = -std::numeric_limits<double>::infinity();
  std::vector<std::vector<double>> columns(strategies, std::vector<double>(n));
  for (std::size_t k = 0; k < strategies; ++k) {
    for (std::size_t t = 0; t < n; ++t) columns[k][t] = outperformance[t * strategies + k];
    double sum = 0;
    for (const double value : columns[k]) sum += value;
    const double mean = sum / static_cast<double>(n), omega = omega_of(columns[k], mean, restart);
    found.mean.push_back(mean);
    found.omega.push_back(omega);
    found.is_recentred.push_back(omega > 0 && root * mean / omega >= found.spa_threshold);
    found.reality_check_statistic = std::max(found.reality_check_statistic, root * mean);
    if (omega > 0) found.spa_statistic = std::max(found.spa_statistic, root * mean / omega);
  }

  Counter check{found.reality_check_statistic}, lower{found.spa_statistic},
      consistent{found.spa_statistic}, upper{found.spa_statistic};
  for (const auto& rows : resamples) {
    CHECK(rows.size() == n);
    double best = -std::numeric_limits<double>::infinity(), low = 0, middle = 0, high = 0;
    for (std::size_t k = 0; k < strategies; ++k) {
      const double drawn = mean_of(columns[k], rows), mean = found.mean[k];
      best = std::max(best, root * (drawn - mean));
      if (found.omega[k] == 0) continue;
      const double scale = root / found.omega[k];
      low = std::max(low, scale * (drawn - std::max(mean, 0.0)));
      middle = std::max(middle, scale * (drawn - (found.is_recentred[k] ? mean : 0.0)));
      high = std::max(high, scale * (drawn - mean));
    }
    check.add(best);
    lower.add(low);
    consistent.add(middle);
    upper.add(high);
  }
  found.reality_check = check.result(resamples.size());
  found.spa_lower = lower.result(resamples.size());
  found.spa_consistent = consistent.result(resamples.size());
  found.spa_upper = upper.result(resamples.size());
  return found;
}

}  // namespace sixbtc::analytics
