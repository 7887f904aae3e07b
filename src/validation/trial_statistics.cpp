#include "validation/trial_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "analytics/moments.hpp"
#include "analytics/normal.hpp"
#include "analytics/returns.hpp"
#include "analytics/sharpe.hpp"
#include "core/check.hpp"

namespace sixbtc::validation {

namespace {

std::optional<double> sharpe_variance(const BlockSums& sums, double block_days) {
  std::vector<double> sharpes;
  for (std::size_t trial = 0; trial < sums.trials(); ++trial) {
    const auto sample = analytics::sharpe_sample(sums.row(trial));
    if (sample)
      sharpes.push_back(sample->sharpe * std::sqrt(analytics::days_per_year / block_days));
  }
  const auto deviation = analytics::moments(sharpes).deviation_sample;
  if (!deviation) return std::nullopt;
  return *deviation * *deviation;
}

}  // namespace

std::vector<double> block_sums(std::span<const double> daily, std::size_t block_days) {
  CHECK(block_days > 0);
  std::vector<double> sums;
  for (std::size_t first = 0; first < daily.size(); first += block_days) {
    double sum = 0;
    const std::size_t end = std::min(first + block_days, daily.size());
    for (std::size_t i = first; i < end; ++i) sum += daily[i];
    sums.push_back(sum);
  }
  return sums;
}

TrialCount count_trials(const BlockSums& sums, double raw, double block_days,
                        const TrialRules& rules) {
  TrialCount found;
  const auto rows = static_cast<double>(sums.trials());
  TrialStatistics& statistics = found.statistics;
  statistics.raw = std::max({raw, rows, 1.0});
  const TrialClusters clusters = cluster_trials(sums, rules.clusters);
  found.clusters = clusters.clusters;
  found.correlation = clusters.correlation;
  // The height, in standard errors, that the deflated Sharpe asks of the best of them.
  const double level = analytics::expected_maximum(statistics.raw) +
                       analytics::normal_quantile(rules.deflated_sharpe_min);
  statistics.clustered =
      std::min(statistics.raw, statistics.raw - rows + effective_trials(clusters, level));
  statistics.sharpe_variance = sharpe_variance(sums, block_days);
  statistics.overfitting = trial_overfitting(sums, rules.blocks_max);
  return found;
}

}  // namespace sixbtc::validation
