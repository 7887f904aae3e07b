// Is the Sharpe real? Bailey and Lopez de Prado (2012, 2014); Lo (2002) for serial correlation.
// Every ratio is per period; annualise last. Kurtosis is raw: a normal sample has 3.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/trades.hpp"

namespace sixbtc::analytics {

struct SharpeSample {
  double sharpe;  // per period
  double skewness, kurtosis_raw;
  std::size_t observations;
};
// From returns: sample deviation and population moments; none without spread.
[[nodiscard]] std::optional<SharpeSample> sharpe_sample(std::span<const double> returns);

// sqrt((1 - skewness SR + (kurtosis - 1) / 4 SR^2) / (T - 1)); none below two observations.
[[nodiscard]] std::optional<double> sharpe_standard_error(const SharpeSample& sample);
// SR -+ z x standard error.
[[nodiscard]] std::optional<Interval> sharpe_interval(const SharpeSample& sample,
                                                      double confidence);

struct Probability {
  double z, value;
};
// Probability that the true Sharpe exceeds `benchmark`.
[[nodiscard]] std::optional<Probability> probabilistic_sharpe(const SharpeSample& sample,
                                                              double benchmark);

// Expected maximum of `trials` independent standard normals (extreme-value approximation, good
// from about 5 on); 0 for one trial, which selects nothing.
[[nodiscard]] double expected_maximum(double trials);

struct DeflatedSharpe {
  double benchmark;  // sqrt(variance) x expected_maximum(trials)
  Probability probability;
};
// Probabilistic Sharpe against the best of `trials` lucky ones, whose Sharpe ratios (same period)
// have this variance.
[[nodiscard]] std::optional<DeflatedSharpe> deflated_sharpe(const SharpeSample& sample,
                                                            double trials,
                                                            double variance_of_trials);

// Observations needed to tell the Sharpe from the benchmark at `confidence`; none when it is not
// above it.
[[nodiscard]] std::optional<double> minimum_track_record(const SharpeSample& sample,
                                                         double benchmark, double confidence);

struct BacktestLength {
  double years;        // (expected_maximum / S)^2
  double upper_bound;  // 2 ln(trials) / S^2
};
// Years of data below which the best of `trials` skilless strategies is expected to reach this
// annual Sharpe (> 0).
[[nodiscard]] BacktestLength minimum_backtest_length(double trials, double sharpe_annual);

struct AggregatedSharpe {
  std::vector<double> autocorrelation;  // lags 1 .. q - 1
  double scale;                         // eta(q); sqrt(q) without serial correlation
  double sharpe;                        // per q periods
};
// Sharpe over q periods, corrected for serial correlation; none without spread, when q exceeds the
// sample, or when the correlations make the variance non-positive.
[[nodiscard]] std::optional<AggregatedSharpe> aggregated_sharpe(std::span<const double> returns,
                                                                std::size_t q);

}  // namespace sixbtc::analytics
