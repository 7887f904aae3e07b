#include "analytics/sharpe.hpp"

#include <cmath>
#include <numbers>

#include "analytics/moments.hpp"
#include "analytics/normal.hpp"
#include "core/check.hpp"
#include "core/elementary.hpp"

namespace sixbtc::analytics {
namespace {

// Variance of the Sharpe estimator times T - 1.
double estimator_variance(const SharpeSample& s) {
  return 1 - s.skewness * s.sharpe + (s.kurtosis_raw - 1) / 4 * s.sharpe * s.sharpe;
}

}  // namespace

std::optional<SharpeSample> sharpe_sample(std::span<const double> returns) {
  const Moments m = moments(returns);
  const auto sharpe = ratio(m.mean, m.deviation_sample);
  if (!sharpe || !m.skewness) return std::nullopt;
  return SharpeSample{*sharpe, *m.skewness, *m.kurtosis_raw, m.count};
}

std::optional<double> sharpe_standard_error(const SharpeSample& sample) {
  const double variance = estimator_variance(sample);
  if (sample.observations < 2 || !(variance > 0)) return std::nullopt;
  return std::sqrt(variance / (static_cast<double>(sample.observations) - 1));
}

std::optional<Interval> sharpe_interval(const SharpeSample& sample, double confidence) {
  const auto error = sharpe_standard_error(sample);
  if (!error) return std::nullopt;
  const double half = normal_quantile((1 + confidence) / 2) * *error;
  return Interval{sample.sharpe - half, sample.sharpe + half};
}

std::optional<Probability> probabilistic_sharpe(const SharpeSample& sample, double benchmark) {
  const auto z = ratio(sample.sharpe - benchmark, sharpe_standard_error(sample));
  if (!z) return std::nullopt;
  return Probability{*z, normal_cdf(*z)};
}

double expected_maximum(double trials) {
  CHECK(trials >= 1);
  if (trials == 1) return 0;
  constexpr double gamma = std::numbers::egamma;
  return (1 - gamma) * normal_quantile(1 - 1 / trials) +
         gamma * normal_quantile(1 - 1 / (trials * std::numbers::e));
}

std::optional<DeflatedSharpe> deflated_sharpe(const SharpeSample& sample, double trials,
                                              double variance_of_trials) {
  CHECK(variance_of_trials >= 0);
  const double benchmark = std::sqrt(variance_of_trials) * expected_maximum(trials);
  const auto probability = probabilistic_sharpe(sample, benchmark);
  if (!probability) return std::nullopt;
  return DeflatedSharpe{benchmark, *probability};
}

std::optional<double> minimum_track_record(const SharpeSample& sample, double benchmark,
                                           double confidence) {
  const double lead = sample.sharpe - benchmark;
  if (!(lead > 0)) return std::nullopt;
  const double z = normal_quantile(confidence) / lead;
  return 1 + estimator_variance(sample) * z * z;
}

BacktestLength minimum_backtest_length(double trials, double sharpe_annual) {
  CHECK(sharpe_annual > 0);
  const double root = expected_maximum(trials) / sharpe_annual;
  return {root * root, 2 * core::elementary::log(trials) / (sharpe_annual * sharpe_annual)};
}

std::optional<AggregatedSharpe> aggregated_sharpe(std::span<const double> returns, std::size_t q) {
  const Moments m = moments(returns);
  const auto sharpe = ratio(m.mean, m.deviation_sample);
  if (!sharpe || q == 0 || q > returns.size()) return std::nullopt;
  double squares = 0;
  for (const double r : returns) squares += (r - m.mean) * (r - m.mean);
  AggregatedSharpe result{{}, 0, 0};
  double weighted = 0;
  for (std::size_t lag = 1; lag < q; ++lag) {
    double products = 0;
    for (std::size_t t = lag; t < returns.size(); ++t)
      products += (returns[t] - m.mean) * (returns[t - lag] - m.mean);
    result.autocorrelation.push_back(products / squares);
    weighted += static_cast<double>(q - lag) * result.autocorrelation.back();
  }
  const double variance = static_cast<double>(q) + 2 * weighted;
  if (!(variance > 0)) return std::nullopt;
  result.scale = static_cast<double>(q) / std::sqrt(variance);
  result.sharpe = result.scale * *sharpe;
  return result;
}

}  // namespace sixbtc::analytics
